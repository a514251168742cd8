"""What researchers need: concordances and samples, as pages and as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import TypeVar

from flask import Blueprint, Response, request

from search.arguments import Parsed, request_of
from search.delivery import address_of
from search.desk import Desk
from search.exports.address import Address
from search.exports.cells import MEDIA_TYPE
from search.exports.csv_form import csv_form
from search.exports.streaming import in_bytes
from search.i18n import LANGUAGES
from search.parameters import Filters
from search.reader import BadParameters, tolerantly
from search.render import language_of_request, render
from search.request import Request
from search.research.concordance import Asking
from search.research.concordance_csv import concordance_csv
from search.research.concordance_link import PATH as CONCORDANCE
from search.research.concordance_link import View, concordance_url
from search.research.concordance_page import concordance_page
from search.research.parameters import Concordances, Samples
from search.research.sample_link import PATH as SAMPLE
from search.research.sample_link import sample_url
from search.research.sample_page import sample_page

Model = TypeVar("Model", bound=Filters)


def research(desk: Desk) -> Blueprint:
    """The routes of concordances and samples."""
    routes = Blueprint("research", __name__)

    @routes.get(CONCORDANCE)
    def concordance() -> Response:
        values, parsed = _asked(desk, Concordances)
        view, language = View.of(values), language_of_request(desk.settings.language)
        found = desk.concordance(parsed.request, view.by, view.width, view.after)
        page = concordance_page(found, parsed.problems, view, language)
        urls = _in_each(parsed.request, lambda asked: concordance_url(asked, view))
        return render("concordance.html", language, urls, page=page)

    @routes.get(f"{CONCORDANCE}.csv")
    def concordance_file() -> Response:
        values, asked = _asked_strictly(desk, Concordances)
        view = View.of(values)
        lines = StreamedLines(desk, asked, view, address_of(desk))
        response = _file(lines, "concordance")
        if lines.following is not None:
            url = concordance_url(asked, view.going_on(lines.following), f"{CONCORDANCE}.csv")
            response.headers["Link"] = f'<{url}>; rel="next"'
        return response

    @routes.get(SAMPLE)
    def sample() -> Response:
        values, parsed = _asked(desk, Samples)
        language = language_of_request(desk.settings.language)
        found = desk.sample(parsed.request, values.size, values.seed)
        page = sample_page(found, parsed.problems, language)
        urls = _in_each(parsed.request, lambda asked: sample_url(asked, values.size, values.seed))
        return render("sample.html", language, urls, page=page)

    @routes.get(f"{SAMPLE}.csv")
    def sample_file() -> Response:
        values, asked = _asked_strictly(desk, Samples)
        found = desk.sample(asked, values.size, values.seed)
        articles = (one.article for one in found.drawn)
        return _file(in_bytes(csv_form(articles, address_of(desk))), f"sample-{values.seed}")

    return routes


class StreamedLines:
    """A concordance as the bytes of a file, line by line, while one state of the index is held.

    The query is put and answered for the first articles before anything is given, so that what is
    wrong is an error and no cut-off file. Raises what ``Live`` and ``research.concordance`` raise.
    """

    def __init__(self, desk: Desk, asked: Request, view: View, address: Address) -> None:
        with ExitStack() as stack:
            live = stack.enter_context(desk.live.reading())
            asking = Asking(live.searcher, asked, desk.clock(), desk.variants, view.by, view.after)
            self.following = asking.following()
            self._pieces = concordance_csv(asking.every_line(view.width), address)
            self._held = stack.pop_all()

    def __iter__(self) -> Iterator[bytes]:
        return in_bytes(self._pieces)

    def close(self) -> None:
        """Let go of the index."""
        self._held.close()


def _asked(desk: Desk, model: type[Model]) -> tuple[Model, Parsed]:
    read = tolerantly(model, request.args)
    return read.values, request_of(read.values, desk.clock(), read.problems)


def _asked_strictly(desk: Desk, model: type[Model]) -> tuple[Model, Request]:
    """For files, in which nothing may be left out in silence. Raises BadParameters."""
    values, parsed = _asked(desk, model)
    if parsed.problems:
        raise BadParameters(parsed.problems)
    return values, parsed.request


def _in_each(asked: Request, url: Callable[[Request], str]) -> dict[str, str]:
    return {code: url(asked.changed(lang=code)) for code in LANGUAGES}


def _file(pieces: Iterable[bytes], name: str) -> Response:
    response = Response(pieces, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
