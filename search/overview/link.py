"""The way to the overview of what a request finds."""

from __future__ import annotations

from search.request import Request, to_url

PATH = "/overview"  #: where the page lives
_USUAL = Request().size


def whole(request: Request) -> Request:
    """The request of everything that is found: without what only a list of hits needs.

    >>> whole(Request(text="gipfel", page=3, size=50)) == Request(text="gipfel")
    True
    """
    return request.changed(sort=None, size=_USUAL, group="", view="", expanded=(), finds=())


def overview_url(request: Request, path: str = PATH) -> str:
    """The URL of the overview, or of another page about everything that is found."""
    return to_url(whole(request), path)
