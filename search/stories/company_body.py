"""Company as JSON: what is shared with others, what is similar, and two articles compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from index.article import BODY_KINDS, Article, PublicationDate
from index.duplicates.runs import Run
from search.api.fields import Agencies, ArticleId, ArticleUrl, Outlet, Published, Share, Title
from search.stories.beside import compare_url
from search.stories.collation import Kind, Row, collate
from search.stories.company import Company
from search.stories.sharing import Passage

Position = Annotated[int, Meta(ge=0)]
Place = tuple[Position, Position, Position]  # paragraph, start, end
Stretch = Annotated[
    tuple[Position, Position],
    Meta(description="Where it stands: begin and end in code points of the text."),
]


@dataclass(frozen=True, slots=True)
class PassageBody:
    """A stretch of an article that other articles have."""

    text: Annotated[
        str, Meta(description="As it stands here; paragraphs are parted by line breaks.")
    ]
    places: Annotated[
        tuple[Place, ...],
        Meta(
            description="Where it stands: the number of a paragraph (from 0, in paragraphs), the "
            "first character and the one after the last (code points)."
        ),
    ]
    words: Annotated[int, Meta(ge=0, description="How many words it has.")]
    quotation: Annotated[
        bool,
        Meta(
            description="Whether it is only quoted: two who quote the same sentence have not "
            "copied one another."
        ),
    ]
    others: Annotated[
        tuple[str, ...],
        Meta(description="Ids of the articles that have it, each all or some of it."),
    ]


@dataclass(frozen=True, slots=True)
class OtherBody:
    """An article that has passages of this one."""

    id: ArticleId
    url: ArticleUrl
    outlet: Outlet
    title: Title
    date: Published
    words: Annotated[
        int,
        Meta(ge=0, description="Words of this article that it has, quotations not counted."),
    ]
    share: Annotated[Share, Meta(description="What part of this article's words that is.")]
    share_there: Annotated[Share, Meta(description="What part of its own words that is.")]
    compare: Annotated[str, Meta(description="Where both are compared.")]


@dataclass(frozen=True, slots=True)
class SimilarBody:
    """An article about the same thing, not a copy."""

    id: ArticleId
    url: ArticleUrl
    outlet: Outlet
    title: Title
    date: Published


@dataclass(frozen=True, slots=True)
class CompanyBody:
    """What is said of others beside an article; it becomes part of the article's answer."""

    own_share: float | None
    shared: tuple[PassageBody, ...]
    others: tuple[OtherBody, ...]
    others_complete: bool
    similar: tuple[SimilarBody, ...]


@dataclass(frozen=True, slots=True)
class ComparedBody:
    """One of two articles."""

    id: ArticleId
    url: ArticleUrl
    outlet: Outlet
    title: Title
    date: Published
    agencies: Agencies
    text: Annotated[str, Meta(description="The body; all places are code points in it.")]
    share: Annotated[Share, Meta(description="What part of its words stands in the other one.")]


@dataclass(frozen=True, slots=True)
class RunBody:
    """A run of words that both have."""

    number: Annotated[int, Meta(ge=1, description="From 1 on, for pieces.")]
    words: Annotated[int, Meta(ge=0, description="How many words it has.")]
    quotation: Annotated[bool, Meta(description="Whether it is quoted in both.")]
    a: Stretch
    b: Stretch


@dataclass(frozen=True, slots=True)
class PieceBody:
    """A stretch of a text, beside the other text."""

    kind: Annotated[
        Kind,
        Meta(
            description="common: a run; same: words between runs that both have; changed: words "
            "that only this text has, between words that both have; moved: a run that stands "
            "elsewhere in the other text; own: what only this text has."
        ),
    ]
    start: Annotated[int, Meta(ge=0, description="Where it begins, in code points.")]
    end: Annotated[int, Meta(ge=0, description="Where it ends, the end not included.")]
    run: Annotated[int, Meta(ge=0, description="The number of its run, 0 where it is none.")]


@dataclass(frozen=True, slots=True)
class RowBody:
    """What stands on one level."""

    a: Annotated[tuple[PieceBody, ...], Meta(description="Of the first article.")]
    b: Annotated[tuple[PieceBody, ...], Meta(description="Of the second article.")]


@dataclass(frozen=True, slots=True)
class ComparisonBody:
    """Two articles side by side."""

    a: Annotated[ComparedBody, Meta(description="The first article.")]
    b: Annotated[ComparedBody, Meta(description="The second article.")]
    runs: Annotated[tuple[RunBody, ...], Meta(description="Runs of words that both have.")]
    rows: Annotated[
        tuple[RowBody, ...],
        Meta(description="In reading order. All pieces of a side are its whole text."),
    ]


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


def comparison_body(a: Article, b: Article) -> ComparisonBody:
    """Two articles side by side."""
    found = collate(a.body, b.body)
    return ComparisonBody(
        a=_compared(a, found.a, found.shares[0]),
        b=_compared(b, found.b, found.shares[1]),
        runs=tuple(_run(number, run) for number, run in enumerate(found.runs, 1)),
        rows=tuple(_row(row) for row in found.rows),
    )


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
        *(tuple(PieceBody(p.kind, p.start, p.end, p.run) for p in side) for side in (row.a, row.b))
    )
