"""Meaning: the whole way from a text to a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whoosh import query as wq
from whoosh.qparser.syntax import AndGroup

from index.german.analyzer import stem_of
from index.german.tokens import clean, words
from index.german.variants import Variants, shipped
from search.language import cost
from search.language.conditions import Condition, conditions
from search.language.function_words import any_of
from search.language.hints import Hint, HintKind
from search.language.logic import depth, leaf_count, tidy, tree
from search.language.names import word_asked
from search.language.nodes import Also, Leaf, PlainWord
from search.language.plugins import PLUGINS
from search.language.reading import MAX_DEPTH, MAX_TEXT, MAX_WORDS, Caps, Reading, shortened
from search.language.spelling import spell
from search.language.words import bare

# A tree too deep or too large, or a canonical spelling too long, is read again with less of it.
_ATTEMPTS = (
    Caps(),
    Caps(brackets=MAX_DEPTH // 2),
    Caps(brackets=MAX_DEPTH // 4),
    Caps(brackets=MAX_DEPTH // 4, words=MAX_WORDS // 2),
    Caps(brackets=MAX_DEPTH // 4, words=MAX_WORDS // 2, text=MAX_TEXT // 8),
)
_FEW = Caps(brackets=MAX_DEPTH // 4, words=MAX_WORDS // 8)  #: of one that takes too long to find


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text asks for.

    ``tree`` names asked fields (``index.tree``). ``canonical`` is the query as understood, in
    German syntax; it is understood as the same tree. ``relaxed`` are the words joined by OR,
    function words only to rank, where the text is nothing but two or more plain words or
    phrases; else None. ``words`` are
    those that may have been meant otherwise, in order. ``also`` are names that are searched in
    other spellings too. ``conditions`` are what the tree asks, with the words it was typed with.
    """

    tree: wq.Query
    canonical: str
    hints: tuple[Hint, ...] = ()
    relaxed: wq.Query | None = None
    words: tuple[PlainWord, ...] = ()
    also: tuple[Also, ...] = ()
    conditions: tuple[Condition, ...] = ()


def understand(text: str, today: date, variants: Variants | None = None) -> Understood:
    """What a reader asks for with this text; any text has a meaning, and nothing is raised.

    ``variants`` are the spellings of names, without them those that come with the program.

    >>> understood = understand("Brücken UND -Tunnel", date(2025, 4, 10))
    >>> understood.tree
    And([Term('any', 'bruck'), Not(Term('any', 'tunnel'))])
    >>> understood.canonical
    'Brücken NICHT Tunnel'
    """
    if not text.strip():
        return Understood(wq.Every(), "")
    known = shipped() if variants is None else variants
    try:
        for caps in _ATTEMPTS:
            understood = _read(Reading(text, today, caps, PLUGINS, known))
            if cost.of_tree(understood.tree) > cost.MOST:
                understood = _read(Reading(text, today, _FEW, PLUGINS, known))
            if _is_within_limits(understood):
                return understood
    except Exception:  # the last net: a search box answers every text
        return _all_words(text, HintKind.TAKEN_AS_WORDS, known)
    return _all_words(text, HintKind.TAKEN_AS_WORDS, known)


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
            return _all_words(reading.text, HintKind.OPERATOR_AS_WORD, reading.variants, cut)
        reading.hint(HintKind.NO_WORDS, "", 0, end)
    asked, canonical = tree(found), spell(found, reading.variants)
    if isinstance(asked, wq.And) and isinstance(asked[0], wq.Every):
        canonical = f"* {canonical}"
        if not reading.everything:
            reading.hint(HintKind.ONLY_NOT, "", 0, end)
    plain = tuple(sorted(set(reading.words), key=lambda word: word.start))
    also = tuple(reading.also.values())
    told = conditions(found, reading.variants)
    return Understood(asked, canonical, tuple(reading.hints), reading.relaxed, plain, also, told)


def _all_words(
    text: str, kind: HintKind, variants: Variants, hints: Sequence[Hint] = ()
) -> Understood:
    """Every word of the text, operators too; made without the parser, which may have failed."""
    found = words(clean(text[:MAX_TEXT]))[:MAX_WORDS]
    kind = kind if found else HintKind.NO_WORDS
    told = (*hints, Hint(kind, shortened(text if found else ""), 0, len(text)))
    written: dict[str, str] = {}
    for word in found:
        written.setdefault(stem_of(word), word)
    terms = [word_asked(word, "any", variants) for word in written.values()]
    canonical = " ".join(map(bare, written.values()))
    leaves = [Leaf(t, "", bare(w)) for t, w in zip(terms, written.values(), strict=True)]
    asked = tuple(one for leaf in leaves for one in conditions(leaf, variants))
    if len(terms) < 2:
        return Understood(
            terms[0] if terms else wq.Every(), canonical or "*", told, conditions=asked
        )
    return Understood(tree(AndGroup(leaves)), canonical, told, any_of(terms), conditions=asked)
