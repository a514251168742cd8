"""What a request finds: counts, dates that are known inexactly, ways out of nothing, cursors."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from index.errors import CursorGone
from search.answer import Answer
from search.calendar import Level
from search.cursor import OffsetCursor
from search.i18n import language
from search.page import PATH, search_page
from search.request import to_url
from tests.newsroom import Ask, parsed


def titles(answer: Answer) -> list[str]:
    return [found.hit.article.title for found in answer.found]


@pytest.mark.parametrize(
    ("query", "total", "undated", "touching"),
    [
        ("q=Brücke", 4, 1, 0),
        ("q=Brücke&from=2025-04&to=2025-04", 2, 1, 0),
        ("q=Brücke&from=2025-04-10&to=2025-04-10", 1, 1, 1),
        ("q=Brücke&from=2025-04-10&to=2025-04-10&overlap=1", 2, 1, 0),
        ("q=Brücke&from=2025&to=2025", 2, 1, 0),
        ("q=Brücke&from=2024-06", 2, 1, 1),
        ("q=Brücke&to=2024-06", 0, 1, 1),
        ("q=Brücke&from=2025-04&undated=include", 3, 1, 0),
        ("q=Brücke&undated=only", 1, 1, 0),
        ("q=Brücke&undated=1", 1, 1, 0),
        ("q=Brücke datum:2025-04", 2, 1, 0),
        ("q=Brücke datum:2025-04-10", 1, 1, 1),
        ("q=Brücke datum:2025-04-10&overlap=1", 2, 1, 0),
        ("q=Brücke datum:2025-04-10&undated=include", 2, 1, 1),
        ("q=Brücke NICHT datum:2025-04-10", 3, 1, 0),
        ("q=Brücke datum:2025-04&from=2025-04-10", 1, 1, 1),
    ],
)
def test_inexact_dates_are_counted_apart(
    ask: Ask, query: str, total: int, undated: int, touching: int
) -> None:
    found = ask(query)
    counted = (found.total, found.calendar.undated, found.calendar.touching)
    assert counted == (total, undated, touching)


@pytest.mark.parametrize(
    ("query", "level", "first", "last", "number"),
    [
        ("", Level.YEAR, "2021-01-01", "2025-12-31", 5),
        ("from=2022&to=2025", Level.YEAR, "2022-01-01", "2025-12-31", 4),
        ("from=2023&to=2025", Level.MONTH, "2023-01-01", "2025-12-31", 36),
        ("from=2024-03-15&to=2024-12-20", Level.MONTH, "2024-03-15", "2024-12-20", 10),
        ("from=2025-04&to=2025-04", Level.DAY, "2025-04-01", "2025-04-30", 30),
        ("from=2025-04-10&to=2025-04-10", Level.DAY, "2025-04-10", "2025-04-10", 1),
        ("q=Brücke", Level.MONTH, "2025-04-01", "2025-04-30", 1),
        ("undated=only", Level.MONTH, "", "", 0),
        ("from=9999-12&to=9999-12", Level.DAY, "9999-12-01", "9999-12-31", 31),
        ("from=0001&to=9999", Level.YEAR, "2021-01-01", "2025-12-31", 5),
    ],
)
def test_the_calendar_zooms(
    ask: Ask, query: str, level: Level, first: str, last: str, number: int
) -> None:
    shown = ask(query).calendar
    assert shown.level is level
    assert len(shown.buckets) == number
    if number:
        ends = (shown.buckets[0].first.isoformat(), shown.buckets[-1].last.isoformat())
        assert ends == (first, last)


@pytest.mark.parametrize("query", ["", "from=2024&to=2025", "from=2025-04&to=2025-04", "q=Brücke"])
def test_buckets_and_what_they_leave_out_make_the_total(ask: Ask, query: str) -> None:
    found = ask(query)
    undated = 0 if found.request.dated else found.calendar.undated
    counted = sum(bucket.count for bucket in found.calendar.buckets)
    assert counted + found.calendar.coarse + undated == found.total


@pytest.mark.parametrize("query", ["", "from=2024-03-15&to=2025-12-31", "from=2025-04&to=2025-04"])
def test_the_link_of_a_bar_finds_as_many_as_the_bar_says(ask: Ask, query: str) -> None:
    answer = ask(query)
    bars = search_page(answer, (), language("de")).timeline.bars
    assert any(bar.count for bar in bars)
    for bar in bars:
        assert ask(urlsplit(bar.url).query).total == bar.count, bar.label


def test_all_words_first_and_some_of_them_where_there_is_no_such_article(ask: Ask) -> None:
    both, some = ask("q=Brücke Ufer"), ask("q=Brücke Ufer Quastenflosser")
    assert (both.relaxed, both.total) == (False, 1)
    assert (some.relaxed, some.total) == (True, 4)
    assert some.found[0].hit.article.title.startswith("Neue Brücke")


def test_filters_count_when_words_are_let_go(ask: Ask) -> None:
    found = ask("q=Brücke Ufer&outlet=Tageblatt")
    assert (found.relaxed, titles(found)) == (True, ["Brücke gesperrt"])


def test_nothing_found_offers_each_filter_whose_removal_helps(ask: Ask) -> None:
    found = ask("q=Brücke&outlet=Hafenkurier&from=2024&to=2024&agency=dpa")
    assert found.total == 0
    assert [(way.filter.name, way.total) for way in found.rescue.without] == [("date", 1)]
    for way in found.rescue.without:
        assert ask(urlsplit(to_url(way.filter.without)).query).total == way.total


def test_nothing_found_until_all_filters_are_gone(ask: Ask) -> None:
    found = ask("q=Brücke&outlet=Lokalblatt 01&agency=Reuters&from=2024&to=2024")
    assert (found.total, found.rescue.without, found.rescue.unfiltered) == (0, (), 4)


@pytest.mark.parametrize(
    ("query", "rescued", "unfiltered"),
    [
        ("q=Quastenflosser Ufer&outlet=Gibtsnicht", [1], 0),
        ("q=Quastenflosser Ufer&outlet=Gibtsnicht&agency=Reuters", [], 1),
        ("q=Quastenflosser der&outlet=Gibtsnicht", [], 0),
    ],
)
def test_words_are_let_go_without_filters_too(
    ask: Ask, query: str, rescued: list[int], unfiltered: int
) -> None:
    found = ask(query)
    assert found.total == 0
    assert [way.total for way in found.rescue.without] == rescued
    assert found.rescue.unfiltered == unfiltered
    for way in found.rescue.without:
        assert ask(urlsplit(to_url(way.filter.without)).query).total == way.total


def test_no_article_is_found_for_a_function_word_alone(ask: Ask) -> None:
    found = ask('q="Ufer der Quastenflosser')
    assert (found.relaxed, titles(found)) == (True, ["Neue Brücke über den Hafen eröffnet"])
    assert ask("q=der").total > 1
    assert ask("q=der Quastenflosser").total == 0


def test_nothing_found_offers_any_of_the_words(ask: Ask) -> None:
    found = ask("q=Brücke UND titel:Quastenflosser")
    assert found.total == 0
    assert found.rescue.any_word is not None
    way = found.rescue.any_word
    assert way.request.text == "Brücke ODER Quastenflosser"
    assert ask(urlsplit(to_url(way.request)).query).total == way.total == 4


def test_nothing_found_and_nothing_near_it_offers_all_articles(ask: Ask) -> None:
    found = ask("q=Quastenflosser")
    assert (found.total, found.found) == (0, ())
    assert (found.rescue.without, found.rescue.any_word, found.rescue.parts) == ((), None, ())
    assert found.rescue.everything is not None
    assert found.rescue.everything.total == ask("").total


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_cursors_lead_through_all_hits_once(ask: Ask, sort: str) -> None:
    pages = [ask(f"q=Stadtrat&sort={sort}&size=7")]
    while pages[-1].next:
        pages.append(ask(urlsplit(to_url(pages[-1].next)).query))
    found = [title for page in pages for title in titles(page)]
    assert len(pages) == 6
    assert len(found) == len(set(found)) == pages[0].total == 40
    assert found == titles(ask(f"q=Stadtrat&sort={sort}&size=100"))


def test_a_cursor_by_relevance_ends_with_its_index(ask: Ask) -> None:
    beyond = ask("q=Stadtrat").request.changed(cursor=OffsetCursor("999999", 10))
    with pytest.raises(CursorGone):
        ask(urlsplit(to_url(beyond)).query)


def test_pages_by_number_and_the_one_after_the_last(ask: Ask) -> None:
    last, beyond = ask("q=Stadtrat&page=4"), ask("q=Stadtrat&page=5")
    assert (len(last.found), last.next, last.last_page) == (10, None, 4)
    assert (beyond.found, beyond.total, beyond.last_page) == ((), 40, 4)
    shown = search_page(beyond, (), language("de"))
    assert shown.notices[0].links[0].url == f"{PATH}?q=Stadtrat&page=4"


def test_a_list_by_relevance_that_is_too_long_goes_on_by_date(ask: Ask) -> None:
    request = parsed("q=Stadtrat&page=1000").request
    deep = replace(ask("q=Stadtrat"), request=request, total=20_000, next=None)
    shown = search_page(deep, (), language("de"))
    assert (shown.pager.last, shown.pager.next_url) == (1000, "")
    assert [link.url for n in shown.notices for link in n.links] == [
        "/search?q=Stadtrat&sort=newest"
    ]


def test_the_page_number_stands_in_the_title(ask: Ask) -> None:
    german = search_page(ask("q=Stadtrat&page=2"), (), language("de"))
    english = search_page(ask("q=Stadtrat&page=2"), (), language("en"))
    assert german.title == "Stadtrat – Seite 2 von 4"
    assert english.title == "Stadtrat – page 2 of 4"
    assert search_page(ask("q=Stadtrat"), (), language("de")).title == "Stadtrat"


def test_snippets_mark_what_was_asked(ask: Ask) -> None:
    found = ask("q=Brücke&outlet=Tageblatt").found[0]
    marked = [piece for piece, hit in found.snippets[0].pieces() if hit]
    assert marked == ["Brücke"]
    assert list(found.title.pieces()) == [("Brücke", True), (" gesperrt", False)]
