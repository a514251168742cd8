"""The explanation of a hit as values: what its page lays out, every text and link decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import ClassVar

from search.filter_label import filter_label
from search.filters import AppliedFilter
from search.i18n import N_, Language
from search.request import Request, to_url
from search.stories.beside import percent
from search.why.forms import Form, Place, Read
from search.why.why import Condition, Group, How, Part, Why

SHOWN = 12  #: wordings of one part that are shown

PLACES = {
    Place.TITLE: N_("Titel"),
    Place.DATELINE: N_("Ortsmarke"),
    Place.LEAD: N_("Vorspann"),
    Place.TEXT: N_("Text"),
    Place.SUBHEAD: N_("Zwischentitel"),
    Place.CAPTION: N_("Bildunterschrift"),
    Place.PULL_QUOTE: N_("hervorgehobenes Zitat"),
    Place.COMMENTS: N_("Kommentare"),
    Place.OUTLET: N_("Medium"),
    Place.AGENCY: N_("Agentur"),
    Place.AUTHOR: N_("Autor"),
    Place.SECTION: N_("Ressort"),
    Place.LANGUAGE: N_("Sprache"),
    Place.DATE: N_("Datum"),
}
READINGS = {
    Read.EXACT: "",
    Read.SPELLING: N_("andere Schreibung"),
    Read.FORM: N_("andere Wortform"),
    Read.PART: N_("Teil des Wortes: »%(part)s«"),
    Read.APART: N_("getrennt oder mit Bindestrich"),
    Read.JOINED: N_("zusammengeschrieben"),
    Read.NAME: N_("anderer Name oder andere Schreibung"),
    Read.PATTERN: N_("passt zum Muster"),
    Read.FUZZY: N_("ähnlich geschrieben"),
    Read.AS_WRITTEN: N_("genau so geschrieben"),
    Read.PHRASE: N_("Wortfolge"),
    Read.NEAR: N_("nahe beieinander"),
    Read.VALUE: "",
}
GROUPS = {
    How.ALL: N_("Alles davon"),
    How.ANY: N_("Mindestens eines davon"),
    How.NONE: N_("Nichts davon"),
}


@dataclass(frozen=True, slots=True)
class FormView:
    """A wording, how it was read ("" as asked), and how often it stands there ("" once)."""

    text: str
    read: str
    times: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in the article, and the wordings there."""

    name: str
    forms: tuple[FormView, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the query; ``share`` is "" where it has none."""

    asked: str
    matched: bool
    share: str
    width: float  #: of the bar, in percent
    places: tuple[PlaceView, ...]
    hidden: str  #: how many wordings are not shown
    group: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """Parts of the query that belong together."""

    label: str
    matched: bool
    parts: tuple[PartView | GroupView, ...]
    group: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A filter in words."""

    label: str
    fulfilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Everything on the page."""

    request: Request
    title: str
    heading: str
    article_title: str
    article_url: str
    article_language: str
    outlet: str
    list_url: str
    verdict: str  #: in a sentence
    tree: PartView | GroupView | None
    conditions: tuple[ConditionView, ...]
    order_share: str  #: what neighbours have of the score, "" where nothing
    notes: tuple[str, ...]


def why_page(found: Why, language: Language) -> WhyPage:
    """The page of an explanation."""
    request, article, _ = found.request, found.article, language.gettext
    heading = _("Warum gefunden?") if found.found else _("Warum nicht gefunden?")
    title = article.title or _("Ohne Titel")
    return WhyPage(
        request=request,
        title=f"{heading} {title}",
        heading=heading,
        article_title=title,
        article_url=f"/articles/{article.id}{to_url(request, '')}",
        article_language=article.language,
        outlet=article.outlet,
        list_url=to_url(request),
        verdict=_verdict(found, language),
        tree=_view(found.tree, language) if found.tree else None,
        conditions=tuple(_conditions(found.conditions, request, language)),
        order_share=percent(found.share_of_order, language) if found.share_of_order else "",
        notes=tuple(_notes(found, language)),
    )


def _verdict(found: Why, language: Language) -> str:
    _ = language.gettext
    if not found.found and found.query_matches:
        return _("Die Anfrage passt zum Artikel, aber nicht alle Filter.")
    if not found.found:
        return _("Die Anfrage findet diesen Artikel nicht.")
    if found.relaxed:
        return _(
            "Kein Artikel enthält alle Wörter. Dieser enthält einige davon oder von ihren Teilen."
        )
    if found.tree is None:
        return _("Gefragt ist nach allen Artikeln.")
    return _("Dieser Artikel erfüllt die ganze Anfrage.")


def _view(part: Part | Group, language: Language) -> PartView | GroupView:
    if isinstance(part, Group):
        inner = tuple(_view(one, language) for one in part.parts)
        return GroupView(language.gettext(GROUPS[part.how]), part.matched, inner)
    shown = part.forms[:SHOWN]
    hidden = len(part.forms) - len(shown)
    return PartView(
        asked=part.asked,
        matched=part.matched,
        share="" if part.share is None else percent(part.share, language),
        width=round((part.share or 0.0) * 100, 1),
        places=tuple(
            PlaceView(
                language.gettext(PLACES[place]),
                tuple(_form(one, language) for one in forms),
            )
            for place, forms in groupby(shown, attrgetter("place"))
        ),
        hidden=language.ngettext(
            "%(count)s weitere Wortform", "%(count)s weitere Wortformen", hidden
        )
        if hidden
        else "",
    )


def _form(form: Form, language: Language) -> FormView:
    read = READINGS[form.read]
    times = (
        language.gettext("%(count)s-mal", count=language.number(form.count))
        if form.count > 1
        else ""
    )
    said = language.gettext(read, part=form.part) if read else ""
    text = language.name_of(form.text) if form.place is Place.LANGUAGE else form.text
    return FormView(text, said, times)


def _conditions(
    conditions: tuple[Condition, ...], request: Request, language: Language
) -> Iterator[ConditionView]:
    """The filters; of alternatives those that the article has, or all where it has none."""
    had = {one.filter.name for one in conditions if one.fulfilled and not one.filter.unwanted}
    for one in conditions:
        if one.fulfilled or one.filter.unwanted or one.filter.name not in had:
            yield ConditionView(_label(one.filter, request, language), one.fulfilled)


def _label(filter: AppliedFilter, request: Request, language: Language) -> str:
    return filter_label(filter, request, language)


def _notes(found: Why, language: Language) -> Iterator[str]:
    _ = language.gettext
    if found.left_out:
        yield language.ngettext(
            "%(count)s weiterer Teil der Anfrage wurde nicht untersucht.",
            "%(count)s weitere Teile der Anfrage wurden nicht untersucht.",
            found.left_out,
        )
    if not found.query_matches or not found.score:
        return
    if found.additive:
        yield _(
            "Die Prozente sagen, was jeder Teil zur Punktzahl beiträgt, nach der die Relevanz "
            "ordnet: Seltene Wörter zählen mehr als häufige, Treffer im Titel und in kurzen "
            "Texten mehr als andere."
        )
    else:
        yield _(
            "Hier ist die Punktzahl weniger als die Summe ihrer Teile; die Prozente gelten der "
            "Summe."
        )
