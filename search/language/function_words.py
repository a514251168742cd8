"""Function words in a query.

They stand in nearly every article, so where any of several words will do, none is found for them
alone. They still rank what the other words find: to leave them out costs ranking, for they tell
one question from another. Where all words are asked for they count like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from whoosh import query as wq

from index.german.function_words import FUNCTION_WORDS
from index.tree import Ranking


def any_of(asked: Sequence[wq.Query]) -> wq.Or:
    """Any of what was asked for; function words only rank, unless there is nothing else.

    A phrase is never a function word.

    >>> any_of([wq.Term("any", "tunnel"), wq.Term("any", "der")])
    Or([Term('any', 'tunnel'), Ranking('any', 'der')])
    >>> any_of([wq.Term("any", "der"), wq.Term("any", "die")])
    Or([Term('any', 'der'), Term('any', 'die')])
    """
    if all(map(is_function_word, asked)):
        return wq.Or(list(asked))
    return wq.Or([Ranking(o.fieldname, o.text) if is_function_word(o) else o for o in asked])


def is_function_word(asked: wq.Query) -> bool:
    """Whether this is a function word by itself."""
    return type(asked) is wq.Term and asked.text in FUNCTION_WORDS
