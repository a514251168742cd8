"""Builder: a query as the fields of a form, for readers who do not know the operators.

The fields are written as a query, and any query is read back into fields. What the fields cannot
show is kept as text beside them, so a query that has been through the form finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.german.tokens import words
from index.german.variants import Variants
from index.tree import Days, Near
from search.dates import days, spelled
from search.language import Condition, ConditionKind, Understood, same, understand
from search.language.proximity import DISTANCE, FARTHEST
from search.language.quotes import MARKS

TITLE, OUTLET, AUTHOR = "titel", "medium", "autor"  #: fields of the language that have their own

_PIECE = re.compile(rf"[^\s{MARKS}]*[{MARKS}][^{MARKS}]*[{MARKS}]\S*|[^\s{MARKS}]+")
_MARK = re.compile(f"[{MARKS}]")
_ALTERNATIVE = {"ODER", "OR", "oder", "or", "||"}  # between the words of which any will do
_NEGATION = {"NICHT", "NOT", "UND", "AND", "ODER", "OR"}  # between words of which none will
_SIMPLE = {ConditionKind.WORD, ConditionKind.AS_WRITTEN, ConditionKind.PHRASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The form. Words stand side by side, those in quotation marks are one; names have commas
    between them. A period is in words that ``search.dates`` reads, both ends included.
    """

    all: str = ""
    phrase: str = ""  #: several of them each in quotation marks
    any: str = ""
    none: str = ""
    near: str = ""
    beside: str = ""  #: what the word before is near to
    within: int = DISTANCE  #: steps from the one to the other at most
    ordered: bool = False  #: whether the one comes before the other
    title: str = ""
    outlet: str = ""
    author: str = ""
    since: str = ""
    until: str = ""
    rest: str = ""  #: in the query language: whatever has no field of its own


@dataclass(frozen=True, slots=True)
class Builder:
    """Writes and reads queries, on a day and with the other spellings of names."""

    today: date
    variants: Variants | None = None

    def read(self, text: str) -> Fields:
        """The fields of a query. What ``text`` makes of them finds the same as the query."""
        understood = self.understood(text)
        for joint in (" ", " UND "):
            for apart in (True, False):
                found = _Sorting(joint, apart).sorted(understood.conditions)
                if same(self.understood(self.text(found)).tree, understood.tree):
                    return found
        return Fields(rest=understood.canonical)

    def text(self, fields: Fields) -> str:
        """The query that the fields say, "" if they say nothing.

        A date that is none is left out (``bounds``).
        """
        wanted = (
            self._query(fields.all),
            *_phrases(fields.phrase),
            _any_of(self._pieces(fields.any, _ALTERNATIVE)),
            self._near(fields),
            self._titled(fields.title),
            self._named(OUTLET, fields.outlet),
            self._named(AUTHOR, fields.author),
            self._query(fields.rest),
        )
        unwanted = self._pieces(fields.none, _NEGATION)
        asked = [text for text in wanted if text] + [f"NICHT {one}" for one in unwanted]
        if (span := bounds(fields, self.today)) is not None:
            asked.append(f"datum:{spelled(span)}")
        if asked and all(text.startswith("NICHT ") for text in asked):
            asked.insert(0, "*")
        return " ".join(asked) if len(asked) != 1 else self.understood(asked[0]).canonical

    def understood(self, text: str) -> Understood:
        """What a query asks for on this day."""
        return understand(text, self.today, self.variants)

    def _query(self, text: str) -> str:
        """A query by itself, so that it can stand beside others; "" for every article."""
        understood = self.understood(text)
        asked = _narrowing(understood.conditions)
        if len(asked) == 1:
            return _spelled(asked[0])
        return understood.canonical.removeprefix("* ") if asked else ""

    def _pieces(self, text: str, left_out: set[str]) -> list[str]:
        """Words and phrases, each of them as a query."""
        typed = (one for one in _PIECE.findall(text) if one not in left_out)
        return list(dict.fromkeys(filter(None, map(self._piece, typed))))

    def _piece(self, text: str) -> str:
        asked = self.understood(text).conditions
        if len(asked) == 1:
            return asked[0].whole if asked[0].kind is not ConditionKind.EVERY else ""
        return f"({' '.join(map(_spelled, asked))})" if asked else ""

    def _near(self, fields: Fields) -> str:
        one, other = self._side(fields.near), self._side(fields.beside)
        if not (one and other):
            return one or other
        sign = "VOR" if fields.ordered else "NAHE"
        return f"{one} {sign}/{min(max(fields.within, 1), FARTHEST)} {other}"

    def _side(self, text: str) -> str:
        """What something can be near to: a word, a phrase, or one of several."""
        asked = self.understood(text).conditions
        plain = len(asked) == 1 and not (asked[0].field or asked[0].unwanted)
        if plain and not _is_several(asked[0].texts[0]):
            return asked[0].whole
        return next(_phrases(_MARK.sub(" ", text)), "")

    def _titled(self, text: str) -> str:
        understood = self.understood(text)
        asked = _narrowing(understood.conditions)
        inner = f"{TITLE}:({understood.canonical.removeprefix('* ')})"
        return self._query(inner) if len(asked) == 1 else inner if asked else ""

    def _named(self, field: str, text: str) -> str:
        """Names, any of which will do."""
        typed = (" ".join(_MARK.sub(" ", name).split()) for name in text.split(","))
        found: list[str] = []
        for name in typed:
            quoted = f'"{name}"' if " " in name else name
            asked = self.understood(f"{field}:{quoted}").conditions if words(name) else ()
            found += [asked[0].texts[0]] if len(asked) == 1 else []
        found = list(dict.fromkeys(found))
        return f"{field}:{_any_of(found)}" if found else ""


