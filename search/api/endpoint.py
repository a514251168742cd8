"""Endpoint: an address that answers with JSON, declared once.

Its models validate what is asked, say what is answered, and make its part of the OpenAPI
description, of the documentation page and of ``docs/API.md``. ``web`` tells how to add one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from index.errors import PressesucheError
from search.arguments import request_of
from search.desk import Desk
from search.i18n import Language
from search.language import Hint, understand
from search.parameters import Filters, Listing, Spoken
from search.problems import ProblemKind
from search.reader import Arguments, BadParameters, Problem, strictly, tolerantly
from search.request import Request

Model = TypeVar("Model", bound=Spoken)


class NotThere(PressesucheError):
    """What was asked for by its id does not exist. ``text`` is a message id."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Misunderstood(PressesucheError):
    """A query that had to be taken differently from how it was typed, where that is refused."""

    def __init__(self, text: str, hints: tuple[Hint, ...]) -> None:
        super().__init__(text)
        self.text, self.hints = text, hints


@dataclass(frozen=True, slots=True)
class Asked(Generic[Model]):
    """What an endpoint is asked: its parameters, and the request that those of a search make."""

    parameters: Model
    request: Request
    language: Language
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[Model]):
    """An address below /api, what it understands and what it answers."""

    path: str  #: as Flask writes it: /api/articles/<id>; what stands in <> is a parameter, too
    name: str  #: the operationId, one word
    summary: str  #: a few words, English
    parameters: type[Model]
    body: type  #: a dataclass: the answer
    answer: Callable[[Desk, Asked[Model]], Any]  #: gives the body
    description: str = ""  #: sentences, English
    problems: tuple[ProblemKind, ...] = ()  #: beside those that every endpoint may have
    example: str = ""  #: the part of a URL from the path on, that anybody may try

    def written(self, desk: Desk, arguments: Arguments, language: Language) -> bytes:
        """The JSON that answers these arguments, one line and its end.

        Raises BadParameters, Misunderstood, NotThere, and what the desk raises.
        """
        asked = self._asked(desk, arguments, language)
        return msgspec.json.encode(self.answer(desk, asked)) + b"\n"

    def _asked(self, desk: Desk, arguments: Arguments, language: Language) -> Asked[Model]:
        today = desk.clock()
        try:
            parameters = strictly(self.parameters, arguments)
        except BadParameters as bad:
            raise BadParameters((*bad.problems, *self._others(arguments, today))) from None
        if not isinstance(parameters, Filters):
            return Asked(parameters, Request(lang=parameters.lang or ""), language, today)
        parsed = request_of(parameters, today)
        if parsed.problems:
            raise BadParameters(parsed.problems)
        if getattr(parameters, "strict", "0") == "1":
            hints = understand(parsed.request.text, today, desk.variants).hints
            if hints:
                raise Misunderstood(parsed.request.text, hints)
        return Asked(parameters, parsed.request, language, today)

    def _others(self, arguments: Arguments, today: date) -> tuple[Problem, ...]:
        """What cannot be used although its form is right."""
        if not issubclass(self.parameters, Filters):
            return ()
        model = Listing if issubclass(self.parameters, Listing) else Filters
        return request_of(tolerantly(model, arguments).values, today).problems
