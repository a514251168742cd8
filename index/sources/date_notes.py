"""Date notes: the other days that an article's file says, for ``manage.py read`` to explain.

Nothing of this is stored. While somebody listens, readers note every date that they come across
and that might have been the article's; elsewhere noting one costs a look at a variable.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from index.article import Article, DateSource, PublicationDate

MOST = 5  #: other days that are explained


@dataclass(frozen=True, slots=True)
class _Note:
    date: PublicationDate
    where: str


class DateNotes:
    """The dates noted since the last article."""

    def __init__(self) -> None:
        self._notes: list[_Note] = []

    def add(self, date: PublicationDate, where: str) -> None:
        if date.moment is not None:
            self._notes.append(_Note(date, where))

    def explain(self, article: Article) -> str:
        """Where the article's date is from, and the other days with why they are not its; ""
        where no other day is said. What was noted is forgotten.
        """
        notes, self._notes = list(dict.fromkeys(self._notes)), []
        chosen = article.date
        by_day = {note.date.first_day: note for note in notes if not _same_day(note.date, chosen)}
        others = list(by_day.values())[:MOST]
        if not others:
            return ""
        same = [note for note in notes if _same_day(note.date, chosen)]
        exact = next((note for note in same if note.date == chosen), same[0] if same else None)
        where = exact.where if exact else chosen.source.value
        reasons = "; ".join(
            f"not {note.date.isoformat()} ({note.where}): {_why_not(note.date, chosen)}"
            for note in others
        )
        return f"{chosen.isoformat() or 'unknown'} ({where}); {reasons}"


def _same_day(one: PublicationDate, other: PublicationDate) -> bool:
    """Whether they do not contradict: one may be of the month in which the other's day lies."""
    if not (one.first_day and one.last_day and other.first_day and other.last_day):
        return False
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _why_not(date: PublicationDate, chosen: PublicationDate) -> str:
    if chosen.moment is None or date.moment is None:
        return "not the article's own"
    if date.source is not chosen.source:
        return f"{_NAMES[chosen.source]} counts before {_NAMES[date.source]}"
    if chosen.source is DateSource.TEXT:
        return "the text states it less fully, later on, or as that of a change"
    if date.moment > chosen.moment:
        return "later, and the earliest day is that of publication"
    return "it stands where dates of other things stand"


_NAMES = {
    DateSource.META: "what is told to machines",
    DateSource.FEED: "the feed",
    DateSource.SIDECAR: "the side-car",
    DateSource.TEXT: "the text",
    DateSource.URL: "the address",
    DateSource.NONE: "nothing",
}
_listening: ContextVar[DateNotes | None] = ContextVar("date notes", default=None)


@contextmanager
def date_notes() -> Iterator[DateNotes]:
    """The notes of what is read meanwhile."""
    notes = DateNotes()
    before = _listening.set(notes)
    try:
        yield notes
    finally:
        _listening.reset(before)


def is_noted() -> bool:
    """Whether somebody listens, so that it is worth looking for more."""
    return _listening.get() is not None


def note(date: PublicationDate, where: str) -> PublicationDate:
    """The date; noted, where somebody listens."""
    notes = _listening.get()
    if notes is not None:
        notes.add(date, where)
    return date
