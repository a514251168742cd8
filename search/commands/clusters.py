"""Clusters: which articles print the same copy."""

from __future__ import annotations

import click
import msgspec

from index.compaction import regroup
from index.holdings import UnknownArticle
from index.live import Live
from index.settings import Settings
from search.commands.common import WAIT, common
from search.stories.body import story_body
from search.stories.story import largest, told
from search.stories.text import show_stories, show_story
from search.terminal import articles, out


@click.command()
@click.argument("id", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, help="Stories listed (20).")
@click.option("--json", "as_json", is_flag=True, help="Exactly what GET /api/stories/ID answers.")
@click.option("--recompute", is_flag=True, help="Compare all articles of the live index anew.")
@WAIT
@common
def clusters(
    settings: Settings, id: str | None, limit: int, as_json: bool, recompute: bool, wait: float
) -> None:
    """Show which articles print the same copy: the largest stories, or the one of ID.

    ID is a story's, or that of one of its articles.
    """
    if as_json and id is None:
        raise click.UsageError("--json tells of one story: name its ID")
    if recompute:
        manifest = regroup(settings, wait)
        out.print(f"{articles(manifest.articles)} were compared anew.")
    with Live(settings).reading() as live:
        if id is None:
            show_stories(live.searcher, [str(one.value) for one in largest(live.searcher, limit)])
        elif (story := told(live.searcher, id)) is None:
            raise UnknownArticle(id)
        elif as_json:
            click.echo(msgspec.json.encode(story_body(story)))
        else:
            show_story(story)
