"""The page of typical words."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search.arguments import parse
from search.desk import Desk
from search.i18n import LANGUAGES
from search.overview.link import whole
from search.render import language_of_request, render
from search.typical.link import PATH, words_url
from search.typical.page import words_page
from search.typical.words import typical


def typical_words(desk: Desk) -> Blueprint:
    """The route."""
    site = Blueprint("words", __name__)

    @site.get(PATH)
    def words() -> Response:
        today = desk.clock()
        parsed = parse(request.args, today)
        asked = whole(parsed.request)
        language = language_of_request(desk.settings.language)
        with desk.live.reading() as live:
            found = typical(live.searcher, asked, today, desk.variants)
        urls = {code: words_url(asked.changed(lang=code)) for code in LANGUAGES}
        page = words_page(found, parsed.problems, language)
        return render("words.html", language, urls, page=page)

    return site
