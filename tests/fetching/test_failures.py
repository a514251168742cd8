"""What goes wrong: redirects, refusals, failures, and runs that end early."""

from __future__ import annotations

import random
import re
import resource
from pathlib import Path
from threading import Event

import pytest

from index.fetching.fetcher import fetch
from index.fetching.ledger import FolderUnusable, folder_locked
from tests.fetching.conftest import Fetch
from tests.fetching.readings import BOTE, bote, reasons, titles
from tests.fetching.site import Handler, Site, page, rss


def test_redirects_are_followed_and_each_place_is_checked(site: Site, run: Fetch) -> None:
    site.names["innen.example"] = ["192.168.0.1"]
    metadata = "http://169.254.169.254/latest"
    site.names["169.254.169.254"] = ["169.254.169.254"]
    site.put("c.example", "/robots.txt", "User-agent: *\nDisallow: /geheim", "text/plain")
    steps = {
        "/gut": "/ziel",
        "/innen": site.url("innen.example", "/"),
        "/metadaten": metadata,
        "/datei": "file:///etc/passwd",
        "/kreis": "/kreis2",
        "/kreis2": "/kreis",
        "/robots": site.url("c.example", "/geheim"),
        "/leer": "",
        **{f"/{n}": f"/{n + 1}" for n in range(10)},
    }
    for path, to in steps.items():
        site.put(BOTE, path, status=302, Location=to)
    site.put(BOTE, "/ziel", page("Am Ziel"))
    site.put("c.example", "/geheim", page("Geheim"))
    wanted = ("/gut", "/innen", "/metadaten", "/datei", "/kreis", "/robots", "/0")
    account = run(*(site.url(BOTE, path) for path in wanted))
    assert account.pages == 1
    found = "\n".join(reasons(account))
    for reason in (
        r"/innen: innen.example leads to 192.168.0.1, which is not",
        r"/metadaten: 169.254.169.254 leads to 169.254.169.254, which is not",
        r"/datei: redirects to neither http",
        r"/kreis: redirects in a circle",
        r"/0: redirects more than 5 times",
        r"c.example: 1 refused by its robots.txt",
    ):
        assert re.search(reason, found), reason
    assert len(account.failed) == 6
    assert site.paths("c.example") == []
    assert [path for path in site.paths() if path[1:].isdigit()] == [f"/{n}" for n in range(6)]


def test_a_page_that_was_reached_over_a_redirect_is_here(site: Site, run: Fetch) -> None:
    site.put(BOTE, "/alt", status=301, Location="/neu")
    site.put(BOTE, "/neu", page("Ja zum Bad"))
    feed = site.put(BOTE, "/feed", rss("/alt"), "text/xml")
    assert run(feed).pages == 1
    run(feed)
    assert site.paths() == ["/feed", "/alt", "/neu", "/feed"]


def test_a_second_answer_for_a_name_does_not_lead_inside(site: Site, run: Fetch) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])
    site.resolve = lambda name, port: next(answers)  # type: ignore[method-assign]
    url = site.put(BOTE, "/1", page("Ja zum Bad"))
    (reason,) = reasons(run(url))
    assert "leads to 10.0.0.1" in reason
    assert [one.path for one in site.asked] == ["/robots.txt"]


def test_pages_that_fail_are_told_and_the_rest_is_fetched(
    site: Site, run: Fetch, folder: Path
) -> None:
    feed = bote(site, 1, 2, 3, 4, 5, 6)
    site.put(BOTE, "/1", "weg", status=404)
    site.put(BOTE, "/2", b"\x89PNG", "image/png")
    site.put(BOTE, "/3", "Nur Text", "text/plain")
    site.put(BOTE, "/4", "", status=500)
    site.put(BOTE, "/5", b"  ")
    account = run(feed)
    assert account.pages == 1
    assert reasons(account) == [
        "http://bote.example/1: answered 404 Not Found",
        "http://bote.example/2: image/png is neither a page nor a feed",
        "http://bote.example/3: text/plain is neither a page nor a feed",
        "http://bote.example/4: answered 500 Internal Server Error",
        "http://bote.example/5: an empty answer",
    ]
    site.asked.clear()
    run(feed)
    assert site.paths() == ["/feed", "/2", "/4", "/5"], "what may yet come is tried again"


