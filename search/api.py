"""The JSON endpoint: the page's parameters, the page's answers."""

from __future__ import annotations

from pathlib import Path

import msgspec
from flask import Blueprint, Response, request

from search.arguments import Problem, parse, parse_beginning
from search.body import PATH, article_body, completions_body, search_body
from search.company_body import comparison_body
from search.completion import completions
from search.desk import Desk
from search.i18n import Language
from search.notices import problem_text
from search.overview_body import API as OVERVIEW
from search.overview_body import overview_body
from search.render import language_of_request
from search.story_body import story_body

__all__ = ["api", "problem_response", "search_body"]

OPENAPI = Path(__file__).with_name("openapi.json")


def api(desk: Desk) -> Blueprint:
    """The routes that answer with JSON."""
    endpoint = Blueprint("api", __name__)

    @endpoint.get(PATH)
    def search() -> Response:
        language = language_of_request(desk.settings.language)
        parsed = parse(request.args, desk.clock())
        if parsed.problems:
            return _bad_request(parsed.problems, language)
        found = desk.answer(parsed.request, by_story=parsed.request.group == "story")
        return _json(search_body(found, language.code))

    @endpoint.get(OVERVIEW)
    def overview() -> Response:
        parsed = parse(request.args, desk.clock())
        if parsed.problems:
            return _bad_request(parsed.problems, language_of_request(desk.settings.language))
        return _json(overview_body(desk.coverage(parsed.request)))

    @endpoint.get("/api/suggest")
    def suggest() -> Response:
        language = language_of_request(desk.settings.language)
        asked = parse_beginning(request.args, desk.clock())
        if asked.problems:
            return _bad_request(asked.problems, language)
        with desk.live.searcher() as searcher:
            found = completions(searcher, asked.text, asked.limit)
        return _json(completions_body(asked.text, found, language.code))

    @endpoint.get("/api/articles/<id>")
    def article(id: str) -> Response:
        found = desk.article_in_company(id)
        if found is None:
            language = language_of_request(desk.settings.language)
            return problem_response(404, language.gettext("Diesen Artikel gibt es nicht."))
        return _json(article_body(*found))

    @endpoint.get("/api/stories/<id>")
    def story(id: str) -> Response:
        told = desk.story(id)
        if told is None:
            language = language_of_request(desk.settings.language)
            return problem_response(404, language.gettext("Diese Geschichte gibt es nicht."))
        return _json(story_body(told))

    @endpoint.get("/api/compare")
    def compare() -> Response:
        a, b = (request.args.get(name, "") for name in ("a", "b"))
        return _json(comparison_body(*desk.two_articles(a, b)))

    @endpoint.get("/api/openapi.json")
    def openapi() -> Response:
        return _json(OPENAPI.read_text(encoding="utf-8"))

    return endpoint


def problem_response(
    status: int, title: str, detail: str = "", errors: tuple[dict[str, str], ...] = ()
) -> Response:
    """A problem as RFC 9457 writes it."""
    body: dict[str, object] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return Response(msgspec.json.encode(body) + b"\n", status, mimetype="application/problem+json")


def _bad_request(problems: tuple[Problem, ...], language: Language) -> Response:
    errors = tuple(
        {
            "parameter": problem.parameter,
            "value": problem.value,
            "detail": problem_text(problem, language),
        }
        for problem in problems
    )
    title = language.gettext("Eine Angabe wurde nicht verstanden.")
    return problem_response(400, title, errors[0]["detail"], errors)


def _json(body: str) -> Response:
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language"
    return response
