"""Function words: those that hold a sentence together and say nothing about its subject."""

from __future__ import annotations

from index.german.normalise import fold
from index.german.stem import stem

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
#: Function words as they are written, small.
FUNCTION_FORMS = frozenset(_WORDS.split())
#: The stems of function words.
FUNCTION_WORDS = frozenset(stem(fold(word)) for word in _WORDS.split())
