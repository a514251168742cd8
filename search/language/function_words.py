"""Function words: those that hold a sentence together and say nothing about its subject.

They stand in nearly every article, so where any of several words will do, none is found for them
alone. They still rank what the other words find: to leave them out costs ranking, for they tell
one question from another. Where all words are asked for they count like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from whoosh import query as wq

from index.german.analyzer import stems_of_text
from index.tree import Ranking

_WORDS = (
    # German: articles and pronouns
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner "
    "dieser diese dieses diesen diesem jener jene jenes ich du er sie es wir ihr mich dich ihn "
    "ihm ihnen uns euch sich man mein meine dein deine sein seine seinen seinem seiner ihre "
    "ihren ihrem ihrer unser unsere euer eure "
    # prepositions, alone or with an article
    "an am ans auf aus bei beim bis durch für gegen hinter im in ins mit nach neben ohne seit "
    "über um unter vom von vor während wegen zu zum zur zwischen "
    # conjunctions and particles
    "und oder aber denn sondern dass daß weil wenn als wie ob auch nicht nur noch "
    # forms of the auxiliaries
    "ist sind war waren wird werden wurde wurden hat haben hatte hatten "
    # English
    "the a an of in on at to for from by with and or but not that this these those it its is are "
    "was were be he she they we you his her their our your"
)
_STEMS = frozenset(stems_of_text(_WORDS))


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
    return type(asked) is wq.Term and asked.text in _STEMS
