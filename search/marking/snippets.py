"""Snippets: the passages of an article that show why it was found.

Worked out from the article and the query alone, so every engine's hits look the same. Marks
are data (places in a text); markup is made in the templates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import itemgetter, or_

from markupsafe import Markup, escape

from index.article import BODY_KINDS, Article, Kind
from search.marking.marks import PLENTY, Mark, Marker
from search.marking.passages import LENGTH, Passage, beginning, choose, covers
from search.marking.strings import whole

Spans = tuple[tuple[int, int], ...]

_LINE_BREAK = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")
_UNENDED = re.compile(r"(?<=[^\W_])\n(?=\S)")  # a subhead ends with no full stop
_APART = " · "  # stands there, so that it does not run into the sentence below it
_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")
_START, _END = itemgetter(0), itemgetter(1)  # of a mark
_STRETCH = 2000  # characters of a long article that are looked at in one go, at least
_SHORT_STRETCH = 700  # where so much is asked for that plenty of it stands everywhere


def find_id(number: int) -> str:
    """The id of a mark on the page of its article, numbered from 1.

    >>> find_id(3)
    'treffer-3'
    """
    return f"treffer-{number}"


class _Marked:
    """A text and its marks; ``first`` is the number of the first one, 0 where they have none."""

    __slots__ = ()
    text: str
    marks: Spans
    first: int

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text cut at its marks; True where a piece matched. No piece is empty."""
        end = 0
        for start, stop in self.marks:
            if start > end:
                yield self.text[end:start], False
            yield self.text[start:stop], True
            end = stop
        if end < len(self.text):
            yield self.text[end:], False

    def html(self) -> Markup:
        """The text with its marks as HTML."""
        text = self.text
        if not self.marks:
            return escape(text)
        if self.first:
            return self.part(0, len(text))
        pieces: list[str] = []
        end = 0
        for start, stop in self.marks:
            pieces += escape(text[end:start]), _OPEN, escape(text[start:stop]), _CLOSE
            end = stop
        pieces.append(escape(text[end:]))
        return Markup("".join(pieces))

    def part(self, begin: int, end: int) -> Markup:
        """A part of the text as HTML. Numbered marks have ids, where they begin."""
        text, at = self.text, begin
        pieces: list[str] = []
        for number, (start, stop) in enumerate(self.marks, self.first):
            if stop <= begin or end <= start:
                continue
            opening = _OPEN
            if self.first and begin <= start:
                opening = Markup('<mark id="{}">').format(find_id(number))
            start, stop = max(start, begin), min(stop, end)
            pieces += escape(text[at:start]), opening, escape(text[start:stop]), _CLOSE
            at = stop
        pieces.append(escape(text[at:end]))
        return Markup("".join(pieces))


@dataclass(frozen=True, slots=True)
class Snippet(_Marked):
    """A passage of an article's title, body or comments, and where in it the query matched.

    ``marks`` are in order and do not overlap; places are code points. Where a sentence is cut,
    the text begins with "… " or ends with " …". It has no line breaks.
    """

    field: str
    text: str
    marks: Spans = ()
    first: int = 0


@dataclass(frozen=True, slots=True)
class MarkedParagraph(_Marked):
    """A whole paragraph, and where in it the query matched."""

    kind: Kind
    text: str
    marks: Spans = ()
    first: int = 0


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """All of an article that can match, with its marks, numbered in reading order."""

    title: Snippet
    paragraphs: tuple[MarkedParagraph, ...]
    comments: tuple[Snippet, ...]

    @property
    def finds(self) -> tuple[str, ...]:
        """What is marked; the first is mark number 1."""
        texts = (self.title, *self.paragraphs, *self.comments)
        return tuple(one.text[start:end] for one in texts for start, end in one.marks)


