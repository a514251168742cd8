"""The whole chain: text to terms, the same for articles and for queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from index.german import compounds
from index.german.normalise import fold
from index.german.stem import stem
from index.german.tokens import HYPHENATED, WORD, words
from index.remembering import Known

MEMORY = 300_000  #: words as written of which is remembered what was worked out
STRINGS = 600_000  #: the same for what stands between two blanks
LEARNT = 500_000  #: words remembered that another process has worked out
DECOMPOUNDED = ("de", "")  #: languages whose words are parted; "" is not known
BEGINNING = "^"  #: before the beginning of a word, which no word has
LETTERS = 4  #: of a beginning
RUN = 4  #: words of a longer hyphenated word that are joined at most, but for all of them
_SIGNS = str.maketrans("", "", ":*_")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the words of a text become, terms joined by single blanks."""

    stems: str
    parts: str  #: the same with parts of compounds and beginnings, and hyphenated words joined


def _worked_out(word: str) -> tuple[str, str]:
    """The stem of a word as written, and its stem with those of its parts and the beginnings."""
    folded = fold(word)
    whole = stem(folded)
    parts, starts = compounds.parts_and_starts(folded)
    if not parts:
        return whole, " ".join([whole, *_beginnings(folded, starts)])
    terms = dict.fromkeys([whole, *map(_stem_of_part, parts), *_beginnings(folded, starts)])
    return whole, " ".join(terms)


def _beginnings(folded: str, starts: Iterable[int]) -> list[str]:
    long_enough = [start for start in starts if len(folded) - start > LETTERS]
    return [BEGINNING + folded[start : start + LETTERS] for start in long_enough]


_stem_of_part = lru_cache(maxsize=50_000)(stem)  # the same parts come again and again
_KNOWN = Known(_worked_out, MEMORY)
_stem, _parts = itemgetter(0), itemgetter(1)


def stem_of(word: str) -> str:
    """The stem of a word as written.

    >>> stem_of("Waffenstillstände")
    'waffenstillsta'
    """
    return _KNOWN[word][0]


def stems(written: list[str]) -> list[str]:
    """The stems of words, one each, in order."""
    return [_KNOWN[word][0] for word in written]


def stems_of_text(text: str) -> list[str]:
    """The stems of a text's words, one each, in order."""
    return stems(words(text))


def parts_of(word: str) -> tuple[str, ...]:
    """The stems of the parts that a compound is made of, in order; () for other words."""
    return tuple(map(stem, compounds.split(fold(word))))


def beginnings_of(word: str) -> tuple[str, ...]:
    """The first letters of a word as written and of its smallest parts; () for short words.

    Words that begin alike are often related in ways that no stemmer knows: Gründer, Gründung.
    They say too little to find an article by, and rank those that are found. Cutting words to
    their first letters: McNamee and Mayfield, Character N-Gram Tokenization for European
    Language Text Retrieval, Information Retrieval 7, 2004.

    >>> beginnings_of("Hafenarbeiter"), beginnings_of("Kran")
    (('^hafe', '^arbe'), ())
    """
    folded = fold(word)
    return tuple(dict.fromkeys(_beginnings(folded, compounds.parts_and_starts(folded)[1])))


def joined(text: str) -> str:
    """The stem of a hyphenated word written as one.

    >>> joined("NATO-Hauptquartier") == stem_of("Natohauptquartier")
    True
    """
    return stem_of("".join(words(text)).lower().translate(_SIGNS))


class Joined(NamedTuple):
    """Neighbouring words of a hyphenated word: their place in it, and their stem as one word."""

    start: int
    end: int
    stem: str


def joined_runs(text: str) -> list[Joined]:
    """A hyphenated word written as one, and so each run of its words if it has more than two.

    >>> [one.stem for one in joined_runs("U-Bahn-Linie")]
    ['ubahnlinie', 'ubah', 'bahnlinie']
    """
    spans = [match.span() for match in WORD.finditer(text)]
    count = len(spans)
    found = [Joined(0, len(text), joined(text))]
    for size in range(2, min(count - 1, RUN) + 1):
        for first in range(count - size + 1):
            start, end = spans[first][0], spans[first + size - 1][1]
            found.append(Joined(start, end, joined(text[start:end])))
    return found


