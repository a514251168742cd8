"""Waits: how long a server asks to be left alone."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

UNSAID = 30.0  #: seconds, where a server that is busy does not say


def wait_asked(retry_after: str, wall: float) -> float:
    """Seconds that a Retry-After header asks for, in either of its forms (RFC 9110, 10.2.3).

    >>> wait_asked("120", 0), wait_asked("Thu, 01 Jan 1970 00:02:00 GMT", 60), wait_asked("", 0)
    (120.0, 60.0, 30.0)
    """
    said = retry_after.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return UNSAID
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, moment.timestamp() - wall)
