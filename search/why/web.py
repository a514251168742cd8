"""The page that tells why a hit was found."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from search.arguments import parse
from search.desk import Desk
from search.i18n import LANGUAGES
from search.render import language_of_request, render
from search.request import to_url
from search.why.link import PATH, why_url
from search.why.page import why_page
from search.why.why import why


def explanations(desk: Desk) -> Blueprint:
    """The route."""
    site = Blueprint("explanations", __name__)

    @site.get(PATH)
    def explain() -> Response:
        today = desk.clock()
        asked = parse(request.args, today).request
        article = desk.article(request.args.get("id", ""))
        if article is None:
            abort(404)
        language = language_of_request(desk.settings.language)
        with desk.live.reading() as live:
            found = why(live.searcher, article, asked, today, desk.variants)
        urls = {code: why_url(article.id, to_url(asked, "", lang=code)) for code in LANGUAGES}
        return render("why.html", language, urls, page=why_page(found, language))

    return site
