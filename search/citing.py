"""Citing: one article as a list of references names it, in the Harvard manner.

    Lotse, A. und Kai, B. (2025) ‚Brücke eröffnet‘, *Hafenkurier*, 10. April. Verfügbar unter: …
    (Zugriff: 15. Juni 2025).

After Pears and Shields, Cite Them Right: who wrote it, else the agency, else the outlet comes
first; four authors or more are one "et al."; nothing is said that is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from index.article import Article, Precision, PublicationDate
from search.i18n import Language, in_words
from search.names import person

NAMED = 3  #: authors that are named; of more, the first one
LOCALES = {"en": "en_GB"}  #: where the manner has its home, days stand before months


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference; the name of the outlet is set in italics."""

    before: str
    outlet: str
    after: str

    @property
    def text(self) -> str:
        """The reference without italics."""
        return f"{self.before}{self.outlet}{self.after}"

    def html(self) -> Markup:
        """The reference as HTML."""
        outlet = Markup("<cite>{}</cite>").format(self.outlet) if self.outlet else ""
        return escape(self.before) + outlet + escape(self.after)


def citation(article: Article, url: str, accessed: date, language: Language) -> Citation:
    """The reference of an article in the words of this language.

    ``url`` is where it can be read, ``accessed`` the day on which it was.
    """
    _ = language.gettext
    who = _who(article, language)
    year = f"({_year(article.date, language)})"
    headline = _("‚%(title)s‘", title=article.title) if article.title else _("[Ohne Titel]")
    day = _day(article.date, language)
    found = _(
        "Verfügbar unter: %(url)s (Zugriff: %(day)s).",
        url=url,
        day=in_words(accessed, "long", _locale(language)),
    )
    end = f", {day}. {found}" if day else f". {found}"
    if who:
        before = f"{who} {year} {headline}"
        return Citation(f"{before}, " if article.outlet else before, article.outlet, end)
    if article.outlet:
        return Citation("", article.outlet, f" {year} {headline}{end}")
    return Citation(f"{headline} {year}", "", end)


def _who(article: Article, language: Language) -> str:
    """Who is named before the outlet: the authors, else the agencies; "" where it is neither."""
    names = [_inverted(name) for name in article.authors] or list(article.agencies)
    return "" if names == [article.outlet] else listed(names, language)


def listed(names: Sequence[str], language: Language) -> str:
    """The names as they stand before the year.

    >>> from search.i18n import language
    >>> listed(("Lotse, A.", "Kai, B.", "dpa"), language("de"))
    'Lotse, A., Kai, B. und dpa'
    >>> listed(("Lotse, A.", "Kai, B.", "dpa", "AFP"), language("de"))
    'Lotse, A. et al.'
    """
    if len(names) > NAMED:
        return f"{names[0]} et al."
    if len(names) < 2:
        return "".join(names)
    return language.gettext("%(names)s und %(last)s", names=", ".join(names[:-1]), last=names[-1])


def _inverted(name: str) -> str:
    known = person(name)
    return f"{known.family}, {known.initials}" if known else name


def _year(when: PublicationDate, language: Language) -> str:
    return str(when.moment.year) if when.moment else language.gettext("o. J.")


def _day(when: PublicationDate, language: Language) -> str:
    """Month, or day and month, as far as they are known."""
    if when.moment is None or when.precision is Precision.YEAR:
        return ""
    day, locale = when.moment.date(), _locale(language)
    if when.precision is Precision.MONTH:
        return in_words(day, "LLLL", locale)
    return in_words(day, "MMMMd", locale)


def _locale(language: Language) -> str:
    return LOCALES.get(language.code, language.code)
