"""Notices: what a reader should know about how a request was understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.engine import Sort
from search.answer import Answer
from search.arguments import Problem
from search.cursor import KeyCursor
from search.filters import applied_filters
from search.i18n import N_, Language
from search.language import Hint, HintKind
from search.link import Link
from search.reader import MISSING
from search.request import DEPTH_LIMIT, to_url

HINTS = {
    HintKind.TOO_LONG: N_("Die Anfrage ist zu lang; gelesen wurden die ersten %(detail)s Zeichen."),
    HintKind.TOO_DEEP: N_("Klammern in mehr als %(detail)s anderen Klammern wurden weggelassen."),
    HintKind.TOO_MANY_WORDS: N_(
        "Die Anfrage hat zu viele Wörter; gesucht werden die ersten %(detail)s."
    ),
    HintKind.UNBALANCED_QUOTE: N_("Ein Anführungszeichen ohne Gegenstück wurde weggelassen."),
    HintKind.UNBALANCED_BRACKET: N_(
        "Die Klammern gehen nicht auf; eine wurde ergänzt oder weggelassen."
    ),
    HintKind.DANGLING_OPERATOR: N_("»%(detail)s« hat nichts zu verbinden und wurde weggelassen."),
    HintKind.OPERATOR_AS_WORD: N_("»%(detail)s« wurde als Wort gesucht."),
    HintKind.UNKNOWN_FIELD: N_("»%(detail)s« ist kein Feld und wurde als Text gesucht."),
    HintKind.EMPTY_FIELD: N_("Hinter »%(detail)s« steht nichts; es wurde als Wort gesucht."),
    HintKind.BAD_DATE: N_("»%(detail)s« ist kein Datum und wurde als Text gesucht."),
    HintKind.UNKNOWN_LANGUAGE: N_("»%(detail)s« ist keine Sprache und wurde als Text gesucht."),
    HintKind.SHORT_PATTERN: N_(
        "»%(detail)s« hat zu wenige Buchstaben für Platzhalter; gesucht wurde das Wort ohne sie."
    ),
    HintKind.LONG_PATTERN: N_(
        "»%(detail)s« ist zu lang für ein Muster; gesucht wurde das Wort ohne Platzhalter."
    ),
    HintKind.TOO_MANY_PATTERNS: N_(
        "»%(detail)s«: So viele Platzhalter gehen nicht auf einmal; gesucht wurde das Wort. Hinter "
        "fünf Buchstaben und mehr gehen 20, davor, dazwischen, hinter weniger und neben weiten "
        "Abständen nur einige."
    ),
    HintKind.PARTED_PATTERN: N_(
        "»%(detail)s« besteht aus mehreren Wörtern; jedes wurde für sich gesucht."
    ),
    HintKind.PATTERN_DROPPED: N_(
        "In »%(detail)s« sind Platzhalter nicht möglich; sie wurden weggelassen."
    ),
    HintKind.DISTANCE_REDUCED: N_("Möglich ist nur ein Abstand von %(detail)s; so wurde gesucht."),
    HintKind.TOO_MANY_NEAR: N_(
        "»%(detail)s« steht zwischen zu vielen oder zu häufigen Wörtern; gesucht wurde mit UND. "
        "Weniger Wörter oder seltenere gehen."
    ),
    HintKind.PROXIMITY_AS_AND: N_(
        "»%(detail)s« verbindet nur Wörter, Wortfolgen und Klammern mit ODER im selben Feld; "
        "gesucht wurde mit UND."
    ),
    HintKind.SUPPLEMENT: N_(
        "»%(detail)s« wurde als Teil eines Wortes gelesen; zum Ausschließen NICHT davorsetzen."
    ),
    HintKind.COMPLETED: N_("Gesucht wird auch das ergänzte Wort »%(detail)s«."),
    HintKind.QUESTION_MARK: N_(
        "Am Anfang und Ende eines Wortes ist das Fragezeichen ein Satzzeichen; "
        "für beliebige Buchstaben steht dort der Stern."
    ),
    HintKind.NOT_AS_WRITTEN: N_(
        "Genau wie geschrieben suchen geht nur in Titel und Text; »%(detail)s« ist hier ein "
        "gewöhnliches Wort."
    ),
    HintKind.ONLY_NOT: N_("Die Anfrage schließt nur aus; gezeigt wird alles Übrige."),
    HintKind.NO_WORDS: N_("Die Anfrage enthält kein suchbares Wort; gezeigt werden alle Artikel."),
    HintKind.TAKEN_AS_WORDS: N_(
        "Die Anfrage ließ sich nicht lesen; gesucht wird jedes ihrer Wörter."
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and where it offers to lead."""

    text: str
    links: tuple[Link, ...] = ()


def notices(
    answer: Answer, problems: tuple[Problem, ...], language: Language, path: str
) -> tuple[Notice, ...]:
    """What to tell, the most important first."""
    return tuple(_notices(answer, problems, language, path))


def _notices(
    answer: Answer, problems: tuple[Problem, ...], language: Language, path: str
) -> Iterator[Notice]:
    _ = language.gettext
    for problem in problems:
        yield Notice(problem_text(problem, language))
    if answer.relaxed:
        filtered = any(applied_filters(answer.request))
        why = (
            _("Mit diesen Filtern enthält kein Artikel alle Wörter.")
            if filtered
            else _("Kein Artikel enthält alle Wörter.")
        )
        instead = _("Gezeigt werden Artikel mit einigen davon.")
        yield Notice(f"{why} {instead}")
    for hint in answer.understood.hints:
        yield Notice(hint_text(hint, language))
    for pattern in answer.cut:
        yield Notice(
            _(
                "»%(pattern)s« steht für mehr Wörter, als gesucht werden; gesucht wurden die "
                "häufigsten.",
                pattern=pattern,
            )
        )
    if answer.rescue.no_story:
        yield Notice(
            _("Eine Geschichte »%(id)s« gibt es nicht (mehr).", id=_short(answer.request.story))
        )
    if isinstance(answer.request.cursor, KeyCursor):
        yield Notice(
            _("Ab hier geht die Liste ohne Seitenzahlen weiter, und jeder Artikel steht einzeln.")
        )
    page, last = answer.request.page, answer.last_page
    if page == last and answer.total > DEPTH_LIMIT and answer.request.order is Sort.RELEVANCE:
        link = Link(_("Neueste zuerst"), to_url(answer.request, path, sort=Sort.NEWEST))
        yield Notice(_("Weiter geht die Liste nur nach Datum geordnet:"), (link,))
    if page > last and answer.total:
        link = Link(_("zur letzten Seite"), to_url(answer.request, path, page=last))
        yield Notice(_("Diese Seite gibt es nicht."), (link,))


def hint_text(hint: Hint, language: Language) -> str:
    """What was taken differently from what was typed, in a sentence."""
    return language.gettext(HINTS[hint.kind], detail=_short(hint.detail))


def problem_text(problem: Problem, language: Language) -> str:
    """A parameter that could not be used, in a sentence."""
    if problem.expected == MISSING:
        return language.gettext("Die Angabe %(parameter)s fehlt.", parameter=problem.parameter)
    return language.gettext(
        "Die Angabe %(parameter)s=%(value)s wurde nicht verstanden; erwartet wird %(expected)s.",
        parameter=problem.parameter,
        value=_short(problem.value),
        expected=expected_text(problem, language),
    )


def expected_text(problem: Problem, language: Language) -> str:
    """What the parameter has to be, as a sentence goes on with it."""
    facts = {n: language.number(v) if isinstance(v, int) else v for n, v in problem.facts}
    return language.gettext(problem.expected, **facts)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
