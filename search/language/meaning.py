"""Meaning: the whole way from a text to a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whoosh import query as wq

from index.german.analyzer import stem_of
from index.german.tokens import clean, words
from search.language.hints import Hint, HintKind
from search.language.logic import depth, leaf_count, spell, tidy, tree
from search.language.plugins import PLUGINS
from search.language.reading import MAX_DEPTH, MAX_TEXT, MAX_WORDS, Caps, Reading, shortened
from search.language.words import bare

# A tree too deep or too large, or a canonical spelling too long, is read again with less of it.
_ATTEMPTS = (
    Caps(),
    Caps(brackets=MAX_DEPTH // 2),
    Caps(brackets=MAX_DEPTH // 4),
    Caps(brackets=MAX_DEPTH // 4, words=MAX_WORDS // 2),
    Caps(brackets=MAX_DEPTH // 4, words=MAX_WORDS // 2, text=MAX_TEXT // 8),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text asks for.

    ``tree`` names asked fields (``index.tree``). ``canonical`` is the query as understood, in
    German syntax; it is understood as the same tree. ``relaxed`` are the words joined by OR,
    where the text is nothing but two or more plain words or phrases; else None.
    """

    tree: wq.Query
    canonical: str
    hints: tuple[Hint, ...] = ()
    relaxed: wq.Query | None = None


def understand(text: str, today: date) -> Understood:
    """What a reader asks for with this text; any text has a meaning, and nothing is raised.

    >>> understood = understand("Brücken UND -Tunnel", date(2025, 4, 10))
    >>> understood.tree
    And([Term('any', 'bruck'), Not(Term('any', 'tunnel'))])
    >>> understood.canonical
    'Brücken NICHT Tunnel'
    """
    if not text.strip():
        return Understood(wq.Every(), "")
    try:
        for caps in _ATTEMPTS:
            understood = _read(Reading(text, today, caps, PLUGINS))
            if _is_within_limits(understood):
                return understood
    except Exception:  # the last net: a search box answers every text
        return _all_words(text, HintKind.TAKEN_AS_WORDS)
    return _all_words(text, HintKind.TAKEN_AS_WORDS)


def _is_within_limits(understood: Understood) -> bool:
    tree = understood.tree
    return (
        len(understood.canonical) <= MAX_TEXT
        and depth(tree) <= MAX_DEPTH
        and leaf_count(tree) <= MAX_WORDS
    )


def _read(reading: Reading) -> Understood:
    found = tidy(reading.process(reading.text))
    end = len(reading.text)
    if found is None:
        if any(hint.kind is HintKind.DANGLING_OPERATOR for hint in reading.hints):
            cut = [hint for hint in reading.hints if hint.kind is HintKind.TOO_LONG]
            return _all_words(reading.text, HintKind.OPERATOR_AS_WORD, cut)
        reading.hint(HintKind.NO_WORDS, "", 0, end)
    asked, canonical = tree(found), spell(found)
    if isinstance(asked, wq.And) and isinstance(asked[0], wq.Every):
        canonical = f"* {canonical}"
        if not reading.everything:
            reading.hint(HintKind.ONLY_NOT, "", 0, end)
    return Understood(asked, canonical, tuple(reading.hints), reading.relaxed)


def _all_words(text: str, kind: HintKind, hints: Sequence[Hint] = ()) -> Understood:
    """Every word of the text, operators too; made without the parser, which may have failed."""
    found = words(clean(text[:MAX_TEXT]))[:MAX_WORDS]
    kind = kind if found else HintKind.NO_WORDS
    told = (*hints, Hint(kind, shortened(text if found else ""), 0, len(text)))
    written: dict[str, str] = {}
    for word in found:
        written.setdefault(stem_of(word), bare(word))
    terms = [wq.Term("any", stem) for stem in written]
    canonical = " ".join(written.values())
    if len(terms) < 2:
        return Understood(terms[0] if terms else wq.Every(), canonical or "*", told)
    return Understood(wq.And(terms), canonical, told, wq.Or(terms))
