"""The logbook: what is written to standard error, in a form for eyes or for programs.

Nothing that tells who asked or what for: no address, no query, no link. An error is told by the
name of the route, by its kind, and by the lines of the program that led to it; what it says itself
is left out, unless it speaks of the index alone, since it may repeat what somebody has typed.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from index.errors import (
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    RebuildNeeded,
    SettingsError,
    VariantsError,
)

OFF, PLAIN, JSON = "off", "plain", "json"
FRAMES = 30  #: lines of a program that are told of an error
_SPEAK_OF_THE_INDEX = (
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    RebuildNeeded,
    SettingsError,
    VariantsError,
)
_REQUESTS = logging.getLogger("pressesuche.requests")
_ERRORS = logging.getLogger("pressesuche.errors")


def keep(kind: str, stream: TextIO | None = None) -> None:
    """Write to standard error from now on. ``OFF``: what went wrong only, for eyes."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if kind == JSON else _Plain())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    _REQUESTS.setLevel(logging.WARNING if kind == OFF else logging.INFO)


def note_request(told: Mapping[str, object]) -> None:
    """One line for a request that was answered."""
    if _REQUESTS.isEnabledFor(logging.INFO):
        _REQUESTS.info("request", extra={"told": told})


def note_error(error: BaseException, told: Mapping[str, object]) -> None:
    """What went wrong in the course of a request."""
    _ERRORS.error("error", exc_info=error, extra={"told": told})


def said(error: BaseException) -> str:
    """What an error says, if that is about the index and nobody's words; else ""."""
    return str(error) if isinstance(error, _SPEAK_OF_THE_INDEX) else ""


class _Json(logging.Formatter):
    """A line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _moment(record.created).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if error := _error_of(record):
            line["error"] = type(error).__name__
            if message := said(error):
                line["message"] = message
            line["trace"] = list(_trace(error))
        return json.dumps(line, ensure_ascii=False)


class _Plain(logging.Formatter):
    """A line to be read, and below an error the lines of the program."""

    def format(self, record: logging.LogRecord) -> str:
        told: Mapping[str, object] = getattr(record, "told", {})
        facts = "".join(f" {name}={value}" for name, value in told.items())
        when = f"{_moment(record.created):%Y-%m-%d %H:%M:%S}Z"
        text = f"{when} {record.levelname.lower()} {record.getMessage()}{facts}"
        if error := _error_of(record):
            text += f" {type(error).__name__} {said(error)}".rstrip()
            text += "".join(f"\n    {one}" for one in _trace(error))
        return text


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _error_of(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


def _trace(error: BaseException | None) -> Iterator[str]:
    """Where it was raised, the last line first, and its causes; values are in none of it."""
    left = FRAMES
    while error is not None and left > 0:
        for frame in reversed(traceback.extract_tb(error.__traceback__)[-left:]):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
            left -= 1
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if error is not None:
            yield f"because of {type(error).__name__}"
            left -= 1
