"""Render: a template in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, request

from search.i18n import LANGUAGES, NAMES, Language, choose
from search.link import Link


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The way to the same page in another language."""

    code: str
    name: str
    url: str
    current: bool


def language_of_request(otherwise: str) -> Language:
    """The language that the URL names, else one that the browser asks for, else the setting's."""
    return choose(request.args.get("lang", ""), request.accept_languages.values(), otherwise)


def render(
    template: str, language: Language, urls: dict[str, str], status: int = 200, **values: object
) -> Response:
    """The page. ``urls`` lead to the same page in each language."""
    asked = request.args.get("lang", "")
    carried = f"?lang={asked}" if asked in LANGUAGES else ""
    known = current_app.extensions["templates"][language.code]
    body = known.get_template(template).render(
        languages=[
            LanguageLink(code, name, urls[code], code == language.code)
            for code, name in NAMES.items()
        ],
        home=Link(language.gettext("Pressesuche"), f"/{carried}"),
        help=Link(language.gettext("Hilfe"), f"/help{carried}"),
        carried=carried,
        **values,
    )
    response = Response(body, status, mimetype="text/html")
    response.headers["Content-Language"] = language.code
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response


def plain_urls(path: str) -> dict[str, str]:
    """The URLs of a page that takes no other parameter."""
    return {code: f"{path}?lang={code}" for code in LANGUAGES}
