"""Body: the JSON answers, made of what the search found; ``models`` has their fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from index.article import Article
from search.answer import Answer, Found
from search.api.article_models import ArticleBody, CommentBody, CorrectionBody, ParagraphBody
from search.api.models import (
    CalendarBody,
    ClusterBody,
    CompletionBody,
    CompletionsBody,
    FacetBody,
    FacetsBody,
    FacetValueBody,
    FieldName,
    HintBody,
    HitBody,
    SearchBody,
    SnippetBody,
    StatementBody,
    StoriesBody,
    SuggestionBody,
    VariantBody,
)
from search.completion import Completion, CompletionKind
from search.facets import TITLES, FacetView, facet_views
from search.i18n import Language
from search.i18n import language as language_of
from search.marking.snippets import Snippet
from search.notices import hint_text
from search.request import to_url
from search.research.citation import cited_url
from search.stories.company import Company
from search.stories.company_body import company_body
from search.timeline import Timeline, timeline
from search.understanding import understanding
from search.ways import Ways

PATH = "/api/search"


def search_body(answer: Answer, code: str) -> str:
    """The JSON of an answer, one line and its end, with labels in the language of this code."""
    return msgspec.json.encode(found_body(answer, language_of(code))).decode() + "\n"


def found_body(answer: Answer, language: Language) -> SearchBody:
    """An answer, with labels in this language."""
    request = answer.request
    ways = Ways(request, PATH)
    views = facet_views(answer.facets, request, language, PATH, ways)
    facets: dict[str, Any] = {view.name: _facet(view) for view in views}
    dates = _calendar(answer, timeline(answer.calendar, request, language, PATH, ways))
    return SearchBody(
        query=answer.understood.canonical,
        total=answer.total,
        stories=StoriesBody(told.number, told.exact) if (told := answer.stories) else None,
        took_ms=round(answer.took * 1000, 2),
        relaxed=answer.relaxed,
        sort=request.order,
        size=request.size,
        hits=tuple(_hit(found, bool(answer.stories)) for found in answer.found),
        facets=FacetsBody(**facets, date=dates),
        understood=tuple(
            StatementBody(one.kind, one.field, one.label, one.values)
            for one in understanding(answer.understood, language)
        ),
        hints=tuple(
            HintBody(h.kind, h.detail, h.start, h.end, hint_text(h, language))
            for h in answer.understood.hints
        ),
        variants=tuple(
            VariantBody(
                also.word,
                also.others,
                to_url(request, PATH, text=also.switched_off(request.text)),
            )
            for also in answer.understood.also
        ),
        cut=answer.cut,
        suggestions=tuple(
            SuggestionBody(s.text, s.total, to_url(request, PATH, text=s.text))
            for s in answer.suggestions
        ),
        next=to_url(answer.next, PATH) if answer.next else None,
        state=answer.state,
        cite_url=cited_url(answer),
    )


def completions_body(text: str, found: Iterable[Completion], language: Language) -> CompletionsBody:
    """Completions of a text, with labels in this language."""
    bodies = (CompletionBody(c.text, c.kind, _label(c, language), c.count) for c in found)
    return CompletionsBody(text, tuple(bodies))


def _label(completion: Completion, language: Language) -> str:
    if completion.kind is CompletionKind.WORD:
        return completion.name
    facet = language.gettext(TITLES[completion.kind.value])
    return language.gettext("%(facet)s: %(value)s", facet=facet, value=completion.name)


def article_body(article: Article, company: Company) -> ArticleBody:
    """An article, and what is beside it."""
    beside = company_body(article, company)
    return ArticleBody(
        id=article.id,
        url=f"/articles/{article.id}",
        source_url=article.url,
        title=article.title,
        kicker=article.kicker,
        outlet=article.outlet,
        outlet_hint=article.outlet_hint,
        section=article.section,
        authors=article.authors,
        agencies=article.agencies,
        language=article.language,
        date=article.date.isoformat(),
        date_precision=article.date.precision,
        date_source=article.date.source,
        dateline=article.dateline,
        credit=article.credit,
        signoff=article.signoff,
        version=article.version,
        corrections=tuple(
            CorrectionBody(c.text, c.moment.isoformat(timespec="minutes") if c.moment else None)
            for c in article.corrections
        ),
        paragraphs=tuple(ParagraphBody(p.kind, p.text) for p in article.paragraphs),
        comments=tuple(CommentBody(c.text, c.language) for c in article.comments),
        own_share=beside.own_share,
        shared=beside.shared,
        others=beside.others,
        others_complete=beside.others_complete,
        similar=beside.similar,
    )


def _hit(found: Found, by_story: bool) -> HitBody:
    article = found.hit.article
    size = found.story.size if by_story else None
    title = (found.title,) if found.title.marks else ()
    return HitBody(
        id=article.id,
        url=f"/articles/{article.id}",
        title=article.title,
        kicker=article.kicker,
        outlet=article.outlet,
        section=article.section,
        authors=article.authors,
        agencies=article.agencies,
        language=article.language,
        date=article.date.isoformat(),
        date_precision=article.date.precision,
        score=found.hit.score,
        snippets=tuple(_snippet(snippet) for snippet in (*title, *found.snippets)),
        cluster=ClusterBody(article.story, size) if article.story else None,
    )


def _snippet(snippet: Snippet) -> SnippetBody:
    field = cast(FieldName, snippet.field)
    return SnippetBody(field, snippet.text, snippet.marks, str(snippet.html()))


def _facet(view: FacetView) -> FacetBody:
    values = (
        FacetValueBody(v.value, v.label, v.count, v.selected, v.excluded, v.url)
        for v in view.values
    )
    return FacetBody(tuple(values), view.hidden)


def _calendar(answer: Answer, shown: Timeline) -> CalendarBody:
    return CalendarBody(
        level=shown.level,
        values=tuple(
            FacetValueBody(bar.value, bar.label, bar.count, bar.selected, False, bar.url)
            for bar in shown.bars
        ),
        coarse=answer.calendar.coarse,
        undated=answer.calendar.undated,
        touching=answer.calendar.touching,
    )
