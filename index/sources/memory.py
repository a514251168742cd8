"""Memory: what was parsed once need not be parsed again, as long as nothing it rests on changes.

Pages and PDFs are dear: their libraries take tens of milliseconds for what can be looked up in
a fraction of one. A memory is asked by all that parsing depends on: the bytes, what the server
said of them, and the side-cars. What the rules are is the business of whoever lends the memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import msgspec

from index.article import Article, Origin
from index.sources.patience import GivenUp, at_most
from index.sources.sidecar import Metadata

SECONDS = 20.0  #: of processor time after which a page or a PDF is given up
_NOWHERE = Origin("")


class Memory(Protocol):
    """Keeps bytes under a key, for as long as it likes."""

    def recall(self, key: bytes) -> bytes | None:
        """What was kept, or None where nothing was or it is there no more."""
        ...

    def keep(self, key: bytes, value: bytes) -> None:
        """Keep it, if possible."""
        ...


class _Forgetful:
    """Keeps nothing."""

    def recall(self, key: bytes) -> bytes | None:
        return None

    def keep(self, key: bytes, value: bytes) -> None:
        pass


FORGETFUL: Memory = _Forgetful()


class _Parsed(msgspec.Struct, frozen=True, array_like=True):
    """An article, or why there is none."""

    article: Article | None
    reason: str = ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Parsed).decode


def remembered(
    memory: Memory,
    data: bytes,
    said: tuple[str, ...],
    metadata: Metadata,
    origin: Origin,
    parse: Callable[[], Article],
) -> Article:
    """The article in these bytes: as it was parsed before, else as ``parse`` gives it now.

    ``said`` is what else it depends on, the format first. Raises what ``parse`` raises, also
    where only that is remembered.
    """
    if memory is FORGETFUL:
        with at_most(SECONDS):
            return parse()
    key = _key(data, said, metadata)
    if (known := memory.recall(key)) is not None:
        try:
            found = _decode(known)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass  # damaged: parsed again
        else:
            if found.article is None:
                raise ValueError(found.reason)
            return replace(found.article, origin=origin)
    try:
        with at_most(SECONDS):
            article = parse()
    except GivenUp:
        raise  # and try again the next time
    except ValueError as error:
        memory.keep(key, _encode(_Parsed(None, str(error))))
        raise
    memory.keep(key, _encode(_Parsed(replace(article, origin=_NOWHERE))))
    return article


def _key(data: bytes, said: tuple[str, ...], metadata: Metadata) -> bytes:
    # Most of the work for a page that is remembered; processors have instructions for this one.
    digest = hashlib.sha256(_encode((said, metadata)) + b"\n")
    digest.update(data)
    return digest.digest()
