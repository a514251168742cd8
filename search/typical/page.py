"""The page of typical words as values: what the template lays out."""

from __future__ import annotations

from dataclasses import dataclass

from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import Language
from search.link import Link
from search.notices import hint_text, problem_text
from search.page import PATH as LIST
from search.request import Request, to_url
from search.typical.link import narrowed, words_url
from search.typical.words import Typical


@dataclass(frozen=True, slots=True)
class WordView:
    """A typical word, and the way to the articles found that have it."""

    text: str
    url: str
    number: str  #: articles, as the language writes it
    articles: str  #: the same in words


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsPage:
    """Everything on the page."""

    request: Request
    title: str
    heading: str
    notices: tuple[str, ...]
    chips: tuple[Link, ...]
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result
    words: tuple[WordView, ...]
    explained: str  #: what the words and numbers are
    nothing: str  #: why there are none, "" where there are some


def words_page(found: Typical, problems: tuple[Problem, ...], language: Language) -> WordsPage:
    """The page of typical words; ``problems`` are told to the reader and otherwise ignored."""
    request, _ = found.request, language.gettext
    asked = request.text or _("Alle Artikel")
    told = (problem_text(problem, language) for problem in problems)
    hints = (hint_text(hint, language) for hint in found.understood.hints)
    return WordsPage(
        request=request,
        title=_("%(query)s: typische Wörter", query=asked),
        heading=_("Typische Wörter"),
        notices=(*told, *hints),
        chips=tuple(
            Link(filter_label(one, request, language), words_url(one.without))
            for one in applied_filters(request)
        ),
        aspects=aspects(request, Aspect.WORDS, language),
        words=tuple(
            WordView(
                one.text,
                to_url(narrowed(request, found.understood, one.text, found.relaxed), LIST),
                language.number(one.articles),
                language.articles(one.articles),
            )
            for one in found.words
        ),
        explained=_explained(found, language) if found.words else "",
        nothing="" if found.words else _nothing(found, language),
    )


def _explained(found: Typical, language: Language) -> str:
    read = language.number(found.read)
    if found.sampled:
        first = language.gettext("Gelesen wurden die ersten %(read)s Artikel.", read=read)
    else:
        first = language.gettext("Gelesen wurden %(read)s Artikel, gleiche nur einmal.", read=read)
    rest = language.gettext(
        "Diese Wörter haben sie häufiger als der ganze Bestand; die Zahl sagt, in wie vielen "
        "Artikeln ein Wort steht."
    )
    return f"{first} {rest}"


def _nothing(found: Typical, language: Language) -> str:
    if not found.total:
        return language.gettext("Nichts gefunden")
    return language.gettext("Kein Wort ist hier auffällig häufiger als sonst im Bestand.")
