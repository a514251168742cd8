"""Metadata: what the page of an article tells machines, true fields only.

For browsers and search engines a description and the permanent link; for reference managers
Dublin Core; for everybody schema.org's NewsArticle (https://schema.org/NewsArticle). The text of
the article is not told a second time, and there is no Open Graph: its purpose is to show an
article's words on other people's pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from index.article import BODY_KINDS, Article, Kind
from search.names import person
from search.web_address import web_address

DESCRIBED = 200  #: characters of a description, at most
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ESCAPED = str.maketrans(_UNSAFE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What stands in the head of the page. ``named`` are meta elements: names and contents."""

    named: tuple[tuple[str, str], ...]
    linked: Markup  #: JSON-LD, for a script element that nobody runs


def metadata(article: Article, url: str) -> Metadata:
    """The metadata of an article; ``url`` is its permanent link."""
    return Metadata(tuple(_named(article, url)), _json(linked_data(article, url)))


def description(article: Article) -> str:
    """The beginning of an article in a sentence or two: its lead, or else its text.

    >>> from index.article import Paragraph
    >>> description(Article(paragraphs=(Paragraph("Der Rat tagte."),)))
    'Der Rat tagte.'
    """
    leads = article.of_kind(Kind.LEAD)
    text = " ".join(leads) or next((p.text for p in article.paragraphs if p.kind is Kind.TEXT), "")
    if len(text) <= DESCRIBED:
        return text
    words = text[:DESCRIBED].rpartition(" ")[0] or text[:DESCRIBED]
    return words.rstrip(" ,;:–-") + " …"


def linked_data(article: Article, url: str) -> dict[str, Any]:
    """The article as a NewsArticle of schema.org. What is not known is left out."""
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "url": web_address(article.url),
        "archivedAt": url,
        "identifier": article.id,
        "datePublished": article.date.isoformat(),
        "dateModified": article.revised.isoformat(timespec="minutes") if article.revised else "",
        "author": [found for name in article.authors if (found := _author(name))],
        "publisher": _organisation(article.outlet) if article.outlet else None,
        "sourceOrganization": [_organisation(name) for name in article.agencies],
        "creditText": article.credit,
        "dateline": article.dateline,
        "articleSection": article.section,
        "inLanguage": article.language,
        "description": description(article),
        "wordCount": sum(len(p.text.split()) for p in article.paragraphs if p.kind in BODY_KINDS),
        "commentCount": len(article.comments),
        "version": article.version,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": one.text,
                **({"datePublished": one.moment.isoformat()} if one.moment else {}),
            }
            for one in article.corrections
            if one.text
        ],
    }
    return {name: value for name, value in facts.items() if value}


def _named(article: Article, url: str) -> Iterator[tuple[str, str]]:
    facts = (
        ("description", (description(article),)),
        ("author", article.authors),
        ("DC.title", (article.title,)),
        ("DC.creator", article.authors),
        ("DC.date", (article.date.isoformat() or "",)),
        ("DC.publisher", (article.outlet,)),
        ("DC.language", (article.language,)),
        ("DC.identifier", (url,)),
    )
    return ((name, value) for name, values in facts for value in values if value)


def _author(name: str) -> dict[str, str] | None:
    """The author as a person; None for initials, desks and the like: what they are is not known."""
    if known := person(name):
        return {
            "@type": "Person",
            "name": name,
            "givenName": known.given,
            "familyName": known.family,
        }
    return None


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _json(facts: dict[str, Any]) -> Markup:
    """JSON in which nothing can end the script element that it stands in, or begin a comment."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))
