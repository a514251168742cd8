"""Copies: what a hit in a list by stories says of the others that print the same."""

from __future__ import annotations

from dataclasses import dataclass

from search.i18n import Language
from search.request import Request, to_url
from search.stories.stories import Counted, Story

PATH = "/stories"  #: where the page of a story lives, by its id


@dataclass(frozen=True, slots=True)
class CopyView:
    """Another article of the story."""

    id: str
    url: str
    title: str
    outlet: str  #: "" where it is not known
    published: str  #: "" where it is not known
    machine_date: str


@dataclass(frozen=True, slots=True)
class CopiesView:
    """The other articles of a story, the first few of them."""

    label: str  #: "auch in 4 Medien"
    copies: tuple[CopyView, ...]
    story: str  #: its id
    story_url: str  #: to all articles of the story, whatever is asked for
    rest: str  #: "alle 12 zeigen", "" where all are shown
    rest_url: str  #: to the list of all that are found


def copies_view(story: Story, request: Request, language: Language, path: str) -> CopiesView | None:
    """What is said of the story of a hit; None for an article that nobody else has."""
    if story.size < 2:
        return None
    query = to_url(request, "")
    shown = tuple(
        CopyView(
            id=article.id,
            url=f"/articles/{article.id}{query}",
            title=article.title,
            outlet=article.outlet,
            published=language.published(article.date),
            machine_date=article.date.isoformat() or "",
        )
        for article in story.others
    )
    left = story.size - 1 - len(shown)
    return CopiesView(
        label=_label(story, language),
        copies=shown,
        story=story.id,
        story_url=f"{PATH}/{story.id}{query}",
        rest=language.gettext("alle %(count)s zeigen", count=language.number(story.size))
        if left > 0
        else "",
        rest_url=to_url(request, path, story=story.id),
    )


def _label(story: Story, language: Language) -> str:
    """How many others there are: outlets where all are known, else articles."""
    outlets = {article.outlet for article in story.others}
    if len(story.others) == story.size - 1 == len(outlets) and "" not in outlets:
        return language.ngettext(
            "auch in %(count)s Medium", "auch in %(count)s Medien", len(outlets)
        )
    return language.ngettext(
        "%(count)s weitere Fassung", "%(count)s weitere Fassungen", story.size - 1
    )


def stories_counted(counted: Counted, language: Language) -> str:
    """How many stories there are: "in 17 Geschichten", "in mindestens 50.000 Geschichten"."""
    if counted.exact:
        return language.ngettext(
            "in %(count)s Geschichte", "in %(count)s Geschichten", counted.number
        )
    return language.ngettext(
        "in mindestens %(count)s Geschichte", "in mindestens %(count)s Geschichten", counted.number
    )


def told_by(articles: int, outlets: int, language: Language) -> str:
    """How many articles in how many outlets, where any is known: "7 Artikel in 5 Medien"."""
    counted = language.articles(articles)
    if not outlets:
        return counted
    named = language.ngettext("%(count)s Medium", "%(count)s Medien", outlets)
    return language.gettext("%(articles)s in %(outlets)s", articles=counted, outlets=named)
