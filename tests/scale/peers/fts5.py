"""SQLite FTS5: whole words, umlauts folded, no German stemmer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.scale import corpus
from tests.scale.peers import FACETS, HITS, Found, InProcess
from tests.scale.questions import Question, Relation

FILE = "articles.sqlite"
_TABLES = """
CREATE VIRTUAL TABLE article USING fts5(
    title, body, id UNINDEXED, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE about(
    rowid INTEGER PRIMARY KEY, outlet TEXT, section TEXT, language TEXT, day INTEGER);
CREATE TABLE author(number INTEGER, author TEXT);
CREATE TABLE agency(number INTEGER, agency TEXT);
"""
_INDEXES = """
CREATE INDEX by_author ON author(number, author);
CREATE INDEX by_agency ON agency(number, agency);
INSERT INTO article(article) VALUES ('optimize');
"""
_JOINED = "article JOIN about ON about.rowid = article.rowid"


@dataclass(frozen=True, slots=True)
class _Asked:
    tables: str
    condition: str
    values: tuple[object, ...]
    question: Question


class Fts5(InProcess):
    """An SQLite file."""

    def index(self, corpus_file: Path, folder: Path) -> int:
        folder.mkdir(parents=True)
        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            connection.executescript(_TABLES)
            count = 0
            for count, row in enumerate(corpus.read(corpus_file), 1):
                add = connection.execute
                add(
                    "INSERT INTO article(rowid, title, body, id) VALUES (?, ?, ?, ?)",
                    (count, row.title, row.text, row.id),
                )
                about = (count, row.outlet, row.section, row.language, row.day)
                add("INSERT INTO about VALUES (?, ?, ?, ?, ?)", about)
                for author in row.authors:
                    add("INSERT INTO author VALUES (?, ?)", (count, author))
                for agency in row.agencies:
                    add("INSERT INTO agency VALUES (?, ?)", (count, agency))
            connection.executescript(_INDEXES)
        return count

    def open(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE)

    def understand(self, question: Question) -> _Asked | None:
        if question.pattern.startswith("*"):
            return None
        if question.pattern:
            text = f'"{question.pattern[:-1]}" *'
        elif question.relation is Relation.PHRASE:
            text = f'"{" ".join(question.words)}"'
        else:
            between = " OR " if question.relation is Relation.ANY else " AND "
            text = between.join(f'"{word}"' for word in question.words)
        if question.without:
            text = f'({text}) NOT "{question.without}"'
        tables, condition, values = "article", "article MATCH ?", [text]
        narrowed: list[object] = []
        if question.outlet:
            tables = _JOINED
            condition += " AND outlet = ? AND day BETWEEN ? AND ?"
            narrowed = [question.outlet, question.since, question.until]
        return _Asked(tables, condition, (*values, *narrowed), question)

    def search(self, asked: object) -> Found:
        assert isinstance(asked, _Asked)
        run, where = self._connection.execute, f"{asked.tables} WHERE {asked.condition}"
        passage = ", snippet(article, 1, '<b>', '</b>', ' … ', 40)"
        wanted = passage if asked.question.snippets else ""
        rows = run(
            f"SELECT article.id, title, body{wanted} FROM {where} ORDER BY rank LIMIT {HITS}",
            asked.values,
        ).fetchall()
        (total,) = run(f"SELECT count(*) FROM {where}", asked.values).fetchone()
        values = sum(self._counts(asked)) if asked.question.facets else 0
        passages = len(rows) if asked.question.snippets else 0
        return Found(total, tuple(row[0] for row in rows), values, passages)

    def _counts(self, asked: _Asked) -> Iterator[int]:
        """How many values each facet has; every value comes with its count."""
        for name in (*FACETS, "day / 100"):
            tables = _JOINED
            if name in ("author", "agency"):
                tables = f"article JOIN {name} ON number = article.rowid"
            counts = self._connection.execute(
                f"SELECT {name}, count(*) FROM {tables} WHERE article MATCH ? GROUP BY 1",
                asked.values[:1],
            )
            yield len(counts.fetchall())


def make(kind: str) -> Fts5:
    return Fts5()
