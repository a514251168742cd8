"""The application: routes, errors and headers put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from index.errors import CursorGone, EngineUnavailable, IndexDamaged, IndexMissing, RebuildNeeded
from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.api.endpoint import Misunderstood, NotThere
from search.api.web import api, told_as_problem
from search.asking import Asking
from search.assets import Assets, asset_files
from search.builder.web import form_pages
from search.clock import now, today
from search.delivery import errors_as_problems
from search.desk import Desk
from search.failures import (
    CannotCompare,
    TakenDown,
    TooManyFiles,
    UnderEmbargo,
    WithdrawnByAgency,
    failure,
)
from search.http.compression import compress
from search.http.cors import share
from search.http.files import WAIT, Files, send_few_at_once
from search.http.freshness import keep_fresh
from search.http.hosts import answer_only_to
from search.http.limits import limit
from search.http.proxy import Proxied
from search.http.security import secure
from search.reader import BadParameters
from search.render import language_of_request, plain_urls, render
from search.research.web import research
from search.saved.database import SavedError
from search.saved.desk import SavedDesk
from search.saved.store import Store
from search.saved.web import saved_pages
from search.serving.health import WATCHING, health
from search.serving.logbook import note_error, note_request
from search.serving.observing import Observed, current, observe
from search.signposts import signposts
from search.templating import templates
from search.trends.web import comparisons
from search.typical.web import typical_words
from search.web import pages
from search.why.web import explanations

ROOT = Path(__file__).parents[1]
NO_INDEX = IndexMissing | RebuildNeeded | IndexDamaged | EngineUnavailable


def create_app(
    settings: Settings | None = None,
    clock: Callable[[], date] = today,
    moment: Callable[[], datetime] = now,
    files_at_once: int = 1000,
) -> Flask:
    """The application; without settings those of the environment.

    ``clock`` tells the day, which dates in words are relative to, ``moment`` when embargoes end,
    ``files_at_once`` how many exports one process sends.

    The index is opened with the first request; ``extensions["desk"].live`` lets go of it.
    Raises SettingsError for a setting that cannot be used, VariantsError for a broken file.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask("pressesuche", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.request_class = Asking
    assets = Assets.of(ROOT / "static")
    app.extensions["templates"] = templates(
        app.jinja_env, may_save=settings.saved_most > 0, static=assets.address
    )
    app.register_blueprint(asset_files(assets))
    desk = Desk(Live(settings, moment, scrub=True), settings, clock, known(settings))
    app.extensions["desk"] = desk
    app.register_blueprint(pages(desk))
    app.register_blueprint(explanations(desk))
    app.register_blueprint(comparisons(desk))
    app.register_blueprint(typical_words(desk))
    app.register_blueprint(research(desk))
    app.register_blueprint(signposts(desk))
    app.register_blueprint(form_pages(desk))
    app.register_blueprint(api(desk))
    saving = SavedDesk(desk, Store(settings.saved_searches), moment)
    app.extensions["saving"] = saving
    app.register_blueprint(saved_pages(saving))
    app.register_blueprint(health(desk))
    answer_only_to(app, settings)
    compress(app)
    keep_fresh(app, desk)
    secure(app, settings.address)
    limit(app, settings.limits)
    if settings.proxies:
        app.wsgi_app = Proxied(app.wsgi_app, settings.proxies)  # type: ignore[method-assign]
    share(app, settings.origins)
    tell = _told(app, settings)
    app.register_error_handler(Exception, tell)
    metrics = _metrics(desk, moment) if settings.metrics else None
    if metrics:
        app.register_blueprint(metrics.page())
        app.extensions["metrics"] = metrics
    send_few_at_once(app, Files(files_at_once, metrics.files if metrics else None), tell)
    observe(app, _noted, *([metrics.count] if metrics else []))
    return app


def _told(app: Flask, settings: Settings) -> Callable[[Exception], Response]:
    """A handler that tells an error as a page or, below /api/, as problem+json."""

    def tell(error: Exception) -> Response:
        if isinstance(error, HTTPException) and (error.code or 500) < 400:
            return app.make_response(error)  # a redirect
        status = _status(error)
        if status >= 500:
            _note(app, error)
        language = language_of_request(settings.language)
        shown = failure(status, error, language)
        if errors_as_problems():
            response = told_as_problem(error, status, shown, language)
        else:
            response = render("error.html", language, plain_urls("/"), status, failure=shown)
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        if isinstance(error, TooManyRequests):
            response.headers["Retry-After"] = str(error.retry_after)
        if status == 503:
            soon = isinstance(error, EngineUnavailable | TooManyFiles)
            response.headers["Retry-After"] = str(WAIT) if soon else "60"
        return response

    return tell


def _metrics(desk: Desk, moment: Callable[[], datetime]) -> Any:
    """Only imported where it is asked for: the library looks at the environment then."""
    return import_module("search.serving.metrics").Metrics(desk, moment)


def _noted(one: Observed) -> None:
    if one.route not in WATCHING:
        note_request(one.told())


def _note(app: Flask, error: Exception) -> None:
    """The route and the kind of an error; an address may be a secret, or somebody's words."""
    if isinstance(error, TooManyFiles):
        return  # nothing is wrong
    told = current()
    note_error(error, told)
    if metrics := app.extensions.get("metrics"):
        metrics.count_error(error, told["route"])


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    if isinstance(error, CursorGone | TakenDown | WithdrawnByAgency):
        return 410
    if isinstance(error, UnderEmbargo):
        return 403
    if isinstance(error, BadParameters | Misunderstood):
        return 400
    if isinstance(error, NotThere):
        return 404
    if isinstance(error, CannotCompare):
        return 404 if error.reason == CannotCompare.UNKNOWN else 400
    if isinstance(error, NO_INDEX | TooManyFiles | SavedError):
        return 503
    return 500
