"""The ways to the typical words of a result, and from there to narrower results."""

from __future__ import annotations

import re

from search.language import Understood
from search.language.words import bare
from search.overview.link import overview_url
from search.request import Request

PATH = "/words"  #: where the page lives
_PLAIN = re.compile(r'[^\W_]+(?:\s+(?:[^\W_]+|"[^"()]+"))*')
_WORD = re.compile(r"[^\W_]+")


def words_url(request: Request, path: str = PATH) -> str:
    """The URL of the typical words of everything that a request finds.

    >>> words_url(Request(text="gipfel", page=3))
    '/words?q=gipfel'
    """
    return overview_url(request, path)


def narrowed(request: Request, understood: Understood, word: str, relaxed: bool = False) -> Request:
    """The request that wants this word, or name, besides. A name is wanted as it stands.

    ``relaxed``: no article has all the words asked for, so any of them will do.
    """
    wanted = bare(word) if _WORD.fullmatch(word) else f'"{word}"'
    asked = request.text
    if relaxed:
        asked = f"({' ODER '.join(bare(one.text) for one in understood.words)})"
    elif asked and not _is_plain(asked):
        asked = f"({understood.canonical})"
    return request.changed(text=f"{asked} {wanted}".strip())


def _is_plain(text: str) -> bool:
    """Whether the words of a text are just that, so that another can follow."""
    return bool(_PLAIN.fullmatch(text)) and all(bare(word) == word for word in _WORD.findall(text))