def bounds(fields: Fields, today: date) -> Days | None:
    """The period of the form; None where it has none, or one that ends before it begins."""
    first, last = _bound(fields.since, today), _bound(fields.until, today)
    if first is None and last is None:
        return None
    span = Days(first.first if first else date.min, last.last if last else date.max)
    return span if span.first <= span.last else None


def _bound(typed: str, today: date) -> Days | None:
    return days(typed, today) if typed.strip() else None


def _phrases(text: str) -> Iterator[str]:
    for phrase in _MARK.split(text):
        if words(phrase):
            yield f'"{" ".join(phrase.split())}"'


def _any_of(texts: Sequence[str]) -> str:
    return f"({' ODER '.join(texts)})" if len(texts) > 1 else "".join(texts)


def _narrowing(conditions: Sequence[Condition]) -> list[Condition]:
    """Without the star that stands for every article."""
    return [one for one in conditions if one.unwanted or one.kind is not ConditionKind.EVERY]


def _spelled(condition: Condition) -> str:
    return f"NICHT {condition.whole}" if condition.unwanted else condition.whole


class _Sorting:
    """Puts conditions into fields, one by one; those without a field of their own are the rest."""

    def __init__(self, joint: str, apart: bool) -> None:
        """``joint`` stands between words; words may stand ``apart`` in the query."""
        self._joint, self._apart = joint, apart
        self._words: list[str] = []
        self._phrases: list[str] = []
        self._any: tuple[str, ...] = ()
        self._none: list[str] = []
        self._near: Condition | None = None
        self._title: list[Condition] = []
        self._names: dict[str, tuple[str, ...]] = {}
        self._ends: tuple[str, str] | None = None
        self._closed = False  # whether the run of words has ended

    def sorted(self, conditions: Sequence[Condition]) -> Fields:
        rest = [one for one in _narrowing(conditions) if not self._takes(one)]
        one, other = self._near.sides if self._near else ((), ())
        near: Near | None = self._near.asked[0] if self._near else None
        return Fields(
            all=self._joint.join(self._words),
            phrase=_bare(self._phrases),
            any=" ".join(self._any),
            none=" ".join(self._none),
            near=" ODER ".join(one),
            beside=" ODER ".join(other),
            within=near.distance if near else DISTANCE,
            ordered=near is not None and near.ordered,
            title=_in_title(self._title, self._joint),
            outlet=", ".join(self._names.get(OUTLET, ())),
            author=", ".join(self._names.get(AUTHOR, ())),
            since=self._ends[0] if self._ends else "",
            until=self._ends[1] if self._ends else "",
            rest=" ".join(map(_spelled, rest)),
        )

    def _takes(self, one: Condition) -> bool:
        """Whether there is a field for it; then it is in it."""
        simple = one.kind in _SIMPLE or one.kind is ConditionKind.ANY
        if one.unwanted:
            fits = simple and not one.field and not any(map(_is_several, one.texts))
            self._none += one.texts if fits else ()
            return fits
        if one.kind is ConditionKind.PERIOD:
            return self._takes_period(one)
        if one.field == TITLE:
            self._title.append(one)
            return True
        if one.field in (OUTLET, AUTHOR) and simple and one.field not in self._names:
            self._names[one.field] = tuple(text.strip('"') for text in one.texts)
            return True
        return not one.field and self._takes_words(one)

    def _takes_words(self, one: Condition) -> bool:
        if one.kind in (ConditionKind.WORD, ConditionKind.AS_WRITTEN):
            if self._closed and not self._apart:
                return False
            self._words += one.texts
            return True
        self._closed = bool(self._words)
        if one.kind is ConditionKind.PHRASE:
            self._phrases += one.texts
            return True
        if one.kind is ConditionKind.ANY and not self._any:
            fits = not any(map(_is_several, one.texts))
            self._any = one.texts if fits else ()
            return fits
        if one.kind is ConditionKind.NEAR and self._near is None:
            self._near = one
            return True
        return False

    def _takes_period(self, one: Condition) -> bool:
        if len(one.texts) > 1 or self._ends:
            return False
        text = one.texts[0]
        first, between, last = text.partition("..")
        if text.startswith(">="):
            self._ends = text[2:], ""
        elif text.startswith("<="):
            self._ends = "", text[2:]
        else:
            self._ends = first, last if between else first
        return True


def _bare(phrases: Sequence[str]) -> str:
    """Phrases as the form has them: one needs no quotation marks."""
    return " ".join(phrases) if len(phrases) > 1 else "".join(phrases).strip('"')


def _is_several(text: str) -> bool:
    """Whether this is a name of several words, which nothing holds together."""
    return " " in text and '"' not in text


def _in_title(asked: Sequence[Condition], joint: str) -> str:
    if len(asked) == 1:
        return " ODER ".join(asked[0].texts)
    return joint.join(_any_of(one.texts) for one in asked)
