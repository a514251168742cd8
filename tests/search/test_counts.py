"""What a count says is found by its link: every value of every facet, every bar of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

from index.build import rebuild_articles
from index.engine import Searcher
from index.live import Live
from index.settings import ENGINES, Settings
from search.answer import Answer, answer
from search.choice import Choice
from search.facets import FacetValueView, facet_views
from search.i18n import language
from search.request import FACETS, Request, to_url
from search.timeline import timeline
from tests.newsroom import SPECIAL, TODAY, council_reports, parsed

GERMAN = language("de")
EXAMPLES = {"tantivy": 100, "whoosh": 20}  #: Whoosh takes some ten times as long for each

QUERIES = (
    *("", "Brücke", "Stadtrat", "Stadtrat Punkt", "Brücke ODER bridge", "* NICHT Stadtrat"),
    *("Stadtrat Brücke", "Brücke Ufer Haushalt"),  # no article has all the words,
    *("Brücke Ufer", "Brücke Schiff Holz", "Stadtrat 7"),  # nor here where filters are set
    *("Br*", '"Der Stadtrat sprach"', "titel:Brücke", "medium:Tageblatt ODER ressort:Lokales"),
    *("datum:2025", "Stadtrat datum:2022-03..2023-05", "Brücke NICHT datum:2025-04-10"),
    *("datum:unbekannt", "Brücke ODER datum:2025-04-11"),
)
VALUES = {
    "outlet": ("Hafenkurier", "Tageblatt", "Stadtarchiv", 'Blatt "Ä & Ö" <i>', "Lokalblatt 01"),
    "agency": ("dpa", "AFP", "Reuters", "KNA"),
    "section": ("Lokales", "Politik", "Kultur"),
    "author": ("Ada Lotse", "Ben Kai", "-Redaktion", "Reporter 1", "Reporter 2"),
    "language": ("de", "en"),
}
BOUNDS = ("", "2021", "2022-06", "2023-03-15", "2024", "2025-04", "2025-04-10", "2025-04-20")


@dataclass
class Desk:
    """Answers requests of one index, each once."""

    searcher: Searcher
    known: dict[str, Answer] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        url = to_url(request, size=100)
        if url not in self.known:
            asked = parsed(urlsplit(url).query).request
            self.known[url] = answer(self.searcher, asked, TODAY, "state")
        return self.known[url]

    def linked(self, url: str) -> Answer:
        """What a link finds."""
        return self.answer(parsed(urlsplit(url).query).request)


def ids(found: Answer) -> set[str]:
    assert found.total == len(found.found)
    return {one.hit.article.id for one in found.found}


@pytest.fixture(scope="module", params=ENGINES)
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp(request.param)
    settings = Settings(
        index=folder / "index", holdings=folder / "holdings.sqlite", engine=request.param
    )
    rebuild_articles(settings, [*SPECIAL, *council_reports()])
    live = Live(settings)
    with live.reading() as now:
        yield Desk(now.searcher)
    live.close()


def choices(name: str) -> st.SearchStrategy[Choice]:
    some = st.lists(st.sampled_from(VALUES[name]), unique=True, max_size=2).map(tuple)
    return st.builds(
        lambda wanted, unwanted: Choice(wanted, tuple(v for v in unwanted if v not in wanted)),
        some,
        st.one_of(st.just(()), some),
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A query with filters of all kinds, as a URL says it."""
    chosen: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(FACETS), unique=True, max_size=2)):
        chosen[name] = draw(choices(name))
    since, until = draw(st.sampled_from(BOUNDS)), draw(st.sampled_from(BOUNDS))
    asked = to_url(Request(text=draw(st.sampled_from(QUERIES)), **chosen), "")
    period = f"&from={since}&to={until}&overlap={draw(st.sampled_from('01'))}"
    undated = draw(st.sampled_from(["", "include", "only"]))
    return parsed(f"{asked[1:]}{period}&undated={undated}").request


def check(desk: Desk, request: Request) -> None:
    request = request.changed(expanded=FACETS)
    found = desk.answer(request)
    note(f"{to_url(request)} finds {found.total}{', some words' if found.relaxed else ''}")
    for view in facet_views(found.facets, found.request, GERMAN, "/search"):
        assert not view.hidden
        for value in view.values:
            check_value(desk, request, view.name, value)
    shown = timeline(found.calendar, found.request, GERMAN, "/search")
    for bar in shown.bars:
        assert not bar.count or desk.linked(bar.url).total == bar.count, bar.label
    beside = found.calendar.coarse + sum(bar.count for bar in shown.bars)
    undated = sum(1 for one in found.found if one.hit.article.date.moment is None)
    assert beside + undated == found.total


def check_value(desk: Desk, request: Request, name: str, value: FacetValueView) -> None:
    choice = request.choice(name)
    left = choice.without(value.value)
    if value.excluded:
        assert ids(desk.linked(value.url)) == ids(desk.answer(request.choosing(name, left)))
        return
    alone = desk.answer(request.choosing(name, Choice((value.value,), left.unwanted)))
    now, clicked, refused = (
        desk.answer(request),
        desk.linked(value.url),
        desk.linked(value.exclude_url),
    )
    rest = desk.answer(request.choosing(name, left)) if value.selected else now
    # Chosen beside a value that has articles with all words, it has none of these.
    expected = 0 if alone.relaxed and not now.relaxed else alone.total
    assert value.count == expected, (name, value.value)
    if value.selected:
        assert ids(clicked) == ids(rest)
    elif choice.wanted and now.relaxed == alone.relaxed:
        assert ids(clicked) == ids(now) | ids(alone)
    else:  # the first of its facet; or the first that has an article with all the words
        assert clicked.total == value.count
    if rest.relaxed == refused.relaxed:
        assert ids(refused) == ids(rest) - ids(alone)
    if not choice.wanted and now.relaxed == refused.relaxed:
        assert refused.total == now.total - value.count


def test_every_count_is_what_its_link_finds(desk: Desk, request: pytest.FixtureRequest) -> None:
    engine = request.node.callspec.params["desk"]

    @settings(
        max_examples=EXAMPLES[engine],
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(requests())
    @example(parsed("q=Stadtrat 7&outlet=Lokalblatt 01").request)  # another has all the words
    def every_request(asked: Request) -> None:
        check(desk, asked)

    every_request()
