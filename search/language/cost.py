"""Cost: what it takes to look where words stand, told by the query alone.

An engine looks at where words stand in every article that has all of them, once for each way of
placing them. With words that nearly every article has, that is the whole index; a phrase of six
of them with other words between takes hundreds of times longer than a word. So a query has a room
for such ways, and those of frequent words take more of it. Patterns share it: each stands for many
words, whose articles are read through as well. What does not fit is searched more closely, with UND
or as a plain word, and a hint says so. It never depends on the articles, the engine or the clock: a
query means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from whoosh import query as wq

from index.german.function_words import FUNCTION_WORDS
from index.german.normalise import fold
from index.german.stem import stem
from index.tree import Near

PLACES = 192  #: room of one phrase or operator
ROOM = 288  #: room of a whole query
MOST = 2560  #: what all of a query may take, words alone and side by side included
PATTERNS = 20  #: so many with five letters before the star fill the room
PATTERN = ROOM // PATTERNS

_EVERYDAY = (
    "alle andere bereits bleiben da dabei damit dann dazu doch einige ende erst etwa fall fragen "
    "ganz geben gehen groß gut halten hier immer jahr jetzt kommen können lange lassen machen "
    "mehr mensch müssen neu nun sagen schon sehr sei selbst so sollen stehen tag teil viel weg "
    "weiter wenig wieder woche wollen worden zahl zeigen zeit zwei"
)
#: Stems that every other longer article has; in the order of frequency function words lead.
FREQUENT = FUNCTION_WORDS | {stem(fold(word)) for word in _EVERYDAY.split()}


def of_phrase(words: Iterable[str]) -> int:
    """What one way of placing the words of a phrase takes, given their stems.

    >>> of_phrase(["in", "der", "regel"]), of_phrase(["stau", "in", "rheinhag"])
    (12, 5)
    """
    return (48, 12, 5)[_rare(words)]


def of_pair(one: str, other: str) -> int:
    """What two words at any distance take."""
    return (64, 8, 1)[_rare((one, other))]


def of_step(words: Iterable[str]) -> int:
    """What words and phrases take at one distance from each other."""
    words = tuple(words)
    return (64, 8, 2)[_rare(words)] * max(len(words) // 4, 1)


def of_wildcard(pattern: str) -> int:
    """What a word with * and ? takes: the fewer letters stand together, the more words it means.

    >>> [of_wildcard(p) // PATTERN for p in ("klima*", "wahl*", "ver*", "*schutz*", "*ung")]
    [1, 4, 6, 6, 14]
    """
    head, *rest = re.split(r"[*?]+", pattern)
    letters = max(map(len, (head, *rest)))
    if not head or any(rest):
        return (6 if letters > 4 else 14) * PATTERN
    return (1 if letters > 4 else 4 if letters == 4 else 6) * PATTERN


def of_fuzzy(distance: int) -> int:
    """What a word that may differ in so many letters takes."""
    return (6 if distance == 1 else 14) * PATTERN


def of_tree(tree: wq.Query) -> int:
    """What the words of a tree take, alone, in phrases and near each other."""
    return sum(_of_leaf(leaf) for leaf in tree.leaves())


def _of_leaf(leaf: wq.Query) -> int:
    if isinstance(leaf, wq.Phrase):
        gaps = len(leaf.words) - 1
        return of_pair(*leaf.words) if gaps == 1 else of_phrase(leaf.words) * int(leaf.slop) ** gaps
    if isinstance(leaf, Near):
        steps = leaf.distance * (1 if leaf.ordered else 2)
        return sum(
            of_pair(one[0], other[0])
            if len(one) == len(other) == 1
            else of_step((*one, *other)) * steps
            for one, other in product(leaf.one, leaf.other)
        )
    return 8 if isinstance(leaf, wq.Term) and leaf.text in FREQUENT else 0


def _rare(words: Iterable[str]) -> int:
    """How many of some stems are not frequent; 2 for more."""
    return min(len(set(words) - FREQUENT), 2)
