"""What the peers are given of an article."""

from __future__ import annotations

from collections.abc import Callable

from tests.scale.corpus import Row

Values = dict[str, object]


def stock(row: Row) -> Values:
    """One text field, as a tutorial has it."""
    return {"id": row.id, "text": f"{row.title}\n{row.text}"}


def same_fields(
    row: Row, line: bytes, number: int, several: Callable[[list[str]], object]
) -> Values:
    """The fields of ``index.schema``; ``several`` makes one value of the names in a list."""
    authors, agencies = several(row.authors), several(row.agencies)
    return {
        "id": row.id,
        "title": row.title,
        "body": row.text,
        "title_parts": row.title,
        "parts": row.text,
        "title_surface": row.title,
        "body_surface": row.text,
        "outlet_words": row.outlet,
        "author_words": authors,
        "agency_words": agencies,
        "section_words": row.section,
        "outlet": row.outlet,
        "author": authors,
        "agency": agencies,
        "section": row.section,
        "language": row.language,
        **calendar(row, number),
        "article": line,
    }


def calendar(row: Row, number: int) -> dict[str, int]:
    """The fields of a date; ``number`` tells apart the articles of a day."""
    day = row.day
    return {
        "year": day // 10000,
        "month": day // 100,
        "day": day,
        "first_day": day,
        "last_day": day,
        "newest": day << 32 | number,
        "oldest": (99999999 - day) << 32 | number,
    }
