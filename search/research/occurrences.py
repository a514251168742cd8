"""Occurrences: where an article says what a query asks for, with what stands beside it.

One line an occurrence, as concordances have them (keyword in context: H. P. Luhn, "Key word-in-
context index for technical literature", 1960). The keyword is the whole word, also where only a
part of it was asked for; a phrase, or words near each other, are one keyword from the first word
to the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from index.article import Article, PublicationDate
from search.marking.marks import Mark, Marker
from search.marking.snippets import Snippet

FIELDS = ("title", "body", "comments")  #: in reading order
_LINE_BREAKS = str.maketrans(dict.fromkeys("\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029", " "))
_PARAGRAPH = " ¶ "
_LONGEST = 100  # letters of a word before or behind a mark that are taken with it
_LETTERS_OF_WORD = 30  # that a word has with its blank, at most, for so many words on average

# The rest of a word, read onwards and backwards: hyphens, apostrophes and the marks of gender
# belong to it where letters follow.
_AFTER = re.compile(r"(?:\w|[-'’](?=\w)|[:*](?=in(?:nen)?\b))*")
_BEFORE = re.compile(r"(?:\w|[-'’:*](?=\w))*")
_STRING = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Width:
    """How much stands on each side: so many letters, or so many words."""

    number: int = 60
    words: bool = False

    @property
    def letters(self) -> int:
        """Letters that are enough for it."""
        return self.number * _LETTERS_OF_WORD if self.words else self.number


USUAL = Width()


@dataclass(frozen=True, slots=True)
class Source:
    """The article of a line, as far as a line tells of it."""

    id: str
    outlet: str
    title: str
    date: PublicationDate
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence. The contexts have no line breaks; ¶ stands where a paragraph ends.

    ``marks`` are the places of the keyword that were asked for. ``number`` is that of its first
    mark on the page of the article.
    """

    source: Source
    field: str
    left: str
    keyword: str
    right: str
    marks: tuple[tuple[int, int], ...]
    number: int

    def html(self) -> Markup:
        """The keyword with its marks."""
        return Snippet(self.field, self.keyword, self.marks).html()


def lines_of(article: Article, marker: Marker, width: Width) -> Iterator[Line]:
    """The lines of an article, in reading order."""
    number = 1
    source = Source(article.id, article.outlet, article.title, article.date, article.language)
    for field in FIELDS:
        if not marker.asked(field):
            continue
        text = _text(article, field)
        found = marker.matches(text, field, "" if field == "comments" else article.language)
        for start, end, marks in _keywords(text, found):
            yield Line(
                source,
                field,
                _left(text, start, width),
                text[start:end].translate(_LINE_BREAKS),
                _right(text, end, width),
                tuple((max(m.start, start) - start, min(m.end, end) - start) for m in marks),
                number,
            )
            # What goes on in the next paragraph is marked there once more.
            number += sum(1 + text.count("\n", mark.start, mark.end) for mark in marks)


def _text(article: Article, field: str) -> str:
    if field == "title":
        return article.title
    return article.body if field == "body" else "\n".join(c.text for c in article.comments)


def _keywords(
    text: str, matches: Sequence[tuple[Mark, ...]]
) -> Iterator[tuple[int, int, tuple[Mark, ...]]]:
    """Matches with the rest of their words; those that share a word as one."""
    held: tuple[int, int, tuple[Mark, ...]] | None = None
    for marks in matches:
        start, end = marks[0].start, max(mark.end for mark in marks)
        before = _BEFORE.match(text[max(start - _LONGEST, 0) : start][::-1])
        after = _AFTER.match(text, end, end + _LONGEST)
        if before and text[start].isalnum():
            start -= before.end()
        if after and text[end - 1].isalnum():
            end = after.end()
        if held and start < held[1]:
            held = held[0], max(end, held[1]), held[2] + marks
            continue
        if held:
            yield held
        held = start, end, marks
    if held:
        yield held


def _left(text: str, start: int, width: Width) -> str:
    first = max(start - width.letters, 0)
    context = text[first:start]
    if first and not text[first - 1].isspace():  # the end of a word only
        begun = _STRING.match(context)
        context = context[begun.end() :] if begun else context
    if width.words:
        places = _words(context)
        context = context[places[-width.number] :] if len(places) > width.number else context
    return _plain(context).removeprefix("¶ ")


def _right(text: str, end: int, width: Width) -> str:
    last = end + width.letters
    context = text[end:last]
    if last < len(text) and not text[last].isspace():  # the beginning of a word only
        context = context[: max(context.rfind(" "), context.rfind("\n"), 0)]
    if width.words:
        places = _words(context)
        context = context[: places[width.number]] if len(places) > width.number else context
    return _plain(context).removesuffix(" ¶")


def _words(context: str) -> list[int]:
    """Where strings with letters or figures begin."""
    found = _STRING.finditer(context)
    return [one.start() for one in found if any(map(str.isalnum, one.group()))]


def _plain(context: str) -> str:
    return context.replace("\n", _PARAGRAPH).translate(_LINE_BREAKS).strip()
