"""How hosts are treated: how often they are asked, and what they forbid."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from index.fetching.fetcher import fetch
from tests.fetching.conftest import Fetch
from tests.fetching.readings import BOTE, bote, reasons, titles
from tests.fetching.site import Handler, Site, page


def test_a_host_is_asked_one_thing_a_second(site: Site, run: Fetch) -> None:
    run(bote(site, 1, 2))
    times = [one.at - site.asked[0].at for one in site.asked]
    assert [one.path for one in site.asked] == ["/robots.txt", "/feed", "/1", "/2"]
    assert times == [0, 1, 2, 3]


def test_hosts_do_not_wait_for_each_other(site: Site, run: Fetch) -> None:
    for host in ("a.example", "b.example"):
        site.put(host, "/1", page("Eins"))
        site.put(host, "/2", page("Zwei"))
    hosts = [site.url(host, path) for path in ("/1", "/2") for host in ("a.example", "b.example")]
    run(*hosts)
    began = site.asked[0].at
    assert [(one.host[0], one.path, one.at - began) for one in site.asked] == [
        ("a", "/robots.txt", 0),
        ("b", "/robots.txt", 0),
        ("a", "/1", 1),
        ("b", "/1", 1),
        ("a", "/2", 2),
        ("b", "/2", 2),
    ]


def test_hosts_are_asked_at_the_same_time_and_each_one_thing_at_a_time(
    site: Site, folder: Path
) -> None:
    both = Barrier(2)

    def meet(handler: Handler) -> None:
        try:
            both.wait(10)
        except BrokenBarrierError:
            handler.send_error(500)
            return
        body = page("Zugleich").encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    urls = [site.do(host, "/1", meet) for host in ("a.example", "b.example")]
    manners = site.manners(threads=4, delay=0.0)
    account = fetch(urls, folder, manners, resolver=site.resolve)
    assert account.pages == 2 and not account.failed


def test_robots_txt_is_asked_first_once_a_day_and_obeyed(
    site: Site, run: Fetch, folder: Path
) -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: Pressesuche\nDisallow: /2\nCrawl-delay: 7"
    site.put(BOTE, "/robots.txt", robots, "text/plain")
    account = run(bote(site, 1, 2, 3))
    assert [one.path for one in site.asked] == ["/robots.txt", "/feed", "/1", "/3"]
    assert [one.at - site.asked[1].at for one in site.asked[1:]] == [0, 7, 14]
    assert account.refused == 1 and reasons(account) == [
        "bote.example: 1 refused by its robots.txt"
    ]
    assert account.entries == 1, "what the feed tells of the page is kept instead"
    assert sorted(titles(folder)) == ["Meldung 1", "Meldung 2", "Meldung 3"]
    site.asked.clear()
    run(bote(site, 1, 2, 3))
    assert [one.path for one in site.asked] == ["/feed"]
    site.clock.time += 24 * 3600
    run(bote(site, 1, 2, 3))
    assert [one.path for one in site.asked] == ["/feed", "/robots.txt", "/feed"]


@pytest.mark.parametrize(("status", "pages"), [(404, 1), (403, 1), (500, 0), (503, 0), (429, 0)])
def test_without_a_robots_txt_all_is_allowed_but_not_if_it_cannot_be_had(
    site: Site, run: Fetch, status: int, pages: int
) -> None:
    site.put(BOTE, "/robots.txt", status=status)
    account = run(site.put(BOTE, "/1", page("Ja zum Bad")))
    assert account.pages == pages
    assert account.left == 1 - pages


def test_a_robots_txt_elsewhere_is_read_and_one_in_a_private_place_is_not(
    site: Site, run: Fetch
) -> None:
    site.put("www.bote.example", "/robots.txt", "User-agent: *\nDisallow: /1", "text/plain")
    to = site.url("www.bote.example", "/robots.txt")
    site.put(BOTE, "/robots.txt", status=301, Location=to)
    assert run(site.put(BOTE, "/1", page("Ja"))).refused == 1
    site.names["innen.example"] = ["10.0.0.1"]
    to = site.url("innen.example", "/robots.txt")
    site.put("kurier.example", "/robots.txt", status=301, Location=to)
    (reason,) = reasons(run(site.put("kurier.example", "/1", page("Ja"))))
    assert "10.0.0.1, which is not a public address" in reason


def test_a_busy_host_is_asked_again_when_it_says(site: Site, run: Fetch) -> None:
    site.put(BOTE, "/1", status=429, Retry_After="30")
    account = run(site.url(BOTE, "/1"))
    times = [one.at - site.asked[0].at for one in site.asked]
    assert times == [0, 1, 31]
    assert account.left == 1
    assert "answered 429, to be left alone until 1970-01-12 14:49" in reasons(account)[0]
    site.asked.clear()
    assert "wants to be left alone" in reasons(run(site.url(BOTE, "/1")))[0]
    assert not site.asked
    site.clock.time += 600
    site.put(BOTE, "/1", page("Ja zum Bad"))
    assert run(site.url(BOTE, "/1")).pages == 1


def test_who_wants_to_be_left_alone_for_long_is_asked_by_another_run(
    site: Site, run: Fetch, folder: Path
) -> None:
    site.put(BOTE, "/robots.txt", "User-agent: *\nCrawl-delay: 3600", "text/plain")
    account = run(bote(site, 1, 2))
    assert site.paths() == ["/feed"]
    assert (account.left, account.is_whole) == (2, False)
    assert "wants to be left alone" in reasons(account)[0]
    run(site.url(BOTE, "/feed"))
    assert site.paths() == ["/feed"]
    for _ in range(3):
        site.clock.time += 3600
        run(site.url(BOTE, "/feed"))
    assert site.paths() == ["/feed", "/1", "/2", "/feed"]
