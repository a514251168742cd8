"""tantivy: the default engine for one machine.

The schema's fields are mapped by type: text is split at blanks only, since it comes analysed.
Trees are compiled node by node; tantivy's own query parser never sees anything. Its panics
arrive as BaseException and are turned into EngineError at this file's edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import singledispatch
from itertools import product
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur
from whoosh import fields
from whoosh import query as wq

from index.article import Article
from index.document import Document, unpack
from index.engine import FacetCounts, FacetValue, Hit, Query, Results, Sort
from index.errors import EngineError, IndexDamaged, UnsupportedQuery
from index.schema import AS_WRITTEN, CALENDAR, KEYWORDS, SCHEMA
from index.tree import Days, OneOf, Undated, resolve
from index.vocabulary import Vocabulary, VocabularyWriter

HEAP = 96_000_000  #: bytes of postings gathered before a segment is written
THREADS = 1  #: tantivy indexes faster than we analyse; a second thread only takes our core
BUCKETS = 65_000  #: most values of one facet; tantivy's own limit is 65,535
_LAST = 99_999_999  # above every day number


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
_NAMES = tuple(SCHEMA.names())


@contextmanager
def _translated(doing: str) -> Iterator[None]:
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


_Condition = tuple[str, tantivy.Query]  # a filter: the facet that it belongs to, compiled


class TantivyEngine:
    """tantivy in a folder."""

    name = "tantivy"

    def writer(self, folder: Path) -> TantivyWriter:
        return TantivyWriter(folder)

    def searcher(self, folder: Path) -> TantivySearcher:
        return TantivySearcher(folder)


ENGINE = TantivyEngine()


class TantivyWriter:
    """Adds documents to a tantivy folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with _translated(f"opening {folder} for writing"):
            # A long-lived Index beside other writers leaves orphaned files: open it anew.
            self._new = not tantivy.Index.exists(str(folder))
            self._index = tantivy.Index(TANTIVY_SCHEMA, path=str(folder))
            self._writer = self._index.writer(HEAP, THREADS)
        self._words = VocabularyWriter(folder)
        self._seen: set[str] = set()

    def add(self, documents: Iterable[Document]) -> None:
        with _translated("adding articles"):
            for document in documents:
                if not self._new or document.id in self._seen:
                    self._writer.delete_documents_by_term("id", document.id)
                self._seen.add(document.id)
                self._writer.add_document(tantivy.Document(**_values(document)))
                self._words.add_names_and_comments(document)

    def remove(self, ids: Iterable[str]) -> None:
        with _translated("removing articles"):
            for id in ids:
                self._writer.delete_documents_by_term("id", id)

    def commit(self) -> None:
        with _translated("committing"):
            self._writer.commit()
            self._index.reload()
            searcher = self._index.searcher()
            # Quicker than counting each word as it comes by.
            self._words.set_text(
                pair
                for field in AS_WRITTEN["any"]
                for pair in searcher.terms_with_prefix(field, "")
            )
        self._words.commit()

    def close(self) -> None:
        with _translated("closing the writer"):
            self._writer.wait_merging_threads()


def _values(document: Document) -> dict[str, object]:
    """The fields as tantivy takes them: several values of one field as a list."""
    values = {name: getattr(document, name) for name in _NAMES}
    for name in KEYWORDS:
        values[name] = list(values[name])
    return values


class TantivySearcher:
    """Answers queries on the last commit of a tantivy folder."""

    def __init__(self, folder: Path) -> None:
        try:
            self._index = tantivy.Index.open(str(folder))
            self._searcher = self._index.searcher()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise IndexDamaged(folder, f"tantivy cannot open it ({error})") from error
        self._vocabulary = Vocabulary(folder)

    def search(self, query: Query) -> Results:
        asked = [query.tree, *(f.tree for f in query.filters)]
        resolved = [resolve(tree, self._vocabulary) for tree in asked]
        with _translated("searching"):
            tree, *conditions = (compile_tree(one.tree) for one in resolved)
            filters = [
                (f.facet, tantivy.Query.const_score_query(condition, 0.0))
                for f, condition in zip(query.filters, conditions, strict=True)
            ]
            total, hits = self._window(_filtered(tree, filters), query)
            cut = tuple(dict.fromkeys(word for one in resolved for word in one.cut))
            return Results(total, hits, self._facets(tree, filters, query.facets), cut)

    def _window(self, found: tantivy.Query, query: Query) -> tuple[int, tuple[Hit, ...]]:
        """How many articles match, and those in the window."""
        window, by_key = query.window, query.sort is not Sort.RELEVANCE
        wanted = found
        if by_key and window.below is not None:
            below = _range(query.sort.value, None, window.below - 1)
            wanted = _all_of([found, tantivy.Query.const_score_query(below, 0.0)])
        order = {"order_by_field": query.sort.value} if by_key else {}
        result = self._searcher.search(
            wanted, limit=max(window.limit, 1), offset=window.offset, **order
        )
        total = result.count
        if wanted is not found:
            total = self._searcher.search(found, limit=1).count
        if not window.limit:
            return total, ()
        return total, tuple(
            Hit(self._article(address), key=value) if by_key else Hit(self._article(address), value)
            for value, address in result.hits
        )

    def _article(self, address: tantivy.DocAddress) -> Article:
        return unpack(bytes(self._searcher.doc(address).get_first("article")))

    def _facets(
        self, tree: tantivy.Query, filters: Sequence[_Condition], names: Sequence[str]
    ) -> tuple[FacetCounts, ...]:
        """Counts of each facet; those that a filter of their own narrows are counted apart."""
        own = {facet for facet, _ in filters}
        together = [name for name in names if name not in own]
        counts: dict[str, FacetCounts] = {}
        if together:
            counts |= self._count(_filtered(tree, filters), together)
        for name in own.intersection(names):
            others = [(facet, condition) for facet, condition in filters if facet != name]
            counts |= self._count(_filtered(tree, others), [name])
        return tuple(counts[name] for name in names)

    def _count(self, found: tantivy.Query, names: Sequence[str]) -> dict[str, FacetCounts]:
        wanted = {
            name: {"terms": {"field": name, "size": BUCKETS, "segment_size": BUCKETS}}
            for name in names
        }
        answer = self._searcher.aggregate(found, wanted)
        return {
            name: FacetCounts(name, _facet_values(name, answer[name]["buckets"])) for name in names
        }

    def article(self, id: str) -> Article | None:
        with _translated("looking up an article"):
            query = tantivy.Query.term_query(TANTIVY_SCHEMA, "id", id)
            hits = self._searcher.search(query, limit=1, count=False).hits
            return self._article(hits[0][1]) if hits else None

    def size(self) -> int:
        size: int = self._searcher.num_docs
        return size

    def close(self) -> None:
        self._vocabulary.close()


