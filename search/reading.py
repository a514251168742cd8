"""Reading: one article as a page shows it, with what a query marks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.article import (
    BERLIN,
    Article,
    Correction,
    Kind,
    Precision,
    PublicationDate,
)
from index.german.variants import Variants
from search.choice import Choice
from search.citing import Citation, citation
from search.exports.address import Address
from search.exports.forms import EXPORTS, MEDIA_TYPES, Form
from search.exports.links import in_form
from search.hit_list import machine_date
from search.i18n import Language
from search.language import understand
from search.link import Link
from search.marking.marks import Marker
from search.marking.snippets import MarkedArticle, MarkedParagraph, find_id, marked_article
from search.metadata import Metadata, metadata
from search.page import PATH
from search.provenance import Provenance, date_remark, provenance
from search.request import FACETS, Request, to_url
from search.stories.beside import BesideView, Block, beside
from search.stories.company import Company
from search.web_address import web_address

NOT_SEARCHED = (Kind.RELATED, Kind.FOOTER)
REFERENCES = (Form.BIBTEX, Form.RIS)  #: what programs for references take
OUTLINED = 2  #: subheads from which on an article has an outline


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was corrected, and when; "" where that is unknown."""

    text: str
    made: str


@dataclass(frozen=True, slots=True)
class File:
    """The reference as a file: what it is called, where it is, its media type."""

    label: str
    url: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """Everything on the page of an article."""

    article: Article
    marked: MarkedArticle
    apart: tuple[MarkedParagraph, ...]  #: kept, but not searched
    published: str
    machine_date: str
    date_remark: str  #: that the date is not exact, or was found and not told
    provenance: tuple[Provenance, ...]
    facts: tuple[tuple[str, tuple[Link, ...]], ...]  #: what leads to more of the same
    corrections: tuple[CorrectionView, ...]
    opening: str  #: the credit or the place before the first sentence
    closing: str  #: what stands after the last one
    outlet_url: str  #: to all articles of the outlet
    source_url: str  #: where it was published; "" unless that is a web address
    comments_open: bool
    back_url: str  #: to the list it was opened from, "" if there was none
    beside: BesideView  #: the body's paragraphs, and what is said of other articles
    finds: tuple[Link, ...]  #: to each mark, by what is marked there
    sections: tuple[str, ...]  #: an id for each of the body's paragraphs, "" for most of them
    outline: tuple[Link, ...]  #: to the subheads
    address: str  #: the permanent link
    citation: Citation
    files: tuple[File, ...]  #: the reference as files
    metadata: Metadata


def article_page(
    article: Article,
    company: Company,
    request: Request,
    today: date,
    language: Language,
    variants: Variants,
    site: Address,
) -> ArticlePage:
    """The article, marked by the query of the request that led here, beside its company."""
    marked = marked_article(article, Marker(understand(request.text, today, variants).tree))
    paragraphs = [p for p in marked.paragraphs if p.kind not in NOT_SEARCHED]
    around = beside(article, paragraphs, company, request, language)
    sections = _sections(around.blocks)
    address, source = site.article(article.id), web_address(article.url)
    credit_opens = bool(article.dateline) and article.dateline in article.credit
    return ArticlePage(
        article=article,
        marked=marked,
        apart=tuple(p for p in marked.paragraphs if p.kind in NOT_SEARCHED),
        published=language.published(article.date),
        machine_date=machine_date(article),
        date_remark=date_remark(article.date, language),
        provenance=provenance(article, language),
        facts=_facts(article, language),
        corrections=tuple(_correction(one, language) for one in article.corrections),
        opening=article.credit if credit_opens else article.dateline,
        closing=" ".join(filter(None, ("" if credit_opens else article.credit, article.signoff))),
        outlet_url=_more("outlet", article.outlet, language).url,
        source_url=source,
        comments_open=any(comment.marks for comment in marked.comments),
        back_url=to_url(request, PATH) if request != Request(lang=request.lang) else "",
        beside=around,
        finds=tuple(
            Link(text, f"#{find_id(number)}") for number, text in enumerate(marked.finds, 1)
        ),
        sections=sections,
        outline=tuple(
            Link(block.paragraph.text, f"#{id}")
            for block, id in zip(around.blocks, sections, strict=True)
            if id
        ),
        address=address,
        citation=citation(article, source or address, today, language),
        files=tuple(
            File(EXPORTS[form].label, in_form(f"/articles/{article.id}", form), MEDIA_TYPES[form])
            for form in REFERENCES
        ),
        metadata=metadata(article, address),
    )


def _sections(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The ids of the blocks that are subheads, "" for others; none where there is no outline."""
    subheads = [number for number, block in enumerate(blocks) if _is_subhead(block)]
    if len(subheads) < OUTLINED:
        return ("",) * len(blocks)
    ids = {at: f"abschnitt-{number}" for number, at in enumerate(subheads, 1)}
    return tuple(ids.get(number, "") for number in range(len(blocks)))


def _is_subhead(block: Block) -> bool:
    return block.paragraph.kind is Kind.SUBHEAD


def _correction(one: Correction, language: Language) -> CorrectionView:
    made = ""
    if one.moment is not None:
        when = PublicationDate(one.moment.astimezone(BERLIN), Precision.MINUTE)
        made = language.published(when)
    return CorrectionView(one.text or language.gettext("Diese Fassung wurde korrigiert."), made)


def _facts(article: Article, language: Language) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    _ = language.gettext
    values = {
        "author": (_("Von"), article.authors),
        "agency": (_("Agentur"), article.agencies),
        "section": (_("Ressort"), (article.section,)),
        "language": (_("Sprache"), (article.language,)),
    }
    assert values.keys() <= set(FACETS)
    return tuple(
        (title, tuple(_more(facet, value, language) for value in named if value))
        for facet, (title, named) in values.items()
        if any(named)
    )


def _more(facet: str, value: str, language: Language) -> Link:
    label = language.name_of(value) if facet == "language" else value
    return Link(label, to_url(Request().choosing(facet, Choice((value,)))))
