"""The pages beside the search field: the builder, the keys, and what was searched before."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from search.arguments import parse
from search.builder.builder import Builder
from search.builder.link import PATH as BUILDER
from search.builder.page import builder_page, read_fields
from search.desk import Desk
from search.i18n import LANGUAGES
from search.render import language_of_request, plain_urls, render

KEYS = "/keys"
HISTORY = "/history"


def form_pages(desk: Desk) -> Blueprint:
    """The routes."""
    site = Blueprint("form", __name__)

    @site.get(BUILDER)
    def builder() -> Response:
        today = desk.clock()
        asked = parse(request.args, today).request
        language = language_of_request(desk.settings.language)
        fields = read_fields(request.args)
        page = builder_page(Builder(today, desk.variants), fields, asked, language)
        if request.args.get("go") and not (page.since_problem or page.until_problem):
            answer = Response(status=303)
            answer.headers["Location"] = page.search_url
            answer.headers["Cache-Control"] = "no-cache"
            return answer
        said = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
        urls = {code: f"{BUILDER}?{urlencode([*said, ('lang', code)])}" for code in LANGUAGES}
        return render("builder.html", language, urls, page=page)

    @site.get(KEYS)
    def keys() -> Response:
        language = language_of_request(desk.settings.language)
        return render("keys.html", language, plain_urls(KEYS))

    @site.get(HISTORY)
    def history() -> Response:
        """The frame of the list, which is the browser's own and never comes here."""
        language = language_of_request(desk.settings.language)
        return render("history.html", language, plain_urls(HISTORY))

    return site
