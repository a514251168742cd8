"""The log-linear model behind the compound splitter: what is known of parts and of words.

A way to cut a word is worth the sum over its parts of weights times features; leaving it whole
is worth a sum over features of the word. The weights stand in make_lexicon.py and are fitted
by fit_compounds.py.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace

from index.german.normalise import fold
from tools.lexicon_sources import Sources
from tools.word_lists import (
    BEFORE_NOUNS,
    ENDINGS,
    ENDINGS_BEFORE,
    FUNCTION,
    SHORT_BEFORE,
    SHORT_LAST,
)

ENDED = ("", "e", "er", "en", "em", "es")  #: endings of adjectives and participles


@dataclass(frozen=True, slots=True)
class Part:
    """A form that can be a part: what it belongs to and how often it is met as one."""

    lemma: str
    frequency: float  #: logarithm to base 10 of a thousand millionth
    kind: str  #: n noun, a adjective, v verb stem, t place, p from BEFORE_NOUNS, e shortened
    family: int = 0  #: different words in which it is such a part
    words: int = 0  #: different words that begin (or end) with these letters


SURE_S = re.compile(
    "(?:ung|heit|keit|schaft|tat|ion|ling|tum|ing|um|ur|ucht|unft|acht|urt|icht|ahrt)$"
)
_KINDS = {"n": 0.0, "t": 0.0, "a": 0.2, "p": 0.0, "e": 0.3, "v": 0.5, "o": 0.6}


class Parts(dict[str, Part]):
    """Forms that can be parts; of two readings of one form the likelier one stays."""

    def offer(self, form: str, lemma: str, frequency: float, kind: str) -> None:
        """Takes a reading of a form, unless a likelier one is there."""
        worth = frequency - _KINDS[kind] + (1 if form == lemma else 0)
        known = self.get(form)
        if known is None or worth > known.frequency - _KINDS[known.kind] + (
            1 if form == known.lemma else 0
        ):
            self[form] = Part(lemma, frequency, kind)


@dataclass(slots=True)
class Tables:
    """All that the score of a split is made from."""

    before: dict[str, Part]  #: what can stand before another part
    last: dict[str, Part]  #: what can be the last part
    german: dict[str, float]
    verbs: frozenset[str]  #: forms of verbs
    infinitives: frozenset[str]
    names: frozenset[str]


def logarithm(frequency: float) -> float:
    """The logarithm to base 10; -1 for what is never met."""
    return math.log10(frequency) if frequency > 0 else -1.0


def candidates(sources: Sources) -> Tables:
    """Every form that grammar lets be a part, likely or not."""
    before, last = Parts(), Parts()
    names, verbs, infinitives = set[str](), set[str](), set[str]()

    def total(forms: set[str]) -> float:
        return logarithm(math.fsum(sources.german.get(f, 0) for f in forms if f not in FUNCTION))

    for base, written in sorted(sources.adjectives.items()):
        adjective, forms = fold(base), {fold(form) for form in written | {base}}
        frequency = total(forms)
        if adjective not in FUNCTION:
            before.offer(adjective, adjective, frequency, "a")
        for form in forms:
            if len(form) >= 4 and form in sources.german:
                last.offer(form, adjective, frequency, "a")
    nouns = Parts()
    for lemma, noun in sorted(sources.nouns.items()):
        folded, forms = fold(lemma), {fold(form) for form in noun.forms}
        frequency = total(forms)
        if not noun.common:
            # A place may stand before a noun (Europa, Berlin), a person does so with a hyphen.
            names |= forms
            if noun.place:
                before.offer(folded, folded, frequency, "t")
                nouns.offer(folded, folded, frequency, "t")
            continue
        before.offer(folded, folded, frequency, "n")
        if noun.abbreviation and len(folded) < 4:
            continue
        for form in forms:
            nouns.offer(form, folded, frequency, "n")
        for form in {fold(form) for form in noun.links if not form.endswith("a")}:
            before.offer(form, folded, frequency, "n")
        if SURE_S.search(folded):
            before.offer(folded + "s", folded, frequency, "n")
        for link in ("s", "es", "n", "en", "e"):
            before.offer(folded + link, folded, frequency, "o")
        if folded.endswith("e"):
            before.offer(folded[:-1], folded, frequency, "e")
            before.offer(folded[:-1] + "s", folded, frequency, "e")
    for infinitive, (finite, participles) in sorted(sources.verbs.items()):
        folded = fold(infinitive)
        forms = {fold(form) for form in finite}
        endings = {fold(form) + end for form in participles for end in ENDED}
        verbs |= forms | endings
        infinitives.add(folded)
        frequency = total(forms)
        root = folded[:-2] if folded.endswith("en") else folded[:-1]
        for form in (root, root + "e", re.sub(r"(?<=[^aeioulrh])n$", "en", root)):
            before.offer(form, folded, frequency, "v")
        for prefix in ("be", "er", "ver", "ent", "zer", "ge", "miss", "un"):
            verbs |= {prefix + form for form in forms | endings if prefix + form in sources.german}
    for word in sorted(BEFORE_NOUNS):
        frequency = min(4.2, logarithm(sources.german.get(word, 0)))
        before[word] = Part(word, max(frequency, 3.0), "p")
    last.update(nouns)
    for form in [*last]:
        if form in ENDINGS or (len(form) <= 3 and form not in SHORT_LAST):
            del last[form]
    for form in [*before]:
        if form in ENDINGS_BEFORE or (len(form) <= 3 and form not in SHORT_BEFORE):
            del before[form]
    return Tables(
        dict(before),
        dict(last),
        sources.german,
        frozenset(verbs),
        frozenset(infinitives),
        frozenset(names),
    )


def with_families(tables: Tables) -> Tables:
    """Counts in how many words of the frequency list a form is a part beside another part.

    A form that is never one, or hardly ever among the words that begin with its letters
    (Tran in Transport), is no part.
    """
    before = {form: part for form, part in tables.before.items() if len(form) >= 2}
    for least in (1, 2):
        as_first, first = Counter[str](), Counter[str]()
        as_last, ends = Counter[str](), Counter[str]()
        for word in tables.german:
            for cut in range(2, len(word) - 2):
                start, end = before.get(word[:cut]), tables.last.get(word[cut:])
                if start:
                    first[word[:cut]] += 1
                if end:
                    ends[end.lemma] += 1
                if start and end and (end.kind == "n" or start.kind in "nt"):
                    as_first[word[:cut]] += 1
                    as_last[end.lemma] += 1
        before = {
            form: replace(part, family=as_first[form], words=first[form])
            for form, part in before.items()
            if as_first[form] >= {"o": 4, "p": 0}.get(part.kind, least)
            and (part.kind not in "oe" or as_first[form] > 0.2 * first[form])
        }
    last = {
        form: replace(part, family=as_last[part.lemma], words=ends[part.lemma])
        for form, part in tables.last.items()
    }
    return replace(tables, before=before, last=last)


# The score of a split is a sum over its parts, that of no split a sum over the whole word;
# each term is a weight times what is known.

BEFORE = ("part", "share", "frequency", "length", "adjective")
LAST = ("share", "frequency", "four", "length", "adjective")
WHOLE = ("noun", "frequency", "adjective", "unknown")


def share(part: Part) -> float:
    """How much of what begins (or ends) with these letters holds the part, as log odds."""
    p = (part.family + 1) / (part.words + 2)
    return max(-3.0, min(3.0, math.log(p / (1 - p))))


_UNKNOWN_ENDING = re.compile(".{4,}(?:ungs|heits|keits|tats|ions|schafts|lings)")


def before_features(form: str, tables: Tables, start: bool) -> list[float] | None:
    """What is known of a form before another part, in the order of BEFORE; None: no part."""
    part = tables.before.get(form)
    if part is None:
        if len(form) < 5 or form in ENDINGS_BEFORE:
            return None
        known = tables.last.get(form) or (
            tables.last.get(form[:-1]) if SURE_S.search(form[:-1]) and form[-1] == "s" else None
        )
        if known is not None and known.kind == "n":
            part = Part(known.lemma, known.frequency, "n")
        elif start and _UNKNOWN_ENDING.fullmatch(form):
            part = Part(form[:-1], 0.0, "n")
        else:
            return None
    return [1, share(part), part.frequency / 3, _length(form), part.kind == "a"]


def last_features(form: str, tables: Tables) -> list[float] | None:
    """What is known of a form as last part, in the order of LAST; None: no part."""
    part = tables.last.get(form)
    if part is None:
        return None
    return [share(part), part.frequency / 3, len(form) <= 4, _length(form), part.kind == "a"]


def whole_features(word: str, tables: Tables) -> list[float]:
    """What is known of a word that speaks for leaving it whole, in the order of WHOLE."""
    part, frequency = tables.last.get(word), tables.german.get(word, 0)
    noun, adjective = part is not None and part.kind == "n", part is not None and part.kind == "a"
    return [noun, max(0.0, logarithm(frequency)) / 3, adjective, not noun and not adjective]


def _length(form: str) -> float:
    return min(len(form), 10) / 5
