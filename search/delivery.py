"""Delivery: the search and the articles in other forms than a page, under the same URLs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from flask import Response, abort, current_app, request

from search.arguments import parse
from search.desk import Desk
from search.exports.address import Address, address
from search.exports.atom import Feed, atom
from search.exports.choosing import chosen_form, names_pages
from search.exports.feed import article_feed, search_feed
from search.exports.forms import EXPORTS, MEDIA_TYPES, Export, Form
from search.exports.links import FEED_SIZE
from search.exports.ninjs import ninjs_item
from search.exports.streaming import Streamed, in_bytes
from search.http.compression import varies
from search.reader import BadParameters
from search.render import language_of_request
from search.request import Request

NAME = "pressesuche"  #: of files, before their suffix
TOTAL = "X-Total-Count"  #: how many articles an export has, so that a cut-off file can be told
_NEGOTIATED = ("pages.search", "pages.article")  # the routes that answer in several forms


def search_in_another_form(desk: Desk) -> Response | None:
    """The answer to a search where another form than a page is wanted; else None.

    Raises BadParameters, and what the desk raises: nothing is left out of an export in silence.
    """
    form = _form()
    if form is Form.HTML:
        return None
    if form is Form.JSON:
        return negotiated(current_app.view_functions["api.search"]())
    asked = _asked(desk)
    if form is Form.ATOM:
        if "size" not in request.args:
            asked = replace(asked, size=FEED_SIZE)
        language = language_of_request(desk.settings.language)
        return _feed(search_feed(desk, asked, address_of(desk), language))
    streamed = Streamed(desk, asked, EXPORTS[form], address_of(desk))
    response = _file(EXPORTS[form], streamed, NAME)
    response.headers[TOTAL] = str(streamed.total)
    return response


def article_in_another_form(desk: Desk, id: str) -> Response | None:
    """The article where another form than a page is wanted; else None.

    Raises BadParameters, and what the desk raises.
    """
    form = _form()
    if form is Form.HTML:
        return None
    if form is Form.JSON:
        return negotiated(current_app.view_functions["api.article"](id=id))
    found = desk.article(id)
    if found is None:
        abort(404)
    here = address_of(desk)
    if form is Form.ATOM:
        return _feed(article_feed(desk, found, here))
    pieces: Iterator[str] = EXPORTS[form].write([found], here)
    if form is Form.NINJS:  # one item, and no list of one
        pieces = iter([f"{ninjs_item(found, here)}\n"])
    return _file(EXPORTS[form], [*in_bytes(pieces)], f"{NAME}-{found.id}")


def negotiated(response: Any) -> Response:
    """The response, which would have been another one for another Accept."""
    assert isinstance(response, Response)
    varies(response, "Accept")
    return response


def errors_as_problems() -> bool:
    """Whether an error is told as problem+json: to programs, wherever another form is wanted than
    a page, but not to browsers, which follow links to files too."""
    if request.path.startswith("/api/"):
        return True
    if request.endpoint not in _NEGOTIATED or names_pages(request.accept_mimetypes):
        return False
    try:
        return _form() is not Form.HTML
    except BadParameters:
        return True


def address_of(desk: Desk) -> Address:
    """Where this archive is reached: as the setting says, else as it was just now."""
    return address(desk.settings.address, request.url_root)


def _form() -> Form:
    return chosen_form(request.args.get("format", ""), request.accept_mimetypes)


def _asked(desk: Desk) -> Request:
    parsed = parse(request.args, desk.clock())
    if parsed.problems:
        raise BadParameters(parsed.problems)
    return parsed.request


def _feed(feed: Feed) -> Response:
    """A feed, which its readers ask for again and again."""
    response = _response("".join(atom(feed)), Form.ATOM)
    response.add_etag()
    response.make_conditional(request)
    return response


def _file(export: Export, pieces: Iterable[bytes], name: str) -> Response:
    response = _response(pieces, export.form)
    disposition = f'attachment; filename="{name}.{export.suffix}"'
    response.headers["Content-Disposition"] = disposition
    return response


def _response(body: str | Iterable[bytes], form: Form) -> Response:
    charset = "" if form is Form.NINJS else "; charset=utf-8"  # JSON is always UTF-8
    response = Response(body, content_type=f"{MEDIA_TYPES[form]}{charset}")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    if form is Form.ATOM:
        response.vary.add("Accept-Language")
    return negotiated(response)
