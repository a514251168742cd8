"""Stories on the terminal: the largest of an index, and what makes one."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from index.duplicates.origin import Reason
from index.engine import Searcher
from search.i18n import language
from search.stories.story import Told, told
from search.terminal import articles, out

_REASONS = {
    Reason.AGENCY: "it is the agency that others credit",
    Reason.CREDIT: "it credits an agency",
    Reason.DATELINE: "it begins with the place, as agency copy does",
    Reason.EARLIEST: "none is surely earlier",
    Reason.FULLEST: "none is longer",
}


def show_stories(searcher: Searcher, ids: Iterable[str]) -> None:
    """A line a story: its id, how many have it, when it began, and its headline."""
    table = Table(box=None, pad_edge=False)
    for title in ("story", "articles", "outlets", "first", "likely origin"):
        table.add_column(title, justify="right" if title in ("articles", "outlets") else "left")
    for id in ids:
        if story := told(searcher, id):
            origin = next(m.article for m in story.members if m.article.id == story.origin.id)
            first = min((m.article.date.isoformat() or "" for m in story.members), default="")
            name = f"{origin.outlet}: {origin.title}" if origin.outlet else origin.title
            outlets = f"{len(story.outlets):,}"
            table.add_row(story.id, f"{story.size:,}", outlets, first[:10], Text(name))
    if table.row_count:
        out.print(table)
    else:
        out.print("No two articles print the same copy, or the index was built without stories.")


def show_story(story: Told) -> None:
    """Who has the copy, what of each is its own, and why one may be the first."""
    out.print(f"Story {story.id}: {articles(story.size)}.")
    table = Table(box=None, pad_edge=False)
    for title in ("article", "published", "own", "of origin", "outlet and headline"):
        table.add_column(title, justify="right" if title in ("own", "of origin") else "left")
    english = language("en")
    for member in story.members:
        article = member.article
        table.add_row(
            article.id,
            english.published(article.date) or "undated",
            f"{member.own:.0%}",
            f"{member.of_origin:.0%}",
            Text(": ".join(filter(None, (article.outlet, article.title)))),
        )
    out.print(table)
    if story.size == 1:
        out.print("Nobody else is known to have it.")
        return
    reasons = "; ".join(_REASONS[reason] for reason in story.origin.reasons)
    credited = f" (credits {', '.join(story.origin.agencies)})" if story.origin.agencies else ""
    out.print(f"Likely origin: {story.origin.id}{credited}: {reasons or 'the first of them'}.")
