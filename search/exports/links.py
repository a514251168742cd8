"""Links: from a page to the same in other forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from index.engine import Sort
from search.cursor import OffsetCursor
from search.exports.address import Address
from search.exports.forms import LABELS, Form
from search.link import Link
from search.request import DEPTH_LIMIT, Request, parameters

PATH = "/search"
_LOOKS = frozenset(("view", "facet"))  # parameters that only change the look of a page
_NOT_OF_FILES = _LOOKS | {"size", "page", "cursor", "group", "lang"}
_NOT_OF_FEEDS = _NOT_OF_FILES | {"sort"}
FEED_SIZE = 50  #: entries on a page of a feed, unless the URL says otherwise


@dataclass(frozen=True, slots=True)
class ExportLinks:
    """The ways to other forms. ``canonical`` is the whole URL of the page itself, without what only
    changes its look."""

    links: tuple[Link, ...]
    feed: str
    canonical: str


def search_links(request: Request, total: int, address: Address) -> ExportLinks:
    """Of a list of this many articles; files only where there is something in them.

    Files begin at the first hit, whichever page they are asked for on. A list by relevance that is
    too long to be ranked whole is exported by date.
    """
    said = _written(request)  # once, for a page has no time to lose
    feed = in_form(_url(said, _NOT_OF_FEEDS), Form.ATOM)
    canonical = address.url(_url(said, _LOOKS))
    if not total:
        return ExportLinks((), feed, canonical)
    whole = listed = _url(said, _NOT_OF_FILES)
    if total > DEPTH_LIMIT and request.order is Sort.RELEVANCE:
        whole = _url([*said, ("sort", f"sort={Sort.NEWEST}")], _NOT_OF_FILES)
    urls = {form: in_form(whole, form) for form in LABELS}
    urls |= {Form.ATOM: feed, Form.JSON: in_form(listed, Form.JSON)}
    links = tuple([Link(label, urls[form]) for form, label in LABELS.items()])
    return ExportLinks(links, feed, canonical)


def article_links(id: str) -> tuple[Link, ...]:
    """To the other forms of the article of this id."""
    page = f"/articles/{id}"
    return tuple([Link(label, in_form(page, form)) for form, label in LABELS.items()])


def as_listed(request: Request) -> Request:
    """The request as a feed lists it: by date, the newest first, each article by itself.

    >>> as_listed(Request(text="gipfel", group="story")).order
    <Sort.NEWEST: 'newest'>
    """
    cursor = None if isinstance(request.cursor, OffsetCursor) else request.cursor
    return replace(request, sort=Sort.NEWEST, cursor=cursor, group="", view="", expanded=())


def feed_url(request: Request) -> str:
    """Where the feed of what a request finds begins.

    >>> feed_url(Request(text="gipfel", sort=Sort.OLDEST, page=3, lang="en"))
    '/search?q=gipfel&format=atom'
    """
    return in_form(_url(_written(request), _NOT_OF_FEEDS), Form.ATOM)


def _written(request: Request) -> list[tuple[str, str]]:
    """The parameters of a request by name, as a URL has them."""
    return [(name, f"{name}={quote_plus(value)}") for name, value in parameters(request)]


def _url(said: list[tuple[str, str]], without: frozenset[str]) -> str:
    query = "&".join([written for name, written in said if name not in without])
    return f"{PATH}?{query}" if query else PATH


def in_form(url: str, form: Form) -> str:
    """The same URL for another form."""
    return f"{url}{'&' if '?' in url else '?'}format={form}"
