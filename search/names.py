"""Names: which part of an author's name is the family's.

A particle (von, van, de, …) belongs to the family's name and stands before it as its bearer writes
it: in German law titles of nobility have been a part of the name since 1919, and the usual Harvard
guides say the same of living people. Academic titles are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.sources.people import is_person

_PARTICLE_WORDS = """von vom zu zum zur van ver ten ter te den der de del della dello di da das do
    dos du des la le les al el af av op 't bin ibn"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NOBLE_WORDS = "graf gräfin freiherr freifrau baron baronin prinz prinzessin fürst"
_NOBLE = frozenset(_NOBLE_WORDS.split())
_NOT_FIRST = _PARTICLES | {"die", "the", "im", "aus"}
_TITLE = re.compile(r"(?i)(?:dr|prof|dipl|mag|ing|univ|priv|doz|hc|h\.c|phil|med|jur|rer|nat)\.")
_AFTER = re.compile(r"(?i)(?:jun|jr|sen|sr)\.?|II|III|IV")
_OFFICE = re.compile(
    r"(?i)redaktion|abteilung|feuerwehr|polizei|forschung|illustrierte|\bdeutschland\b|\bkg\b|\d"
)
_CAPITALS = re.compile(r"[^\W\d_]{4,}(?:['’-][^\W\d_]+)*|[^\W\d_]['’][^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in two."""

    family: str  #: with its particles and what stands behind it: "van den Berg jun."
    given: str

    @property
    def initials(self) -> str:
        """The initials of the given names.

        >>> Person("Lotse", "Karl-Heinz A.").initials
        'K.-H. A.'
        """
        return " ".join(
            "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
            for word in self.given.replace(".", ". ").split()
            if word.strip(".-")
        )


@lru_cache(maxsize=4096)  # an archive has few authors and many articles
def person(name: str) -> Person | None:
    """The two parts of a person's name; None for a single word, an outlet, a desk or an agency.

    >>> person("Dr. Ada von der Lotse")
    Person(family='von der Lotse', given='Ada')
    >>> person("Lotse, Ada"), person("Bote-Redaktion")
    (Person(family='Lotse', given='Ada'), None)
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma:
        turned = f"{given} {family}"
        known = person(turned) if given and "," not in given else None
        return Person(_cased(family), known.given) if known else None
    words = [word for word in name.split() if not _TITLE.fullmatch(word)]
    last = len(words)
    while last > 2 and _AFTER.fullmatch(words[last - 1]):
        last -= 1
    if not _may_be(words[:last]):
        return None
    first = next((at for at in range(1, last - 1) if words[at].casefold() in _PARTICLES), last - 1)
    if first > 1 and first < last - 1 and words[first - 1].casefold() in _NOBLE:
        first -= 1
    return Person(" ".join(map(_cased, words[first:])), " ".join(map(_cased, words[:first])))


def _may_be(words: list[str]) -> bool:
    name = " ".join(words)
    return (
        len(words) > 1
        and is_person(name)
        and not _OFFICE.search(name)
        and words[0].casefold() not in _NOT_FIRST
        and all(w[0].isupper() or w.casefold() in _PARTICLES or w[1:2] in "'’" for w in words)
    )


def _cased(word: str) -> str:
    """A name in capitals, as some bylines have it, as it is written elsewhere."""
    return word.title() if word.isupper() and _CAPITALS.fullmatch(word) else word
