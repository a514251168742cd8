"""Search: the endpoint's answer on a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.answer import answer
from search.api.web import search_body
from search.clock import today
from search.commands.asking import asked, filters
from search.commands.common import common
from search.i18n import LANGUAGES
from search.terminal import show_hits


@click.command()
@click.argument("query")
@filters
@click.option("--size", type=click.IntRange(1, 100), help="Hits to show (10).")
@click.option("--page", type=click.IntRange(1), help="Which page of hits.")
@click.option("--cursor", help="Where to go on: next in the JSON answer.")
@click.option("--group", type=click.Choice(["story", "none"]), help="One hit a story, or all.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of labels.")
@click.option("--json", "as_json", is_flag=True, help="Exactly what GET /api/search answers.")
@common
def search(settings: Settings, query: str, as_json: bool, **options: Any) -> None:
    """Search for QUERY, in the language of docs/QUERY.md."""
    request = asked(query, options)
    with Live(settings).reading() as live:
        by_story = settings.stories and live.stories and request.group == "story"
        state, names = live.state, known(settings)
        found = answer(live.searcher, request, today(), state, names, by_story)
        found = replace(found, state=live.commit)
    if as_json:
        click.echo(search_body(found, request.lang or settings.language), nl=False)
    else:
        show_hits(found)
