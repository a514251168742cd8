"""Comparing: two articles side by side, as a page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup, escape

from index.article import BODY_KINDS, Article
from index.article import Kind as ParagraphKind
from search.i18n import Language
from search.request import Request, to_url
from search.stories.beside import compare_url, dated, name_of, percent
from search.stories.collation import Collation, Kind, Piece, Row, collate


@dataclass(frozen=True, slots=True)
class ComparedView:
    """One of the two articles."""

    article: Article
    name: str  #: of the outlet
    title: str
    url: str
    published: str
    machine_date: str
    share: str  #: what part of it stands in the other


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph of one side, or a part of one."""

    subhead: bool
    html: Markup


@dataclass(frozen=True, slots=True)
class RowView:
    """What stands on one level."""

    kind: str  #: "", "common", or "common quoted" where both only quote the same
    a: tuple[ParagraphView, ...]
    b: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Everything on the page of a comparison."""

    a: ComparedView
    b: ComparedView
    summary: str
    same: bool  #: whether there is anything in common
    rows: tuple[RowView, ...]
    swap_url: str


def comparison_page(a: Article, b: Article, lang: str, language: Language) -> ComparisonPage:
    """Two articles side by side. ``lang`` is the language that links carry along, if any."""
    found = collate(a.body, b.body)
    one, other = _Side(a, found, "a", language), _Side(b, found, "b", language)
    return ComparisonPage(
        a=_compared(a, found.shares[0], lang, language),
        b=_compared(b, found.shares[1], lang, language),
        summary=_summary(found, language),
        same=bool(found.runs),
        rows=tuple(
            RowView(_kind(row, found), tuple(one.paragraphs(row.a)), tuple(other.paragraphs(row.b)))
            for row in found.rows
        ),
        swap_url=compare_url(b.id, a.id, lang),
    )


def _kind(row: Row, found: Collation) -> str:
    if not row.common:
        return ""
    numbers = {piece.run for piece in row.a if piece.run}
    quoted = all(found.runs[number - 1].is_quotation for number in numbers)
    return "common quoted" if quoted else "common"


def _compared(article: Article, share: float, lang: str, language: Language) -> ComparedView:
    published, machine_date = dated(article.date, language)
    return ComparedView(
        article=article,
        name=name_of(article.outlet, language),
        title=article.title or language.gettext("Ohne Titel"),
        url=to_url(Request(lang=lang), f"/articles/{article.id}"),
        published=published,
        machine_date=machine_date,
        share=percent(share, language),
    )


def _summary(found: Collation, language: Language) -> str:
    if not found.runs:
        return language.gettext("Die beiden Artikel haben keine Stelle gemeinsam.")
    words = sum(run.words for run in found.runs)
    return language.ngettext(
        "%(count)s Stelle mit zusammen %(words)s Wörtern steht in beiden.",
        "%(count)s Stellen mit zusammen %(words)s Wörtern stehen in beiden.",
        len(found.runs),
        words=language.number(words),
    )


class _Side:
    """One of both sides: turns pieces into paragraphs."""

    def __init__(self, article: Article, found: Collation, name: str, language: Language) -> None:
        self._text = article.body
        self._runs, self._name, self._language = found.runs, name, language
        self._other = "b" if name == "a" else "a"
        inside = [p for p in article.paragraphs if p.kind in BODY_KINDS]
        ends = accumulate(len(p.text) + 1 for p in inside)
        self._subheads = {
            end - len(p.text) - 1
            for p, end in zip(inside, ends, strict=True)
            if p.kind is ParagraphKind.SUBHEAD
        }
        self._numbered: set[int] = set()  # runs whose beginning has been shown

    def paragraphs(self, pieces: Sequence[Piece]) -> Iterator[ParagraphView]:
        """The pieces of a row, a paragraph each line."""
        begin = pieces[0].start if pieces else 0
        line: list[Markup] = []
        for piece in pieces:
            start = piece.start
            for part in self._text[piece.start : piece.end].split("\n"):
                if start > piece.start:
                    yield from self._paragraph(begin, line)
                    begin, line = start, []
                if part:
                    line.append(self._piece(piece, part))
                start += len(part) + 1
        yield from self._paragraph(begin, line)

    def _paragraph(self, begin: int, line: Sequence[Markup]) -> Iterator[ParagraphView]:
        html = Markup("").join(line)
        if html.strip():
            yield ParagraphView(begin in self._subheads, html)

    def _piece(self, piece: Piece, text: str) -> Markup:
        if piece.kind is Kind.CHANGED:
            tag = "del" if self._name == "a" else "ins"
            said = self._language.gettext("nur hier:")
            return Markup(
                f'<{tag}><span class="unseen">{escape(said)} </span>{escape(text)}</{tag}>'
            )
        if not piece.run:
            return escape(text)
        quoted = self._runs[piece.run - 1].is_quotation
        kinds = "quoted" if quoted else "copied"
        kinds += " lined" if piece.kind is Kind.MOVED else ""
        return Markup(f'<span class="{kinds}">{self._number(piece, quoted)}{escape(text)}</span>')

    def _number(self, piece: Piece, quoted: bool) -> Markup:
        """The number of a run, where it begins: a link to the same run on the other side."""
        if piece.run in self._numbered:
            return Markup("")
        self._numbered.add(piece.run)
        moved = piece.kind is Kind.MOVED
        words = self._language.number(self._runs[piece.run - 1].words)
        _ = self._language.gettext
        said = _("Stelle %(number)s, %(words)s Wörter", number=piece.run, words=words)
        said += _(", ein Zitat") if quoted else ""
        said += _(", drüben an anderer Stelle") if moved else ""
        remarks = [_("Zitat")] if quoted else []
        remarks += ["↕"] if moved else []
        shown = "\N{NO-BREAK SPACE}".join([str(piece.run), *remarks])
        return Markup(
            f'<a class="number" id="{self._name}{piece.run}" href="#{self._other}{piece.run}"'
            f' title="{escape(said)}" aria-label="{escape(said)}">{shown}</a>'
        )
