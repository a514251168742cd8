"""The way to what of a query an article has."""

from __future__ import annotations

PATH = "/why"  #: where the page lives


def why_url(id: str, query: str) -> str:
    """The URL of the page; ``query`` is that of a search's URL, with its question mark.

    >>> why_url("a1", "?q=gipfel"), why_url("a1", "")
    ('/why?q=gipfel&id=a1', '/why?id=a1')
    """
    return f"{PATH}{query}&id={id}" if query else f"{PATH}?id={id}"
