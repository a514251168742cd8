"""Assets: the style sheets, scripts and the icon of the pages, read and packed once.

Their address has what they are made of in it (``/static/3f9c…/list.css``), the same for all of
them, so that a module finds those that it imports beside it. A browser may keep them for good: a
changed file has another address. Under their plain address they have to be asked for again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, request

from search.http.compression import LEAST, encoding, pack

FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_LEVELS = {"zstd": 19, "gzip": 9}  # these have time: they are packed once


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and packed."""

    type: str
    tag: str
    bodies: dict[str, bytes]  #: by encoding, "" for none


@dataclass(frozen=True, slots=True)
class Assets:
    """All of a folder, by name."""

    edition: str
    files: dict[str, Asset]

    @classmethod
    def of(cls, folder: Path) -> Assets:
        """The files that stand in a folder now."""
        files = {
            path.name: _asset(path) for path in sorted(folder.iterdir()) if path.suffix in _TYPES
        }
        told = "\0".join(f"{name} {one.tag}" for name, one in files.items())
        return cls(hashlib.blake2b(told.encode(), digest_size=6).hexdigest(), files)

    @property
    def address(self) -> str:
        """What stands before the names of the files."""
        return f"/static/{self.edition}"

    def answer(self, name: str, keep: str) -> Response:
        """The file, for the sender of the current request."""
        asset = self.files.get(name)
        if asset is None:
            abort(404)
        form = encoding()
        form = form if form in asset.bodies else ""
        response = Response(asset.bodies[form], content_type=asset.type)
        if form:
            response.headers["Content-Encoding"] = form
        if len(asset.bodies) > 1:
            response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = keep
        response.set_etag(asset.tag, weak=True)
        response.make_conditional(request)
        return response


def asset_files(assets: Assets) -> Blueprint:
    """The routes of the files."""
    site = Blueprint("assets", __name__)

    @site.get("/static/<name>")
    def plain(name: str) -> Response:
        return assets.answer(name, "no-cache")

    @site.get("/static/<edition>/<name>")
    def lasting(edition: str, name: str) -> Response:
        # A page of an earlier edition may ask for its files yet: it gets those that there are.
        return assets.answer(name, FOREVER if edition == assets.edition else "no-cache")

    return site


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    bodies = {"": body}
    if len(body) >= LEAST:
        bodies |= {form: pack(body, form, level) for form, level in _LEVELS.items()}
    tag = hashlib.blake2b(body, digest_size=9).hexdigest()
    return Asset(f"{_TYPES[path.suffix]}; charset=utf-8", tag, bodies)
