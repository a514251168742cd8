"""Coverage: the figures of a query are those that one reckons by reading every article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from whoosh import query as wq

from index.article import Article
from index.duplicates.origin import likely_origin
from index.tree import Having
from search.calendar import Level
from search.choice import Choice
from search.overview import origins
from search.overview.coverage import TOP, Coverage, coverage
from search.request import Bound, Request, UndatedChoice
from search.stories import stories
from tests.engines.shelf import EVERY, Shelf, ask, filled, ids
from tests.factory import an_article, published

TODAY = date(2025, 6, 15)
TOPICS = ("Hafen", "Brücke", "Markt", "Schule")
OUTLETS = ("Kurier", "Bote", "Abendblatt", "dpa", "")
AGENCIES = ((), (), ("dpa",), ("AFP",), ("dpa", "AFP"))
LENGTHS = {Level.YEAR: 4, Level.MONTH: 7, Level.DAY: 10}


def some_articles(seed: int, years: int = 1, number: int = 120) -> list[Article]:
    """Articles of which about half tell one of a dozen stories; dates known more or less well."""
    chance = Random(seed)
    made: list[Article] = []
    first: dict[int, str] = {}
    for _ in range(number):
        day = (
            f"{2025 - chance.randrange(years)}-{chance.randint(1, 5):02}-{chance.randint(1, 28):02}"
        )
        article = an_article(
            body=" ".join(chance.choices(TOPICS, k=chance.randint(1, 6))),
            outlet=chance.choice(OUTLETS),
            agencies=chance.choice(AGENCIES),
            dateline=chance.choice(("", "KIEL")),
            date=published(chance.choice((day, day, f"{day}T08:30", day[:7], day[:4], ""))),
        )
        if chance.random() < 0.5:
            article = replace(article, story=first.setdefault(chance.randint(1, 12), article.id))
        made.append(article)
    sizes = stories_of(made)
    return [replace(one, story="") if len(sizes[one.story]) < 2 else one for one in made]


def stories_of(articles: Sequence[Article]) -> dict[str, list[Article]]:
    found: defaultdict[str, list[Article]] = defaultdict(list)
    for one in articles:
        found[one.story].append(one)
    return found


def bound(day: str) -> Bound:
    return Bound(day, date.fromisoformat(day))


REQUESTS = {
    "everything": Request(),
    "a word": Request(text="Hafen"),
    "two words": Request(text="Hafen Brücke"),
    "an outlet": Request(text="Markt", outlet=Choice(("Kurier",))),
    "without an outlet": Request(outlet=Choice((), ("Kurier",))),
    "an agency": Request(agency=Choice(("dpa",))),
    "some months": Request(since=bound("2025-02-10"), until=bound("2025-04-20")),
    "some days": Request(since=bound("2025-03-01"), until=bound("2025-03-20")),
    "days that may be": Request(
        since=bound("2025-03-01"),
        until=bound("2025-03-20"),
        overlapping=True,
        undated=UndatedChoice.INCLUDE,
    ),
    "months that may be": Request(
        since=bound("2025-02-10"), until=bound("2025-04-20"), overlapping=True
    ),
    "no date": Request(undated=UndatedChoice.ONLY),
    "nothing": Request(text="Quastenflosser"),
}


def matches(article: Article, request: Request) -> bool:
    if not set(request.text.split()) <= set(article.body.split()):
        return False
    outlets, agencies = request.outlet, request.agency
    if outlets.wanted and article.outlet not in outlets.wanted:
        return False
    if article.outlet in outlets.unwanted:
        return False
    if agencies.wanted and not set(agencies.wanted) & set(article.agencies):
        return False
    first, last = article.date.first_day, article.date.last_day
    if first is None or last is None:
        return not request.dated or request.undated is UndatedChoice.INCLUDE
    if request.undated is UndatedChoice.ONLY:
        return False
    if request.since is None or request.until is None:
        return True
    if request.overlapping:
        return first <= request.until.day and last >= request.since.day
    return first >= request.since.day and last <= request.until.day


def period_of(article: Article, level: Level) -> str:
    written = article.date.isoformat() or ""
    return written[: LENGTHS[level]] if len(written) >= LENGTHS[level] else ""


def check(found: Coverage, request: Request, articles: Sequence[Article]) -> None:
    """Reckon everything anew."""
    mine = [one for one in articles if matches(one, request)]
    groups = stories_of(articles)
    origin = {name: likely_origin(some).id for name, some in groups.items() if name}
    own = [one for one in mine if not one.story or origin[one.story] == one.id]
    shared = [one for one in mine if one.story]
    told = {one.story for one in shared}
    assert found.articles == len(mine)
    assert found.shared == len(shared)
    assert found.told == len(told)
    assert found.stories.exact
    assert found.stories.number == len(mine) - len(shared) + len(told)
    assert found.own.exact
    assert found.own.number == len(own)
    assert found.credited == sum(1 for one in mine if one.agencies)
    assert {one.name: one.articles for one in found.agencies} == {
        name: sum(1 for one in mine if name in one.agencies)
        for name in {agency for one in mine for agency in one.agencies}
    }
    assert {(o.name, o.articles, o.shared, o.own, o.credited) for o in found.outlets} == {
        (
            name,
            *(sum(1 for one in some if one.outlet == name) for some in (mine, shared, own)),
            sum(1 for one in mine if one.outlet == name and one.agencies),
        )
        for name in {one.outlet for one in mine}
    }
    check_course(found, mine, own)
    check_first(found, mine)
    check_top(found, mine, groups, origin)


def check_course(found: Coverage, mine: list[Article], own: list[Article]) -> None:
    level = found.calendar.level
    seen: set[str] = set()
    placed = 0
    for period in found.periods:
        name = period.first.isoformat()[: LENGTHS[level]]
        here = [one for one in mine if period_of(one, level) == name]
        fresh = {one.story or one.id for one in here} - seen
        seen |= fresh
        placed += len(here)
        assert (period.articles, period.stories) == (len(here), len(fresh)), name
        assert period.own == sum(1 for one in own if period_of(one, level) == name)
    undated = sum(1 for one in mine if not one.date.moment)
    assert found.calendar.undated == undated
    assert placed + found.calendar.coarse + undated == len(mine)


def check_first(found: Coverage, mine: list[Article]) -> None:
    dated = [one for one in mine if one.date.moment]
    if not dated:
        assert found.first is None
        return
    assert found.first is not None
    assert found.first.article.date.moment == min(
        one.date.moment for one in dated if one.date.moment
    )
    exact = [one.date.moment for one in dated if one.date.first_day == one.date.last_day]
    if found.first.article.date.first_day == found.first.article.date.last_day:
        assert found.first.exact is None
    elif exact:
        assert found.first.exact is not None
        assert found.first.exact.date.moment == min(filter(None, exact))
    else:
        assert found.first.exact is None


def check_top(
    found: Coverage, mine: list[Article], groups: dict[str, list[Article]], origin: dict[str, str]
) -> None:
    here = stories_of(mine)
    several = {name: some for name, some in here.items() if name and len(some) > 1}
    largest = sorted(several, key=lambda name: (-len(several[name]), name))[:TOP]
    assert [one.id for one in found.top] == largest
    for one in found.top:
        some = here[one.id]
        assert one.articles == len(some)
        assert one.outlets == len({a.outlet for a in some if a.outlet})
        assert one.lead.id == origin[one.id]
        assert one.first in some
        assert one.other in some and one.other != one.lead


@pytest.mark.parametrize("seed", range(2))
def test_the_figures_are_those_of_every_article(shelf: Shelf, seed: int) -> None:
    articles = some_articles(seed)
    searcher = filled(shelf, articles)
    for request in REQUESTS.values():
        check(coverage(searcher, request, TODAY), request, articles)


def test_over_many_years(shelf: Shelf) -> None:
    articles = some_articles(7, years=9)
    searcher = filled(shelf, articles)
    for text in ("", *TOPICS):
        found = coverage(searcher, Request(text=text), TODAY)
        assert found.calendar.level is Level.YEAR
        check(found, Request(text=text), articles)


def test_where_origins_are_too_many_own_reports_are_at_least_so_many(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = some_articles(3)
    searcher = filled(shelf, articles)
    whole = coverage(searcher, Request(), TODAY)
    for most in (0, 10, 40):
        monkeypatch.setattr(origins, "MEMBERS", most)
        found = coverage(searcher, Request(), TODAY)
        assert not found.own.exact
        assert found.articles - found.shared <= found.own.number < whole.own.number
        assert found.own.number == sum(one.own for one in found.outlets)
        assert (found.stories, found.shared, found.told) == (
            whole.stories,
            whole.shared,
            whole.told,
        )


def test_where_stories_are_too_many_there_are_at_least_so_many(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = filled(shelf, some_articles(3))
    whole = coverage(searcher, Request(), TODAY)
    monkeypatch.setattr(stories, "COUNTED", 5)
    found = coverage(searcher, Request(), TODAY)
    assert (found.stories.exact, found.own.exact) == (False, False)
    assert 5 <= found.stories.number <= whole.stories.number


def test_without_stories_nothing_is_said_of_them(shelf: Shelf) -> None:
    found = coverage(filled(shelf, some_articles(1)), Request(), TODAY, stories=False)
    assert not found.compared
    assert (found.told, found.shared, found.top) == (0, 0, ())


def test_an_empty_index_has_no_coverage(shelf: Shelf) -> None:
    shelf.commit()
    found = coverage(shelf.searcher(), Request(text="Hafen"), TODAY)
    assert (found.articles, found.stories.number, found.own.number) == (0, 0, 0)
    assert (found.outlets, found.agencies, found.periods, found.first, found.top) == (
        *((),) * 3,
        None,
        (),
    )


@pytest.mark.parametrize("field", ["story", "agency", "outlet"])
def test_those_that_have_a_value(shelf: Shelf, field: str) -> None:
    articles = some_articles(2)
    searcher = filled(shelf, articles)
    value = {"story": "story", "agency": "agencies", "outlet": "outlet"}[field]
    having = {one.id for one in articles if getattr(one, value)}
    assert having < {one.id for one in articles}
    assert set(ids(ask(searcher, Having(field)))) == having
    without = ask(searcher, wq.And([EVERY, wq.Not(Having(field))]))
    assert set(ids(without)) == {one.id for one in articles} - having
