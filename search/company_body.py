"""Company as JSON: what is shared with others, what is similar, and two articles compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from index.article import BODY_KINDS, Article, PublicationDate
from index.duplicates.runs import Run
from search.beside import compare_url
from search.collation import Row, collate
from search.company import Company
from search.sharing import Passage

Place = tuple[int, int, int]  # paragraph, start, end


@dataclass(frozen=True, slots=True)
class PassageBody:
    text: str
    places: tuple[Place, ...]
    words: int
    quotation: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherBody:
    id: str
    url: str
    outlet: str
    title: str
    date: str | None
    words: int
    share: float
    share_there: float
    compare: str


@dataclass(frozen=True, slots=True)
class SimilarBody:
    id: str
    url: str
    outlet: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class CompanyBody:
    own_share: float | None
    shared: tuple[PassageBody, ...]
    others: tuple[OtherBody, ...]
    others_complete: bool
    similar: tuple[SimilarBody, ...]


@dataclass(frozen=True, slots=True)
class ComparedBody:
    id: str
    url: str
    outlet: str
    title: str
    date: str | None
    agencies: tuple[str, ...]
    text: str
    share: float


@dataclass(frozen=True, slots=True)
class RunBody:
    number: int
    words: int
    quotation: bool
    a: tuple[int, int]
    b: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PieceBody:
    kind: str
    start: int
    end: int
    run: int


@dataclass(frozen=True, slots=True)
class RowBody:
    a: tuple[PieceBody, ...]
    b: tuple[PieceBody, ...]


@dataclass(frozen=True, slots=True)
class ComparisonBody:
    a: ComparedBody
    b: ComparedBody
    runs: tuple[RunBody, ...]
    rows: tuple[RowBody, ...]


def company_body(article: Article, company: Company) -> CompanyBody:
    """What is said of others beside an article."""
    shared = company.sharing
    return CompanyBody(
        own_share=None if shared.own is None else round(shared.own, 4),
        shared=tuple(_passage(article, passage) for passage in shared.passages),
        others=tuple(
            OtherBody(
                *_known(one.id, one.outlet, one.title, one.date),
                words=one.words,
                share=round(one.share, 4),
                share_there=round(one.share_there, 4),
                compare=f"/api{compare_url(article.id, one.id)}",
            )
            for one in shared.others
        ),
        others_complete=not shared.more,
        similar=tuple(
            SimilarBody(*_known(one.id, one.outlet, one.title, one.date)) for one in company.similar
        ),
    )


def comparison_body(a: Article, b: Article) -> str:
    """The JSON of two articles side by side, one line and its end."""
    found = collate(a.body, b.body)
    body = ComparisonBody(
        a=_compared(a, found.a, found.shares[0]),
        b=_compared(b, found.b, found.shares[1]),
        runs=tuple(_run(number, run) for number, run in enumerate(found.runs, 1)),
        rows=tuple(_row(row) for row in found.rows),
    )
    return msgspec.json.encode(body).decode() + "\n"


def _known(
    id: str, outlet: str, title: str, date: PublicationDate
) -> tuple[str, str, str, str, str | None]:
    return id, f"/articles/{id}", outlet, title, date.isoformat()


def _passage(article: Article, passage: Passage) -> PassageBody:
    return PassageBody(
        text=article.body[passage.start : passage.end],
        places=tuple(_places(article, passage.start, passage.end)),
        words=passage.words,
        quotation=passage.quotation,
        others=passage.others,
    )


def _places(article: Article, start: int, end: int) -> Iterable[Place]:
    """Where a stretch of the body stands: the number of the paragraph, from 0, and characters."""
    begin = 0
    for number, paragraph in enumerate(article.paragraphs):
        if paragraph.kind in BODY_KINDS:
            size = len(paragraph.text)
            first, last = max(start - begin, 0), min(end - begin, size)
            if first < last:
                yield number, first, last
            begin += size + 1


def _compared(article: Article, text: str, share: float) -> ComparedBody:
    return ComparedBody(
        *_known(article.id, article.outlet, article.title, article.date),
        agencies=article.agencies,
        text=text,
        share=round(share, 4),
    )


def _run(number: int, run: Run) -> RunBody:
    return RunBody(
        number,
        run.words,
        run.is_quotation,
        (run.in_a.start, run.in_a.end),
        (run.in_b.start, run.in_b.end),
    )


def _row(row: Row) -> RowBody:
    return RowBody(
        *(
            tuple(PieceBody(p.kind.value, p.start, p.end, p.run) for p in side)
            for side in (row.a, row.b)
        )
    )
