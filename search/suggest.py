"""Did you mean: other spellings of a query, each of which finds something.

A word that no article has, or hardly any, is held against the words of the index: those that
are spelled nearly so, the two that it may be made of, and the one that it makes with its
neighbour. They are ranked as a noisy channel ranks them, by how frequent the word is and how
unlikely the slip (Kernighan, Church and Gale: A Spelling Correction Program Based on a Noisy
Channel Model. COLING 1990). Most slips are a single one (Damerau: A Technique for Computer
Detection and Correction of Spelling Errors. CACM 1964).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise, product
from math import log

from rapidfuzz.distance import OSA
from whoosh import query as wq

from index.engine import Query, Searcher, Window, Words
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import words
from index.schema import NAMES
from index.tree import Near
from search.counting import count
from search.language import PlainWord, Understood, understand
from search.request import Request

WORDS = 12  #: of a longer query no word is looked at: it was not typed
DOUBTED = 4  #: words of a query that are corrected at once
RARE = 2  #: a word that more articles have is not doubted while something is found
HARDLY = 10  #: and while nothing is found
SHORTEST = 4  #: letters of a word that may be a slip
LONGEST = 64  #: and of one that is looked into: each place where it may be parted is looked up
LONG = 6  #: letters from which on it may be two
SLIP = 5.0  #: a slip is as unlikely as a word is rarer by this power of e
FIRST = 1.5  #: and more so at a word's first letter
FAR = 4.0  #: a choice so much less likely than the best is none
CANDIDATES = 100  #: spellings looked at for one word
CHOICES = 3  #: and taken
TRIED = 5  #: queries tried
TRIED_OF_DEAR = 2  #: and of those with patterns, or words near others, which take far longer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, and how many articles it finds under the same filters."""

    text: str
    total: int


@dataclass(frozen=True, slots=True)
class _Change:
    """What to put in place of a piece of the query; ``score`` is a logarithm."""

    start: int
    end: int
    text: str
    score: float


def corrections(
    searcher: Searcher,
    understood: Understood,
    request: Request,
    today: date,
    found: int,
    limit: int = 3,
) -> tuple[Suggestion, ...]:
    """Other spellings of the query that find more than the ``found`` articles, best first."""
    typed = understood.words
    if len(typed) > WORDS:
        return ()
    doubted = (_changes(searcher, word, today, found) for word in typed)
    options = list(islice(filter(None, doubted), DOUBTED))
    joined = () if found else tuple(_joined(searcher.words, request.text, typed))
    suggestions = []
    tried = TRIED_OF_DEAR if any(map(_is_dear, understood.tree.leaves())) else TRIED
    for text in _texts(request.text, options, joined, tried):
        other = request.changed(text=text)
        total = count(searcher, understand(text, today).tree, other)
        if total > found:
            suggestions.append(Suggestion(text, total))
        if len(suggestions) == limit:
            break
    return tuple(suggestions)


def _is_dear(leaf: wq.Query) -> bool:
    return isinstance(leaf, wq.Wildcard | wq.FuzzyTerm | Near)


def _texts(
    text: str, options: list[list[_Change]], joined: Iterable[_Change], many: int
) -> Iterator[str]:
    """The query with every doubted word changed, or two words joined, the likeliest first."""
    ways = [choice for choice in product(*options) if choice]
    for change in joined:
        beside = (o[0] for o in options if o[0].end <= change.start or o[0].start >= change.end)
        ways.append((change, *beside))
    ways.sort(key=lambda way: -sum(change.score for change in way))
    changed = (_changed(text, way) for way in ways[:many])
    return (other for other in dict.fromkeys(changed) if other != text)


def _changed(text: str, way: Iterable[_Change]) -> str:
    for change in sorted(way, key=lambda change: -change.start):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def _changes(searcher: Searcher, word: PlainWord, today: date, found: int) -> list[_Change]:
    """What a word may have been meant to be; nothing where it may stand as it is."""
    facet = word.asked.removesuffix("_words") if word.asked in NAMES else ""
    folded = fold(word.text)
    if not SHORTEST <= len(folded) <= LONGEST or word.asked == "comments" or not folded.isalpha():
        return []
    rare = RARE if found else HARDLY
    own = sum(one.count for one in searcher.words.near(word.text, 0, CANDIDATES, facet))
    if own > 2 * rare:  # a title and a body each
        return []
    if found and not facet:
        own = _total(searcher, f'"{word.text}"', today)
        if own > rare:
            return []
    choices = list(_respelled(searcher.words, word, facet, own))
    if not own and not facet:
        choices += _parted(searcher, word, today)
    choices.sort(key=lambda change: (-change.score, change.text))
    likely = [change for change in choices if change.score > choices[0].score - FAR]
    as_typed = [_Change(word.start, word.end, word.text, log(own))] if likely and own else []
    return [*likely[:CHOICES], *as_typed]


def _respelled(words_: Words, word: PlainWord, facet: str, own: int) -> Iterator[_Change]:
    """Words that are spelled nearly so; of those with the same stem one."""
    folded, stem = fold(word.text), stem_of(word.text)
    distance = 2 if len(folded) >= LONG and not own else 1
    best: dict[str, _Change] = {}
    for candidate in words_.near(word.text, distance, CANDIDATES, facet):
        meant = min(words(candidate.text), key=lambda one: OSA.distance(folded, fold(one)))
        spelled = fold(meant)
        score = log(candidate.count) - SLIP * OSA.distance(folded, spelled)
        score -= FIRST * (spelled[0] != folded[0])
        key = spelled if facet else stem_of(meant)
        if key in (folded, stem) or (own and score <= log(own)):
            continue
        if key not in best or score > best[key].score:
            best[key] = _Change(word.start, word.end, meant, score)
    yield from best.values()


def _parted(searcher: Searcher, word: PlainWord, today: date) -> Iterator[_Change]:
    """Two words that were written as one, where they do stand side by side."""
    pairs = []
    for place in range(2, len(word.text) - 1):
        one = searcher.words.near(word.text[:place], 0, 1)
        other = searcher.words.near(word.text[place:], 0, 1) if one else ()
        if one and other:
            pairs.append((min(one[0].count, other[0].count), f"{one[0].text} {other[0].text}"))
    for _, text in sorted(pairs, reverse=True)[:CHOICES]:
        if together := _total(searcher, f'"{text}"', today):
            yield _Change(word.start, word.end, text, log(together) - SLIP)


def _total(searcher: Searcher, text: str, today: date) -> int:
    """How many articles a query finds without any filter."""
    tree = understand(text, today).tree
    return searcher.search(Query(tree, window=Window(limit=0))).total


def _joined(words_: Words, text: str, typed: Iterable[PlainWord]) -> Iterator[_Change]:
    """One word that was written as two."""
    for one, other in pairwise(typed):
        if one.asked == other.asked and text[one.end : other.start].isspace():
            for whole in words_.near(one.text + other.text, 0, 1):
                score = log(whole.count) - SLIP
                yield _Change(one.start, other.end, whole.text, score)
