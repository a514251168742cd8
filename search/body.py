"""Body: the JSON answers, field by field; ``openapi.json`` says what each field means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from index.article import Article
from search.answer import Answer, Found
from search.company import Company
from search.company_body import OtherBody, PassageBody, SimilarBody, company_body
from search.completion import Completion, CompletionKind
from search.facets import TITLES, FacetView, facet_views
from search.i18n import Language
from search.i18n import language as language_of
from search.notices import hint_text
from search.request import to_url
from search.snippets import Snippet
from search.timeline import Timeline, timeline
from search.ways import Ways

PATH = "/api/search"


@dataclass(frozen=True, slots=True)
class SnippetBody:
    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    html: str


@dataclass(frozen=True, slots=True)
class ClusterBody:
    id: str
    size: int | None


@dataclass(frozen=True, slots=True)
class StoriesBody:
    count: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HitBody:
    id: str
    url: str
    title: str
    kicker: str
    outlet: str
    section: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    language: str
    date: str | None
    date_precision: str
    score: float
    snippets: tuple[SnippetBody, ...]
    cluster: ClusterBody | None


@dataclass(frozen=True, slots=True)
class FacetValueBody:
    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetBody:
    values: tuple[FacetValueBody, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarBody:
    level: str
    values: tuple[FacetValueBody, ...]
    coarse: int
    undated: int
    touching: int


@dataclass(frozen=True, slots=True)
class HintBody:
    kind: str
    detail: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class VariantBody:
    word: str
    others: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class SuggestionBody:
    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class CompletionBody:
    text: str
    kind: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CompletionsBody:
    query: str
    completions: tuple[CompletionBody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBody:
    query: str
    total: int
    stories: StoriesBody | None
    took_ms: float
    relaxed: bool
    sort: str
    size: int
    hits: tuple[HitBody, ...]
    facets: dict[str, FacetBody | CalendarBody]
    hints: tuple[HintBody, ...]
    variants: tuple[VariantBody, ...]
    cut: tuple[str, ...]
    suggestions: tuple[SuggestionBody, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ParagraphBody:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CommentBody:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class CorrectionBody:
    text: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleBody:
    id: str
    url: str
    source_url: str
    title: str
    kicker: str
    outlet: str
    outlet_hint: tuple[str, ...]
    section: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    language: str
    date: str | None
    date_precision: str
    date_source: str
    dateline: str
    credit: str
    signoff: str
    version: int
    corrections: tuple[CorrectionBody, ...]
    paragraphs: tuple[ParagraphBody, ...]
    comments: tuple[CommentBody, ...]
    own_share: float | None
    shared: tuple[PassageBody, ...]
    others: tuple[OtherBody, ...]
    others_complete: bool
    similar: tuple[SimilarBody, ...]


def search_body(answer: Answer, code: str) -> str:
    """The JSON of an answer, one line and its end, with labels in the language of this code."""
    request, language = answer.request, language_of(code)
    ways = Ways(request, PATH)
    views = facet_views(answer.facets, request, language, PATH, ways)
    facets: dict[str, FacetBody | CalendarBody] = {view.name: _facet(view) for view in views}
    facets["date"] = _calendar(answer, timeline(answer.calendar, request, language, PATH, ways))
    return _json(
        SearchBody(
            query=answer.understood.canonical,
            total=answer.total,
            stories=StoriesBody(told.number, told.exact) if (told := answer.stories) else None,
            took_ms=round(answer.took * 1000, 2),
            relaxed=answer.relaxed,
            sort=request.order.value,
            size=request.size,
            hits=tuple(_hit(found, bool(answer.stories)) for found in answer.found),
            facets=facets,
            hints=tuple(
                HintBody(h.kind.value, h.detail, h.start, h.end, hint_text(h, language))
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
        )
    )


def completions_body(text: str, found: Iterable[Completion], code: str) -> str:
    """The JSON of completions of a text, one line, with labels in the language of this code."""
    language = language_of(code)
    bodies = (CompletionBody(c.text, c.kind.value, _label(c, language), c.count) for c in found)
    return _json(CompletionsBody(text, tuple(bodies)))


def _label(completion: Completion, language: Language) -> str:
    if completion.kind is CompletionKind.WORD:
        return completion.name
    facet = language.gettext(TITLES[completion.kind.value])
    return language.gettext("%(facet)s: %(value)s", facet=facet, value=completion.name)


def article_body(article: Article, company: Company) -> str:
    """The JSON of an article, one line."""
    beside = company_body(article, company)
    return _json(
        ArticleBody(
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
            date_precision=article.date.precision.value,
            date_source=article.date.source.value,
            dateline=article.dateline,
            credit=article.credit,
            signoff=article.signoff,
            version=article.version,
            corrections=tuple(
                CorrectionBody(c.text, c.moment.isoformat(timespec="minutes") if c.moment else None)
                for c in article.corrections
            ),
            paragraphs=tuple(ParagraphBody(p.kind.value, p.text) for p in article.paragraphs),
            comments=tuple(CommentBody(c.text, c.language) for c in article.comments),
            own_share=beside.own_share,
            shared=beside.shared,
            others=beside.others,
            others_complete=beside.others_complete,
            similar=beside.similar,
        )
    )


def _json(body: SearchBody | CompletionsBody | ArticleBody) -> str:
    return msgspec.json.encode(body).decode() + "\n"


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
        date_precision=article.date.precision.value,
        score=found.hit.score,
        snippets=tuple(_snippet(snippet) for snippet in (*title, *found.snippets)),
        cluster=ClusterBody(article.story, size) if article.story else None,
    )


def _snippet(snippet: Snippet) -> SnippetBody:
    return SnippetBody(snippet.field, snippet.text, snippet.marks, str(snippet.html()))


def _facet(view: FacetView) -> FacetBody:
    values = (
        FacetValueBody(v.value, v.label, v.count, v.selected, v.excluded, v.url)
        for v in view.values
    )
    return FacetBody(tuple(values), view.hidden)


def _calendar(answer: Answer, shown: Timeline) -> CalendarBody:
    return CalendarBody(
        level=shown.level.value,
        values=tuple(
            FacetValueBody(bar.value, bar.label, bar.count, bar.selected, False, bar.url)
            for bar in shown.bars
        ),
        coarse=answer.calendar.coarse,
        undated=answer.calendar.undated,
        touching=answer.calendar.touching,
    )
