"""Completion: how a query that is being typed may go on.

The last word is completed with words as they stand in the index, and with the names of
outlets, authors, agencies and sections. Inside a field only that field's names, or words,
are offered; directly behind ``medium:`` the most frequent ones, before a letter is typed. What
is offered is the whole query, so that it can be put in the place of what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, takewhile

from index.engine import Searcher, Word, Words
from index.german.analyzer import stem_of
from index.german.normalise import fold
from index.german.tokens import words
from index.schema import NAMED
from search.language.fields import ANYWHERE, FIELDS, Field, Kind, field_named
from search.language.words import OPERATORS

LETTERS = 2  #: of a word, before words are offered; names are from the first one on
NAMES = 3  #: offered beside words
LOOKED_AT = 8  #: as many times the limit of words are read: many are forms of one
LONGEST = 1000  #: characters of a query that are completed
COMMON = 10  #: a small-letter word that more than one in so many articles has is not offered

_TAIL = re.compile(r'(?:(?P<field>[A-Za-z]+):\s*)?(?P<text>[^\s()"„»“«”:]+)$')
_QUOTED = re.compile(r'(?:(?P<field>[A-Za-z]+):\s*)?["„](?P<text>[^"„“”]+)$')
_LAST = re.compile(r"\w+$")
_SAID = re.compile(r"\w+")
_SPOKEN = re.compile(r"[\w.&'’/-]+(?: +[\w.&'’/-]+)*$")
_PATTERN = re.compile(r"[*?~]")
_FIELD_BEFORE = re.compile(r'[A-Za-z]+:\s*["„]?$')
_EMPTY = re.compile(r'(?:^|[\s(-])(?P<field>[A-Za-z]+):["„]?$')
_OPENED = re.compile(r"(?:^|[\s(-])(?P<field>[A-Za-z]+):\s*$")
_FEW = {"outlet", "agency", "section"}  # kinds of names of which all can be looked through
_FREE = re.compile(r"(?:^|[\s(])-?$")
_FIELD_OF = {field.asked.removesuffix("_words"): field.name for field, _ in FIELDS}


class CompletionKind(StrEnum):
    """What a completion names."""

    WORD = "word"
    OUTLET = "outlet"
    AUTHOR = "author"
    AGENCY = "agency"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Completion:
    """A query completed. ``name`` is the word or name that completes it.

    ``count`` is that of ``index.engine.Word``.
    """

    text: str
    kind: CompletionKind
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class _Typed:
    """A query that ends in a word, and where that word and its phrase begin.

    ``bracketed``: the field stands before a bracket that is open.
    """

    query: str
    field: Field
    quoted: bool
    phrase: int
    last: int
    bracketed: bool = False

    @property
    def letters(self) -> str:
        """The last word as far as it is typed."""
        return self.query[self.last :]


def completions(searcher: Searcher, text: str, limit: int = 8) -> tuple[Completion, ...]:
    """How the last word of the text may go on: words, then names, the most frequent first."""
    typed = _typed(text)
    if typed is None:
        return ()
    if typed.field.kind is Kind.NAMES:
        facet = typed.field.asked.removesuffix("_words")
        return tuple(islice(_names(searcher.words, typed, facet, limit), limit))
    if typed.field.kind is not Kind.TEXT:
        return ()
    names: list[Completion] = []
    if typed.field is ANYWHERE and not typed.quoted:
        for facet in NAMED:
            names += _names(searcher.words, typed, facet, limit)
        names = sorted(names, key=lambda one: (-one.count, one.name))[: min(NAMES, limit)]
    return (*islice(_words(searcher, typed, limit), limit - len(names)), *names)


def _typed(text: str) -> _Typed | None:
    """What stands at the end of a text; None where nothing can be completed."""
    if len(text) > LONGEST:
        return None
    quoted = text.count('"') % 2 == 1 or text.rfind("„") > max(map(text.rfind, '“”"'))
    if empty := _EMPTY.search(text):
        field = field_named(empty["field"])
        if field is not None and field.asked.removesuffix("_words") in _FEW:
            return _Typed(text, field, text[-1] != ":", len(text), len(text))
    match = _QUOTED.search(text) if quoted else _TAIL.search(text)
    if match is None or _PATTERN.search(match["text"]) or match["text"] in OPERATORS:
        return None
    last = _LAST.search(match["text"])
    if last is None:
        return None
    start = match.start("text")
    field = field_named(match["field"])
    around = None if field else _field_around(text[: match.start()])
    named = field or around or ANYWHERE
    return _Typed(text, named, quoted, start, start + last.start(), around is not None)


def _field_around(text: str) -> Field | None:
    """The field before the innermost open bracket that has one."""
    closed = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] == ")":
            closed += 1
        elif text[place] == "(" and closed:
            closed -= 1
        elif text[place] == "(" and (named := _OPENED.search(text, 0, place)):
            return field_named(named["field"])
    return None


def _words(searcher: Searcher, typed: _Typed, limit: int) -> Iterator[Completion]:
    """Words, one of each stem."""
    if len(typed.letters) < LETTERS:
        return
    common = max(100, 2 * searcher.size() // COMMON)
    seen: set[str] = set()
    for word in searcher.words.beginning(typed.letters, LOOKED_AT * limit):
        stem = stem_of(word.text)
        says_little = word.count > common and word.text.islower()
        if not (stem in seen or says_little or fold(word.text) == fold(typed.letters)):
            whole = typed.query[: typed.last] + word.text
            yield Completion(whole, CompletionKind.WORD, word.text, word.count)
        seen.add(stem)


def _names(words_: Words, typed: _Typed, facet: str, limit: int) -> Iterator[Completion]:
    """Names of which a word begins so; words typed before it may belong to the name."""
    for name in words_.beginning(typed.letters, LOOKED_AT * limit, facet):
        start = _start_of_name(typed, name) if typed.letters else typed.last
        if typed.quoted and start > typed.phrase:
            continue
        before = _FIELD_BEFORE.sub("", typed.query[:start])
        if typed.bracketed:
            before = before.removesuffix("„").removesuffix('"')
        prefix = "" if typed.bracketed else f"{_FIELD_OF[facet]}:"
        whole = f"{before}{prefix}{_in_quotes(name.text)}"
        if _FREE.search(before) and whole != typed.query:
            yield Completion(whole, CompletionKind(facet), name.text, name.count)


def _start_of_name(typed: _Typed, name: Word) -> int:
    """From where on what was typed belongs to the name."""
    spoken = _SPOKEN.search(typed.query, typed.phrase if typed.quoted else 0)
    if spoken is None:
        return typed.last
    said = [
        (match.start(), fold(match[0])) for match in _SAID.finditer(typed.query, spoken.start())
    ]
    parts = [fold(part) for part in words(name.text)]
    longest = 1
    for place, part in enumerate(parts):
        if part.startswith(said[-1][1]):
            before = zip(reversed(said[:-1]), reversed(parts[:place]), strict=False)
            alike = takewhile(lambda pair: pair[0][1] == pair[1], before)
            longest = max(longest, 1 + sum(1 for _ in alike))
    return said[-longest][0]


def _in_quotes(name: str) -> str:
    """A name as a query has it."""
    plain = name.replace('"', " ")
    return plain if len(words(plain)) == 1 and plain.isalnum() else f'"{" ".join(plain.split())}"'
