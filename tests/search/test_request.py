"""A request and its URL."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from index.engine import Sort
from search import cursor
from search.arguments import Parsed, parse
from search.choice import Choice
from search.cursor import KeyCursor, OffsetCursor
from search.request import FACETS, Bound, Request, UndatedChoice, to_url
from tests.newsroom import TODAY, parsed


@pytest.mark.parametrize(
    ("query", "request_"),
    [
        ("", Request()),
        ("q=+Gipfel+", Request(text="Gipfel")),
        ("outlet=A&outlet=B", Request(outlet=Choice(("A", "B")))),
        ("outlet=A&outlet=-B", Request(outlet=Choice(("A",), ("B",)))),
        ("author=%5C-Redaktion", Request(author=Choice(("-Redaktion",)))),
        ("author=--Redaktion", Request(author=Choice((), ("-Redaktion",)))),
        ("outlet=A&outlet=A&outlet=-A", Request(outlet=Choice(("A",)))),
        ("outlet=&outlet=-&outlet=+", Request()),
        ("from=2025", Request(since=Bound("2025", date(2025, 1, 1)))),
        ("to=2025", Request(until=Bound("2025", date(2025, 12, 31)))),
        ("to=2024-02", Request(until=Bound("2024-02", date(2024, 2, 29)))),
        ("from=gestern", Request(since=Bound("gestern", date(2025, 6, 14)))),
        ("undated=1", Request(undated=UndatedChoice.ONLY)),
        ("undated=include&from=2025", None),
        ("overlap=1&from=&to=", Request(overlapping=True)),
        ("sort=oldest&size=100&page=3", Request(sort=Sort.OLDEST, size=100, page=3)),
        ("group=none&lang=en", Request(group="none", lang="en")),
        ("facet=author&facet=outlet", Request(expanded=("outlet", "author"))),
        ("utm_source=brief", Request()),
    ],
)
def test_what_a_url_asks_for(query: str, request_: Request | None) -> None:
    found = parsed(query)
    assert not found.problems
    if request_ is not None:
        assert found.request == request_


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("size=0", "size"),
        ("size=101", "size"),
        ("size=zehn", "size"),
        ("size=%D9%A3", "size"),  # an Arabic three is a digit, too
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=99999999999999999999", "page"),
        ("page=1001", "page"),
        ("sort=schön", "sort"),
        ("from=2025-13", "from"),
        ("to=31.2.2025", "to"),
        ("from=2025&to=2024", "to"),
        ("undated=vielleicht", "undated"),
        ("undated=only&from=2025", "undated"),
        ("overlap=ja", "overlap"),
        ("group=tag", "group"),
        ("lang=it", "lang"),
        ("facet=year", "facet"),
        ("cursor=%C3%A4", "cursor"),
        ("cursor=bnVs", "cursor"),
        (f"cursor={cursor.write(KeyCursor(Sort.OLDEST, 7))}&sort=newest", "cursor"),
        (f"cursor={cursor.write(OffsetCursor('1', 9991))}&q=a", "cursor"),
        (f"cursor={cursor.write(KeyCursor(Sort.NEWEST, 7))}&page=2", "page"),
        ("&".join(f"author={n}" for n in range(201)), "author"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(query: str, parameter: str) -> None:
    found = parsed(query)
    assert [problem.parameter for problem in found.problems] == [parameter]
    assert not parsed(urlsplit(to_url(found.request)).query).problems


_bounds = st.dates(date(1900, 1, 1)).map(lambda day: Bound(day.isoformat(), day))
_values = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda v: v.strip(" -")),
    max_size=3,
    unique=True,
)


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Requests without contradictions."""
    choices = {}
    for facet in FACETS:
        wanted = draw(_values)
        choices[facet] = Choice(tuple(wanted), tuple(v for v in draw(_values) if v not in wanted))
    since, until = draw(st.none() | _bounds), draw(st.none() | _bounds)
    if since and until and until.day < since.day:
        since, until = until, since
    sort = draw(st.none() | st.sampled_from(Sort))
    text = draw(st.text(st.characters(exclude_categories=["Cs"]))).strip()
    request = Request(
        text=text,
        **choices,
        since=since,
        until=until,
        undated=draw(st.sampled_from([UndatedChoice.AS_FOUND, UndatedChoice.INCLUDE])),
        overlapping=draw(st.booleans()),
        sort=sort,
        size=draw(st.integers(1, 100)),
        group=draw(st.sampled_from(["", "none", "story"])),
        expanded=tuple(f for f in FACETS if draw(st.booleans())),
        lang=draw(st.sampled_from(["", "de", "en"])),
    )
    if draw(st.booleans()):
        return request.changed(page=draw(st.integers(1, 100)))
    if request.order is Sort.RELEVANCE:
        word = draw(st.text("0123456789", min_size=1))
        return request.changed(cursor=OffsetCursor(word, draw(st.integers(0, 9900))))
    return request.changed(cursor=KeyCursor(request.order, draw(st.integers(0, 2**63 - 1))))


