"""Atom feeds, as feed readers and as RFC 4287 and 5005 see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.article import Correction
from index.build import rebuild_articles
from index.settings import Settings
from index.sightings import Sighting, sightings
from search.exports.address import Address
from search.exports.atom import EPOCH, Entry, Feed, atom, summary, updated
from tests.exports.reading import opened, read_atom
from tests.factory import an_article, published

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
OURS = "https://presse.example"
MARCH = datetime(2025, 3, 1, tzinfo=UTC)
MAY = datetime(2025, 5, 1, tzinfo=UTC)


def tree(client: FlaskClient, query: str) -> Any:
    return etree.fromstring(client.get(f"/search?{query}&format=atom").data)


def links(root: Any) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}


@pytest.mark.parametrize("query", ["q=", "q=arge", "q=Quastenflosser", "q=<b>%00%0B]]>"])
def test_what_every_feed_and_entry_must_have(client: FlaskClient, query: str) -> None:
    root = tree(client, query)
    for one in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
            assert one.findtext(f"{ATOM}{name}")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert urlsplit(one.findtext(f"{ATOM}id")).scheme == "tag"
    # An entry without an author has that of the feed.
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Pressesuche"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_an_entry(client: FlaskClient) -> None:
    (entry,) = read_atom(client.get("/search?q=Radweg&format=atom").data).entries
    id = entry.id.rpartition("/")[2]
    assert entry.id == f"tag:presse.example,2025:/articles/{id}"
    assert entry.title == "Neue Brücke über den Hafen eröffnet"
    assert entry.link == f"{OURS}/articles/{id}"
    assert entry.updated == entry.published == "2025-04-10T19:05:00+02:00"
    assert [author.name for author in entry.authors] == ["Ada Lotse", "Ben Kai"]
    assert [tag.term for tag in entry.tags] == ["Hafenkurier", "Lokales", "dpa"]
    assert entry.summary == "Nach drei Jahren Bauzeit rollt der Verkehr."
    assert {link.rel for link in entry.links} == {"alternate", "via"}


def test_a_month_is_no_moment_at_which_something_was_published(client: FlaskClient) -> None:
    (entry,) = read_atom(client.get("/search?q=gerammt&format=atom").data).entries
    assert "published" not in entry
    assert entry.updated == "2025-04-01T00:00:00+02:00"


def test_pages_lead_to_each_other(client: FlaskClient) -> None:
    first = tree(client, "q=Stadtrat&size=15")
    assert len(first.findall(f"{ATOM}entry")) == 15
    assert links(first).keys() == {"self", "alternate", "next"}
    assert first.find(f"{HISTORY}complete") is None
    second = tree(client, urlsplit(links(first)["next"]).query)
    assert links(second).keys() == {"self", "alternate", "first", "next"}
    assert links(second)["self"] == links(first)["next"]
    assert links(second)["first"] == f"{OURS}/search?q=Stadtrat&format=atom"
    assert second.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id")
    third = tree(client, urlsplit(links(second)["next"]).query)
    assert "next" not in links(third)
    assert third.find(f"{HISTORY}complete") is None


def test_a_feed_that_is_all_there_is_says_so(client: FlaskClient) -> None:
    root = tree(client, "q=Brücke")
    assert root.find(f"{HISTORY}complete") is not None
    assert links(root) == {
        "self": f"{OURS}/search?q=Br%C3%BCcke&format=atom",
        "alternate": f"{OURS}/search?q=Br%C3%BCcke",
    }


def test_a_reader_that_has_it_already_gets_nothing(client: FlaskClient) -> None:
    first = client.get("/search?q=Brücke&format=atom")
    again = client.get(
        "/search?q=Brücke&format=atom", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_an_article_is_a_feed_of_its_own(client: FlaskClient) -> None:
    (entry,) = read_atom(client.get("/search?q=Radweg&format=atom").data).entries
    feed = read_atom(client.get(f"{urlsplit(entry.link).path}?format=atom").data)
    assert [one.id for one in feed.entries] == [entry.id]
    assert feed.feed.id == f"{entry.id}?format=atom"


@pytest.mark.parametrize(
    ("fields", "sighting", "expected"),
    [
        ({"date": published("2025-04-10")}, None, "2025-04-10"),
        ({"date": published("2025-04-10")}, Sighting(MAY, MAY), "2025-04-10"),
        ({"date": published("2025-04-10")}, Sighting(MARCH, MAY), "2025-05-01"),
        ({"date": published("2025-04-10")}, Sighting(MAY, None), "2025-04-10"),
        ({"date": published("2025-04-10"), "revised": MARCH}, None, "2025-04-10"),
        ({"date": published("2025-04-10"), "revised": MAY}, None, "2025-05-01"),
        (
            {"date": published("2025-04"), "corrections": (Correction("falscher Ort", MAY),)},
            Sighting(MARCH, MARCH),
            "2025-05-01",
        ),
        ({"date": published("")}, Sighting(MARCH, MARCH), "2025-03-01"),
        ({"date": published("")}, None, "1970-01-01"),
    ],
)
def test_when_an_article_changed_last(
    fields: dict[str, Any], sighting: Sighting | None, expected: str
) -> None:
    assert updated(an_article(**fields), sighting).date().isoformat() == expected


def test_a_change_that_only_we_have_seen_is_told(tmp_path: Any) -> None:
    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    dam = an_article(title="Damm", date=published("2025-04-10"))
    dike = an_article(title="Deich", date=published("2025-04-10"))
    rebuild_articles(settings, [dam, dike], now=MARCH)
    rebuild_articles(settings, [dam, replace(dike, kicker="Küste")], now=MAY)
    with opened(settings) as client:
        entries = read_atom(client.get("/search?format=atom").data).entries
    assert {entry.title: entry.updated[:10] for entry in entries} == {
        "Damm": "2025-04-10",
        "Deich": "2025-05-01",
    }
    ids = [entry.id.rpartition("/")[2] for entry in entries]
    assert {one.first for one in sightings(settings.holdings, ids).values()} == {MARCH}


def test_without_holdings_a_feed_does_with_what_articles_say(tmp_path: Any) -> None:
    assert sightings(tmp_path / "nowhere.sqlite", ["a"]) == {}
    assert not (tmp_path / "nowhere.sqlite").exists()
    (tmp_path / "other.sqlite").write_bytes(b"no database")
    assert sightings(tmp_path / "other.sqlite", ["a"]) == {}


def test_the_writer_takes_any_articles() -> None:
    feed = Feed(
        address=Address(OURS, "presse.example"),
        id="tag:presse.example,2025:/saved/1",
        title="Gemerkt",
        url=f"{OURS}/saved/abc.atom",
        page_url=f"{OURS}/saved/abc",
        entries=(Entry(an_article(id="a1", title=""), MAY), Entry(an_article(id="a2"), MARCH)),
    )
    found = read_atom("".join(atom(feed)).encode())
    assert found.feed.updated == "2025-05-01T00:00:00Z"
    assert [entry.title for entry in found.entries] == [
        "Am Abend kam der Rat zusammen.",
        "Sitzung",
    ]
    empty = read_atom("".join(atom(Feed(**{**_fields(feed), "entries": ()}))).encode())
    assert empty.feed.updated == EPOCH.isoformat().replace("+00:00", "Z")


def _fields(feed: Feed) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in Feed.__dataclass_fields__}


def test_a_summary_ends_with_a_word() -> None:
    told = summary(an_article(body="Regenwasserbecken " * 40))
    assert len(told) <= 300
    assert told.endswith("Regenwasserbecken …")
