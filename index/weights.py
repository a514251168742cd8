"""What the words of a question count beside each other.

A score is a sum over the words asked for, each by BM25 (Robertson and Zaragoza: The
Probabilistic Relevance Framework, 2009) in each kept field, times the weights here. They were
chosen on whole sets of judged queries; docs/QUALITY.md holds what each is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from whoosh import query as wq

from index.german.function_words import FUNCTION_WORDS
from index.german.normalise import fold
from index.german.stem import stem
from index.schema import STEMMED

JOINED = 0.5  #: a word that words asked for side by side are written as, for each of them
PART = 0.75  #: a part of a compound asked for
NEIGHBOURS = 0.2  #: two words that stand side by side as they were asked for
QUESTION = 0.4  #: a word that asks: rare in articles, though it says nothing about them
PAIRS = 32  #: neighbours looked for, at most

_QUESTION_WORDS = (
    "wer wen wem wessen was wann wo wohin woher wie viel viele warum wieso weshalb wozu"
    " welche welcher welches welchem welchen womit wofür wodurch worin woran worauf"
)
# Not by the analyzer, which loads its lexicon for the first word.
_ASKING = frozenset(stem(fold(word)) for word in _QUESTION_WORDS.split())


def weight(word: str) -> float:
    """What a word, given by its stem, counts as a word of a question.

    >>> weight("welch"), weight("werft")
    (0.4, 1.0)
    """
    return QUESTION if word in _ASKING else 1.0


def neighbours(asked: Sequence[wq.Query]) -> Iterator[wq.Phrase]:
    """The words of an AND or OR that were asked for one after the other, in pairs.

    Pairs of function words are left out: nearly all articles have both, so to look where they
    stand side by side takes longer than all the rest, and says next to nothing.

    >>> words = [wq.Term("any", word) for word in ("rot", "kran", "in", "der", "werft")]
    >>> [phrase.words for phrase in neighbours([*words, wq.Term("title", "bug")])]
    [['rot', 'kran'], ['kran', 'in'], ['der', 'werft']]
    """
    for one, other in list(pairwise(asked))[:PAIRS]:
        sides = _words(one), _words(other)
        if all(sides) and one.fieldname == other.fieldname:
            pair = [sides[0][-1], sides[1][0]]
            if not FUNCTION_WORDS.issuperset(pair):
                yield wq.Phrase(one.fieldname, pair, boost=NEIGHBOURS)


def _words(asked: wq.Query) -> Sequence[str]:
    """The stems of a word or phrase in a text; none of anything else."""
    if isinstance(asked, wq.Term | wq.Phrase) and asked.fieldname in STEMMED:
        return [asked.text] if isinstance(asked, wq.Term) else list(asked.words)
    return []
