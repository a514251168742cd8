"""Names and their other spellings: Kiew, Kyjiw, Kyiv.

The spellings stand in a text file that anybody can edit, one name a line; docs/VARIANTS.md
tells how, data/README.md where those that come with the program are from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.errors import VariantsError
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import clean, words
from index.settings import Settings

DATA = Path(__file__).parent / "data" / "variants.txt"
MOST = 24  #: spellings of one name
OFF = "off"  #: the setting's value for no variants at all

_PARTING = re.compile(r"[/,]")

Group = tuple[str, ...]  # the spellings of one name


@dataclass(frozen=True, slots=True)
class Variants:
    """Groups of spellings, each of one name.

    >>> Variants.of_groups([("Kiew", "Kyjiw", "Kyiv")]).of("Kiews")
    ('Kyjiw', 'Kyiv')
    """

    groups: tuple[Group, ...]
    _by_stem: dict[str, tuple[Group, ...]]

    @classmethod
    def of_groups(cls, groups: Iterable[Group]) -> Variants:
        """These groups; one of a single spelling says that a name has no other."""
        kept = tuple(groups)
        by_stem: dict[str, tuple[Group, ...]] = {}
        for group in kept:
            for stem in dict.fromkeys(map(stem_of, group)):
                by_stem[stem] = (*by_stem.get(stem, ()), group)
        return cls(kept, by_stem)

    @classmethod
    def load(cls, path: Path) -> Variants:
        """The groups of a file. Raises VariantsError, naming the line, if it is broken."""
        return cls.of_groups(group for _, group in _lines(path))

    def of(self, word: str) -> tuple[str, ...]:
        """The other spellings of a word, as the file has them; () for a word with none.

        Case and endings do not matter, but a word that only shares a stem by accident (Pose
        and Posen) is not taken for the name. Of spellings with one stem the first is given.
        """
        own = stem_of(word)
        found: dict[str, str] = {}
        for group in self._by_stem.get(own, ()):
            if any(_is_form_of(word, name) for name in group):
                for name in group:
                    found.setdefault(stem_of(name), name)
        found.pop(own, None)
        return tuple(found.values())

    def extended(self, more: Variants) -> Variants:
        """With more groups; each takes the place of those here that it shares a name with."""
        taken = more._by_stem.keys()
        kept = (g for g in self.groups if taken.isdisjoint(map(stem_of, g)))
        return Variants.of_groups([*kept, *more.groups])


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


def _is_form_of(word: str, name: str) -> bool:
    """Whether a word is a name with a German ending, or an adjective with another one."""
    beginning = fold(name)
    return stem_of(word) == stem_of(name) and fold(word).startswith(beginning.removesuffix("e"))


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
        if words(name) != [name]:
            raise VariantsError(path, number, f"{name!r} is not a single word")
    if len(names) > MOST:
        raise VariantsError(path, number, f"more than {MOST} spellings")
    return tuple(dict.fromkeys(names))
