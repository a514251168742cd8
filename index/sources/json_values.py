"""Values of JSON as text, whatever others put around it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from index.sources.sidecar import one_line

Object = Mapping[str, Any]


def texts_of(value: object) -> tuple[str, ...]:
    """The texts of a list, or the one that there is."""
    if isinstance(value, list):
        return tuple(filter(None, map(text_of, value)))
    text = text_of(value)
    return (text,) if text else ()


def text_of(value: object) -> str:
    """A value in one line: of an object its name or value, of a list its first."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, dict):
        return next(
            (
                text_of(value[k])
                for k in ("name", "value", "text", "rendered", "literal")
                if k in value
            ),
            "",
        )
    return one_line(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def markup_of(value: object) -> str:
    """A longer text as it stands, markup and line breaks and all."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(markup_of, value)))
    if isinstance(value, dict):
        return markup_of(
            next((value[k] for k in ("rendered", "html", "value", "text") if k in value), "")
        )
    text = value if isinstance(value, str) else ""
    return html.unescape(text) if text.lstrip().startswith("&lt;") else text


def url_of(value: object) -> str:
    """An address of the web; "" for anything else."""
    text = text_of(value)
    return text if text.startswith(("http://", "https://")) else ""
