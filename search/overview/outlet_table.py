"""The table of outlets: which of them rely on copies, and which report themselves.

It is sorted by a link, and longer by a link, so that both work without a script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from search.arguments import Arguments, Problem
from search.choice import Choice
from search.i18n import N_, Language
from search.link import Link
from search.overview.coverage import Coverage, OutletCoverage
from search.overview.link import overview_url, whole
from search.page import PATH as LIST
from search.request import Request, to_url
from search.stories.beside import name_of, percent

ROWS = 20  #: outlets and agencies shown at first
MOST = 1_000  #: outlets shown at most; the CSV file has all


class By(StrEnum):
    """What the table of outlets is sorted by."""

    NAME = "name"
    ARTICLES = "articles"
    SHARED = "shared"
    CREDITED = "credited"
    OWN = "own"
    SHARE = "share"


COLUMNS = {
    By.NAME: N_("Medium"),
    By.ARTICLES: N_("Artikel"),
    By.SHARED: N_("mit anderen"),
    By.CREDITED: N_("mit Agentur"),
    By.OWN: N_("eigene"),
    By.SHARE: N_("Anteil eigener"),
}
_ON_STORIES = (By.SHARED, By.OWN, By.SHARE)

_DOWN: dict[By, Callable[[OutletCoverage], float]] = {
    By.ARTICLES: lambda one: one.articles,
    By.SHARED: lambda one: one.shared,
    By.OWN: lambda one: one.own,
    By.SHARE: lambda one: one.own_share,
    By.CREDITED: lambda one: one.credited,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How the table of outlets is to be shown."""

    by: By = By.ARTICLES
    outlets: int = ROWS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of outlets; the way to the table sorted by it, "" where it is."""

    label: str
    url: str
    sorted: str  #: as aria-sort says it, "" where it is not


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet, its numbers as the columns say; ``width`` of a bar of 100 is its own share."""

    name: str
    url: str  #: to the list of its articles, "" where none can be asked for
    cells: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class OutletTable:
    """The table as it is shown."""

    columns: tuple[Column, ...]
    rows: tuple[OutletRow, ...]
    more: Link | None  #: to the longer table
    hidden: str  #: what stands in none
    remark: str  #: why numbers of own reports may be too low, else ""


#: What other pages understand and this one does not.
ELSEWHERE = {
    "sort": N_("by: danach ordnet die Übersicht ihre Tabelle der Medien"),
    "table": N_("table nur in der Adresse einer CSV-Datei"),
}


def read_shown(arguments: Arguments) -> tuple[Shown, tuple[Problem, ...]]:
    """How the table of outlets is asked for, and what could not be used."""
    problems = []
    by = next((v for v in arguments.getlist("by") if v.strip()), By.ARTICLES)
    if by not in tuple(By):
        expected = N_("name, articles, shared, credited, own oder share")
        problems.append(Problem("by", by, expected))
        by = By.ARTICLES
    rows = next((v.strip() for v in arguments.getlist("outlets") if v.strip()), str(ROWS))
    if not (rows.isascii() and rows.isdigit() and len(rows) < 10 and 1 <= int(rows) <= MOST):
        problems.append(Problem("outlets", rows, N_("eine ganze Zahl von 1 bis 1000")))
        rows = str(ROWS)
    for name, expected in ELSEWHERE.items():
        if value := next((v for v in arguments.getlist(name) if v.strip()), ""):
            problems.append(Problem(name, value, expected))
    return Shown(By(by), int(rows)), tuple(problems)


def table_url(request: Request, shown: Shown) -> str:
    """The URL of an overview with the table as it is to be shown."""
    url = overview_url(request)
    if shown.by is not By.ARTICLES:
        url = with_parameter(url, f"by={shown.by}")
    return url if shown.outlets == ROWS else with_parameter(url, f"outlets={shown.outlets}")


def with_parameter(url: str, parameter: str) -> str:
    """A URL that says one thing more."""
    return f"{url}{'&' if '?' in url else '?'}{parameter}"


def outlet_table(found: Coverage, shown: Shown, language: Language) -> OutletTable:
    """The outlets of a coverage."""
    outlets = sorted_outlets(found.outlets, shown.by)[: shown.outlets]
    hidden = len(found.outlets) - len(outlets)
    more = _more(found.request, shown, hidden, language)
    return OutletTable(
        tuple(_columns(found, shown, language)),
        tuple(_outlet(one, found, language) for one in outlets),
        more,
        "" if more else _hidden_outlets(hidden, language),
        _own_at_least(found, language),
    )


def sorted_outlets(outlets: Iterable[OutletCoverage], by: By) -> list[OutletCoverage]:
    """The outlets, most first; where they are equal, those with most articles, then by name."""
    by_name = sorted(outlets, key=lambda one: (one.name == "", one.name.casefold(), one.name))
    if by is By.NAME:
        return by_name
    return sorted(by_name, key=lambda one: (-_DOWN[by](one), -one.articles))


def narrowed(request: Request, facet: str, value: str) -> Request:
    """The same list with this value alone, of a facet of which others may be chosen."""
    return whole(request).choosing(facet, Choice((value,), request.choice(facet).unwanted))


def _columns(found: Coverage, shown: Shown, language: Language) -> Iterator[Column]:
    for by, label in COLUMNS.items():
        if by in _ON_STORIES and not found.compared:
            continue
        here = by is shown.by
        url = "" if here else table_url(found.request, Shown(by, shown.outlets))
        order = "ascending" if by is By.NAME else "descending"
        yield Column(language.gettext(label), url, order if here else "")


def _outlet(one: OutletCoverage, found: Coverage, language: Language) -> OutletRow:
    number = language.number
    cells = [number(one.articles), number(one.credited)]
    if found.compared:
        cells.insert(1, number(one.shared))
        cells += [number(one.own), percent(one.own_share, language)]
    url = to_url(narrowed(found.request, "outlet", one.name), LIST) if one.name else ""
    return OutletRow(name_of(one.name, language), url, tuple(cells), round(one.own_share * 100))


def _more(request: Request, shown: Shown, hidden: int, language: Language) -> Link | None:
    if not hidden or shown.outlets >= MOST:
        return None
    more = Shown(shown.by, min(shown.outlets * 5, MOST))
    label = language.ngettext("%(count)s weiteres Medium", "%(count)s weitere Medien", hidden)
    return Link(label, f"{table_url(request, more)}#medien")


def _hidden_outlets(hidden: int, language: Language) -> str:
    if not hidden:
        return ""
    return language.ngettext(
        "%(count)s Medium steht nur in der CSV-Datei.",
        "%(count)s Medien stehen nur in der CSV-Datei.",
        hidden,
    )


def _own_at_least(found: Coverage, language: Language) -> str:
    if found.own.exact:
        return ""
    return language.gettext(
        "So viele Geschichten auf einmal werden nicht alle auf ihren Ursprung untersucht, nur die "
        "größten: Die Zahlen eigener Berichte sind Mindestzahlen."
    )