def test_what_fails_again_and_again_is_given_up(site: Site, run: Fetch, folder: Path) -> None:
    feed = bote(site, 1)
    site.put(BOTE, "/1", status=500)
    for _ in range(8):
        run(feed)
    assert site.paths().count("/1") == 5
    assert titles(folder) == ["Meldung 1"], "as the feed tells it"


def test_what_a_server_says_cannot_draw_on_the_terminal(site: Site, run: Fetch) -> None:
    def rude(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 404 \x1b[2J\x07weg\r\nContent-Length: 0\r\n\r\n")

    (reason,) = reasons(run(site.do(BOTE, "/1", rude)))
    assert reason.isprintable() and "weg" in reason


def test_a_feed_that_is_broken(site: Site, run: Fetch) -> None:
    feed = site.put(
        BOTE, "/feed", '{"version": "https://jsonfeed.org/version/1", x', "application/json"
    )
    assert "not a JSON Feed" in reasons(run(feed))[0]


def test_hostile_feeds_cost_a_line_each(site: Site, run: Fetch) -> None:
    deep = '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000
    many = "<rss><channel>" + "<x/>" * 300_001
    urls = [
        site.put(BOTE, "/tief", deep, "application/json"),
        site.put(BOTE, "/viele", many, "text/xml"),
        site.put(BOTE, "/1", page("Ja zum Bad")),
    ]
    account = run(*urls)
    assert account.pages == 1
    assert "not a JSON Feed" in reasons(account)[0] and "300,000 tags" in reasons(account)[1]


def test_a_host_that_stays_away_is_given_up(site: Site, run: Fetch, folder: Path) -> None:
    site.put("fort.example", "/robots.txt", status=503)
    link = site.url("fort.example", "/1")
    feed = site.put(BOTE, "/feed", rss(link), "text/xml")
    for _ in range(8):
        account = run(feed)
    assert account.failed == ()
    assert len([one for one in site.asked if one.host == "fort.example"]) == 5
    assert titles(folder) == ["Meldung 1"], "as the feed tells it"


def test_a_redirect_with_an_umlaut(site: Site, run: Fetch) -> None:
    site.put(BOTE, "/brucke", status=301, Location="/brücke".encode().decode("latin-1"))
    site.put(BOTE, "/br%C3%BCcke", page("Die Brücke"))
    assert run(site.url(BOTE, "/brucke")).pages == 1


def test_a_full_disk_leaves_nothing_that_a_source_would_read(
    site: Site, run: Fetch, folder: Path
) -> None:
    feed = bote(site, 1, 3)
    noise = bytes(random.Random(1).choices(range(128, 256), k=500_000))
    site.put(BOTE, "/2", page("Meldung 2").encode() + b"<!--" + noise + b"-->")
    site.put(BOTE, "/feed", rss("/1", "/2", "/3"), "text/xml")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises(FolderUnusable, match="File too large"):
            run(feed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert titles(folder) == []
    site.asked.clear()
    assert run(feed).pages == 2
    assert site.paths() == ["/feed", "/2", "/3"]
    assert titles(folder) == ["Meldung 1", "Meldung 2", "Meldung 3"]


def test_stopped_before_the_end(site: Site, folder: Path) -> None:
    stop = Event()
    feed = bote(site, 1, 2, 3)

    def last(handler: Handler) -> None:
        stop.set()
        handler.send_error(500)

    site.do(BOTE, "/2", last)
    manners = site.manners()
    account = fetch([feed], folder, manners, stop=stop, clock=site.clock, resolver=site.resolve)
    assert account.stopped and not account.is_whole
    assert titles(folder) == ["Meldung 1"]
    bote(site, 1, 2, 3)
    site.asked.clear()
    account = fetch([feed], folder, manners, clock=site.clock, resolver=site.resolve)
    assert site.paths() == ["/feed", "/2", "/3"]
    assert titles(folder) == ["Meldung 1", "Meldung 2", "Meldung 3"]


def test_two_runs_do_not_write_into_one_folder(site: Site, run: Fetch, folder: Path) -> None:
    with folder_locked(folder), pytest.raises(FolderUnusable, match="another fetch"):
        run(site.url(BOTE))
    (folder / ".fetched.sqlite").write_bytes(b"keine Datenbank" * 100)
    with pytest.raises(FolderUnusable, match=r"\.fetched\.sqlite"):
        run(site.url(BOTE))
