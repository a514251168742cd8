"""Result citation: how a result is named so that others can have it again, and whether they do.

A citation says what was asked (as it was understood, days as dates), how many articles were found,
by which version of the program, in which state of the archive, and when. An older state is not
kept; but the link says which one was cited, and its page tells whether anything has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from search.answer import Answer
from search.exports.address import Address
from search.filter_label import filter_label
from search.filters import applied_filters
from search.i18n import N_, Language
from search.page import PATH
from search.request import Bound, Request, to_url
from search.version import VERSION

PARAMETER = "cited"
_LONGEST = 100  # letters of what a link says was cited


@dataclass(frozen=True, slots=True)
class ResultCitation:
    """A reference to a result: its text up to the link, and the link."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Cited:
    """What a link says was cited: a state of the archive, and how many articles there were."""

    state: str
    total: int


def result_citation(
    answer: Answer, address: Address, accessed: date, language: Language
) -> ResultCitation:
    """The citation of a result, in the words of this language. ``accessed`` is today."""
    request, _ = answer.request, language.gettext
    asked = answer.understood.canonical if request.text else ""
    said = [_("Suche nach »%(query)s«", query=asked) if asked else _("Alle Artikel")]
    said += [filter_label(one, request, language) for one in applied_filters(request)]
    said += [_(text) for text in _how(answer)]
    text = _(
        "Pressesuche (%(year)s) %(said)s. %(articles)s, Version %(version)s, Bestand %(state)s, "
        "abgefragt am %(day)s.",
        year=accessed.year,
        said="; ".join(said),
        articles=language.articles(answer.total),
        version=VERSION,
        state=answer.state,
        day=language.day(accessed),
    )
    return ResultCitation(text, address.url(cited_url(answer)))


def _how(answer: Answer) -> Iterator[str]:
    if answer.request.overlapping:
        yield N_("auch wenn nur Monat oder Jahr bekannt ist")
    if answer.relaxed:
        yield N_("mit einigen der Wörter")


def cited_url(answer: Answer) -> str:
    """The URL that asks the same again, at any time, and knows what was found this time.

    Its days are dates; it says nothing that only changes the look.
    """
    request = answer.request
    lasting = Request(
        text=answer.understood.canonical if request.text else "",
        **{name: getattr(request, name) for name in ("outlet", "agency", "section", "author")},
        language=request.language,
        story=request.story,
        since=_lasting(request.since),
        until=_lasting(request.until),
        undated=request.undated,
        overlapping=request.overlapping,
        sort=request.sort,
    )
    url = to_url(lasting, PATH)
    return f"{url}{'&' if '?' in url else '?'}{PARAMETER}={answer.state}.{answer.total}"


def _lasting(bound: Bound | None) -> Bound | None:
    return replace(bound, typed=bound.day.isoformat()) if bound else None


def read_cited(word: str) -> Cited | None:
    """What a link says was cited; None for what is no such thing.

    >>> read_cited("000012.k3x.123"), read_cited("gestern")
    (Cited(state='000012.k3x', total=123), None)
    """
    state, _, total = word.rpartition(".")
    if state and len(word) <= _LONGEST and total.isascii() and total.isdigit():
        return Cited(state, int(total))
    return None


def since_cited(cited: Cited, answer: Answer, language: Language) -> str:
    """Whether the result is still the one that was cited, in a sentence or two."""
    _ = language.gettext
    then, now = language.articles(cited.total), language.articles(answer.total)
    if cited == Cited(answer.state, answer.total):
        return _(
            "Zitiert wurden %(then)s im selben Bestand %(state)s: Das Ergebnis ist unverändert.",
            then=then,
            state=cited.state,
        )
    if cited.total == answer.total:
        return _(
            "Zitiert wurden %(then)s im Bestand %(state)s. Seither hat sich der Bestand geändert; "
            "es sind noch immer so viele, aber vielleicht nicht dieselben.",
            then=then,
            state=cited.state,
        )
    if cited.state == answer.state:
        return _(
            "Zitiert wurden %(then)s im selben Bestand %(state)s; jetzt sind es %(now)s: "
            "Sperrfristen sind abgelaufen, oder das Programm ist ein anderes.",
            then=then,
            state=cited.state,
            now=now,
        )
    return _(
        "Zitiert wurden %(then)s im Bestand %(state)s. Seither hat sich der Bestand geändert; "
        "jetzt sind es %(now)s.",
        then=then,
        state=cited.state,
        now=now,
    )
