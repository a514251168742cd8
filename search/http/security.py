"""Security: what every response tells the browser, so that nothing foreign runs or is loaded, and
what is refused before anybody looks at it: too much, and forms of other sites."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import RequestEntityTooLarge, RequestURITooLarge

from search.saved.letters import STOP
from search.saved.saved import PATH as SAVED

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


LARGEST = 64 << 10  #: bytes of a form
LONGEST = 32 << 10  #: bytes of a path, or of what stands behind its question mark
_SECRET = (SAVED, f"{STOP}/")  #: addresses that nobody can guess begin so
_OURS = ("same-origin", "none")


def secure(app: Flask, address: str = "") -> None:
    """Let this application send the headers, and refuse; ``address``: that of the setting."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.url_map.merge_slashes = False  # it would redirect, to whatever Host was asked for
    app.before_request(refuse_too_much)
    app.before_request(only_our_forms(address))
    app.after_request(secured)


def refuse_too_much() -> None:
    """Raises RequestEntityTooLarge, RequestURITooLarge."""
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge
    if len(request.query_string) > LONGEST or len(request.path) > LONGEST:
        raise RequestURITooLarge


def only_our_forms(address: str = "") -> Callable[[], None]:
    """What refuses, with 403, forms that a page of another site sends.

    No cookie is at stake; but a browser may stand where its site does not: behind a login, or on
    the machine itself. Programs that are no browsers send neither header, and are let in.
    """
    told = urlsplit(address).netloc

    def refuse() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS") or request.routing_exception:
            return
        site, origin = (request.headers.get(name) for name in ("Sec-Fetch-Site", "Origin"))
        if site is not None:
            ours = site in _OURS
        elif origin == "null":  # so from pages that tell no referrer: those whose address is secret
            ours = bool(request.view_args)
        else:
            ours = not origin or urlsplit(origin).netloc in (request.host, told)
        if not ours:
            abort(403)

    return refuse


def secured(response: Response) -> Response:
    """The response with these headers. No page sets a cookie.

    Nobody may keep a page without asking, unless it says so; and nobody is told, not even in the
    answer to a mistake, where a reader comes from whose address is a secret.
    """
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.path.startswith(_SECRET):
        response.headers["Referrer-Policy"] = "no-referrer"
    said = {name.lower() for name, _ in response.headers}  # asked one by one, it takes longer
    for name, value in HEADERS.items():
        if name.lower() not in said:
            response.headers.add(name, value)
    return response
