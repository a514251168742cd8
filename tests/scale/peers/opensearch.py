"""OpenSearch as it comes: its german analyzer, on a node that runs already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch, helpers

from tests.scale import corpus
from tests.scale.peers import FACETS, HITS, PASSAGE, Found, node
from tests.scale.peers.fields import calendar
from tests.scale.questions import Question, Relation

CLIENTS = 2  #: threads that send articles
BATCH = 500  #: articles in one request
_GERMAN = {"type": "text", "analyzer": "german"}
_PARTS = {**_GERMAN, "index_options": "freqs"}
_WRITTEN = {"type": "text", "analyzer": "written"}
_NUMBERS = ("year", "month", "day", "first_day", "last_day", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class _Asked:
    body: dict[str, Any]
    question: Question


def _same() -> dict[str, Any]:
    properties: dict[str, Any] = {
        "title": {**_GERMAN, "copy_to": ["title_parts", "title_surface"]},
        "text": {**_GERMAN, "copy_to": ["parts", "text_surface"]},
        "title_parts": _PARTS,
        "parts": _PARTS,
        "title_surface": _WRITTEN,
        "text_surface": _WRITTEN,
        "language": {"type": "keyword"},
        "url": {"type": "keyword", "index": False, "doc_values": False},
        "date": {"type": "keyword", "index": False, "doc_values": False},
    }
    for name in ("outlet", "author", "agency", "section"):
        properties[name] = {"type": "keyword", "copy_to": f"{name}_words"}
        properties[f"{name}_words"] = _WRITTEN
    for name in _NUMBERS:
        properties[name] = {"type": "long"}
    return properties


class OpenSearchPeer:
    """An index of one shard without replicas."""

    def __init__(self, same: bool) -> None:
        self._url = node.address()
        self._client = OpenSearch(hosts=[self._url], timeout=120)
        self._same = same
        self._fields = ["title", "text"] if same else ["text"]
        self._name = ""

    def index(self, corpus_file: Path, folder: Path) -> int:
        folder.mkdir(parents=True)
        self._name = name = f"bench-{folder.parent.name}-{folder.name}".lower()
        self._client.indices.delete(index=name, ignore_unavailable=True)
        analysis = {"analyzer": {"written": {"type": "custom", "tokenizer": "standard"}}}
        properties = _same() if self._same else {"text": _GERMAN}
        self._client.indices.create(
            index=name,
            body={
                "settings": {
                    "number_of_shards": 1,
                    "number_of_replicas": 0,
                    "refresh_interval": "-1",
                    "analysis": analysis,
                },
                "mappings": {"dynamic": False, "properties": properties},
            },
        )
        sent = helpers.parallel_bulk(
            self._client, self._actions(corpus_file), thread_count=CLIENTS, chunk_size=BATCH
        )
        count = sum(1 for done, _ in sent if done)
        self._client.indices.refresh(index=name)
        (folder / "name").write_text(name)
        return count

    def _actions(self, corpus_file: Path) -> Iterator[dict[str, Any]]:
        make = _row if self._same else _text
        for number, row in enumerate(corpus.read(corpus_file), 1):
            yield {"_index": self._name, "_id": row.id, **make(row, number)}

    def open(self, folder: Path) -> None:
        self._name = (folder / "name").read_text()
        self._client.count(index=self._name)  # raises where the node is a new one

    def understand(self, question: Question) -> _Asked | None:
        if not self._same and (question.facets or question.outlet):
            return None
        query: dict[str, Any] = {"must": [self._words(question)]}
        if question.without:
            query["must_not"] = [self._match(question.without, Relation.ALL)]
        if question.outlet:
            query["filter"] = [
                {"term": {"outlet": question.outlet}},
                {"range": {"first_day": {"gte": question.since}}},
                {"range": {"last_day": {"gte": 1, "lte": question.until}}},
            ]
        body: dict[str, Any] = {
            "query": {"bool": query},
            "size": HITS,
            "track_total_hits": True,
        }
        if question.facets:
            body["aggs"] = {
                name: {"terms": {"field": name, "size": 65000}} for name in (*FACETS, "month")
            }
        if question.snippets:
            shown = {"fragment_size": PASSAGE // 3, "number_of_fragments": 3}
            body["highlight"] = {"fields": {self._fields[-1]: shown}}
        return _Asked(body, question)

    def _words(self, question: Question) -> dict[str, Any]:
        if question.pattern:
            # Where words are kept as written a noun has a capital; the stock field has stems.
            wanted = {"value": question.pattern, "case_insensitive": self._same}
            names = [f"{name}_surface" for name in self._fields] if self._same else self._fields
            return {"bool": {"should": [{"wildcard": {name: wanted}} for name in names]}}
        return self._match(" ".join(question.words), question.relation)

    def _match(self, text: str, relation: Relation) -> dict[str, Any]:
        if relation is Relation.PHRASE:
            return {"multi_match": {"query": text, "type": "phrase", "fields": self._fields}}
        fields = [*self._fields, "title_parts", "parts"] if self._same else self._fields
        operator = "or" if relation is Relation.ANY else "and"
        # The words of one question may lie in several fields.
        return {
            "multi_match": {
                "query": text,
                "type": "cross_fields",
                "operator": operator,
                "fields": fields,
            }
        }

    def search(self, asked: object) -> Found:
        assert isinstance(asked, _Asked)
        answer = self._client.search(
            index=self._name, body=asked.body, params={"request_cache": "false"}
        )
        hits = answer["hits"]["hits"]
        values = sum(len(one["buckets"]) for one in answer.get("aggregations", {}).values())
        passages = sum(len(one.get("highlight", ())) for one in hits)
        total = answer["hits"]["total"]["value"]
        return Found(total, tuple(one["_id"] for one in hits), values, passages)

    def size(self, folder: Path) -> int:
        return node.stored(self._url, (folder / "name").read_text())

    def servers(self) -> Sequence[int]:
        return node.processes(self._url)


def _text(row: corpus.Row, number: int) -> dict[str, Any]:
    return {"text": f"{row.title}\n{row.text}"}


def _row(row: corpus.Row, number: int) -> dict[str, Any]:
    return {
        "title": row.title,
        "text": row.text,
        "outlet": row.outlet,
        "author": row.authors,
        "agency": row.agencies,
        "section": row.section,
        "language": row.language,
        "url": row.url,
        "date": row.date,
        **calendar(row, number),
    }


def make(kind: str) -> OpenSearchPeer:
    return OpenSearchPeer(kind == "same")
