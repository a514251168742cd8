"""Export: all that a query finds as a file, of any length."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Any

import click

from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.clock import today
from search.commands.asking import asked, filters, refuse
from search.commands.common import common
from search.desk import Desk
from search.exports.address import address
from search.exports.forms import EXPORTS, Form
from search.exports.streaming import Streamed
from search.reader import BadParameters


@click.command()
@click.argument("query", default="")
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in EXPORTS]),
    default=Form.CSV.value,
    show_default=True,
    help="What to write.",
)
@filters
@common
def export(settings: Settings, query: str, form: str, **options: Any) -> None:
    """Write all articles that QUERY finds to the standard output; without QUERY, all there are.

    Strictly what was asked for, each article by itself; docs/EXPORTS.md describes the formats. A
    file is whole only if the exit code is 0. Links need PRESSESUCHE_ADDRESS to be whole ones.
    """
    request = asked(query, options)
    with closing(Live(settings)) as live:
        desk = Desk(live, settings, today, known(settings))
        try:
            streamed = Streamed(desk, request, EXPORTS[Form(form)], address(settings.address))
        except BadParameters as error:
            refuse(error.problems)
            raise
        out = sys.stdout.buffer
        try:
            out.writelines(streamed)
            out.flush()
        finally:
            streamed.close()
