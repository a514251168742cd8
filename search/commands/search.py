"""Search: the endpoint's answer on a terminal."""

from __future__ import annotations

from typing import Any

import click
from werkzeug.datastructures import MultiDict

from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.answer import answer
from search.api import search_body
from search.arguments import parse
from search.clock import today
from search.commands.common import common
from search.i18n import language
from search.terminal import show_hits


@click.command()
@click.argument("query")
@click.option("--outlet", multiple=True, help="Only this outlet (repeatable; -NAME excludes).")
@click.option("--agency", multiple=True, help="Only this agency (repeatable).")
@click.option("--author", multiple=True, help="Only this author (repeatable).")
@click.option("--section", multiple=True, help="Only this section (repeatable).")
@click.option("--language", multiple=True, help="Only this language (repeatable).")
@click.option("--from", help="From this day, month or year on.")
@click.option("--to", help="Up to this day, month or year.")
@click.option("--undated", type=click.Choice(["only", "include"]), help="Articles without a date.")
@click.option("--overlap", is_flag=True, help="With articles of a month or year that only touches.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]))
@click.option("--size", type=click.IntRange(1, 100), help="Hits to show (10).")
@click.option("--page", type=click.IntRange(1), help="Which page of hits.")
@click.option("--cursor", help="Where to go on: next in the JSON answer.")
@click.option("--group", type=click.Choice(["story", "none"]), help="One hit a story, or all.")
@click.option("--story", help="Only the articles of this story.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of labels.")
@click.option("--json", "as_json", is_flag=True, help="Exactly what GET /api/search answers.")
@common
def search(settings: Settings, query: str, as_json: bool, **options: Any) -> None:
    """Search for QUERY, in the language of docs/QUERY.md."""
    given = [("q", query)]
    for name, value in options.items():
        values = value if isinstance(value, tuple) else (value,)
        given += [(name, "1" if v is True else str(v)) for v in values if v not in (None, False)]
    parsed = parse(MultiDict(given), today())
    for problem in parsed.problems:
        expected = language("en").gettext(problem.expected)
        raise click.BadParameter(
            f"{problem.value!r} cannot be used: {expected}", param_hint=f"'--{problem.parameter}'"
        )
    with Live(settings).reading() as live:
        by_story = settings.stories and live.stories and parsed.request.group == "story"
        state, names = live.generation, known(settings)
        found = answer(live.searcher, parsed.request, today(), state, names, by_story)
    if as_json:
        click.echo(search_body(found, parsed.request.lang or settings.language), nl=False)
    else:
        show_hits(found)
