"""Sightings: when articles were first seen, and when they were last seen to have changed.

Read from the holdings, where this machine has them; a server of pages may live without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

_AT_ONCE = 500  # SQLite takes so many places in one statement everywhere
_ASK = """
SELECT id, first_seen, started FROM articles LEFT JOIN runs ON runs.number = articles.changed
WHERE id IN ({places})
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """When an article was first seen, and when it was last seen to be another (aware); an article
    that never changed has twice the same, None stands for a moment that is not known."""

    first: datetime
    changed: datetime | None


def sightings(holdings: Path, ids: Iterable[str]) -> Mapping[str, Sighting]:
    """What the holdings know of these articles, by id; nothing where they cannot be read.

    Nothing is written, not even a file that is not there yet.
    """
    found: dict[str, Sighting] = {}
    left = iter(ids)
    try:
        uri = f"{holdings.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=1)) as connection:
            while some := tuple(islice(left, _AT_ONCE)):
                asked = _ASK.format(places=",".join("?" * len(some)))
                for id, first, changed in connection.execute(asked, some):
                    found[id] = Sighting(
                        datetime.fromisoformat(first),
                        datetime.fromisoformat(changed) if changed else None,
                    )
    except sqlite3.Error:
        return {}
    return found
