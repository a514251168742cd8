"""The tables of the overview as CSV files, for a spreadsheet (``exports.cells``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.article import Article
from search.calendar import Level
from search.exports.cells import BOM, Cell, written
from search.i18n import Language
from search.overview.body import period_name
from search.overview.coverage import Coverage
from search.overview.outlet_table import By, sorted_outlets


def table(found: Coverage, name: str, language: Language) -> str | None:
    """One of the tables of an overview as CSV (RFC 4180), None where there is no such table."""
    make = _TABLES.get(name)
    return BOM + written(make(found, language)) if make else None


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
    fine = found.calendar.level is Level.DAY
    coarse = _("nur Monat oder Jahr bekannt") if fine else _("nur Jahr bekannt")
    nothing = ("", "") if found.compared else ()  # stories count where they began, as far as known
    undated = found.calendar.undated
    for name, articles in ((coarse, found.calendar.coarse), (_("ohne Datum"), undated)):
        if articles:  # so that all rows sum up to the articles found
            yield (name, articles, *nothing)


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
