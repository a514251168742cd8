"""Asking: the query and the filters of commands that search, as a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
from werkzeug.datastructures import MultiDict

from search.arguments import parse
from search.clock import today
from search.i18n import language
from search.notices import expected_text
from search.reader import Problem
from search.request import Request

_OPTIONS = (
    click.option("--outlet", multiple=True, help="Only this outlet (repeatable; -NAME excludes)."),
    click.option("--agency", multiple=True, help="Only this agency (repeatable)."),
    click.option("--author", multiple=True, help="Only this author (repeatable)."),
    click.option("--section", multiple=True, help="Only this section (repeatable)."),
    click.option("--language", multiple=True, help="Only this language (repeatable)."),
    click.option("--story", help="Only the articles of this story."),
    click.option("--from", help="From this day, month or year on."),
    click.option("--to", help="Up to this day, month or year."),
    click.option(
        "--undated", type=click.Choice(["only", "include"]), help="Articles without a date."
    ),
    click.option(
        "--overlap", is_flag=True, help="With articles of a month or year that only touches."
    ),
    click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"])),
)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that narrow what is found, and put it in order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked(query: str, options: Mapping[str, Any]) -> Request:
    """The request of a query and of what was given for options. Raises click.BadParameter."""
    given = [("q", query)]
    for name, value in options.items():
        values = value if isinstance(value, tuple) else (value,)
        given += [(name, "1" if v is True else str(v)) for v in values if v not in (None, False)]
    parsed = parse(MultiDict(given), today())
    refuse(parsed.problems)
    return parsed.request


def refuse(problems: Iterable[Problem]) -> None:
    """Raise click.BadParameter for the first of these, if there are any."""
    for problem in problems:
        expected = expected_text(problem, language("en"))
        raise click.BadParameter(
            f"{problem.value!r} cannot be used: {expected}", param_hint=f"'--{problem.parameter}'"
        )
