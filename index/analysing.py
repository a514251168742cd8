"""Analysis: identified drafts to documents, in tasks that a worker can do by itself.

Run as ``python -m index.analysing`` this is such a worker.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from index.document import Document
from index.draft import Identified, analysed
from index.learned import Learned
from index.workers import work

BATCH = 1 << 19  #: bytes of packed articles that are analysed in one task
PIECE = 100  #: articles that are, at most


class _Analysis(msgspec.Struct, frozen=True, array_like=True):
    """An identified draft, as far as its analysis needs it."""

    packed: bytes
    id: str
    sequence: int
    story: str
    prints: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode_task = msgspec.msgpack.Decoder(list[_Analysis]).decode
documents = msgspec.msgpack.Decoder(list[Document]).decode  #: what a worker answers


def tasks(articles: Iterable[Identified]) -> Iterator[bytes]:
    """The articles in tasks for workers."""
    batch: list[_Analysis] = []
    size = 0
    for one in articles:
        draft = one.draft
        batch.append(_Analysis(draft.packed, one.id, one.sequence, one.story, draft.prints))
        size += len(one.draft.packed)
        if size >= BATCH or len(batch) >= PIECE:
            yield _encode(batch)
            batch, size = [], 0
    if batch:
        yield _encode(batch)


def _answer(words: Learned, task: bytes) -> Iterator[bytes]:
    words.absorb()
    articles = _decode_task(task)
    yield _encode([analysed(a.packed, a.id, a.sequence, a.story, a.prints) for a in articles])
    words.publish()


def _main(number: str, files: str) -> None:
    words = Learned([int(file) for file in files.split(",")], own=int(number))
    work({"analyse": partial(_answer, words)})


if __name__ == "__main__":
    _main(*sys.argv[1:])
