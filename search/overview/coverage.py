"""Coverage: who reports what a query finds, how often, when first, and who only copies.

Everything is counted by the engine over the whole result, of any size; only the articles shown,
and the origins of stories (``overview.origins``), are read. Nothing here is relaxed or paged.

An *own report* is an article that nobody else has, or the likely origin of a story. A *story*
is counted as lists by story count it: an article that nobody else has is a story of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from index.article import Article, Precision
from index.duplicates.origin import likely_origin
from index.engine import FacetCounts, Filter, Query, Results, Searcher, Sort, Window
from index.german.variants import Variants
from index.tree import Days, Having, OneOf
from search.calendar import Calendar, calendar, counted_by
from search.filters import dated_as_asked, engine_filters
from search.language import Understood, understand
from search.overview.course import Period, Told, course
from search.overview.origins import Origins, origins
from search.request import Request
from search.stories.stories import FACET, Counted, counted

TOP = 10  #: largest stories that are shown
LOOKED = 50  #: articles of one of them that are read, at most
_COUNTS = Window(limit=0)


@dataclass(frozen=True, slots=True)
class OutletCoverage:
    """What an outlet has of the articles found; its name is "" where none is known."""

    name: str
    articles: int
    shared: int  #: articles that tell a story with others
    own: int  #: own reports; at least so many where not all origins were looked for
    credited: int  #: articles that credit an agency

    @property
    def own_share(self) -> float:
        """Own reports among its articles, 0 to 1."""
        return self.own / self.articles if self.articles else 0.0


@dataclass(frozen=True, slots=True)
class AgencyShare:
    """An agency and how many of the articles found credit it."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class TopStory:
    """A story that many of the articles found tell."""

    id: str
    articles: int  #: of it that were found
    outlets: int  #: that have these
    lead: Article  #: its likely origin, found or not
    other: Article | None  #: an article found to compare it with, best of another outlet
    first: Article  #: the earliest of those found


