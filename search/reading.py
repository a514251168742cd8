"""Reading: one article as a page shows it, with what a query marks in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from index.article import (
    BERLIN,
    Article,
    Correction,
    DateSource,
    Kind,
    Precision,
    PublicationDate,
)
from index.german.variants import Variants
from search.beside import BesideView, beside
from search.choice import Choice
from search.company import Company
from search.i18n import N_, Language
from search.language import understand
from search.link import Link
from search.marks import Marker
from search.page import PATH, machine_date
from search.request import FACETS, Request, to_url
from search.snippets import MarkedArticle, MarkedParagraph, marked_article

NOT_SEARCHED = (Kind.RELATED, Kind.FOOTER)

SOURCES = {
    DateSource.META: N_("aus den Angaben zum Artikel"),
    DateSource.FEED: N_("aus dem Feed"),
    DateSource.SIDECAR: N_("aus der beiliegenden Datei"),
    DateSource.TEXT: N_("aus dem Text"),
    DateSource.URL: N_("aus der Adresse"),
}
PRECISIONS = {
    Precision.MONTH: N_("nur der Monat ist bekannt"),
    Precision.YEAR: N_("nur das Jahr ist bekannt"),
}


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """What was corrected, and when; "" where that is unknown."""

    text: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """Everything on the page of an article."""

    article: Article
    marked: MarkedArticle
    apart: tuple[MarkedParagraph, ...]  #: kept, but not searched
    published: str
    machine_date: str
    date_remark: str  #: how exact the date is and where it comes from
    facts: tuple[tuple[str, tuple[Link, ...]], ...]  #: what leads to more of the same
    corrections: tuple[CorrectionView, ...]
    opening: str  #: the credit or the place before the first sentence
    closing: str  #: what stands after the last one
    outlet_url: str  #: to all articles of the outlet
    source_url: str  #: where it was published; "" unless that is a web address
    comments_open: bool
    back_url: str  #: to the list it was opened from, "" if there was none
    beside: BesideView  #: the body's paragraphs, and what is said of other articles


def article_page(
    article: Article,
    company: Company,
    request: Request,
    today: date,
    language: Language,
    variants: Variants,
) -> ArticlePage:
    """The article, marked by the query of the request that led here, beside its company."""
    marked = marked_article(article, Marker(understand(request.text, today, variants).tree))
    credit_opens = bool(article.dateline) and article.dateline in article.credit
    return ArticlePage(
        article=article,
        marked=marked,
        apart=tuple(p for p in marked.paragraphs if p.kind in NOT_SEARCHED),
        published=language.published(article.date),
        machine_date=machine_date(article),
        date_remark=_date_remark(article, language),
        facts=_facts(article, language),
        corrections=tuple(_correction(one, language) for one in article.corrections),
        opening=article.credit if credit_opens else article.dateline,
        closing=" ".join(filter(None, ("" if credit_opens else article.credit, article.signoff))),
        outlet_url=_more("outlet", article.outlet, language).url,
        source_url=_web_address(article.url),
        comments_open=any(comment.marks for comment in marked.comments),
        back_url=to_url(request, PATH) if request != Request(lang=request.lang) else "",
        beside=beside(
            article,
            [p for p in marked.paragraphs if p.kind not in NOT_SEARCHED],
            company,
            request,
            language,
        ),
    )


def _web_address(url: str) -> str:
    """The address, if it is one that a browser can open; else "".

    >>> _web_address("https://bote.example/1"), _web_address("http://[::1"), _web_address("http:")
    ('https://bote.example/1', '', '')
    """
    try:
        parts = urlsplit(url)
        opens = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket left open, as in http://[::1
        return ""
    return url if opens else ""


def _date_remark(article: Article, language: Language) -> str:
    when = article.date
    texts = (PRECISIONS.get(when.precision), SOURCES.get(when.source))
    return ", ".join(language.gettext(text) for text in texts if text)


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
