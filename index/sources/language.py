"""The language of a text, told from its beginning.

py3langid (after langid.py: Lui & Baldwin 2012) restricted to languages that German-language
newsrooms quote and that their readers comment in: with all its 97 languages, Luxembourgish
and short German texts are taken for something remote. A text that plainly is German, by words
that neither Luxembourgish nor Dutch writes so, does not trouble the model.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("de", "en", "fr", "lb", "it", "nl", "es", "pt", "pl", "tr", "da", "ru", "uk")
SAMPLE = 600  #: characters that the model looks at
FIRST_LOOK = 2000  #: characters among which common words are looked for
PLAINLY = 6  #: different ones of the words below that settle it
SHORTEST = 24  #: characters below which no guess is made

_COMMON_WORDS = (
    "und nicht ist sich auf eine einen einem einer dass wird werden für im zu das auch nach über"
    " zum zur haben sind aus durch wurde noch sein seine ihre mehr wie oder aber"
)
_GERMAN = frozenset(_COMMON_WORDS.split())


def language_of(text: str) -> str:
    """The language (ISO 639-1) of a text, or "" where it is too short to tell.

    >>> language_of("Die Minister haben am Mittwoch lange über den Haushalt beraten.")
    'de'
    >>> language_of("Mega!")
    ''
    """
    sample = text[:SAMPLE].strip()
    if len(sample) < SHORTEST or not any(c.isalpha() for c in sample):
        return ""
    if len(_GERMAN.intersection(text[:FIRST_LOOK].split())) >= PLAINLY:
        return "de"
    return str(_identifier().classify(sample)[0])


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once and only when first needed (half a second and a large library)."""
    langid = import_module("py3langid.langid")
    identifier: LanguageIdentifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(LANGUAGES)
    return identifier
