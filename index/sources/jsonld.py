"""JSON-LD: what a page tells of its article by schema.org."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|LiveBlog)$|^Report")
_NO_ARTICLE = frozenset({"ListItem", "BreadcrumbList", "WebPage", "WebSite", "Product"})
_ORGANISATION = re.compile(r"Organization|Corporation|Publisher|Broadcaster|Company")
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[)|(?:-->|\]\]>.*)\s*;?\s*$"
)
_CONTROL = re.compile(r"[\x00-\x1f]+")
_BREAK = re.compile(r"(?i)</(?:p|h\d|li|div|blockquote)\s*>|<br\s*/?>")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_DEEPEST = 12  #: levels that are looked into
_MOST = 4000  #: objects that are looked at


@dataclass(frozen=True, slots=True)
class Told:
    """An article as its page describes it to machines; "" where it does not say."""

    headline: str = ""
    kicker: str = ""
    published: str = ""
    modified: str = ""
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  #: named as authors
    publisher: str = ""
    section: str = ""
    language: str = ""
    description: str = ""
    body: str = ""
    url: str = ""


Object = dict[str, object]


@dataclass(slots=True)
class _Graph:
    """All objects of a page, and those that others refer to by ``@id``."""

    objects: list[Object] = field(default_factory=list)
    by_id: dict[str, Object] = field(default_factory=dict)

    def gather(self, value: object, depth: int = 0) -> None:
        if depth > _DEEPEST or len(self.objects) > _MOST:
            return
        if isinstance(value, list):
            for one in value:
                self.gather(one, depth + 1)
        elif isinstance(value, dict):
            self.objects.append(value)
            name = value.get("@id")
            if isinstance(name, str) and len(value) > 1:
                known = self.by_id.setdefault(name, value)
                if len(value) > len(known):
                    self.by_id[name] = value
            for one in value.values():
                if isinstance(one, dict | list):
                    self.gather(one, depth + 1)

    def whole(self, value: object) -> object:
        """What a reference refers to."""
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self.by_id.get(str(value["@id"]), value)
        return value


def article_told(scripts: Iterable[str]) -> Told | None:
    """The article that a page's JSON-LD describes, if one of its scripts does.

    >>> told = article_told(['{"@type": "NewsArticle", "headline": "Rat tagt"}'])
    >>> told.headline if told else None
    'Rat tagt'
    """
    graph = _Graph()
    for script in scripts:
        graph.gather(_decoded(script))
    articles = [one for one in graph.objects if _is_article(one)]
    if not articles:
        return None
    # Teasers of other articles come as articles too, with less said about each.
    best = max(articles, key=lambda one: (_said(one), -articles.index(one)))
    people, organisations = _authors(graph, best)
    return Told(
        headline=_text(best.get("headline")) or _text(best.get("name")),
        kicker=_text(best.get("alternativeHeadline")),
        published=_text(best.get("datePublished")) or _text(best.get("dateCreated")),
        modified=_text(best.get("dateModified")),
        people=people,
        organisations=organisations,
        publisher=_name(graph.whole(_first(best.get("publisher")))),
        section=_text(_first(best.get("articleSection"))),
        language=_text(_first(best.get("inLanguage"))),
        description=_text(best.get("description")),
        body=_long_text(best.get("articleBody")),
        url=_text(best.get("url")) or _main_page(best),
    )


def _decoded(script: str) -> object:
    text = _COMMENT.sub("", script).strip().rstrip(";")
    for attempt in (text, _CONTROL.sub(" ", text)):
        try:
            return msgspec.json.decode(attempt.encode("utf-8", "replace"))
        except (msgspec.DecodeError, RecursionError):
            continue
    return None


def _is_article(one: Object) -> bool:
    kinds = _types(one)
    return any(_ARTICLE.search(kind) for kind in kinds) and not _NO_ARTICLE.intersection(kinds)


def _types(one: object) -> list[str]:
    kind = one.get("@type") if isinstance(one, dict) else None
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind or "")]


def _said(one: Object) -> int:
    return sum(key in one for key in ("headline", "datePublished", "author", "mainEntityOfPage"))


def _authors(graph: _Graph, article: Object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    organisations: list[str] = []
    for value in _each(article.get("author")):
        whole = graph.whole(value)
        name = _name(whole)
        if name and any(_ORGANISATION.search(kind) for kind in _types(whole)):
            organisations.append(name)
        elif name:
            people.append(name)
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(organisations))


def _each(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for one in value:
            yield from _each(one)
    elif isinstance(value, dict) and isinstance(value.get("name"), list):
        yield from value["name"]
    elif value is not None:
        yield value


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _main_page(article: Object) -> str:
    page = _first(article.get("mainEntityOfPage"))
    return _text(page.get("@id")) if isinstance(page, dict) else _text(page)


def _text(value: object) -> str:
    """One line of text, with the entities that some pages write into it resolved."""
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _long_text(value: object) -> str:
    """Text of several paragraphs, without the markup that some pages leave in it."""
    if not isinstance(value, str):
        return ""
    text = _TAG.sub("", _BREAK.sub("\n", value)) if "<" in value else value
    return html.unescape(text).strip()
