"""Understanding: what a query was understood as, in plain words.

alle Wörter: Brücke, Kosten; ohne: Fähre; im Titel: Hafen; Zeitraum: April 2025
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.tree import Days, Near
from search.facets import TITLES
from search.i18n import N_, Language
from search.language import Condition, ConditionKind, Understood
from search.language.fields import FIELDS
from search.period import said

MOST = 20  #: words of one sort that a page shows


class StatementKind(StrEnum):
    """What is said. All others are said of the whole article, ``FIELD`` of one of its fields."""

    ALL = "all"
    AS_WRITTEN = "as_written"
    PHRASE = "phrase"
    ANY = "any"
    NEAR = "near"
    NONE = "none"
    FIELD = "field"
    PERIOD = "period"
    UNDATED = "undated"
    OTHER = "other"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was understood. ``field`` is its English name, "" for the whole article."""

    kind: StatementKind
    label: str
    values: tuple[str, ...]
    field: str = ""

    @property
    def shown(self) -> str:
        """The values as a page shows them, the first of many."""
        return ", ".join(self.values[:MOST]) + (" …" if len(self.values) > MOST else "")


_LABELS = {
    StatementKind.ALL: N_("alle Wörter"),
    StatementKind.AS_WRITTEN: N_("genau so geschrieben"),
    StatementKind.PHRASE: N_("genau diese Wortfolge"),
    StatementKind.ANY: N_("eines von"),
    StatementKind.NEAR: N_("nah beieinander"),
    StatementKind.PERIOD: N_("Zeitraum"),
    StatementKind.UNDATED: N_("Datum"),
    StatementKind.OTHER: N_("außerdem"),
    StatementKind.NONE: N_("ohne"),
    StatementKind.EVERY: N_("alle Artikel"),
}
_OF_FIELDS = {"titel": N_("im Titel"), "text": N_("im Text"), "kommentar": N_("in Kommentaren")}
_KINDS = {
    ConditionKind.WORD: StatementKind.ALL,
    ConditionKind.AS_WRITTEN: StatementKind.AS_WRITTEN,
    ConditionKind.PHRASE: StatementKind.PHRASE,
    ConditionKind.ANY: StatementKind.ANY,
    ConditionKind.NEAR: StatementKind.NEAR,
    ConditionKind.PERIOD: StatementKind.PERIOD,
    ConditionKind.UNDATED: StatementKind.UNDATED,
    ConditionKind.EVERY: StatementKind.EVERY,
    ConditionKind.OTHER: StatementKind.OTHER,
}
_ENGLISH = {field.name: (*others, field.name)[0] for field, others in FIELDS}
_FACETS = {field.name: field.asked.removesuffix("_words") for field, _ in FIELDS}
_TOGETHER = {StatementKind.ALL, StatementKind.AS_WRITTEN, StatementKind.PHRASE, StatementKind.NONE}
_ORDER = list(StatementKind)


def understanding(understood: Understood, language: Language) -> tuple[Statement, ...]:
    """What was understood, in order; nothing for an empty query."""
    said_so_far: dict[object, Statement] = {}
    for place, condition in enumerate(understood.conditions):
        kind = _kind(condition)
        if kind is StatementKind.EVERY and len(understood.conditions) > 1:
            continue
        field = condition.field if kind is StatementKind.FIELD else ""
        key = (kind, field) if kind in _TOGETHER or field else place
        values = tuple(_values(condition, kind, language))
        if before := said_so_far.get(key):
            values = before.values + values
        label = _label(kind, field, language)
        if kind is StatementKind.ALL and len(values) == 1:
            label = language.gettext("Wort")
        said_so_far[key] = Statement(kind, label, values, _ENGLISH.get(field, ""))
    return tuple(sorted(said_so_far.values(), key=lambda one: _ORDER.index(one.kind)))


def _kind(condition: Condition) -> StatementKind:
    if condition.unwanted:
        return StatementKind.NONE
    of_field = condition.field and condition.kind not in (
        ConditionKind.PERIOD,
        ConditionKind.UNDATED,
        ConditionKind.OTHER,
    )
    return StatementKind.FIELD if of_field else _KINDS[condition.kind]


def _label(kind: StatementKind, field: str, language: Language) -> str:
    if kind is not StatementKind.FIELD:
        return language.gettext(_LABELS[kind])
    return language.gettext(_OF_FIELDS.get(field) or TITLES[_FACETS[field]])


def _values(condition: Condition, kind: StatementKind, language: Language) -> Iterator[str]:
    if kind is StatementKind.NONE:
        yield from _unwanted(condition, language)
    elif kind is StatementKind.ANY:
        yield from map(_plain, condition.texts)
    elif kind is not StatementKind.EVERY:
        yield _one(condition, language)


def _unwanted(condition: Condition, language: Language) -> Iterator[str]:
    """None of several is each of them excluded."""
    for text in _each(condition, language):
        if condition.field and condition.field not in ("datum", "sprache"):
            label = _label(StatementKind.FIELD, condition.field, language)
            yield language.gettext("%(facet)s: %(value)s", facet=label, value=text)
        else:
            yield text


def _each(condition: Condition, language: Language) -> Sequence[str]:
    if condition.kind is ConditionKind.ANY:
        return [_in_field(text, condition.field, language) for text in condition.texts]
    return [_one(condition, language)]


def _one(condition: Condition, language: Language) -> str:
    """A condition as one value."""
    if condition.kind is ConditionKind.PERIOD:
        return _period(condition, language)
    if condition.kind is ConditionKind.UNDATED:
        return language.gettext("unbekannt")
    if condition.kind is ConditionKind.NEAR:
        return _near(condition, language)
    if condition.kind is ConditionKind.OTHER:
        return condition.whole
    texts = (_in_field(text, condition.field, language) for text in condition.texts)
    return _or(texts, language)


def _period(condition: Condition, language: Language) -> str:
    spans = (_said(one, language) for one in condition.asked)
    return _or(spans, language)


def _said(span: Days, language: Language) -> str:
    first = None if span.first == date.min else span.first
    return said(first, None if span.last == date.max else span.last, language)


def _near(condition: Condition, language: Language) -> str:
    near: Near = condition.asked[0]
    one, other = (_or(map(_plain, side), language) for side in condition.sides)
    facts = {"first": one, "second": other}
    if near.ordered:
        return language.ngettext(
            "%(first)s vor %(second)s, höchstens %(count)s Schritt",
            "%(first)s vor %(second)s, höchstens %(count)s Schritte",
            near.distance,
            **facts,
        )
    return language.ngettext(
        "%(first)s und %(second)s, höchstens %(count)s Schritt",
        "%(first)s und %(second)s, höchstens %(count)s Schritte",
        near.distance,
        **facts,
    )


def _or(texts: Iterable[str], language: Language) -> str:
    between = language.gettext("oder")
    return f" {between} ".join(texts)


def _in_field(text: str, field: str, language: Language) -> str:
    if field == "sprache":
        return language.name_of(text)
    return _plain(text) if field in ("", *_OF_FIELDS) else text.strip('"')


def _plain(text: str) -> str:
    """A word or phrase as it is said: phrases between quotation marks."""
    if text.startswith("="):
        text = text[1:]
    return f"»{text[1:-1]}«" if text.startswith('"') and text.endswith('"') else text
