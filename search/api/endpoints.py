"""Endpoints: every address below /api."""

from __future__ import annotations

from typing import Any

from search.api.article_models import ArticleBody
from search.api.body import article_body, completions_body, found_body
from search.api.endpoint import Asked, Endpoint, NotThere
from search.api.models import CompletionsBody, SearchBody
from search.completion import completions
from search.desk import Desk
from search.i18n import N_
from search.overview.body import OverviewBody, overview_body
from search.parameters import (
    ArticleParameters,
    CompareParameters,
    OverviewParameters,
    SearchParameters,
    StoryParameters,
    SuggestParameters,
)
from search.problems import ABOUT_ARTICLES, CURSOR_GONE, INCOMPARABLE, MISUNDERSTOOD, NOT_FOUND
from search.research.concordance_body import CONCORDANCE
from search.research.sample_body import SAMPLE
from search.stories.body import StoryBody, story_body
from search.stories.company_body import ComparisonBody, comparison_body
from search.trends.body import TRENDS
from search.typical.body import WORDS
from search.why.body import WHY


def _search(desk: Desk, asked: Asked[SearchParameters]) -> SearchBody:
    answer = desk.answer(asked.request, by_story=asked.request.group == "story")
    return found_body(answer, asked.language)


def _overview(desk: Desk, asked: Asked[OverviewParameters]) -> OverviewBody:
    return overview_body(desk.coverage(asked.request))


def _suggest(desk: Desk, asked: Asked[SuggestParameters]) -> CompletionsBody:
    given = asked.parameters
    with desk.live.searcher() as searcher:
        found = completions(searcher, given.q, given.limit)
    return completions_body(given.q, found, asked.language)


def _article(desk: Desk, asked: Asked[ArticleParameters]) -> ArticleBody:
    found = desk.article_in_company(asked.parameters.id)
    if found is None:
        raise NotThere(N_("Diesen Artikel gibt es nicht."))
    return article_body(*found)


def _story(desk: Desk, asked: Asked[StoryParameters]) -> StoryBody:
    told = desk.story(asked.parameters.id)
    if told is None:
        raise NotThere(N_("Diese Geschichte gibt es nicht."))
    return story_body(told)


def _compare(desk: Desk, asked: Asked[CompareParameters]) -> ComparisonBody:
    return comparison_body(*desk.two_articles(asked.parameters.a, asked.parameters.b))


ENDPOINTS: tuple[Endpoint[Any], ...] = (
    Endpoint(
        path="/api/search",
        name="search",
        summary="Search articles",
        description="Takes the parameters of the page /search. Lists by date may be read to their "
        "end by next, however long they are.",
        parameters=SearchParameters,
        body=SearchBody,
        answer=_search,
        problems=(MISUNDERSTOOD, CURSOR_GONE),
        example="/api/search?q=Gipfel&from=2025-04&sort=newest",
    ),
    Endpoint(
        path="/api/overview",
        name="overview",
        summary="Overview of the coverage that a query finds",
        description="Articles, outlets, stories and own reports, over the whole result. As CSV: "
        "/overview.csv with table=outlets, periods, agencies or stories.",
        parameters=OverviewParameters,
        body=OverviewBody,
        answer=_overview,
        problems=(MISUNDERSTOOD,),
        example="/api/overview?q=Gipfel",
    ),
    Endpoint(
        path="/api/suggest",
        name="suggest",
        summary="Complete a query that is being typed",
        description="Words before names, the most frequent first.",
        parameters=SuggestParameters,
        body=CompletionsBody,
        answer=_suggest,
        example="/api/suggest?q=Gip&limit=5",
    ),
    Endpoint(
        path="/api/articles/<id>",
        name="article",
        summary="Read an article",
        parameters=ArticleParameters,
        body=ArticleBody,
        answer=_article,
        problems=ABOUT_ARTICLES,
    ),
    Endpoint(
        path="/api/stories/<id>",
        name="story",
        summary="Read a story",
        description="The articles that print the same copy, in the order in which they came out, "
        "what of each is its own, and which is likely to be nearest to the origin.",
        parameters=StoryParameters,
        body=StoryBody,
        answer=_story,
        problems=(NOT_FOUND,),
    ),
    Endpoint(
        path="/api/compare",
        name="compare",
        summary="Compare two articles word for word",
        parameters=CompareParameters,
        body=ComparisonBody,
        answer=_compare,
        problems=(INCOMPARABLE, *ABOUT_ARTICLES),
    ),
    CONCORDANCE,
    SAMPLE,
    WHY,
    TRENDS,
    WORDS,
)
