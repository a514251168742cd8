"""Health: whether the process lives, and whether the index can be searched."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from index.errors import (
    EngineUnavailable,
    IndexDamaged,
    IndexMissing,
    PressesucheError,
    RebuildNeeded,
)
from search.desk import Desk

LIVES, READY = "/healthz", "/readyz"
#: Routes that are asked every few seconds: a log does not tell of them.
WATCHING = frozenset({"health.lives", "health.ready", "metrics.answer"})
#: What to say, and what to do; neither names a place on this machine.
REASONS: tuple[tuple[type[PressesucheError], str, str], ...] = (
    (IndexMissing, "there is no index", "manage.py rebuild"),
    (RebuildNeeded, "the index was built by another version, or otherwise", "manage.py rebuild"),
    (IndexDamaged, "the index is damaged", "manage.py check --repair"),
    (EngineUnavailable, "the cluster does not answer", "manage.py doctor"),
)
OTHERWISE = ("the index cannot be searched", "manage.py doctor")


def health(desk: Desk) -> Blueprint:
    """The routes for those who watch over the server; both cost next to nothing."""
    routes = Blueprint("health", __name__)

    @routes.get(LIVES)
    def lives() -> Response:
        return _never_kept(Response("ok\n", mimetype="text/plain"))

    @routes.get(READY)
    def ready() -> Response:
        try:
            with desk.live.reading() as live:
                answer = jsonify(ready=True, articles=live.searcher.size())
        except PressesucheError as error:
            reason, remedy = _why(error)
            answer = jsonify(ready=False, reason=reason, remedy=remedy)
            answer.status_code = 503
            answer.headers["Retry-After"] = "10"
        return _never_kept(answer)

    return routes


def _why(error: PressesucheError) -> tuple[str, str]:
    for kind, reason, remedy in REASONS:
        if isinstance(error, kind):
            return reason, remedy
    return OTHERWISE


def _never_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
