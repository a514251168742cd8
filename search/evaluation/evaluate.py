"""How good the ranking is, measured on a folder of judged queries.

A folder holds what BEIR calls a data set (Thakur et al., NeurIPS 2021):

``corpus.jsonl``    a line an article: {"_id": …, "title": …, "text": …}
``queries.jsonl``   a line a query: {"_id": …, "text": …}
``qrels.tsv``       query id, article id, grade (0: not relevant), parted by tabs; the first
                    line may name the columns (query-id, …)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import NamedTuple

import msgspec

from index.article import Article, Origin, Paragraph
from index.errors import SourceError
from index.german.tokens import clean

DEPTH = 10  #: hits of a query that are judged
_GRADE = re.compile(r"-?\d{1,2}")  # below 0: junk, which some collections tell from irrelevant


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the queries that have a relevant article, each between 0 and 1.

    ``ndcg10``: discounted cumulative gain over the best possible one, gain 2^grade - 1
    (Burges et al., ICML 2005). ``mrr10``: 1 over the rank of the first relevant hit, 0 beyond
    10. ``recall10``: how many of the relevant articles are among the first ten hits.
    """

    ndcg10: float
    mrr10: float
    recall10: float
    queries: int


class Judged(NamedTuple):
    """The measures of one query, as ``Scores`` names them."""

    ndcg10: float
    mrr10: float
    recall10: float


class _Entry(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str = ""
    title: str = ""


def judge(folder: Path, search: Callable[[str, int], Sequence[str]]) -> tuple[Judged, ...]:
    """Ask every judged query, in order, and measure each answer.

    ``search`` is given a query's text and a number of hits, and gives the own ids (the
    corpus' ``_id``) of the articles found, best first. Raises SourceError for a file that is
    missing or broken, naming the line, and where no query has a judgement.
    """
    judged = _judgements(folder / "qrels.tsv")
    found = tuple(
        _score(search(query.text, DEPTH), judged[query.id])
        for query in _entries(folder / "queries.jsonl")
        if query.id in judged
    )
    if not found:
        raise SourceError(folder, "no query has a judgement")
    return found


def mean(judged: Sequence[Judged]) -> Scores:
    """The means over queries."""
    ndcg, mrr, recall = (sum(column) / len(judged) for column in zip(*judged, strict=True))
    return Scores(ndcg, mrr, recall, len(judged))


def evaluate(folder: Path, search: Callable[[str, int], Sequence[str]]) -> Scores:
    """Ask every judged query and score the answers: the mean of what ``judge`` gives."""
    return mean(judge(folder, search))


def corpus(folder: Path) -> Iterator[Article]:
    """The articles of a folder's corpus, in order; ``own_id`` is the corpus' ``_id``.

    Raises SourceError as ``evaluate`` does.
    """
    path = folder / "corpus.jsonl"
    for number, entry in enumerate(_entries(path), start=1):
        lines = (" ".join(clean(line).split()) for line in entry.text.splitlines())
        yield Article(
            own_id=entry.id,
            title=" ".join(clean(entry.title).split()),
            paragraphs=tuple(Paragraph(line) for line in lines if line),
            origin=Origin(str(path), number),
        )


def _score(found: Sequence[str], relevant: dict[str, int]) -> Judged:
    """nDCG, reciprocal rank and recall of one query's hits; an article counts once."""
    grades = [relevant.get(id, 0) for id in dict.fromkeys(found)][:DEPTH]
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    first = next((rank for rank, grade in enumerate(grades, start=1) if grade), None)
    return Judged(
        _gain(grades) / _gain(best),
        1 / first if first else 0.0,
        sum(grade > 0 for grade in grades) / len(relevant),
    )


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Query id -> the articles relevant to it and their grades; queries without any left out."""
    judged: dict[str, dict[str, int]] = {}
    for number, line in _lines(path):
        fields = line.split("\t")
        if number == 1 and fields[0] == "query-id":
            continue
        if len(fields) != 3 or not _GRADE.fullmatch(fields[2]):
            reason = "expected a query id, an article id and a grade, parted by tabs"
            raise SourceError(f"{path}:{number}", reason)
        query, article, grade = fields
        if int(grade) > 0:
            judged.setdefault(query, {})[article] = int(grade)
    return judged


def _entries(path: Path) -> Iterator[_Entry]:
    decoder = msgspec.json.Decoder(_Entry)
    for number, line in _lines(path):
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            raise SourceError(f"{path}:{number}", str(error)) from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, numbered from 1."""
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    text = line.decode().rstrip("\r\n")
                except UnicodeDecodeError as error:
                    raise SourceError(f"{path}:{number}", "not UTF-8") from error
                if text.strip():
                    yield number, text
    except OSError as error:
        raise SourceError(path, error.strerror or str(error)) from error
