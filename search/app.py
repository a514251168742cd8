"""The application: routes, errors and headers put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from index.errors import CursorGone, EngineUnavailable, IndexDamaged, IndexMissing, RebuildNeeded
from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.api import api, told_as_problem
from search.builder.web import form_pages
from search.clock import now, today
from search.cors import share
from search.delivery import errors_as_problems
from search.desk import Desk
from search.endpoint import Misunderstood, NotThere
from search.failures import CannotCompare, TakenDown, UnderEmbargo, WithdrawnByAgency, failure
from search.freshness import keep_fresh
from search.reader import BadParameters
from search.render import language_of_request, plain_urls, render
from search.research.web import research
from search.saved.desk import SavedDesk
from search.saved.store import Store
from search.saved.web import saved_pages
from search.security import secured
from search.signposts import signposts
from search.templating import templates
from search.trends.web import comparisons
from search.typical.web import typical_words
from search.web import pages
from search.why.web import explanations

ROOT = Path(__file__).parents[1]
NO_INDEX = (IndexMissing, RebuildNeeded, IndexDamaged, EngineUnavailable)


def create_app(
    settings: Settings | None = None,
    clock: Callable[[], date] = today,
    moment: Callable[[], datetime] = now,
) -> Flask:
    """The application; without settings those of the environment.

    ``clock`` tells the day, which dates in words are relative to, ``moment`` when embargoes end.

    The index is opened with the first request; ``extensions["desk"].live`` lets go of it.
    Raises SettingsError for a setting that cannot be used, VariantsError for a broken file.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(
        "pressesuche", root_path=str(ROOT), template_folder="templates", static_folder="static"
    )
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.extensions["templates"] = templates(app.jinja_env, may_save=settings.saved_most > 0)
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
    keep_fresh(app, desk)
    app.after_request(secured)
    share(app, settings.origins)
    app.register_error_handler(Exception, _told(app, settings))
    return app


def _told(app: Flask, settings: Settings) -> Callable[[Exception], Response]:
    """A handler that tells an error as a page or, below /api/, as problem+json."""

    def tell(error: Exception) -> Response:
        if isinstance(error, HTTPException) and (error.code or 500) < 400:
            return app.make_response(error)  # a redirect
        status = _status(error)
        if status >= 500:
            app.logger.error("%s: %s", _path_without_secrets(), error, exc_info=error)
        language = language_of_request(settings.language)
        shown = failure(status, error, language)
        if errors_as_problems():
            response = told_as_problem(error, status, shown, language)
        else:
            response = render("error.html", language, plain_urls("/"), status, failure=shown)
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        if status == 503:
            response.headers["Retry-After"] = "10" if isinstance(error, EngineUnavailable) else "60"
        return response

    return tell


def _path_without_secrets() -> str:
    """The path that was asked for; a link that nobody shall guess is nothing to be noted."""
    if request.blueprint == "saved" and request.url_rule is not None:
        return request.url_rule.rule
    return request.path


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
    if isinstance(error, NO_INDEX):
        return 503
    return 500
