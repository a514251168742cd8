"""The fields that a query can name, in German and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from index.german.normalise import fold


class Kind(Enum):
    """How the words of a field are searched."""

    TEXT = auto()  #: stemmed, and also as written
    STEMS = auto()  #: stemmed only
    NAMES = auto()  #: folded words of a name
    LANGUAGE = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its German name, the asked field of ``index.tree``, and its kind."""

    name: str
    asked: str
    kind: Kind


ANYWHERE = Field("", "any", Kind.TEXT)
DATE = Field("datum", "", Kind.DATE)

#: Each field with its other names.
FIELDS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field("titel", "title", Kind.TEXT), ("title",)),
    (Field("text", "body", Kind.TEXT), ()),
    (Field("kommentar", "comments", Kind.STEMS), ("comment",)),
    (Field("medium", "outlet_words", Kind.NAMES), ("outlet",)),
    (Field("agentur", "agency_words", Kind.NAMES), ("agency",)),
    (Field("autor", "author_words", Kind.NAMES), ("author",)),
    (Field("ressort", "section_words", Kind.NAMES), ("section",)),
    (Field("sprache", "language", Kind.LANGUAGE), ("language",)),
    (DATE, ("date",)),
)
#: Names that other press databases and search engines have for them; in a text they are words
#: (Quelle: dpa), so they are fields only with something directly behind the colon.
ELSEWHERE = {
    **dict.fromkeys(("überschrift", "schlagzeile", "headline", "intitle", "ti", "hl"), "titel"),
    **dict.fromkeys(("zeitung", "quelle", "source", "site"), "medium"),
    **dict.fromkeys(("verfasser", "au"), "autor"),
    "rubrik": "ressort",
}
_BY_NAME = {name: field for field, others in FIELDS for name in (field.name, *others)}


def field_named(name: str | None) -> Field | None:
    """The field of this name, in any case; None if there is none."""
    name = name.lower() if name else ""
    return _BY_NAME.get(ELSEWHERE.get(name, name))


_LANGUAGES = {
    "de": "deutsch german allemand däitsch",
    "en": "englisch english anglais englesch",
    "fr": "französisch french français franséisch",
    "lb": "luxemburgisch luxembourgish lëtzebuergesch luxembourgeois",
    "nl": "niederländisch dutch néerlandais hollännesch",
    "da": "dänisch danish danois dänesch",
    "es": "spanisch spanish espagnol spuenesch",
    "it": "italienisch italian italien italienesch",
    "pt": "portugiesisch portuguese portugais portugisesch",
    "pl": "polnisch polish polonais polnesch",
    "cs": "tschechisch czech tchèque tschechesch",
    "hu": "ungarisch hungarian hongrois ungaresch",
    "tr": "türkisch turkish turc tierkesch",
    "ar": "arabisch arabic arabe arabesch",
    "ru": "russisch russian russe russesch",
    "uk": "ukrainisch ukrainian ukrainien ukrainesch",
}
_LANGUAGE_NAMES = {fold(name): code for code, names in _LANGUAGES.items() for name in names.split()}
_CODE = re.compile(r"[a-z]{2}")


def language_code(name: str) -> str | None:
    """The ISO 639-1 code that a language's name or code stands for; None for any other word.

    >>> language_code("Französisch"), language_code("LB"), language_code("klingonisch")
    ('fr', 'lb', None)
    """
    name = name.strip().lower()
    return name if _CODE.fullmatch(name) else _LANGUAGE_NAMES.get(fold(name))
