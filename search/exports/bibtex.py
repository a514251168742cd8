r"""Articles as BibTeX entries for biblatex and Biber: UTF-8, dates in ISO 8601.

Umlauts stay as they are; what TeX takes for a command is escaped. A title stands in two pairs of
braces, since styles would make German nouns small. A key never changes while an article lives
here: ``ps-`` and its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.article import Article, Precision
from search.exports.address import Address
from search.names import person
from search.web_address import web_address

MEDIA_TYPE = "application/x-bibtex"
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ESCAPES = str.maketrans(_TEX)
#: biblatex has names of its own for the languages that it knows; ours are ISO 639-1.
_LANGUAGES = {
    "de": "ngerman",
    "en": "english",
    "fr": "french",
    "lb": "luxembourgish",
    "nl": "dutch",
    "it": "italian",
    "es": "spanish",
    "pl": "polish",
}
_NOT_IN_KEYS = re.compile("[^A-Za-z0-9.:-]")
_NOT_IN_URLS = re.compile(r"[\s{}\\]")


def bibtex(articles: Iterable[Article], address: Address) -> Iterator[str]:
    """One entry after the other; to be encoded as UTF-8."""
    for article in articles:
        fields = "".join(
            f"  {name} = {{{value}}},\n" for name, value in _fields(article, address) if value
        )
        yield f"@article{{{key(article)},\n{fields}}}\n\n"


def key(article: Article) -> str:
    """The key by which a text cites the article.

    >>> key(Article(id="k3x_7")), key(Article(id="k3x-7"))
    ('ps-k3x:5f7', 'ps-k3x-7')
    """
    return "ps-" + _NOT_IN_KEYS.sub(lambda found: f":{ord(found[0]):x}", article.id)


def tex(text: str) -> str:
    r"""The text as TeX takes it for text, on one line.

    >>> print(tex("50 % für A&B_2 {neu}"))
    50 \% für A\&B\_2 \{neu\}
    """
    return " ".join(text.split()).translate(_ESCAPES)


def _fields(article: Article, address: Address) -> Iterator[tuple[str, str]]:
    date = article.date.isoformat() or ""
    title = tex(article.title or article.kicker)
    yield "entrysubtype", "newspaper"
    yield "author", " and ".join(map(_author, article.authors))
    yield "title", f"{{{title}}}" if title else ""
    yield "journaltitle", tex(article.outlet)
    yield "date", date[:10] if article.date.precision is Precision.MINUTE else date
    yield "url", _url(web_address(article.url) or address.article(article.id))
    yield "langid", _LANGUAGES.get(article.language, "")
    yield "note", tex(", ".join(article.agencies))
    yield "library", tex(f"Pressesuche {article.id}")


def _author(name: str) -> str:
    """ "Lotse, Ada"; a desk or an agency in braces, so that it is not taken apart."""
    known = person(name)
    return f"{_name(known.family)}, {_name(known.given)}" if known else f"{{{tex(name)}}}"


def _name(part: str) -> str:
    """Part of a name, in which neither a comma nor the word "and" may part anything."""
    written = tex(part)
    parts = "," in part or "and" in part.casefold().split()
    return f"{{{written}}}" if parts else written


def _url(url: str) -> str:
    """A URL is taken as it stands, but braces have to match."""
    return _NOT_IN_URLS.sub(lambda found: f"%{ord(found[0]):02X}", url)
