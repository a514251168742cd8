"""bm25s: BM25 scores worked out beforehand, in sparse matrices. Ranks, and does not count."""

from __future__ import annotations

from pathlib import Path

import bm25s  # type: ignore[import-untyped]
import snowballstemmer  # type: ignore[import-untyped]

from tests.scale import corpus
from tests.scale.peers import HITS, Found, InProcess
from tests.scale.questions import Question, Relation


class Bm25s(InProcess):
    """A folder of matrices, held in memory while searching, with the articles beside it."""

    def __init__(self) -> None:
        self._stem = snowballstemmer.stemmer("german").stemWords

    def _tokens(self, texts: list[str], ids: bool = True) -> bm25s.tokenization.Tokenized:
        return bm25s.tokenize(
            texts, stopwords=[], stemmer=self._stem, show_progress=False, return_ids=ids
        )

    def index(self, corpus_file: Path, folder: Path) -> int:
        rows = list(corpus.read(corpus_file))
        model = bm25s.BM25()
        model.index(self._tokens([f"{r.title}\n{r.text}" for r in rows]), show_progress=False)
        articles = [{"id": r.id, "text": r.text} for r in rows]
        model.save(str(folder), corpus=articles, show_progress=False)
        return len(rows)

    def open(self, folder: Path) -> None:
        self._model = bm25s.BM25.load(str(folder), load_corpus=True)

    def understand(self, question: Question) -> list[list[str]] | None:
        one_word = len(question.words) == 1 or question.relation is Relation.ANY
        other = question.without or question.outlet or question.pattern
        if not one_word or other or question.facets or question.snippets:
            return None
        tokens: list[list[str]] = self._tokens([" ".join(question.words)], ids=False)
        return tokens

    def search(self, asked: object) -> Found:
        found = self._model.retrieve(asked, k=HITS, show_progress=False)
        pairs = zip(found.documents[0], found.scores[0], strict=True)
        return Found(None, tuple(str(row["id"]) for row, score in pairs if score > 0))


def make(kind: str) -> Bm25s:
    return Bm25s()
