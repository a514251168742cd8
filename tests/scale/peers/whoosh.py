"""Whoosh as it comes: its German analyzer, its parser, its highlighter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
from whoosh import fields, highlight, query, sorting
from whoosh.analysis import LanguageAnalyzer, RegexTokenizer
from whoosh.index import create_in, open_dir
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

from tests.scale import corpus
from tests.scale.peers import FACETS, HITS, PASSAGE, Found, InProcess
from tests.scale.peers.fields import same_fields, stock
from tests.scale.questions import Question, Relation

MEMORY = 256  #: megabytes that its writer may gather, as ours gives it


@dataclass(frozen=True, slots=True)
class _Asked:
    query: query.Query
    narrowed: query.Query | None
    question: Question


def _stock() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        text=fields.TEXT(analyzer=LanguageAnalyzer("de"), stored=True),
    )


def _same() -> fields.Schema:
    def german(phrase: bool = True) -> fields.TEXT:
        return fields.TEXT(analyzer=LanguageAnalyzer("de"), phrase=phrase)

    def written() -> fields.TEXT:
        return fields.TEXT(analyzer=RegexTokenizer())

    names = {f"{name}_words": written() for name in ("outlet", "author", "agency", "section")}
    facets = {name: fields.KEYWORD(commas=True, sortable=True) for name in FACETS}
    days = ("year", "month", "day", "first_day", "last_day")
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=german(),
        body=german(),
        title_parts=german(False),
        parts=german(False),
        title_surface=written(),
        body_surface=written(),
        newest=fields.NUMERIC(int, bits=64, sortable=True),
        oldest=fields.NUMERIC(int, bits=64, sortable=True),
        article=fields.STORED(),
        **names,
        **facets,
        **{name: fields.NUMERIC(int, bits=32, sortable=True) for name in days},
    )


class Whoosh(InProcess):
    """A Whoosh folder."""

    def __init__(self, same: bool) -> None:
        self._same = same
        self._schema = _same() if same else _stock()
        self._fields = ["title", "body"] if same else ["text"]

    def index(self, corpus_file: Path, folder: Path) -> int:
        folder.mkdir(parents=True)
        writer, count = create_in(str(folder), self._schema).writer(limitmb=MEMORY), 0
        for count, (row, line) in enumerate(corpus.lines(corpus_file), 1):
            values = same_fields(row, line, count, ", ".join) if self._same else stock(row)
            writer.add_document(**values)
        writer.commit()
        return count

    def open(self, folder: Path) -> None:
        self._searcher = open_dir(str(folder)).searcher()

    def understand(self, question: Question) -> _Asked | None:
        if not self._same and (question.facets or question.outlet):
            return None
        if question.pattern:
            found = query.Or(list(self._patterns(question.pattern)))
        else:
            text = " ".join(question.words)
            if question.relation is Relation.PHRASE:
                text = f'"{text}"'
            found = self._parsed(text, question.relation)
        if question.without:
            found = query.And([found, query.Not(self._parsed(question.without, Relation.ALL))])
        narrowed = []
        if question.outlet:
            narrowed.append(query.Term("outlet", question.outlet))
        if question.since:
            narrowed.append(query.NumericRange("day", question.since, question.until))
        return _Asked(found, query.And(narrowed) if narrowed else None, question)

    def _patterns(self, pattern: str) -> Iterator[query.Query]:
        """Where words are kept as written a noun has a capital; the stock field has stems."""
        for name in self._fields:
            if self._same:
                for spelling in dict.fromkeys((pattern, pattern[0].upper() + pattern[1:])):
                    yield query.Wildcard(f"{name}_surface", spelling)
            else:
                yield query.Wildcard(name, pattern)

    def _parsed(self, text: str, relation: Relation) -> query.Query:
        names = self._fields
        if self._same and relation is not Relation.PHRASE:
            names = [*names, "title_parts", "parts"]
        group = OrGroup if relation is Relation.ANY else AndGroup
        return MultifieldParser(names, self._schema, group=group).parse(text)

    def search(self, asked: object) -> Found:
        assert isinstance(asked, _Asked)
        grouped = None
        if asked.question.facets:
            grouped = {name: _facet(name) for name in (*FACETS, "month")}
        results = self._searcher.search(
            asked.query, limit=HITS, filter=asked.narrowed, groupedby=grouped
        )
        # Words are not noted while searching (terms=True): Whoosh's snippets find them anew.
        hits = list(islice(results, HITS))  # with groupedby it gives all, whatever the limit
        stored = [hit.fields() for hit in hits]
        rows = [msgspec.json.decode(one["article"]) for one in stored] if self._same else stored
        values = sum(len(results.groups(name)) for name in grouped) if grouped else 0
        passages = 0
        if asked.question.snippets:
            results.fragmenter = highlight.ContextFragmenter(maxchars=PASSAGE)
            field = self._fields[-1]
            for hit, row in zip(hits, rows, strict=True):
                hit.highlights(field, text=row["text"])
                passages += 1
        # Where a filter leaves nothing, Whoosh counts as if there were none.
        total = len(results) if rows else 0
        return Found(total, tuple(str(row["id"]) for row in rows), values, passages)


def _facet(name: str) -> sorting.FieldFacet:
    return sorting.FieldFacet(name, allow_overlap=name in FACETS, maptype=sorting.Count)


def make(kind: str) -> Whoosh:
    return Whoosh(kind == "same")
