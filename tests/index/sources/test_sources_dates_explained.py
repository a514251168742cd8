"""``manage.py read`` explains a date where a file says several days."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article, DateSource
from index.sources import read
from index.sources.date_notes import date_notes

PAGE = """<html lang="de"><head><title>Rat tagt</title>{head}</head><body><article><h1>Rat tagt</h1>
{body}<p>Der Gemeinderat hat am Montag lange beraten und ist dann nach Hause gegangen.</p></article>
</body></html>"""
MODIFIED = '<meta name="date" content="2025-04-12"><meta name="datepublished" content="2025-04-10">'
FEED = """<rss><channel><title>Bote</title><item><title>Rat tagt</title><guid>1</guid>
<description>Am Abend.</description><pubDate>Thu, 10 Apr 2025 08:00:00 +0200</pubDate>
<updated>2025-04-12</updated></item>{rest}"""
ADDRESS = '<link rel="canonical" href="https://bote.example/2025/04/09/rat">'
TEXT = "Rat tagt\n\nStand: 12.04.2025\n\nDer Gemeinderat hat am Montag lange beraten und ging dann."
CASES = (
    ("a.html", PAGE.format(head=MODIFIED, body=""), "", "2025-04-12 (meta element date): later"),
    ("a.html", PAGE.format(head=MODIFIED + ADDRESS, body=""), "", "2025-04-09 (address)"),
    ("a.html", PAGE.format(head=MODIFIED, body=""), "2025-04-11", "2025-04-11 (side-car): what"),
    ("a.xml", FEED.format(rest="</channel></rss>"), "", "2025-04-12 (feed, updated): later"),
    ("a.xml", FEED.format(rest="</channel></rss>"), "2025-04-11", "the feed counts before"),
    ("a.txt", TEXT, "2025-04-10", "side-car counts"),
    ("a.jsonl", '{"title": "Rat tagt", "date": "2025-04-10"}', "2025-04-11", "(side-car)"),
)


def explained(folder: Path, name: str, content: str, beside: str) -> tuple[Article, str]:
    (folder / name).write_text(content, encoding="utf-8")
    if beside:
        (folder / "a.meta.json").write_text(f'{{"date": "{beside}"}}')
    with date_notes() as notes:
        (article,) = read([folder / name])
        assert isinstance(article, Article)
        return article, notes.explain(article)


@pytest.mark.parametrize(("name", "content", "beside", "expected"), CASES)
def test_other_days_are_named_with_the_reason(
    tmp_path: Path, name: str, content: str, beside: str, expected: str
) -> None:
    article, told = explained(tmp_path, name, content, beside)
    assert str(article.date.isoformat()).startswith("2025-04-10")
    assert expected in told, told


def test_nothing_is_said_where_all_agree(tmp_path: Path) -> None:
    page = PAGE.format(head=MODIFIED.replace("12", "10"), body="")
    assert explained(tmp_path, "a.html", page, "2025-04")[1] == ""


def test_a_feed_is_a_source_of_its_own(tmp_path: Path) -> None:
    article, _ = explained(tmp_path, "a.xml", FEED.format(rest="</channel></rss>"), "")
    assert article.date.source is DateSource.FEED


@pytest.mark.parametrize(
    ("rest", "titles"),
    [("", ["Rat tagt"]), ("<item><title>Zweite</title><guid>2</gu", ["Rat tagt"])],
)
def test_a_feed_that_was_cut_off_says_so(tmp_path: Path, rest: str, titles: list[str]) -> None:
    (tmp_path / "a.xml").write_text(FEED.format(rest=rest), encoding="utf-8")
    *articles, error = read([tmp_path / "a.xml"])
    assert [one.title for one in articles if isinstance(one, Article)] == titles
    assert "breaks off, after entry 1" in str(error)
