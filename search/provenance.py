"""Provenance: how we know what we say of an article, and what was taken out of its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from index.article import BERLIN, Article, DateSource, Precision, PublicationDate
from search.i18n import N_, Language

SOURCES = {
    DateSource.META: N_("aus den Angaben zum Artikel"),
    DateSource.FEED: N_("aus dem Feed"),
    DateSource.SIDECAR: N_("aus der beiliegenden Datei"),
    DateSource.TEXT: N_("aus dem Text"),
    DateSource.URL: N_("aus der Adresse"),
}
PRECISIONS = {
    Precision.MONTH: N_("nur der Monat ist bekannt"),
    Precision.YEAR: N_("nur das Jahr ist bekannt"),
}
INFERRED = (DateSource.TEXT, DateSource.URL)  #: where a date was found, not told


@dataclass(frozen=True, slots=True)
class Provenance:
    """One thing that is known of an article, and how; ``how`` is "" where the value says it."""

    title: str
    value: str
    how: str = ""


def date_remark(when: PublicationDate, language: Language) -> str:
    """What has to stand beside a date: that it is not exact, or not told by whoever printed it."""
    inferred = SOURCES[when.source] if when.source in INFERRED else None
    texts = (PRECISIONS.get(when.precision), inferred)
    return ", ".join(language.gettext(text) for text in texts if text)


def provenance(article: Article, language: Language) -> tuple[Provenance, ...]:
    """All that is known of where the facts of an article come from, as a reader may see it."""
    return tuple(_known(article, language))


def _known(article: Article, language: Language) -> Iterator[Provenance]:
    _ = language.gettext
    when = article.date
    if written := when.isoformat():
        texts = (SOURCES.get(when.source), PRECISIONS.get(when.precision))
        yield Provenance(_("Datum"), written, ", ".join(_(text) for text in texts if text))
    else:
        yield Provenance(_("Datum"), _("unbekannt"), _("kein Datum wird geraten"))
    if not article.outlet and article.outlet_hint:
        names = ", ".join(article.outlet_hint)
        yield Provenance(_("Medium"), names, _("im Text genannt, nicht gesichert"))
    if article.credit:
        yield Provenance(_("Agentur"), article.credit, _("so steht es im Artikel"))
    if article.signoff:
        yield Provenance(_("Kürzel"), article.signoff, _("hinter dem letzten Satz"))
    for mark in article.furniture:
        yield Provenance(_("Aus dem Text genommen"), mark.strip())
    if article.version:
        made = article.revised.astimezone(BERLIN) if article.revised else None
        how = language.published(PublicationDate(made, Precision.MINUTE)) if made else ""
        yield Provenance(_("Fassung"), language.number(article.version), how)
    if article.own_id:
        yield Provenance(_("Kennung beim Medium"), article.own_id)
    if file := PurePath(article.origin.path).name:  # where it lies is nobody's business
        place = ""
        if article.origin.number:
            place = _("Artikel %(number)s darin", number=language.number(article.origin.number))
        yield Provenance(_("Datei"), file, place)
