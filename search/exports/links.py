"""Links: from a page to the same in other forms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.engine import Sort
from search.cursor import OffsetCursor
from search.exports.address import Address
from search.exports.forms import LABELS, Form
from search.link import Link
from search.request import DEPTH_LIMIT, Request, to_url

PATH = "/search"
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
    feed, whole = feed_url(request), _articles(request)
    canonical = to_url(replace(request, view="", expanded=()), PATH)
    if request.order is Sort.RELEVANCE and total > DEPTH_LIMIT:
        whole = replace(whole, sort=Sort.NEWEST)
    url = to_url(whole, PATH)
    urls = {form: in_form(url, form) for form in LABELS} | {Form.ATOM: feed}
    links = tuple(Link(label, urls[form]) for form, label in LABELS.items())
    return ExportLinks(links if total else (), feed, address.url(canonical))


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
    return in_form(to_url(replace(_articles(request), sort=None), PATH), Form.ATOM)


def _articles(request: Request) -> Request:
    """What of a request says which articles are meant, and their order."""
    return replace(
        request, size=Request().size, page=1, cursor=None, group="", view="", expanded=(), lang=""
    )


def in_form(url: str, form: Form) -> str:
    """The same URL for another form."""
    return f"{url}{'&' if '?' in url else '?'}format={form}"
