"""The way to a sample of what a request finds."""

from __future__ import annotations

from search.overview.link import overview_url
from search.request import Request
from search.research.parameters import Samples

PATH = "/sample"  #: where the page lives
_PLAIN = Samples()


def sample_url(
    request: Request, size: int = _PLAIN.size, seed: int = _PLAIN.seed, path: str = PATH
) -> str:
    """The URL of a sample. It always says how large, and its seed: it is to be repeated."""
    url = overview_url(request, path)
    return f"{url}{'&' if '?' in url else '?'}size={size}&seed={seed}"