@settings(deadline=None)
@given(requests())
def test_every_request_comes_back_from_its_url(asked: Request) -> None:
    url = to_url(asked)
    found = parsed(urlsplit(url).query)
    assert found == Parsed(asked)
    assert to_url(found.request) == url


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*FACETS, "q", "from", "cursor", "page"]), st.text())))
def test_no_arguments_are_too_strange(arguments: list[tuple[str, str]]) -> None:
    found = parse(MultiDict(arguments), TODAY)
    assert found.request.size == 10
    assert all(problem.expected for problem in found.problems)


def test_filtering_returns_to_the_first_page() -> None:
    asked = Request(text="Gipfel", page=4)
    assert asked.choosing("outlet", Choice(("A",))).page == 1
    assert asked.in_period(date(2025, 1, 1), None).page == 1
    assert asked.changed(sort=Sort.OLDEST).page == 1
    assert asked.changed(lang="en").page == 4
    assert asked.changed(expanded=("author",)).page == 4


def test_clearing_the_filters_keeps_the_query() -> None:
    asked = parsed("q=Gipfel&outlet=A&from=2025&undated=include&sort=newest&page=2&lang=en").request
    assert to_url(asked.unfiltered()) == "/search?q=Gipfel&sort=newest&lang=en"


@pytest.mark.parametrize(
    ("first", "last", "url"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "/search?from=2025&to=2025"),
        (date(2024, 2, 1), date(2024, 2, 29), "/search?from=2024-02&to=2024-02"),
        (date(2025, 4, 3), date(2025, 4, 3), "/search?from=2025-04-03&to=2025-04-03"),
        (date(2025, 4, 1), date(2025, 5, 31), "/search?from=2025-04-01&to=2025-05-31"),
        (date(2025, 4, 1), None, "/search?from=2025-04-01"),
        (None, None, "/search"),
    ],
)
def test_a_period_is_written_short(first: date | None, last: date | None, url: str) -> None:
    assert to_url(Request(undated=UndatedChoice.ONLY).in_period(first, last)) == url


@pytest.mark.parametrize(
    "made",
    [KeyCursor(Sort.NEWEST, 0), KeyCursor(Sort.OLDEST, 2**63 - 1), OffsetCursor("000012", 9900)],
)
def test_a_cursor_comes_back_from_its_word(made: cursor.Cursor) -> None:
    word = cursor.write(made)
    assert cursor.read(word) == made
    assert word.replace("-", "").replace("_", "").isalnum()


@given(st.text())
def test_any_word_is_a_cursor_or_none(word: str) -> None:
    found = cursor.read(word)
    assert found is None or isinstance(found, KeyCursor | OffsetCursor)


def test_halves_of_letters_become_question_marks() -> None:
    """A command line hands over bytes that are no UTF-8 in this form."""
    asked = parse(MultiDict([("q", "a\udcff"), ("outlet", "\ud800")]), TODAY).request
    assert (asked.text, asked.outlet) == ("a?", Choice(("?",)))
    assert to_url(asked) == "/search?q=a%3F&outlet=%3F"
