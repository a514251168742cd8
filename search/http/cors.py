"""CORS: which pages of other sites may read the endpoints below /api, by setting (Fetch standard).

Nothing here needs a password or a cookie, so an origin that is let in learns no more than anybody;
it is the browser of a reader that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, request

ANY = "*"
BELOW = "/api/"
_DAY = "86400"


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may read: origins such as https://example.org, or ``ANY``."""

    origins: tuple[str, ...]

    def shared(self, response: Response) -> Response:
        """The response with what lets another site's page read it."""
        if not request.path.startswith(BELOW):
            return response
        if ANY not in self.origins:
            response.vary.add("Origin")
        allowed = self._allowed(request.headers.get("Origin", ""))
        if not allowed:
            return response
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = allowed
        headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            headers["Access-Control-Allow-Headers"] = "If-None-Match"
            headers["Access-Control-Max-Age"] = _DAY
        return response

    def _allowed(self, origin: str) -> str:
        if ANY in self.origins:
            return ANY
        return origin if origin in self.origins else ""


def share(app: Flask, origins: tuple[str, ...]) -> None:
    """Let pages of these origins read the endpoints of this application."""
    if origins:
        app.after_request(Sharing(origins).shared)