def _facet_values(name: str, buckets: list[dict[str, object]]) -> tuple[FacetValue, ...]:
    if name in CALENDAR:
        days = [FacetValue(int(str(b["key"])), int(str(b["doc_count"]))) for b in buckets]
        return tuple(sorted(days, key=lambda v: v.value))
    names = [FacetValue(str(b["key"]), int(str(b["doc_count"]))) for b in buckets]
    return tuple(sorted(names, key=lambda v: (-v.count, v.value)))


def _filtered(tree: tantivy.Query, filters: Iterable[_Condition]) -> tantivy.Query:
    """The tree narrowed by filters, which do not change a score."""
    return _all_of([tree, *(condition for _, condition in filters)])


def _all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def _range(field: str, first: int | None, last: int | None) -> tantivy.Query:
    return tantivy.Query.range_query(TANTIVY_SCHEMA, field, FieldType.Integer, first, last)


@singledispatch
def compile_tree(node: wq.Query) -> tantivy.Query:
    """A resolved tree (``index.tree``) as a tantivy query."""
    if node == wq.NullQuery:
        return tantivy.Query.empty_query()
    raise UnsupportedQuery(node)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


@compile_tree.register
def _(node: wq.Term) -> tantivy.Query:
    option = "freq" if node.fieldname == "parts" else "position"
    query = tantivy.Query.term_query(TANTIVY_SCHEMA, node.fieldname, node.text, option)
    return _boosted(query, node.boost)


@compile_tree.register
def _(node: wq.Phrase) -> tantivy.Query:
    """Each admitted distance is a phrase of its own; tantivy's slop would take any order."""
    distances = product(range(1, node.slop + 1), repeat=len(node.words) - 1)
    phrases = [
        tantivy.Query.phrase_query(TANTIVY_SCHEMA, node.fieldname, _placed(node.words, steps))
        for steps in distances
    ]
    return _boosted(_any_of(phrases), node.boost)


def _placed(words: Sequence[str], steps: Iterable[int]) -> list[tuple[int, str]]:
    position, placed = 0, [(0, words[0])]
    for word, step in zip(words[1:], steps, strict=True):
        position += step
        placed.append((position, word))
    return placed


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


@compile_tree.register
def _(node: OneOf) -> tantivy.Query:
    return tantivy.Query.term_set_query(TANTIVY_SCHEMA, node.fieldname, list(node.terms_))


@compile_tree.register
def _(node: wq.And) -> tantivy.Query:
    if not node.subqueries:
        return tantivy.Query.empty_query()
    wanted = [q for q in node.subqueries if not isinstance(q, wq.Not)]
    clauses = [(Occur.Must, compile_tree(q)) for q in wanted or [wq.Every()]]
    clauses += [
        (Occur.MustNot, compile_tree(q.query)) for q in node.subqueries if isinstance(q, wq.Not)
    ]
    return _boosted(tantivy.Query.boolean_query(clauses), node.boost)


@compile_tree.register
def _(node: wq.Or) -> tantivy.Query:
    return _boosted(_any_of([compile_tree(q) for q in node.subqueries]), node.boost)


@compile_tree.register
def _(node: wq.Not) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [(Occur.Must, tantivy.Query.all_query()), (Occur.MustNot, compile_tree(node.query))]
    )


@compile_tree.register
def _(node: wq.Every) -> tantivy.Query:
    return tantivy.Query.all_query()


@compile_tree.register
def _(node: Undated) -> tantivy.Query:
    return tantivy.Query.const_score_query(_range("year", 0, 0), 0.0)


@compile_tree.register
def _(node: Days) -> tantivy.Query:
    first, last = node.first_number, node.last_number
    if node.overlapping:
        inside = [_range("last_day", first, _LAST), _range("first_day", 1, last)]
    else:
        inside = [_range("first_day", first, _LAST), _range("last_day", 1, last)]
    return tantivy.Query.const_score_query(_all_of(inside), 0.0)
