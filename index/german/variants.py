"""Names and their other spellings: Kiew, Kyjiw, Kyiv; EZB, Europäische Zentralbank.

The spellings stand in a text file that anybody can edit, one name a line; docs/VARIANTS.md
tells how, data/README.md where those that come with the program are from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from index.errors import VariantsError
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import clean, words
from index.settings import Settings

DATA = Path(__file__).parent / "data" / "variants.txt"
MOST = 24  #: spellings of one name
LONGEST = 8  #: words of one spelling
OFF = "off"  #: the setting's value for no variants at all
AS_WRITTEN = "="  #: before a spelling that is searched letter by letter

_PARTING = re.compile(r"[/,]")
_ENDING = re.compile(r"(?<=...)e[mnrs]?$")  # of adjectives
_BETWEEN = re.compile("[ -]")

Group = tuple[str, ...]  # the spellings of one name, as in the file


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a name: its words, and whether it is searched just as written.

    As written are short names that would be another word in small letters: WHO and "who".
    """

    name: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    as_written: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What spellings have in common that are one to the search."""
        return self.words if self.as_written else self.stems

    def is_written(self, typed: Sequence[str]) -> bool:
        """Whether somebody who typed these words, which have its stems, means it."""
        if self.as_written:
            return tuple(typed) == self.words
        forms = _is_inflected if len(self.words) > 1 else _is_form_of
        return all(map(forms, typed, self.words))


@dataclass(frozen=True, slots=True)
class Variants:
    """Groups of spellings, each of one name.

    >>> variants = Variants.of_groups([("Kiew", "Kyjiw"), ("EZB", "Europäische Zentralbank")])
    >>> variants.of("Kiews"), variants.of("Europäischen Zentralbank")
    (('Kyjiw',), ('EZB',))
    """

    groups: tuple[Group, ...]
    _by_stems: dict[tuple[str, ...], tuple[Group, ...]]
    _lengths: dict[str, tuple[int, ...]]  # first stem -> words of the names, the most first

    @classmethod
    def of_groups(cls, groups: Iterable[Group]) -> Variants:
        """These groups; one of a single spelling says that a name has no other."""
        kept = tuple(groups)
        by_stems: dict[tuple[str, ...], tuple[Group, ...]] = {}
        for group in kept:
            for found in dict.fromkeys(_spelling(name).stems for name in group):
                by_stems[found] = (*by_stems.get(found, ()), group)
        lengths: dict[str, set[int]] = {}
        for found in by_stems:
            lengths.setdefault(found[0], set()).add(len(found))
        return cls(
            kept,
            by_stems,
            {stem: tuple(sorted(lengths[stem], reverse=True)) for stem in lengths},
        )

    @classmethod
    def load(cls, path: Path) -> Variants:
        """The groups of a file. Raises VariantsError, naming the line, if it is broken."""
        return cls.of_groups(group for _, group in _lines(path))

    def of(self, text: str) -> tuple[str, ...]:
        """The other spellings of a name, as people write them; () for what is none."""
        return tuple(spelling.name for spelling in self.others(words(text)))

    def others(self, typed: Sequence[str]) -> tuple[Spelling, ...]:
        """The other spellings of a name of these words; () for what is none.

        Case and endings do not matter, but a word that only shares a stem by accident (Pose
        and Posen) is not taken for the name. Of spellings with one stem the first is given;
        those that have another in them find nothing more and are left out.
        """
        own = tuple(map(stem_of, typed))
        found: dict[tuple[str, ...], Spelling] = {}
        for group in self._by_stems.get(own, ()):
            spellings = list(map(_spelling, group))
            if any(one.stems == own and one.is_written(typed) for one in spellings):
                for one in spellings:
                    if not _is_within(own, one.stems):
                        found.setdefault(one.key, one)
        every = [one.stems for one in found.values() if not one.as_written]
        return tuple(
            one
            for one in found.values()
            if not any(other != one.stems and _is_within(other, one.stems) for other in every)
        )

    def longest(self, typed: Sequence[str]) -> int:
        """How many of these words, from the first, are the longest name of two or more; or 0."""
        for length in self._lengths.get(stem_of(typed[0]), ()) if typed else ():
            if 2 <= length <= len(typed) and self.others(typed[:length]):
                return length
        return 0

    def extended(self, more: Variants) -> Variants:
        """With more groups; each takes the place of those here that it shares a name with."""
        taken = more._by_stems.keys()
        kept = (g for g in self.groups if taken.isdisjoint(_spelling(n).stems for n in g))
        return Variants.of_groups([*kept, *more.groups])


@lru_cache(maxsize=20_000)
def _spelling(name: str) -> Spelling:
    bare = _bare(name)
    found = tuple(words(bare))
    return Spelling(bare, found, tuple(map(stem_of, found)), bare != name)


def _bare(name: str) -> str:
    return name.removeprefix(AS_WRITTEN)


@cache
def shipped() -> Variants:
    """The spellings that come with the program, read once."""
    return Variants.load(DATA)


def known(settings: Settings) -> Variants:
    """The spellings to search by: those that come with the program, and the user's own.

    Raises VariantsError for a file that is missing or broken.
    """
    if settings.variants == OFF:
        return Variants.of_groups(())
    if not settings.variants:
        return shipped()
    return shipped().extended(Variants.load(Path(settings.variants)))


def _is_within(name: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether these stems stand side by side in the others."""
    ends = range(len(name), len(longer) + 1)
    return any(longer[end - len(name) : end] == name for end in ends)


def _is_form_of(word: str, name: str) -> bool:
    """Whether a word is a name with a German ending, or an adjective with another one."""
    beginning = fold(name)
    return stem_of(word) == stem_of(name) and fold(word).startswith(beginning.removesuffix("e"))


def _is_inflected(word: str, name: str) -> bool:
    """The same for a word of a longer name, which may begin with any form of an adjective."""
    return _is_form_of(word, _ENDING.sub("", fold(name))) or _is_form_of(word, name)


def _lines(path: Path) -> Iterator[tuple[int, Group]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise VariantsError(path, 0, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start].count(b"\n")
        raise VariantsError(path, before + 1, "not UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        said = clean(line.partition("#")[0]).strip()
        if said:
            yield number, _group(said, path, number)


def _group(line: str, path: Path, number: int) -> Group:
    names = [name.strip() for name in _PARTING.split(line)]
    for name in names:
        if not name:
            raise VariantsError(path, number, "a spelling is missing beside / or ,")
        parts = words(name)
        if not 0 < len(parts) <= LONGEST or parts != list(
            filter(None, _BETWEEN.split(_bare(name)))
        ):
            raise VariantsError(path, number, f"{name!r} is not one to {LONGEST} words")
    if len(names) > MOST:
        raise VariantsError(path, number, f"more than {MOST} spellings")
    return tuple(dict.fromkeys(names))
