"""The pages: each route reads its arguments, makes one call and shows the result."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from search.desk import Desk
from search.help import help_text
from search.i18n import LANGUAGES, Language
from search.page import PATH, search_page
from search.reading import article_page
from search.render import language_of_request, plain_urls, render
from search.request import Parsed, Request, parse, to_url


def pages(desk: Desk) -> Blueprint:
    """The routes that answer with a page."""
    site = Blueprint("pages", __name__)

    def asked() -> tuple[Parsed, Language]:
        return parse(request.args, desk.clock()), language_of_request(desk.settings.language)

    @site.get("/")
    @site.get(PATH)
    def search() -> Response:
        parsed, language = asked()
        answer = desk.answer(parsed.request)
        page = search_page(answer, parsed.problems, language)
        return render("search.html", language, _in_each(parsed.request, PATH), page=page)

    @site.get("/articles/<id>")
    def article(id: str) -> Response:
        parsed, language = asked()
        found = desk.article(id)
        if found is None:
            abort(404)
        page = article_page(found, parsed.request, desk.clock(), language, desk.variants)
        urls = _in_each(parsed.request, f"/articles/{found.id}")
        return render("article.html", language, urls, page=page)

    @site.get("/help")
    def help() -> Response:
        parsed, language = asked()
        text = help_text(language.code, parsed.request.lang)
        return render("help.html", language, plain_urls("/help"), text=text)

    return site


def _in_each(asked: Request, path: str) -> dict[str, str]:
    return {code: to_url(asked, path, lang=code) for code in LANGUAGES}
