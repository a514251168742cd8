"""The sample as values: what its page lays out, every text and link decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.filter_label import filter_label
from search.filters import applied_filters
from search.hit_list import machine_date
from search.i18n import Language
from search.link import Link
from search.notices import hint_text, problem_text
from search.overview.link import whole
from search.request import Request, parameters, to_url
from search.research.parameters import LAST_SEED
from search.research.sample import LARGEST, Drawn, Sample
from search.research.sample_link import PATH, sample_url


@dataclass(frozen=True, slots=True)
class DrawnView:
    """An article that was drawn."""

    title: str
    url: str
    outlet: str
    published: str
    machine_date: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage:
    """Everything on the page."""

    request: Request
    title: str
    counted: str
    notices: tuple[str, ...]
    chips: tuple[Link, ...]
    kept_by_form: tuple[tuple[str, str], ...]
    size: int
    seed: int
    largest: int
    last_seed: int
    articles: tuple[DrawnView, ...]
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result
    again_url: str  #: with the next seed
    file_url: str


def sample_page(found: Sample, problems: tuple[Problem, ...], language: Language) -> SamplePage:
    """The page of a sample; ``problems`` are told to the reader and otherwise ignored."""
    request, _ = found.request, language.gettext
    return SamplePage(
        request=request,
        title=_("%(query)s: Stichprobe", query=request.text or _("Alle Artikel")),
        counted=_counted(found, language),
        notices=tuple(_notices(found, problems, language)),
        chips=tuple(
            Link(
                filter_label(one, request, language),
                sample_url(one.without, found.size, found.seed),
            )
            for one in applied_filters(request)
        ),
        kept_by_form=tuple(pair for pair in parameters(whole(request)) if pair[0] != "q"),
        size=found.size,
        seed=found.seed,
        largest=LARGEST,
        last_seed=LAST_SEED,
        articles=tuple(_drawn(one, request, language) for one in found.drawn),
        aspects=aspects(request, Aspect.SAMPLE, language),
        again_url=sample_url(request, found.size, (found.seed + 1) % (LAST_SEED + 1)),
        file_url=sample_url(request, found.size, found.seed, f"{PATH}.csv"),
    )


def _counted(found: Sample, language: Language) -> str:
    if not found.total:
        return language.gettext("Nichts gefunden")
    return language.ngettext(
        "%(drawn)s von %(count)s Artikel",
        "%(drawn)s von %(count)s Artikeln",
        found.total,
        drawn=language.number(len(found.drawn)),
    )


def _notices(found: Sample, problems: tuple[Problem, ...], language: Language) -> Iterator[str]:
    yield from (problem_text(one, language) for one in problems)
    yield from (hint_text(one, language) for one in found.understood.hints)
    if found.cut:
        yield language.gettext(
            "%(pattern)s steht für mehr Wörter, als auf einmal gesucht werden: Gezogen wird nur "
            "aus den Artikeln mit den häufigsten.",
            pattern=", ".join(found.cut),
        )


def _drawn(one: Drawn, request: Request, language: Language) -> DrawnView:
    article = one.article
    return DrawnView(
        title=article.title or language.gettext("Ohne Titel"),
        url=f"/articles/{article.id}{to_url(request, '')}",
        outlet=article.outlet or language.gettext("unbekannt"),
        published=language.published(article.date),
        machine_date=machine_date(article),
        language=article.language,
    )
