"""Signposts: what shows browsers and robots the way: OpenSearch, robots.txt, the sitemap."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, abort, request

from index.engine import Sort
from search import cursor as cursors
from search.completion import completions
from search.cursor import KeyCursor
from search.delivery import address_of
from search.desk import Desk
from search.exports import opensearch, sitemap
from search.exports.robots import robots
from search.parameters import SuggestParameters
from search.reader import tolerantly
from search.render import language_of_request

_DAY = "public, max-age=86400"


def signposts(desk: Desk) -> Blueprint:
    """The routes that are read by browsers and robots only."""
    site = Blueprint("signposts", __name__)

    @site.get(opensearch.PATH)
    def description() -> Response:
        language = language_of_request(desk.settings.language)
        text = opensearch.description(address_of(desk), language)
        response = _xml([text.encode()], opensearch.MEDIA_TYPE)
        response.vary.add("Accept-Language")
        return response

    @site.get(opensearch.SUGGESTIONS)
    def suggestions() -> Response:
        asked = tolerantly(SuggestParameters, request.args).values
        with desk.live.searcher() as searcher:
            found = completions(searcher, asked.q, asked.limit)
        body = opensearch.suggestions(asked.q, [one.text for one in found])
        response = Response(body, content_type=opensearch.SUGGESTIONS_TYPE)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @site.get("/robots.txt")
    def rules() -> Response:
        response = Response(robots(address_of(desk), desk.settings.public), mimetype="text/plain")
        response.headers["Cache-Control"] = _DAY
        return response

    @site.get(sitemap.INDEX)
    def sitemap_index() -> Response:
        _refuse_unless_public()
        with desk.live.searcher() as searcher:
            pieces = [*sitemap.sitemap_index(searcher, address_of(desk))]
        return _xml([piece.encode() for piece in pieces])

    @site.get(f"{sitemap.PART}<name>.xml")
    def sitemap_part(name: str) -> Response:
        _refuse_unless_public()
        cursor = cursors.read(name)
        if not isinstance(cursor, KeyCursor) or cursor.sort is not Sort.OLDEST:
            abort(404)
        with desk.live.searcher() as searcher:
            pieces = [p.encode() for p in sitemap.sitemap_part(searcher, cursor, address_of(desk))]
        return _xml(pieces)

    def _refuse_unless_public() -> None:
        if not desk.settings.public:
            abort(404)

    return site


def _xml(body: Iterable[bytes], media_type: str = sitemap.MEDIA_TYPE) -> Response:
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.headers["Cache-Control"] = _DAY
    return response
