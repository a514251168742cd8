"""Beside: what the page of an article says of others: who has passages of it, what is like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup, escape

from index.article import Article, PublicationDate
from search.i18n import Language
from search.link import Link
from search.marking.snippets import MarkedParagraph
from search.request import Request, to_url
from search.stories.company import Company
from search.stories.copies import PATH as STORIES
from search.stories.sharing import Other, Passage

COMPARE = "/compare"  #: where two articles are put side by side
NAMED = 3  #: outlets that are named beside a paragraph
WHOLE = 0.9  #: share of a paragraph's characters from which on it counts as shared throughout


@dataclass(frozen=True, slots=True)
class Whose:
    """Who else has passages of a paragraph."""

    quotation: bool  #: whether all of them are quotations
    links: tuple[Link, ...]  #: outlets, each leading to the comparison
    others: int  #: outlets that are not named


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the article, and what of it others have."""

    paragraph: MarkedParagraph
    shared: str = ""  #: what a rule in the margin says: "", "copied" or "quoted"
    whose: Whose | None = None  #: said where it differs from the paragraph before
    markup: Markup | None = None

    def html(self) -> Markup:
        """The text with the marks of the query, and with passages that others have."""
        return self.paragraph.html() if self.markup is None else self.markup


@dataclass(frozen=True, slots=True)
class OtherView:
    """An article that has passages of this one."""

    name: str
    title: str
    url: str
    published: str
    machine_date: str
    shares: str
    compare_url: str


@dataclass(frozen=True, slots=True)
class SimilarView:
    """An article about the same thing."""

    title: str
    url: str
    outlet: str
    published: str
    machine_date: str


@dataclass(frozen=True, slots=True)
class BesideView:
    """All that the page of an article says of others."""

    blocks: tuple[Block, ...]
    own_share: str  #: "38 %"; "" where nothing is copied
    copied_share: str
    others: tuple[OtherView, ...]
    heading: str
    more: bool  #: whether only some of those that may have passages were compared
    story_url: str  #: to the story of the article; "" where it has none
    similar: tuple[SimilarView, ...]


def beside(
    article: Article,
    paragraphs: Sequence[MarkedParagraph],
    company: Company,
    request: Request,
    language: Language,
) -> BesideView:
    """The view of an article's company.

    ``paragraphs`` are those of the body; links to articles carry the request along.
    """
    query = to_url(request, "")
    shared = company.sharing
    copied = any(other.words for other in shared.others)
    own = shared.own if shared.own is not None and copied else None
    count = len(shared.others)
    return BesideView(
        blocks=tuple(_blocks(article, paragraphs, company, request.lang, language)),
        own_share="" if own is None else percent(own, language),
        copied_share="" if own is None else percent(1 - own, language),
        others=tuple(_other(article, other, request, language) for other in shared.others),
        heading=language.ngettext(
            "Auch in %(count)s anderen Artikel", "Auch in %(count)s anderen Artikeln", count
        ),
        more=shared.more,
        story_url=f"{STORIES}/{article.story}{query}" if article.story else "",
        similar=tuple(
            SimilarView(
                one.title or language.gettext("Ohne Titel"),
                f"/articles/{one.id}{query}",
                one.outlet,
                *dated(one.date, language),
            )
            for one in company.similar
        ),
    )


def percent(share: float, language: Language) -> str:
    """A share in words: never 0 % for something, nor 100 % for less than all."""
    shown = round(share * 100)
    if 0 < share < 1:
        shown = min(max(shown, 1), 99)
    return language.gettext("%(share)s\N{NO-BREAK SPACE}%%", share=shown)


def dated(when: PublicationDate, language: Language) -> tuple[str, str]:
    """A date in words, and as the time element takes it; "" where it is unknown."""
    return language.published(when), when.isoformat() or ""


def name_of(outlet: str, language: Language) -> str:
    """The outlet's name, or that there is none."""
    return outlet or language.gettext("Medium unbekannt")


def compare_url(a: str, b: str, lang: str = "") -> str:
    """Where two articles are put side by side, in the language of this code.

    >>> compare_url("x1", "y2", "en")
    '/compare?a=x1&b=y2&lang=en'
    """
    asked = {"a": a, "b": b, **({"lang": lang} if lang else {})}
    return f"{COMPARE}?{urlencode(asked)}"


def _other(article: Article, other: Other, request: Request, language: Language) -> OtherView:
    if other.words:
        shares = language.gettext(
            "hat %(here)s dieses Artikels, das sind %(there)s seines Textes",
            here=percent(other.share, language),
            there=percent(other.share_there, language),
        )
    else:
        shares = language.gettext("hat nur ein Zitat gemeinsam")
    published, machine_date = dated(other.date, language)
    return OtherView(
        name=name_of(other.outlet, language),
        title=other.title or language.gettext("Ohne Titel"),
        url=f"/articles/{other.id}{to_url(request, '')}",
        published=published,
        machine_date=machine_date,
        shares=shares,
        compare_url=compare_url(article.id, other.id, request.lang),
    )


def _blocks(
    article: Article,
    paragraphs: Sequence[MarkedParagraph],
    company: Company,
    lang: str,
    language: Language,
) -> Iterator[Block]:
    """The paragraphs; who has one is said once for all that follow with the same."""
    begin = 0
    before: Whose | None = None
    for paragraph in paragraphs:
        end = begin + len(paragraph.text)
        inside = [p for p in company.sharing.passages if p.start < end and begin < p.end]
        if not inside:
            yield Block(paragraph)
            before = None
        else:
            whose = _whose(article, inside, company.sharing.others, lang, language)
            kind = "quoted" if whose.quotation else "copied"
            markup = _markup(paragraph, begin, inside, language)
            yield Block(paragraph, kind, None if whose == before else whose, markup)
            before = whose
        begin = end + 1


def _whose(
    article: Article,
    passages: Sequence[Passage],
    others: Iterable[Other],
    lang: str,
    language: Language,
) -> Whose:
    having = {id for passage in passages for id in passage.others}
    links: dict[str, Link] = {}
    for other in others:
        if other.id in having:
            name = name_of(other.outlet, language)
            links.setdefault(name, Link(name, compare_url(article.id, other.id, lang)))
    return Whose(
        quotation=all(passage.quotation for passage in passages),
        links=tuple(links.values())[:NAMED],
        others=max(len(links) - NAMED, 0),
    )


def _markup(
    paragraph: MarkedParagraph, begin: int, passages: Sequence[Passage], language: Language
) -> Markup:
    """The paragraph with its passages; where the rule in the margin says all, none is lined."""
    text = paragraph.text
    spans = [(max(p.start - begin, 0), min(p.end - begin, len(text)), p) for p in passages]
    throughout = sum(end - start for start, end, _ in spans) >= WHOLE * len(text)
    pieces: list[str] = []
    at = 0
    for start, end, passage in spans:
        pieces += paragraph.part(at, start), _opening(passage, throughout, language)
        pieces += paragraph.part(start, end), _closing(language)
        at = end
    pieces.append(paragraph.part(at, len(text)))
    return Markup("".join(pieces))


def _opening(passage: Passage, throughout: bool, language: Language) -> str:
    kind = "quoted" if passage.quotation else "copied"
    _ = language.gettext
    said = _("auch anderswo zitiert:") if passage.quotation else _("auch anderswo:")
    lined = "" if throughout else " lined"
    return f'<span class="{kind}{lined}"><span class="unseen">{escape(said)} </span>'


def _closing(language: Language) -> str:
    said = language.gettext("(bis hier)")
    return f'<span class="unseen"> {escape(said)}</span></span>'
