"""The way to the course over time of what a request finds, beside that of others."""

from __future__ import annotations

from search.overview.link import overview_url
from search.request import Request

PATH = "/trends"  #: where the page lives


def trends_url(request: Request, path: str = PATH) -> str:
    """The URL of the page; with several outlets chosen, these are compared.

    >>> trends_url(Request(text="gipfel", page=3))
    '/trends?q=gipfel'
    """
    url = overview_url(request.changed(story=""), path)
    if len(request.outlet.wanted) < 2:
        return url
    return f"{url}{'&' if '?' in url else '?'}by=outlet"