@dataclass(frozen=True, slots=True)
class FirstPublished:
    """The earliest of the articles found. Where of its date only the month or year is known,
    ``exact`` is the earliest whose day is known, if there is one."""

    article: Article
    exact: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The coverage that a query finds."""

    request: Request
    understood: Understood
    compared: bool  #: whether stories are looked for at all; else nothing is said of them
    articles: int
    outlets: tuple[OutletCoverage, ...]  #: with most articles first
    stories: Counted
    told: int  #: how many of the stories are told by several articles, found or not
    shared: int  #: articles that tell one of these
    own: Counted  #: own reports
    agencies: tuple[AgencyShare, ...]  #: credited most first
    credited: int  #: articles that credit an agency
    calendar: Calendar
    periods: tuple[Period, ...]  #: as the calendar has them
    first: FirstPublished | None
    top: tuple[TopStory, ...]
    cut: tuple[str, ...] = ()  #: patterns that stand for more words than were searched
    took: float = 0.0  #: seconds

    @property
    def named_outlets(self) -> int:
        """How many outlets there are."""
        return sum(1 for one in self.outlets if one.name)


def coverage(
    searcher: Searcher,
    request: Request,
    today: date,
    variants: Variants | None = None,
    stories: bool = True,
) -> Coverage:
    """The coverage that a request finds; ``stories`` says whether they are looked for.

    Raises what ``searcher`` raises.
    """
    started = perf_counter()
    understood = understand(request.text, today, variants)
    tree = dated_as_asked(understood.tree, request)
    # No facet of its own: an outlet that is filtered out has no part in the coverage.
    asked = Query(tree, tuple(Filter(one.tree) for one in engine_filters(request)), window=_COUNTS)
    dated = counted_by(request).value
    every = searcher.search(replace(asked, facets=("outlet", "agency", FACET, dated)))
    outlets, agencies, told, dates = every.facets
    if not stories:
        told = FacetCounts(FACET, ())
    shared = _having(searcher, asked, FACET, ("outlet", dated)) if told.values else Results(0)
    credited = _having(searcher, asked, "agency", ("outlet",)) if agencies.values else Results(0)
    number = counted(every.total, told)
    begun = origins(searcher, asked, told, number.exact)
    shown = calendar(dates, request, _undated(dates), 0)
    spread = Told(
        asked,
        shared.facets[1] if shared.facets else FacetCounts(dated, ()),
        list(begun.among_found()),
    )
    return Coverage(
        request=request,
        understood=understood,
        compared=stories,
        articles=every.total,
        outlets=tuple(_outlets(every.total, outlets, shared, credited, begun)),
        stories=_at_least(number, every.total - shared.total),
        told=len(told.values),
        shared=shared.total,
        own=Counted(every.total - shared.total + len(begun.found), begun.complete),
        agencies=tuple(AgencyShare(str(one.value), one.count) for one in agencies.values),
        credited=credited.total,
        calendar=shown,
        periods=course(searcher, shown, spread),
        first=_first(searcher, asked),
        top=tuple(_top(searcher, asked, told, begun)),
        cut=every.cut,
        took=perf_counter() - started,
    )


def _at_least(number: Counted, alone: int) -> Counted:
    """Where stories are too many to be counted, those that are known, and all that stand alone."""
    return number if number.exact else Counted(number.number + alone, exact=False)


def _having(searcher: Searcher, query: Query, field: str, facets: tuple[str, ...]) -> Results:
    """The same, of articles alone that have a value of this field."""
    filters = (*query.filters, Filter(Having(field)))
    return searcher.search(replace(query, filters=filters, facets=facets))


def _undated(counts: FacetCounts) -> int:
    return sum(one.count for one in counts.values if not one.value)


def _outlets(
    total: int, counts: FacetCounts, shared: Results, credited: Results, begun: Origins
) -> Iterator[OutletCoverage]:
    in_stories, with_credit = (_by_outlet(found) for found in (shared, credited))
    began = Counter(article.outlet for article in begun.among_found())
    named = {str(one.value): one.count for one in counts.values}
    if nameless := total - sum(named.values()):
        named[""] = nameless
    for name, articles in sorted(named.items(), key=lambda pair: (-pair[1], pair[0])):
        alone = articles - in_stories[name]
        yield OutletCoverage(
            name, articles, in_stories[name], alone + began[name], with_credit[name]
        )


def _by_outlet(found: Results) -> Counter[str]:
    if not found.facets:
        return Counter()
    counts = Counter({str(one.value): one.count for one in found.facets[0].values})
    counts[""] = found.total - counts.total()
    return counts


def _first(searcher: Searcher, query: Query) -> FirstPublished | None:
    oldest = replace(query, sort=Sort.OLDEST, window=Window(limit=1))
    hits = searcher.search(oldest).hits
    if not hits or hits[0].article.date.moment is None:
        return None
    article = hits[0].article
    if article.date.precision in (Precision.MINUTE, Precision.DAY):
        return FirstPublished(article)
    days = searcher.search(replace(query, facets=("day",))).facets[0].values
    number = next((int(one.value) for one in days if int(one.value) % 100), 0)
    if not number:
        return FirstPublished(article)
    day = date(number // 10_000, number // 100 % 100, number % 100)
    on_it = replace(oldest, filters=(*query.filters, Filter(Days(day, day))))
    return FirstPublished(article, searcher.search(on_it).hits[0].article)


def _top(searcher: Searcher, query: Query, told: FacetCounts, begun: Origins) -> Iterator[TopStory]:
    """The largest stories, most articles found first."""
    for one in told.values[:TOP]:
        story = str(one.value)
        if one.count < 2:
            return
        filters = (*query.filters, Filter(OneOf(FACET, (story,))))
        window = Window(limit=LOOKED)
        some = searcher.search(
            replace(query, filters=filters, facets=("outlet",), sort=Sort.OLDEST, window=window)
        )
        articles = [hit.article for hit in some.hits]
        lead = begun.articles.get(story) or _best(articles)
        others = [article for article in articles if article.id != lead.id]
        elsewhere = (article for article in others if article.outlet != lead.outlet)
        other = next(elsewhere, others[0] if others else None)
        outlets = len(some.facets[0].values)
        yield TopStory(story, one.count, outlets, lead, other, articles[0])


def _best(articles: list[Article]) -> Article:
    origin = likely_origin(articles)
    return next(article for article in articles if article.id == origin.id)
