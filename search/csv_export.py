"""The tables of the overview as CSV files, for a spreadsheet.

A spreadsheet takes a cell that begins with = + - or @ for a formula, and a headline may begin
so. An apostrophe before it keeps it text (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from index.article import Article
from search.coverage import Coverage
from search.i18n import Language
from search.outlet_table import By, sorted_outlets
from search.overview_body import period_name

Cell = str | int
_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")  # the wide ones are read as the narrow ones


def table(found: Coverage, name: str, language: Language) -> str | None:
    """One of the tables of an overview as CSV (RFC 4180), None where there is no such table."""
    make = _TABLES.get(name)
    return written(make(found, language)) if make else None


def written(rows: Iterable[Sequence[Cell]]) -> str:
    r"""Rows as CSV, no cell of which a spreadsheet takes for a formula.

    >>> written([("Titel", "Artikel"), ("=SUMME(A1)", 12)])
    "Titel,Artikel\r\n'=SUMME(A1),12\r\n"
    """
    text = StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, int) or not cell:
        return cell
    begins = cell[0] in _FORMULA or cell.lstrip()[:1] in _FORMULA
    return f"'{cell}" if begins else cell


def _outlets(found: Coverage, language: Language) -> Iterator[Sequence[Cell]]:
    _ = language.gettext
    own = _("eigene Berichte") if found.own.exact else _("eigene Berichte (mindestens)")
    told = (_("mit anderen"), own, _("Anteil eigener in Prozent")) if found.compared else ()
    yield (_("Medium"), _("Artikel"), _("mit Agentur"), *told)
    for one in sorted_outlets(found.outlets, By.ARTICLES):
        about = (one.shared, one.own, round(one.own_share * 100)) if found.compared else ()
        yield (one.name, one.articles, one.credited, *about)


def _periods(found: Coverage, language: Language) -> Iterator[Sequence[Cell]]:
    _ = language.gettext
    told = (_("Geschichten"), _("eigene Berichte")) if found.compared else ()
    yield (_("Zeitraum"), _("Artikel"), *told)
    for one in found.periods:
        about = (one.stories, one.own) if found.compared else ()
        yield (period_name(one, found.calendar.level), one.articles, *about)


def _agencies(found: Coverage, language: Language) -> Iterator[Sequence[Cell]]:
    _ = language.gettext
    yield (_("Agentur"), _("Artikel"), _("Anteil in Prozent"))
    without = (_("ohne Agentur"), found.articles - found.credited)
    for name, articles in (*((one.name, one.articles) for one in found.agencies), without):
        yield (name, articles, round(articles / max(found.articles, 1) * 100))


def _stories(found: Coverage, language: Language) -> Iterator[Sequence[Cell]]:
    _ = language.gettext
    yield (
        *(_("Überschrift"), _("Medium"), _("Datum"), _("Artikel"), _("Medien")),
        *(_("zuerst gefunden"), _("Adresse")),
    )
    for one in found.top:
        lead = one.lead
        yield (
            *(lead.title, lead.outlet, _date(lead), one.articles, one.outlets),
            *(_date(one.first), f"/articles/{lead.id}"),
        )


def _date(article: Article) -> str:
    return article.date.isoformat() or ""


_Rows = Callable[[Coverage, Language], Iterator[Sequence[Cell]]]
_TABLES: dict[str, _Rows] = {
    "outlets": _outlets,
    "periods": _periods,
    "agencies": _agencies,
    "stories": _stories,
}