def _joined_stems(text: str) -> list[str]:
    """The stems of all hyphenated words of a text, and of their runs, written as one."""
    return [one.stem for word in hyphenated(text) for one in joined_runs(word)]


def hyphenated(text: str) -> Iterator[str]:
    """The hyphenated words of a text.

    >>> list(hyphenated("Im NATO-Hauptquartier - wie sonst - tagt die CDU/CSU-Fraktion."))
    ['NATO-Hauptquartier', 'CSU-Fraktion']
    """
    at = text.find("-")  # few words have one: quicker than to look at all
    while at >= 0:
        start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
        end = text.find(" ", at)
        end = end if end >= 0 else len(text)
        yield from HYPHENATED.findall(text[start:end])
        at = text.find("-", end)


def terms(text: str, written: list[str], language: str) -> Terms:
    """The terms of a text, of which ``written`` are the words."""
    if not written:
        return Terms("", "")
    known = list(map(_KNOWN.__getitem__, written))  # zip(*known) takes three times as long
    found, parts = map(_stem, known), map(_parts, known)
    whole = " ".join(found)
    if language not in DECOMPOUNDED:
        return Terms(whole, whole)
    return Terms(whole, " ".join([*parts, *_joined_stems(text)]))


class Analysis(NamedTuple):
    """A text as an engine keeps it: its words, their stems and parts, joined by single blanks."""

    words: str
    stems: str
    parts: str  #: as ``Terms.parts``


def analysis(text: str, language: str) -> Analysis:
    """The words and terms of a text: what ``words`` and ``terms`` give, several times faster.

    >>> analysis("Der Rat tagt.", "de")
    Analysis(words='Der Rat tagt', stems='der rat tag', parts='der rat tag')
    """
    known = list(map(_STRINGS.__getitem__, text.split()))
    written, whole = "".join(map(_words, known))[1:], "".join(map(_stems, known))[1:]
    if language not in DECOMPOUNDED:
        return Analysis(written, whole, whole)
    return Analysis(written, whole, "".join(map(_with_parts, known))[1:])


_LEARNT: dict[str, tuple[str, str]] = {}  # word -> what another process has worked out of it
_new: list[str] | None = None


def learn(worked_out: list[str]) -> None:
    """Take what another process has worked out, as ``newly_worked_out`` gives it there."""
    if len(_LEARNT) >= LEARNT:
        _LEARNT.clear()
    _LEARNT.update(
        zip(worked_out[::3], zip(worked_out[1::3], worked_out[2::3], strict=True), strict=True)
    )


def newly_worked_out() -> list[str]:
    """Word, stem and parts in turn of words that ``analysis`` has met since the last call.

    They are collected from the first call on.
    """
    global _new
    found, _new = _new or [], []
    return found


def _first_seen(word: str) -> tuple[str, str]:
    found = _LEARNT.get(word)
    if found is None:
        found = _worked_out(word)
        if _new is not None:
            _new.extend((word, *found))
    return found


class _Strings(Known[Analysis]):
    """What stands between two blanks -> its analysis, with a blank before each term.

    No word holds a blank, so a text's analysis is that of its strings; most have been seen before.
    """

    def __init__(self) -> None:
        super().__init__(self._analysed, STRINGS)

    def _analysed(self, string: str) -> Analysis:
        written = words(string)
        if written == [string]:
            return Analysis(*map(" {}".format, (string, *_first_seen(string))))
        if len(written) == 1:
            return self[written[0]]
        each = [self[word] for word in written]
        parts = [*map(_with_parts, each), *map(" {}".format, _joined_stems(string))]
        return Analysis("".join(map(_words, each)), "".join(map(_stems, each)), "".join(parts))


_STRINGS = _Strings()
_words, _stems, _with_parts = itemgetter(0), itemgetter(1), itemgetter(2)


def folded_words(text: str) -> list[str]:
    """The folded words of a text: how names are matched, without stemming."""
    return list(map(fold, words(text)))
