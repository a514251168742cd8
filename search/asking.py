"""Asking: a request as our routes see it.

What its headers mean is remembered for the next one: browsers send the same few again and again,
and reading them takes longer than many a search.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from flask import Request
from werkzeug.datastructures import Accept, LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import get_current_url
from werkzeug.utils import cached_property

_REMEMBERED = 200  #: headers
_LONGEST = 500  #: letters of one that is remembered

Kind = TypeVar("Kind", bound=Accept)


class Asking(Request):
    """A request whose headers were mostly read before."""

    @cached_property
    def accept_mimetypes(self) -> MIMEAccept:
        return _accepted(self.headers.get("Accept", ""), MIMEAccept)

    @cached_property
    def accept_languages(self) -> LanguageAccept:
        return _accepted(self.headers.get("Accept-Language", ""), LanguageAccept)

    @cached_property
    def accept_encodings(self) -> Accept:
        return _accepted(self.headers.get("Accept-Encoding", ""), Accept)

    @cached_property
    def root_url(self) -> str:
        return _root(self.scheme, self.host, self.root_path)


def _accepted(header: str, kind: type[Kind]) -> Kind:
    if len(header) > _LONGEST:
        return parse_accept_header(header, kind)
    read = _read(header, kind)
    assert isinstance(read, kind)
    return read


@lru_cache(_REMEMBERED)
def _read(header: str, kind: type[Accept]) -> Accept:
    return parse_accept_header(header, kind)


@lru_cache(_REMEMBERED)
def _root(scheme: str, host: str, path: str) -> str:
    return get_current_url(scheme, host, path)
