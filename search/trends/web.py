"""The routes of a comparison over time."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from search.desk import Desk
from search.exports.cells import written
from search.i18n import LANGUAGES
from search.reader import Problem
from search.render import language_of_request, render
from search.trends.asked import comparison_url, read_comparison
from search.trends.body import rows
from search.trends.link import PATH
from search.trends.page import trends_page
from search.trends.trends import Trends, trends


def comparisons(desk: Desk) -> Blueprint:
    """The page, and its table as a file."""
    site = Blueprint("trends", __name__)

    def compared() -> tuple[Trends, tuple[Problem, ...]]:
        today = desk.clock()
        asked, problems = read_comparison(request.args, today)
        with desk.live.searcher() as searcher:
            return trends(searcher, asked, today, desk.variants), problems

    @site.get(PATH)
    def page() -> Response:
        language = language_of_request(desk.settings.language)
        found, problems = compared()
        asked = found.asked
        each = {code: replace(asked, rest=replace(asked.rest, lang=code)) for code in LANGUAGES}
        urls = {code: comparison_url(one) for code, one in each.items()}
        return render("trends.html", language, urls, page=trends_page(found, problems, language))

    @site.get(f"{PATH}.csv")
    def file() -> Response:
        language = language_of_request(desk.settings.language)
        found, _ = compared()
        response = Response(written(rows(found, language)), mimetype="text/csv")
        response.headers["Content-Disposition"] = 'attachment; filename="trends.csv"'
        response.headers["Content-Language"] = language.code
        response.headers["Vary"] = "Accept-Language"
        response.headers["Cache-Control"] = "no-cache"
        return response

    return site
