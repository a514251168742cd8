"""Editions: which version of an article this is, and whether it may be shown, as its agency says.

NewsML-G2 and ninjs say it in the same words; our own records and others' may say it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from index.article import BERLIN, Correction, DateSource, Precision, Status
from index.sources.loose_dates import loose_date
from index.sources.sidecar import one_line

#: IPTC's publishing states are usable, withheld and canceled; others write the rest.
_STATES = {
    "withheld": Status.WITHHELD,
    "embargoed": Status.WITHHELD,
    "gesperrt": Status.WITHHELD,
    **dict.fromkeys(
        ("canceled", "cancelled", "withdrawn", "killed", "zurückgezogen"), Status.WITHDRAWN
    ),
}
# What agencies put before a headline or a note of a version that corrects another.
_MARK = re.compile(
    r"\(?(?:KORREKTUR|Korrektur|BERICHTIGUNG|Berichtigung|CORRECTION|Correction|CORRECTS|Corrects)"
    r"\s*[:–-]\s*(?P<text>.*?)\)?$"
)
_NEWS = re.compile(r"Neu:|NEU:|Aktualisierung:|Update:")  # APA notes here what is new as well
_NONE = ("", "-", "0", "none", "null", "no", "false", "keine", "nein")
_REASONS = ("correct", "editorial", "kill", "cancel", "withdraw", "withheld")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version, as ``Article`` has it."""

    version: int = 0
    revised: datetime | None = None
    status: Status = Status.USABLE
    embargo: datetime | None = None
    corrections: tuple[Correction, ...] = ()


ONLY = Edition()  #: of what has no versions


class Note(NamedTuple):
    """What an agency tells editors, and may be shown: a role such as correction, or none."""

    role: str
    text: str


def wire_edition(
    *,
    version: object,
    revised: object,
    state: object,
    embargo: object,
    signals: Iterable[str] = (),
    notes: Sequence[Note] = (),
    title: str = "",
) -> Edition:
    """The version of a wire item. Raises ValueError for an embargo that cannot be read."""
    made = moment_of(revised)
    status = status_of(state)
    if status is Status.USABLE:
        texts = _corrected(tuple(map(_code, signals)), notes, title)
    else:
        texts = list(dict.fromkeys(n.text for n in notes if n.text and _is_reason(n.role)))
    return Edition(
        version=number_of(version),
        revised=made,
        status=status,
        embargo=embargo_of(embargo),
        corrections=tuple(Correction(text, made) for text in texts),
    )


def _corrected(signals: Sequence[str], notes: Sequence[Note], title: str) -> list[str]:
    """What was corrected. A note of that role beside the signal "update" only tells news."""
    marked = [(note, match) for note in notes if (match := _MARK.match(note.text))]
    texts = [match["text"] for note, match in marked if not _is_correction(note.role)]
    if "correction" in signals or "update" not in signals:
        said = [n for n in notes if _is_correction(n.role) and not _NEWS.match(n.text)]
        whole = [n for n in said if not _code(n.role).endswith("short")] or said
        texts += [(m["text"] if (m := _MARK.match(n.text)) else n.text) for n in whole]
    if not texts and ("correction" in signals or _MARK.match(title)):
        return [""]
    return [text for text in dict.fromkeys(texts) if text] or texts[:1]


def _is_correction(role: str) -> bool:
    return "correction" in _code(role)


def _is_reason(role: str) -> bool:
    """Notes without a role are for editors: they may name what nobody is to read any more."""
    return any(word in _code(role) for word in _REASONS)


def _code(value: str) -> str:
    """The last part of a code such as sig:correction, or of a URI."""
    return value.strip().replace("/", ":").rpartition(":")[2].lower()


def status_of(value: object) -> Status:
    """A publishing state; what is not known as another is usable.

    >>> status_of("stat:canceled").value, status_of("usable").value, status_of(None).value
    ('withdrawn', 'usable', 'usable')
    """
    return _STATES.get(_code(value), Status.USABLE) if isinstance(value, str) else Status.USABLE


def number_of(value: object) -> int:
    """The number of a version; 0 where none is stated.

    >>> number_of(3), number_of("4"), number_of("1.2"), number_of(None)
    (3, 4, 0, 0)
    """
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value.strip()[:9])
    return max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else 0


def moment_of(value: object) -> datetime | None:
    """A moment that a machine wrote, to the second; Europe/Berlin where no zone is said."""
    text = one_line(value) if isinstance(value, str) else ""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return loose_date(text, DateSource.META).moment
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)


def embargo_of(value: object) -> datetime | None:
    """The end of an embargo; a day alone means its beginning. Raises ValueError if unreadable:
    what is to be kept back is not let out because nobody knows for how long.

    >>> str(embargo_of("2025-10-26T12:00")), embargo_of(None)
    ('2025-10-26 12:00:00+01:00', None)
    """
    if not value or (isinstance(value, str) and value.strip().lower() in _NONE):
        return None
    moment = moment_of(value)
    exact = loose_date(str(value), DateSource.META).precision
    if moment is None or exact in (Precision.MONTH, Precision.YEAR):
        raise ValueError(f"the end of the embargo cannot be read: {value!r}")
    return moment


def record_edition(
    *, version: object, state: object, embargo: object, corrections: object
) -> Edition:
    """The version of a record that says so itself. Raises ValueError as ``wire_edition`` does."""
    return Edition(
        version=number_of(version),
        status=status_of(state),
        embargo=embargo_of(embargo),
        corrections=corrections_of(corrections),
    )


def corrections_of(value: object) -> tuple[Correction, ...]:
    """Corrections as a record has them: a text or several, or objects of text and date.

    >>> [one.text for one in corrections_of(["Ort berichtigt", {"text": "Name berichtigt"}])]
    ['Ort berichtigt', 'Name berichtigt']
    """
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and (text := one_line(one)):
            found.append(Correction(text))
        elif isinstance(one, dict):
            said = one.get("text")
            moment = moment_of(one.get("date"))
            found.append(Correction(one_line(said) if isinstance(said, str) else "", moment))
    return tuple(found)
