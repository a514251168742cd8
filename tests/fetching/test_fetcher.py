"""A run: what is asked, and what comes of it."""

from __future__ import annotations

from pathlib import Path

from index.article import Article
from index.sources import read
from tests.fetching.conftest import Fetch
from tests.fetching.readings import BOTE, bote, titles
from tests.fetching.site import Site, page, rss


def test_a_feed_and_its_pages(site: Site, run: Fetch, folder: Path) -> None:
    account = run(bote(site, 1, 2))
    assert (account.feeds, account.pages, account.failed) == (1, 2, ())
    assert site.paths() == ["/feed", "/1", "/2"]
    assert titles(folder) == ["Meldung 1", "Meldung 2"]
    assert [path.name for path in account.files] == ["fetched-19700112T134640Z.warc.gz"]


def test_the_second_time_only_what_is_new(site: Site, run: Fetch, folder: Path) -> None:
    run(bote(site, 1, 2))
    before = {path: path.read_bytes() for path in folder.glob("*.warc.gz")}
    site.asked.clear()
    account = run(bote(site, 3, 1, 2))
    assert site.paths() == ["/feed", "/3"]
    assert account.pages == 1 and len(account.files) == 1
    assert {path: path.read_bytes() for path in before} == before
    assert sorted(titles(folder)) == ["Meldung 1", "Meldung 2", "Meldung 3"]


def test_a_feed_that_has_not_changed_leaves_no_file(site: Site, run: Fetch, folder: Path) -> None:
    for number in (1, 2):
        site.put(BOTE, f"/{number}", page(f"Meldung {number}"))
    feed = site.put(BOTE, "/feed", rss("/1", "/2"), "text/xml", ETag='"neu"')
    run(feed)
    names = sorted(path.name for path in folder.iterdir())
    account = run(feed)
    assert site.asked[-1].headers["if-none-match"] == '"neu"'
    assert (account.feeds, account.pages, account.files) == (1, 0, ())
    assert sorted(path.name for path in folder.iterdir()) == names


def test_with_again_pages_are_asked_for_once_more_and_the_later_text_counts(
    site: Site, run: Fetch, folder: Path
) -> None:
    feed = bote(site, 1, 2)
    run(feed)
    site.clock.time += 3600
    site.put(BOTE, "/2", page("Meldung 2, ergänzt"), ETag='"2b"')
    site.asked.clear()
    account = run(feed, again=True)
    assert site.paths() == ["/feed", "/1", "/2"]
    assert (account.pages, account.unchanged) == (1, 1)
    assert titles(folder)[-1] == "Meldung 2, ergänzt"


def test_pages_can_be_fetched_without_a_feed(site: Site, run: Fetch, folder: Path) -> None:
    url = site.put(BOTE, "/1", page("Ja zum Bad"))
    assert run(url).pages == 1
    again = run(url)
    assert (again.pages, again.here) == (0, 1)
    assert site.paths() == ["/1"]


def test_few_pages_a_feed_and_the_rest_the_next_time(site: Site, run: Fetch, folder: Path) -> None:
    feed = bote(site, 1, 2, 3)
    assert run(feed, pages=2).pages == 2
    assert run(feed, pages=2).pages == 1
    assert site.paths() == ["/feed", "/1", "/2", "/feed", "/3"]


def test_a_page_that_two_feeds_name_is_fetched_once_and_for_either(
    site: Site, run: Fetch, folder: Path
) -> None:
    feed = bote(site, 1)
    site.put(BOTE, "/1", status=500)
    other = site.put("kurier.example", "/feed", rss(site.url(BOTE, "/1")), "text/xml")
    run(feed, other)
    assert site.paths(BOTE) == ["/feed", "/1"]
    site.put(BOTE, "/1", page("Meldung 1"))
    assert run(other).pages == 1, "though the first feed is in no list any more"
    assert run(feed).pages == 0


def test_no_pages_but_the_words_of_the_feed(site: Site, run: Fetch, folder: Path) -> None:
    account = run(bote(site, 1, 2), pages=0)
    assert (account.pages, account.entries) == (0, 2)
    assert site.paths() == ["/feed"]
    (first, _) = [one for one in read([folder]) if isinstance(one, Article)]
    assert (first.title, first.outlet) == ("Meldung 1", "Elbtaler Bote")
    assert first.url == site.url(BOTE, "/1")
    assert first.date.isoformat() == "2025-04-08T08:30+02:00"
    assert "in zwei Worten" in first.body
    assert run(bote(site, 1, 2), pages=0).entries == 0


def test_the_feeds_date_is_that_of_a_page_without_one(site: Site, run: Fetch, folder: Path) -> None:
    site.put(BOTE, "/1", page("Ohne Tag", day=""))
    site.put(BOTE, "/2", page("Mit Tag", day="2025-04-10"))
    run(site.put(BOTE, "/feed", rss("/1", "/2"), "text/xml"))
    days = {one.title: one.date.isoformat() for one in read([folder]) if isinstance(one, Article)}
    assert days == {"Ohne Tag": "2025-04-08T08:30+02:00", "Mit Tag": "2025-04-10T19:05+02:00"}


def test_the_outlet_is_told_by_the_address(site: Site, run: Fetch, folder: Path) -> None:
    site.put("www.taz.de", "/1", page("Ja zum Bad"))
    run(site.put(BOTE, "/feed", rss(site.url("www.taz.de", "/1")), "text/xml"))
    (article,) = [one for one in read([folder]) if isinstance(one, Article)]
    assert (article.outlet, article.url) == ("taz", site.url("www.taz.de", "/1"))


def test_a_sitemap_of_sitemaps(site: Site, run: Fetch, folder: Path) -> None:
    site.put(BOTE, "/1", page("Ja zum Bad"))
    site.put(BOTE, "/s.xml", "<urlset><url><loc>/1</loc></url></urlset>", "text/xml")
    loop = "<sitemap><loc>/index.xml</loc></sitemap>"
    index = f"<sitemapindex><sitemap><loc>/s.xml</loc></sitemap>{loop}</sitemapindex>"
    account = run(site.put(BOTE, "/index.xml", index, "text/xml"))
    assert site.paths() == ["/index.xml", "/s.xml", "/1"]
    assert account.pages == 1 and not account.failed
