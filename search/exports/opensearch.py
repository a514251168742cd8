"""OpenSearch: what a browser needs to search here from its own search field (OpenSearch 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from search.exports.address import Address
from search.exports.forms import MEDIA_TYPES, Form
from search.exports.markup import xml
from search.i18n import LANGUAGES, Language

PATH = "/opensearch.xml"
SUGGESTIONS = "/suggestions"
MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"
NAME = "Pressesuche"  # at most 16 characters


def description(address: Address, language: Language) -> str:
    """The description of the search, its texts in this language."""
    text = language.gettext("Volltextsuche in deutschsprachigen Nachrichten")
    forms = (
        (MEDIA_TYPES[Form.HTML], "results", "/search?q={searchTerms}&page={startPage?}"),
        (MEDIA_TYPES[Form.ATOM], "results", "/search?q={searchTerms}&format=atom"),
        (MEDIA_TYPES[Form.JSON], "results", "/api/search?q={searchTerms}&page={startPage?}"),
        (SUGGESTIONS_TYPE, "suggestions", f"{SUGGESTIONS}?q={{searchTerms}}"),
        (MEDIA_TYPE, "self", PATH),
    )
    urls = "".join(
        f'<Url type="{kind}" rel="{relation}" template="{xml(address.url(template))}"/>\n'
        for kind, relation, template in forms
    )
    languages = "".join(f"<Language>{code}</Language>\n" for code in LANGUAGES)
    icon = xml(address.url("/static/icon.svg"))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{NAME}</ShortName>\n<Description>{xml(text)}</Description>\n"
        f'<Image width="16" height="16" type="image/svg+xml">{icon}</Image>\n'
        f"{urls}{languages}<InputEncoding>UTF-8</InputEncoding>\n"
        "<OutputEncoding>UTF-8</OutputEncoding>\n</OpenSearchDescription>\n"
    )


def suggestions(text: str, completed: Sequence[str]) -> bytes:
    """Completions as browsers read them (OpenSearch Suggestions 1.1).

    >>> suggestions("brü", ["brücke", "brüssel"]).decode()
    '["brü",["brücke","brüssel"]]'
    """
    return msgspec.json.encode([text, list(completed)])
