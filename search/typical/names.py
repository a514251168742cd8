"""Names: words that mostly stand side by side, put together: Nord Stream, Vereinte Nationen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.typical.texts import Text

TOGETHER = 0.55  #: how much the articles with either of two words are those with both in a row
ALONE = 0.5  #: of the articles with a word: if as many have it in the name, it is not told twice
MOSTLY = 0.7  #: the same for a word beside one that the query asks for
BETWEEN = 2  #: small words that may stand between, as in Ursula von der Leyen
LOOKED_AT = 30  #: places at which it is looked how a name is written
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "di", "for", "la", "of", "van", "von", "zu")
)
_LATER = frozenset(("den", "der", "the"))  # particles behind another: von der


@dataclass(frozen=True, slots=True)
class Said:
    """A word in the spellings that it was read in, or a name, and how surely it is typical."""

    spellings: tuple[str, ...]  #: the most frequent first
    articles: int  #: how many of those read have it
    score: float
    queried: bool = False  #: the query itself asks for it


@dataclass(frozen=True, slots=True)
class _Place:
    """Where two words stand side by side: their places among the words of a text."""

    text: Text
    first: int
    last: int

    def spelling(self) -> str:
        """The name as it stands there; "" where a sentence ends between the two."""
        parts = map(re.escape, self.text.words[self.first : self.last + 1])
        found = re.search(r"[ \-–‑]".join(parts), self.text.text)
        return found[0] if found else ""


def named(found: Sequence[Said], texts: Sequence[Text]) -> list[Said]:
    """The same, with names of several words in the place of the surer one of them.

    What the query asks for is left out, and so is what mostly stands beside it: the first name of
    somebody whose last name was asked for. How much two words belong together is told by Dice's
    coefficient (Dice: Measures of the Amount of Ecologic Association Between Species, Ecology 26,
    1945).
    """
    number = {spelling: n for n, one in enumerate(found) for spelling in one.spellings}
    taken: set[int] = set()
    names: dict[int, Said] = {}
    pairs = {pair: _articles(places) for pair, places in _side_by_side(number, texts).items()}
    for pair, places in pairs.items():
        if any(found[n].queried for n in pair):
            taken.update(n for n in pair if len(places) >= MOSTLY * found[n].articles)
    dropped = set(taken)
    for pair, places in sorted(pairs.items(), key=lambda one: (-len(one[1]), one[0])):
        one, other = (found[n] for n in pair)
        enough = 2 * len(places) >= TOGETHER * (one.articles + other.articles)
        if not enough or one.queried or other.queried or taken.intersection(pair):
            continue
        spelt = Counter(filter(None, (p.spelling() for p in places[:LOOKED_AT]))).most_common()
        if spelt:
            taken.update(pair)
            score = max(one.score, other.score)
            names[min(pair)] = Said(tuple(text for text, _ in spelt), len(places), score)
            dropped.update(n for n in pair if len(places) >= ALONE * found[n].articles)
    return list(_in_place(found, names, dropped))


def _in_place(
    found: Sequence[Said], names: Mapping[int, Said], dropped: set[int]
) -> Iterator[Said]:
    for number, one in enumerate(found):
        if number in names:
            yield names[number]
        if number not in dropped and not one.queried:
            yield one


def _side_by_side(
    number: Mapping[str, int], texts: Sequence[Text]
) -> dict[tuple[int, int], list[_Place]]:
    """The places of any two of these words, written with a capital, by their numbers."""
    found: defaultdict[tuple[int, int], list[_Place]] = defaultdict(list)
    for text in texts:
        read = text.words
        before = -1
        for at, word in enumerate(read):
            if word not in number or not word[0].isupper():
                continue
            if before >= 0 and at - before <= BETWEEN + 1:
                pair = number[read[before]], number[word]
                if pair[0] != pair[1] and _may_join(read[before + 1 : at]):
                    found[pair].append(_Place(text, before, at))
            before = at
    return found


def _articles(places: Sequence[_Place]) -> list[_Place]:
    """One place of each article."""
    return list({place.text.article: place for place in reversed(places)}.values())


def _may_join(between: Sequence[str]) -> bool:
    """Whether such words may stand inside a name."""
    return not between or (between[0] in _PARTICLES and _LATER.issuperset(between[1:]))
