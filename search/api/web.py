"""The JSON endpoints: the page's parameters, the page's answers.

To add an endpoint, write three things in files of its own and one line in ``endpoints``:

1. Its parameters: a ``msgspec.Struct`` in ``search.parameters`` that inherits from ``Spoken``
   (lang only), ``Filters`` (a query and its filters) or ``Listing`` (and sort, size, page, …):
   ``class Trends(Filters, frozen=True, kw_only=True)``, with
   ``b: Annotated[str, Meta(description="…")] = ""``. One without a default must be given; one that
   stands in the path (``<id>``) is read from there. Numbers take ``ge`` and ``le``, lists are
   tuples, choices are ``Literal`` or a StrEnum.
2. Its answer: frozen dataclasses named …Body, each field ``Annotated[type, Meta(description=…)]``.
3. A function of the desk and ``Asked`` (``.parameters``, ``.request`` where it is a ``Filters``,
   ``.language``, ``.today``) that gives the answer, and an ``Endpoint`` of all this.

Validation, problem+json, HEAD, ETag, CORS, OpenAPI and the documentation follow by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request

from index.errors import CursorGone
from search.api.body import search_body
from search.api.endpoint import Endpoint, Misunderstood, NotThere
from search.api.endpoints import ENDPOINTS
from search.api.openapi import PATH as OPENAPI
from search.api.openapi import served
from search.api.page import PATH as PAGE
from search.api.page import documentation
from search.desk import Desk
from search.failures import CannotCompare, Failure, TakenDown, WithdrawnByAgency
from search.i18n import Language
from search.notices import hint_text, problem_text
from search.problems import (
    BAD_PARAMETERS,
    CURSOR_GONE,
    INCOMPARABLE,
    MISUNDERSTOOD,
    TAKEN_DOWN,
    ErrorBody,
    ProblemKind,
    kind_of,
    problem_body,
)
from search.reader import BadParameters
from search.render import language_of_request, plain_urls, render

__all__ = ["api", "search_body", "told_as_problem"]


def api(desk: Desk) -> Blueprint:
    """The routes that answer with JSON."""
    routes = Blueprint("api", __name__)
    routes.before_request(_acceptable)
    for endpoint in ENDPOINTS:
        routes.add_url_rule(endpoint.path, endpoint.name, _view(desk, endpoint), methods=["GET"])
    routes.add_url_rule(OPENAPI, "openapi", lambda: _json(served()), methods=["GET"])

    @routes.get(PAGE)
    def documentation_page() -> Response:
        language = language_of_request(desk.settings.language)
        return render("api.html", language, plain_urls(PAGE), page=documentation())

    return routes


def told_as_problem(error: Exception, status: int, shown: Failure, language: Language) -> Response:
    """An error as problem+json; ``shown`` is what a page would say."""
    _ = language.gettext
    title, detail = shown.title, f"{shown.text} {shown.command}".rstrip()
    errors: tuple[ErrorBody, ...] = ()
    kind = _KINDS.get(type(error)) or kind_of(status)
    if isinstance(error, BadParameters):
        title = _("Eine Angabe wurde nicht verstanden.")
        errors = tuple(
            ErrorBody(parameter=one.parameter, value=one.value, detail=problem_text(one, language))
            for one in error.problems
        )
        detail = errors[0].detail
    elif isinstance(error, Misunderstood):
        title = _("Die Anfrage würde anders verstanden, als sie dasteht.")
        errors = tuple(
            ErrorBody(
                parameter="q",
                value=error.text[hint.start : hint.end],
                detail=hint_text(hint, language),
                start=hint.start,
                end=hint.end,
            )
            for hint in error.hints
        )
        detail = errors[0].detail
    elif isinstance(error, NotThere):
        title, detail = _(error.text), ""
    body = problem_body(kind, title, detail, errors)
    response = Response(body, status, mimetype="application/problem+json")
    response.headers["Content-Language"] = language.code
    response.headers["Vary"] = "Accept-Language"
    return response


_KINDS: dict[type[Exception], ProblemKind] = {
    BadParameters: BAD_PARAMETERS,
    Misunderstood: MISUNDERSTOOD,
    CannotCompare: INCOMPARABLE,
    CursorGone: CURSOR_GONE,
    TakenDown: TAKEN_DOWN,
    WithdrawnByAgency: TAKEN_DOWN,
}


def _view(desk: Desk, endpoint: Endpoint[Any]) -> Callable[..., Response]:
    return partial(_answered, desk, endpoint)


def _answered(desk: Desk, endpoint: Endpoint[Any], **path: str) -> Response:
    language = language_of_request(desk.settings.language)
    response = _json(endpoint.written(desk, _Arguments(path), language))
    response.headers["Content-Language"] = language.code
    return response


def _acceptable() -> None:
    """Refuse who does not take JSON. Those without Accept take anything."""
    accepted = request.accept_mimetypes
    if accepted and request.path != PAGE and not accepted["application/json"]:
        abort(406)


class _Arguments:
    """The arguments of a URL, those in its path among them."""

    def __init__(self, path: dict[str, str]) -> None:
        self._path = path

    def getlist(self, key: str, /) -> list[str]:
        return [self._path[key]] if key in self._path else request.args.getlist(key)


def _json(body: bytes) -> Response:
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language"
    return response
