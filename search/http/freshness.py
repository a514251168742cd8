"""Freshness: what was answered once need not be answered again as long as nothing has changed.

Every answer that depends on the index alone has a tag (RFC 9110, section 8.8.3) made of what it
depends on: the state of the index and what an embargo still hides, the day (dates in words are
relative to it), the language, the forms that are accepted, and the edition of this program. The
tag is known before anything is searched, so a page that a browser still has costs next to nothing.
It is a weak one: the time that a search took is part of most answers, and differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, g, request

from index.errors import PressesucheError
from index.settings import Settings
from search.desk import Desk
from search.render import language_of_request

ROOT = Path(__file__).parents[2]
REVALIDATED = "no-cache"  #: the Cache-Control of answers that get a tag, and of no others
#: The groups of routes whose answers depend on the index, and on nothing beside it that changes.
FROM_INDEX = frozenset(["pages", "api", "research", "trends", "words", "explanations"])
#: The routes, and groups of them, that do not even depend on the index, nor must wait for it.
WITHOUT_INDEX = frozenset(["pages.help", "api.openapi", "api.documentation_page", "form"])
_PROGRAM = (
    "search/**/*.py",
    "index/**/*.py",
    "search/*.md",
    "templates/*",
    "static/*",
    "translations/**/*.po",
    "docs/*.md",
)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Tags for the answers of one program with one set of settings."""

    desk: Desk
    edition: str

    def tag(self) -> str:
        """The tag of what the current request will be answered, "" where it can have none.

        Raises what ``Live`` raises.
        """
        if request.endpoint in WITHOUT_INDEX or request.blueprint in WITHOUT_INDEX:
            state = ""
        elif request.blueprint in FROM_INDEX:
            with self.desk.live.reading() as live:
                state = live.state
        else:
            return ""
        language = language_of_request(self.desk.settings.language).code
        accepted = request.headers.get("Accept", "")
        said = (self.edition, state, self.desk.clock().isoformat(), language, accepted)
        return hashlib.blake2b("\0".join(said).encode(), digest_size=12).hexdigest()

    def unchanged(self) -> Response | None:
        """The answer to those who have what they ask for already, without looking for it."""
        if request.method not in ("GET", "HEAD"):
            return None
        try:
            g.tag = self.tag()
        except PressesucheError:
            return None  # the answer will say what is wrong
        known = request.if_none_match
        if not g.tag or known.star_tag or not known.contains_weak(g.tag):
            return None
        response = Response(status=304)
        response.headers["Cache-Control"] = REVALIDATED
        response.headers["Vary"] = "Accept-Language, Accept"  # more than some, less than none
        response.set_etag(g.tag, weak=True)
        return response

    def tagged(self, response: Response) -> Response:
        """The answer with its tag, if it is one that depends on the index alone.

        One that depends on more says so by another Cache-Control, or has a tag of its own.
        """
        tag = g.get("tag")
        revalidated = response.headers.get("Cache-Control") == REVALIDATED
        if tag and response.status_code == 200 and revalidated and "ETag" not in response.headers:
            response.set_etag(tag, weak=True)
            if request.if_none_match.star_tag:
                response.make_conditional(request)
        return response


def keep_fresh(app: Flask, desk: Desk) -> None:
    """Give tags to the answers of this application."""
    freshness = Freshness(desk, edition(desk.settings))
    app.before_request(freshness.unchanged)
    app.after_request(freshness.tagged)


def edition(settings: Settings) -> str:
    """What tells this program and its settings from others; the same in each of its processes."""
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=12)
    for path in _files(settings):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(settings: Settings) -> Iterator[Path]:
    for pattern in _PROGRAM:
        yield from sorted(ROOT.glob(pattern))
    if settings.variants and (own := Path(settings.variants)).is_file():
        yield own
