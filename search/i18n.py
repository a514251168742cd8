"""The page in the reader's language: texts, numbers, dates.

Message ids are the German texts themselves, so German needs no catalog; every other language
has one in ``translations``. A catalog is read from its .po file and compiled in memory, which
takes milliseconds: nothing has to be compiled beforehand or written anywhere.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_group_symbol

from index.article import Precision, PublicationDate

SOURCE = "de"  #: the language of the message ids
NAMES = {  #: of the languages of the page, each in itself
    "de": "Deutsch",
    "en": "English",
    "fr": "Français",
    "lb": "Lëtzebuergesch",
}
LANGUAGES = tuple(NAMES)
SKELETONS = ("yMMMM", "MMMMd")  #: month and year, month and day, in the order of the language
CATALOGS = Path(__file__).parents[1] / "translations"


def N_(text: str) -> str:
    """Mark a text for the catalog where it stands; it is translated where it is shown."""
    return text


@dataclass(frozen=True, eq=False)
class Language:
    """One language of the page."""

    code: str
    locale: Locale
    catalog: gettext.NullTranslations
    separator: str  #: between thousands

    def gettext(self, text: str, **facts: object) -> str:
        """The text in this language; facts fill its %(places)s."""
        translated = self.catalog.gettext(text)
        return translated % facts if facts else translated

    def ngettext(self, one: str, many: str, count: int, **facts: object) -> str:
        """The text for this count; %(count)s is the count as this language writes it."""
        chosen = self.catalog.ngettext(one, many, count)
        return chosen % {"count": self.number(count), **facts}

    def number(self, value: int) -> str:
        """12.345, 12,345 or 12 345."""
        return f"{value:,}".replace(",", self.separator)

    def articles(self, count: int) -> str:
        """12 Artikel, 1 article, 0 article."""
        return _counted(self, count)[1]

    def counted(self, count: int) -> tuple[str, str]:
        """A number of articles alone, and as ``articles`` says it."""
        return _counted(self, count)

    def day(self, day: date) -> str:
        """10. April 2025, April 10, 2025 or 1er avril 2025."""
        return in_words(day, "long", self.code)

    def month(self, day: date) -> str:
        """April 2025."""
        return in_words(day, "yMMMM", self.code)

    def published(self, when: PublicationDate) -> str:
        """A publication date to its precision; "" where it is unknown."""
        if when.moment is None:
            return ""
        if when.precision is Precision.YEAR:
            return str(when.moment.year)
        if when.precision is Precision.MONTH:
            return self.month(when.moment.date())
        if when.precision is Precision.DAY:
            return self.day(when.moment.date())
        moment = when.moment
        clock = f"{moment:%H:%M}"
        return self.gettext("%(day)s, %(clock)s Uhr", day=self.day(moment.date()), clock=clock)

    def name_of(self, code: str) -> str:
        """The name of a language by its code: "en" is Englisch here, English there."""
        try:
            name = Locale.parse(code).get_language_name(self.locale)
        except (UnknownLocaleError, ValueError, TypeError):
            name = None
        return name[:1].upper() + name[1:] if name else code


@cache
def language(code: str) -> Language:
    """The language of this code, one of ``LANGUAGES``."""
    locale = Locale(code)
    return Language(code, locale, _catalog(code), get_group_symbol(locale))


@lru_cache(maxsize=4096)  # a page has dozens of counts, and pages have the same ones
def _counted(language: Language, count: int) -> tuple[str, str]:
    said = language.ngettext("%(count)s Artikel", "%(count)s Artikel", count)
    return language.number(count), said


@lru_cache(maxsize=4096)  # a page has dozens of dates, and pages have the same ones
def in_words(day: date, how: str, locale: str) -> str:
    """A day in words: ``how`` is a length or a pattern of CLDR, or one of ``SKELETONS``.

    French says premier of the first day of a month, which CLDR's patterns do not.

    >>> [in_words(date(2025, 5, day), "MMMMd", "fr") for day in (1, 2)]
    ['1er mai', '2 mai']
    """
    if how in SKELETONS:
        text = str(format_skeleton(how, day, locale=locale))
    else:
        text = str(format_date(day, how, locale=locale))
    return f"1er{text[1:]}" if locale == "fr" and text.startswith("1 ") else text


def _catalog(code: str) -> gettext.NullTranslations:
    if code == SOURCE:
        return gettext.NullTranslations()
    with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose(asked: str, accepted: Iterable[str], otherwise: str) -> Language:
    """The language asked for by name, else the first accepted one that we speak."""
    if asked in LANGUAGES:
        return language(asked)
    for tag in accepted:
        code = tag.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return language(code)
    return language(otherwise)
