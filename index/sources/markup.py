"""Marked-up text of a wire, a feed or a record: nothing around it, so every block is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html as lxml_html
from lxml.etree import LxmlError, ParserError
from lxml.html import HtmlElement

from index.article import Kind, Paragraph
from index.sources import attributes
from index.sources.furniture import is_caption, points_elsewhere
from index.sources.sidecar import one_line

_BLOCK_NAMES = (
    "p div section article body ul ol dl li dd dt blockquote table thead tbody tr figure"
    " figcaption main pre header footer br hr aside address center details summary html head"
)
_KINDS = {f"h{i}": Kind.SUBHEAD for i in range(1, 7)} | {
    "hl2": Kind.SUBHEAD,
    "figcaption": Kind.CAPTION,
    "table": Kind.FOOTER,  # figures: kept, but no running text
}
_BLOCKS = frozenset(_BLOCK_NAMES.split()) | _KINDS.keys()
_SKIPPED = frozenset(("script", "style", "template", "noscript", "iframe", "svg", "title", "form"))
_LEADS = frozenset(("teaser", "lead", "lede", "abstract", "intro"))
_CELLS = frozenset(("td", "th"))
_DEEPEST = 200
_PARSER = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)


@dataclass(slots=True)
class _Reading:
    """The block that is being read, and those that have been."""

    done: list[Paragraph] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    kind: Kind | None = None

    def end(self) -> None:
        if text := one_line("".join(self.pieces)):
            self.done.append(Paragraph(text, self.kind or _as_it_reads(text)))
        self.pieces.clear()

    def take(self, element: HtmlElement, kind: Kind | None, depth: int = 0) -> None:
        name = _name(element)
        if name in _SKIPPED or depth > _DEEPEST:
            return
        is_block = name in _BLOCKS
        outer, inner = self.kind, _KINDS.get(name) or _by_class(element) or kind
        if is_block:
            self.end()
            self.kind = inner
        elif name in _CELLS:
            self.pieces.append(" ")
        self.pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str):
                self.take(child, inner, depth + 1)
            self.pieces.append(child.tail or "")
        if is_block:
            self.end()
            self.kind = outer


def paragraphs_of_markup(text: str) -> list[Paragraph]:
    """The paragraphs of a piece of HTML, or of text without any.

    >>> [(p.kind.value, p.text) for p in paragraphs_of_markup("<h2>Bad</h2>Es wird <b>gebaut</b>.")]
    [('subhead', 'Bad'), ('text', 'Es wird gebaut.')]
    """
    if "<" not in text and "&" not in text:
        lines = filter(None, map(one_line, text.splitlines()))
        return [Paragraph(line, _as_it_reads(line)) for line in lines]
    if not text.strip() or attributes.has_too_many(text):
        return []
    try:
        tree = lxml_html.fragment_fromstring(text, create_parent="div", parser=_PARSER)
    except (ParserError, LxmlError, ValueError):
        return []
    return paragraphs_in(tree)


def paragraphs_in(tree: HtmlElement) -> list[Paragraph]:
    """The paragraphs below an element, in order, with what the markup says that they are."""
    reading = _Reading()
    reading.take(tree, None)
    reading.end()
    return reading.done


def plain(text: str) -> str:
    """A piece of HTML in one line of text."""
    return " ".join(paragraph.text for paragraph in paragraphs_of_markup(text))


def elements(tree: HtmlElement, *names: str) -> Iterator[HtmlElement]:
    """The elements of these names below an element, whatever their namespace."""
    yield from tree.iter(*(f"{{*}}{name}" for name in names))


def first_text(tree: HtmlElement, *names: str) -> str:
    """The text of the first element of these names, in one line; "" where there is none."""
    found = next(elements(tree, *names), None)
    return one_line("".join(found.itertext())) if found is not None else ""


def _name(element: HtmlElement) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _by_class(element: HtmlElement) -> Kind | None:
    return Kind.LEAD if _LEADS.intersection(element.get("class", "").split()) else None


def _as_it_reads(text: str) -> Kind:
    if points_elsewhere(text):
        return Kind.RELATED
    return Kind.CAPTION if is_caption(text) else Kind.TEXT
