"""The schema as tantivy takes it, and its errors as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import tantivy
from whoosh import fields

from index.errors import EngineError, IndexDamaged
from index.schema import SCHEMA


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name, kind in SCHEMA.items():
        if isinstance(kind, fields.TEXT):
            positions = kind.format.supports("positions")
            builder.add_text_field(
                name,
                tokenizer_name="whitespace",
                index_option="position" if positions else "freq",
            )
        elif isinstance(kind, fields.KEYWORD):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        elif isinstance(kind, fields.NUMERIC):
            builder.add_integer_field(name, indexed=True, fast=True)
        elif isinstance(kind, fields.ID):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", stored=True)
        elif isinstance(kind, fields.STORED):
            builder.add_bytes_field(name, stored=True)
    return builder.build()


TANTIVY_SCHEMA = _schema()


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn what tantivy raises, panics included, into EngineError."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, EngineError, IndexDamaged):
        raise
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(
            error, (ValueError, OSError, RuntimeError)
        ):
            raise
        raise EngineError(f"tantivy failed while {doing}: {error}") from error
