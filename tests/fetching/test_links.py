"""Which pages a feed names, and what it tells of them."""

from __future__ import annotations

import json

import pytest

from index.fetching.links import feed_in
from tests.fetching.site import page, rss

BASE = "https://bote.example/feeds/alle.xml"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bote.example/a/">
<title>Bote</title><link href="/"/>
<entry xml:base="b/"><id>urn:1</id><title>Eins</title><link rel="self" href="nicht"/>
<link rel="alternate" href="1?x=1&amp;y=2"/><published>2025-04-08T08:30:00+02:00</published></entry>
<entry><id>urn:2</id><title>Zwei</title><link href="http://kurier.example/2"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel rdf:about="/"><title>Bote</title></channel>
<item rdf:about="/1"><title>Eins</title></item></rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bote",
        "items": [
            {"id": "1", "url": "/1", "title": "Eins", "content_text": "Der Rat tagt."},
            {"id": "2", "external_url": "https://kurier.example/2", "title": "Zwei"},
            {"id": "https://bote.example/3", "title": "Drei"},
            {"id": "4", "title": "Vier"},
        ],
    }
)
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://bote.example/1</loc>
<news:news><news:publication_date>2025-04-08</news:publication_date></news:news></url></urlset>"""
PERMALINK = rss("").replace(
    "<guid isPermaLink='false'>urn:1</guid>", "<guid>https://bote.example/1</guid>"
)


@pytest.mark.parametrize(
    ("content", "urls"),
    [
        (rss("/1", "zwei.html", "../3"), ["/1", "/feeds/zwei.html", "/3"]),
        (rss("/1#a", "/1#b", "javascript:x", "mailto:a@b.example"), ["/1"]),
        (rss("//kurier.example/1"), ["https://kurier.example/1"]),
        (ATOM, ["/a/b/1?x=1&y=2", "http://kurier.example/2"]),
        (RDF, ["/1"]),
        (JSON, ["/1", "https://kurier.example/2", "/3"]),
        (PERMALINK, ["/1"]),
        (SITEMAP, ["/1"]),
        (f'<?xml version="1.0"?>{SITEMAP}', ["/1"]),
        (rss("/1").replace("</channel></rss>", ""), ["/1"]),
    ],
)
def test_links_of_feeds(content: str, urls: list[str]) -> None:
    feed = feed_in(content.encode(), BASE)
    assert feed is not None
    wanted = [url if "//" in url else f"https://bote.example{url}" for url in urls]
    assert [link.url for link in feed.links] == wanted


def test_what_is_no_feed() -> None:
    for content in (page("Ja zum Bad"), "{}", '{"items": []}', "Text", "<svg/>"):
        assert feed_in(content.encode(), BASE) is None


def test_a_sitemap_may_name_others() -> None:
    index = "<sitemapindex><sitemap><loc>/s/1.xml</loc></sitemap></sitemapindex>"
    feed = feed_in(index.encode(), "https://bote.example/sitemap.xml")
    assert feed is not None
    assert feed.sitemaps == ("https://bote.example/s/1.xml",)


def test_what_a_feed_tells_is_kept_with_the_right_link() -> None:
    feed = feed_in(rss("mailto:a@b.example", "/2").encode(), BASE)
    assert feed is not None
    (link,) = feed.links
    told = json.loads(link.told)
    assert (told["title"], told["url"]) == ("Meldung 2", "https://bote.example/2")
    assert told["outlet"] == "Elbtaler Bote"
    assert link.date == told["date"] == "2025-04-08T08:30+02:00"


def test_entities_are_not_resolved(tmp_path: object) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    feed = feed_in((bomb + rss("/1&b;").partition("?>")[2]).encode(), BASE)
    assert feed is not None
    assert all("aaaa" not in link.url for link in feed.links)