def snippets(article: Article, marker: Marker, limit: int = 3) -> tuple[Snippet, ...]:
    """At most ``limit`` passages, together about 300 characters: body first, then comments.

    Comments give passages only where the query asks for them. Where nothing is marked, the
    passage is the beginning of the body.
    """
    body = article.body
    marks = _body_marks(body, marker, article.language)
    said = [(text, found) for text, found in _comments(article, marker) if found]
    if said and marks:  # one passage from the comment that shows most
        text, found = max(said, key=lambda comment: _leaves(comment[1]).bit_count())
        return (
            *_snippets("body", body, marks, marker, max(limit - 1, 1), LENGTH * 2 // 3),
            *_snippets("comments", text, found, marker, 1, LENGTH // 3),
        )[:limit]
    if said:
        chosen, length = said[:limit], LENGTH // len(said[:limit])
        return tuple(
            snippet
            for text, found in chosen
            for snippet in _snippets("comments", text, found, marker, 1, length)
        )
    if marks:
        return _snippets("body", body, marks, marker, limit, LENGTH)
    return tuple(_snippet("body", body, passage, ()) for passage in beginning(body))


def title_marks(article: Article, marker: Marker) -> Spans:
    """Where the query matched in the title."""
    return _spans(marker.marks(article.title, "title", article.language))


def marked_paragraphs(article: Article, marker: Marker) -> tuple[MarkedParagraph, ...]:
    """Every paragraph in reading order; those that are not searched are never marked.

    A phrase that runs from one paragraph into the next is marked in both.
    """
    searched = [p.text for p in article.paragraphs if p.kind in BODY_KINDS]
    marks = marker.marks(article.body, "body", article.language)
    spans = iter(_by_part(searched, marks))
    return tuple(
        MarkedParagraph(p.kind, p.text, _spans(next(spans)) if p.kind in BODY_KINDS else ())
        for p in article.paragraphs
    )


def marked_article(article: Article, marker: Marker) -> MarkedArticle:
    """The whole article with its marks, for the article's own page."""
    title = Snippet("title", article.title, title_marks(article, marker), first=1)
    next = 1 + len(title.marks)
    paragraphs = []
    for paragraph in marked_paragraphs(article, marker):
        paragraphs.append(replace(paragraph, first=next))
        next += len(paragraph.marks)
    comments = []
    for text, marks in _comments(article, marker):
        comments.append(Snippet("comments", text, _spans(marks), first=next))
        next += len(marks)
    return MarkedArticle(title, tuple(paragraphs), tuple(comments))


def _body_marks(body: str, marker: Marker, language: str) -> Sequence[Mark]:
    """The marks of the body, as far as needed: up to where one passage can show all."""
    asked, phrases = marker.asked("body"), marker.phrases
    stretch = _STRETCH if asked.bit_count() <= PLENTY else _SHORT_STRETCH
    if len(body) < 2 * stretch or not asked:
        return marker.marks(body, "body", language)

    def enough(marks: Sequence[Mark]) -> bool:
        return covers(marks, phrases, asked)

    return marker.marks_until(body, "body", language, stretch, enough)


def _comments(article: Article, marker: Marker) -> list[tuple[str, list[Mark]]]:
    """Every comment with its marks."""
    texts = [comment.text for comment in article.comments]
    asked = texts and marker.asked("comments")
    marks = marker.marks("\n".join(texts), "comments") if asked else ()
    return list(zip(texts, _by_part(texts, marks), strict=True))


def _by_part(parts: Sequence[str], marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks of parts joined by line breaks, as marks of each part."""
    split: list[list[Mark]] = []
    begin = number = 0
    for part in parts:
        end = begin + len(part)
        found: list[Mark] = []
        while number < len(marks) and marks[number].start < end:
            mark = marks[number]
            if clipped := _clip(mark, begin, end):
                found += (
                    [clipped]
                    if begin <= mark.start and mark.end <= end
                    else _trimmed(clipped, part)
                )
            if mark.end > end:  # goes on in the next part
                break
            number += 1
        split.append(found)
        begin = end + 1
    return split


def _clip(mark: Mark, begin: int, end: int) -> Mark | None:
    """The mark as it stands in a stretch of its text, or None if it does not."""
    start, stop = max(mark.start, begin), min(mark.end, end)
    return Mark(start - begin, stop - begin, mark.leaves) if start < stop else None


def _trimmed(mark: Mark, part: str) -> list[Mark]:
    """A piece of a longer mark, without the punctuation that then stands at its ends."""
    places = [i for i in range(mark.start, mark.end) if part[i].isalnum() or part[i] == "_"]
    return [Mark(places[0], whole(part, places[-1] + 1), mark.leaves)] if places else []


def _snippets(
    field: str, text: str, marks: Sequence[Mark], marker: Marker, limit: int, length: int
) -> tuple[Snippet, ...]:
    chosen = choose(text, marks, marker.phrases, limit, length)
    return tuple(_snippet(field, text, passage, marks) for passage in chosen)


def _snippet(field: str, text: str, passage: Passage, marks: Sequence[Mark]) -> Snippet:
    before, after = ("… " if passage.cut_before else ""), (" …" if passage.cut_after else "")
    shift = len(before)
    first = bisect_right(marks, passage.start, key=_END)
    last = bisect_left(marks, passage.end, key=_START)
    clipped = [_clip(mark, passage.start, passage.end) for mark in marks[first:last]]
    shown = text[passage.start : passage.end]
    spans = [(mark.start, mark.end) for mark in clipped if mark]
    breaks = [found.start() for found in _UNENDED.finditer(shown)]
    breaks = [place for place in breaks if not any(a < place < b for a, b in spans)]
    if breaks:
        ends = [*(place + 1 for place in breaks), len(shown) + 1]
        shown = _APART.join(shown[a : b - 1] for a, b in pairwise([0, *ends]))
        spans = [(_moved(start, breaks), _moved(end, breaks)) for start, end in spans]
    return Snippet(
        field,
        before + _LINE_BREAK.sub(" ", shown) + after,
        tuple([(start + shift, end + shift) for start, end in spans]),
    )


def _moved(place: int, breaks: Sequence[int]) -> int:
    """A place of a text in which what parts paragraphs stands for some of its line breaks."""
    return place + bisect_left(breaks, place) * (len(_APART) - 1)


def _leaves(marks: Sequence[Mark]) -> int:
    return reduce(or_, (mark.leaves for mark in marks), 0)


def _spans(marks: Sequence[Mark]) -> Spans:
    return tuple((mark.start, mark.end) for mark in marks)
