"""The schema as OpenSearch takes it.

Text comes analysed, so it is only split at blanks. Nothing but the article is kept of a
document; the terms are in the index alone. An unknown field is an error, not a new field.
"""

from __future__ import annotations

from typing import Any

from whoosh import fields

from index.schema import SCHEMA
from index.settings import ClusterSettings

HOLE = "\u0001"  #: a word that stands for any word, in texts analysed with "holes"
LONGEST = 8000  #: letters of a term; Lucene takes 32,766 bytes
CLAUSES = 65_536  #: what a query may be made of, at most; the cluster's own 1,024 are too few

RETENTION = "index.soft_deletes.retention_lease.period"  #: half a day where not set

ANALYSIS: dict[str, Any] = {
    "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": LONGEST}},
    "filter": {"holes": {"type": "stop", "stopwords": [HOLE]}},
    "analyzer": {
        "terms": {"type": "custom", "tokenizer": "blanks"},
        "holes": {"type": "custom", "tokenizer": "blanks", "filter": ["holes"]},
    },
}


def _field(kind: fields.FieldType) -> dict[str, Any] | None:
    if isinstance(kind, fields.TEXT):
        positions = kind.format.supports("positions")
        return {
            "type": "text",
            "analyzer": "terms",
            "index_options": "positions" if positions else "freqs",
        }
    if isinstance(kind, fields.KEYWORD):
        return {"type": "keyword", "ignore_above": LONGEST}
    if isinstance(kind, fields.NUMERIC):
        return {"type": "long" if kind.bits == 64 else "integer"}
    if isinstance(kind, fields.STORED):
        return {"type": "keyword", "index": False, "doc_values": False}
    return None  # an article's id is the document's


MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"includes": ["article"]},
    "properties": {name: made for name, kind in SCHEMA.items() if (made := _field(kind))},
}

_WORD = {"type": "keyword", "ignore_above": LONGEST}
WORDS_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "field": {"type": "keyword"},
        "folded": _WORD,
        "term": _WORD,
        "count": {"type": "integer"},
    },
}


def words_of(index: str) -> str:
    """The name of the index that holds the words of another."""
    return f"{index}-words"


def body(settings: ClusterSettings, mapping: dict[str, Any], shards: int) -> dict[str, Any]:
    """What a new index is made with. What was sent is shown by ``commit`` only.

    Beside the article the cluster keeps all that was sent, for copies that have to catch up;
    while an index is built that is dropped at the first merge.
    """
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": settings.replicas,
            "refresh_interval": -1,
            RETENTION: "10s",
            "merge.policy.expunge_deletes_allowed": 0,
            "analysis": ANALYSIS,
        },
        "mappings": mapping,
    }
