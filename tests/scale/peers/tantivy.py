"""tantivy-py as it comes: its own tokenizer, German stemmer and query parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tantivy
from tantivy import FieldType, Filter, Occur, TextAnalyzerBuilder, Tokenizer

from tests.scale import corpus
from tests.scale.peers import FACETS, HITS, PASSAGE, Found, InProcess
from tests.scale.peers.fields import same_fields, stock
from tests.scale.questions import Question, Relation

NAMES = ("outlet", "author", "agency", "section")
_GERMAN = (
    TextAnalyzerBuilder(Tokenizer.simple())
    .filter(Filter.remove_long(255))
    .filter(Filter.lowercase())
    .filter(Filter.stemmer("german"))
    .build()
)
_WRITTEN = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(255)).build()


@dataclass(frozen=True, slots=True)
class _Asked:
    query: tantivy.Query
    question: Question


def _stock() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=True, tokenizer_name="german")
    return builder.build()


def _same() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="german")
        builder.add_text_field(f"{name}_surface", tokenizer_name="written")
    for name in ("title_parts", "parts"):
        builder.add_text_field(name, tokenizer_name="german", index_option="freq")
    for name in NAMES:
        builder.add_text_field(f"{name}_words", tokenizer_name="default")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("year", "month", "day", "first_day", "last_day", "newest", "oldest"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("article", stored=True)
    return builder.build()


class Tantivy(InProcess):
    """A tantivy folder."""

    def __init__(self, same: bool) -> None:
        self._same = same
        self._schema = _same() if same else _stock()
        self._fields = ["title", "body"] if same else ["text"]
        self._index: tantivy.Index
        self._searcher: tantivy.Searcher

    def _opened(self, folder: Path) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(folder))
        index.register_tokenizer("german", _GERMAN)
        index.register_tokenizer("written", _WRITTEN)
        return index

    def index(self, corpus_file: Path, folder: Path) -> int:
        folder.mkdir(parents=True)
        writer, count = self._opened(folder).writer(), 0  # as many threads as it likes
        for count, (row, line) in enumerate(corpus.lines(corpus_file), 1):
            values = same_fields(row, line, count, list) if self._same else stock(row)
            writer.add_document(tantivy.Document(**values))
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self, folder: Path) -> None:
        self._index = self._opened(folder)
        self._searcher = self._index.searcher()

    def understand(self, question: Question) -> _Asked | None:
        if not self._same and (question.facets or question.outlet):
            return None
        clauses = [(Occur.Must, self._words(question))]
        if question.without:
            clauses.append((Occur.MustNot, self._parsed(question.without, Relation.ALL)))
        if question.outlet:
            term = tantivy.Query.term_query(self._schema, "outlet", question.outlet, "basic")
            clauses.append((Occur.Must, tantivy.Query.const_score_query(term, 0.0)))
        if question.since:
            for name, first, last in (
                ("first_day", question.since, 99999999),
                ("last_day", 1, question.until),
            ):
                span = tantivy.Query.range_query(self._schema, name, FieldType.Integer, first, last)
                clauses.append((Occur.Must, tantivy.Query.const_score_query(span, 0.0)))
        query = tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]
        return _Asked(query, question)

    def _words(self, question: Question) -> tantivy.Query:
        if question.pattern:
            # Where words are kept as written a noun has a capital; the stock field has stems.
            names = [f"{name}_surface" for name in self._fields] if self._same else self._fields
            pattern = either_case(question.pattern).replace("*", ".*")
            queries = [
                (Occur.Should, tantivy.Query.regex_query(self._schema, name, pattern))
                for name in names
            ]
            return tantivy.Query.boolean_query(queries)
        text = " ".join(question.words)
        if question.relation is Relation.PHRASE:
            text = f'"{text}"'
        return self._parsed(text, question.relation)

    def _parsed(self, text: str, relation: Relation) -> tantivy.Query:
        fields = self._fields
        if self._same and relation is not Relation.PHRASE:
            fields = [*fields, "title_parts", "parts"]
        both = relation is Relation.ALL
        return self._index.parse_query(text, fields, conjunction_by_default=both)

    def search(self, asked: object) -> Found:
        assert isinstance(asked, _Asked)
        result = self._searcher.search(asked.query, limit=HITS)
        found = [self._searcher.doc(address) for _, address in result.hits]
        if self._same:
            rows = [msgspec.json.decode(bytes(one.get_first("article"))) for one in found]
            ids = tuple(str(row["id"]) for row in rows)
        else:
            ids = tuple(str(one.get_first("id")) for one in found)
        values = self._count(asked.query) if asked.question.facets else 0
        passages = self._passages(asked.query, found) if asked.question.snippets else 0
        return Found(result.count, ids, values, passages)

    def _count(self, query: tantivy.Query) -> int:
        wanted = {
            name: {"terms": {"field": name, "size": 65000, "segment_size": 65000}}
            for name in (*FACETS, "month")
        }
        answer = self._searcher.aggregate(query, wanted)
        return sum(len(answer[name]["buckets"]) for name in wanted)

    def _passages(self, query: tantivy.Query, found: Sequence[tantivy.Document]) -> int:
        """Its own highlighter, which reads a stored field; ours keeps the article as JSON."""
        field = self._fields[-1]
        maker = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, field)
        maker.set_max_num_chars(PASSAGE)
        for one in found:
            if self._same:
                row = msgspec.json.decode(bytes(one.get_first("article")))
                one = tantivy.Document(body=row["text"])
            snippet = maker.snippet_from_doc(one)
            snippet.to_html()
        return len(found)


def either_case(pattern: str) -> str:
    """The pattern as a regular expression whose first letter may be a capital."""
    first, rest = pattern[0], pattern[1:]
    return f"[{first}{first.upper()}]{rest}" if first.isalpha() else pattern


def make(kind: str) -> Tantivy:
    return Tantivy(kind == "same")
