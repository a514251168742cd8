"""The page of a story: who ran the copy, when, how much of each is its own, and where it began."""

from __future__ import annotations

from dataclasses import dataclass

from index.duplicates.origin import Reason
from search.i18n import N_, Language
from search.request import Request, to_url
from search.stories.beside import compare_url, dated, name_of, percent
from search.stories.copies import PATH, told_by
from search.stories.story import Member, Told

REASONS = {
    Reason.AGENCY: N_("das Medium ist die Agentur, die andere nennen"),
    Reason.CREDIT: N_("diese Fassung nennt eine Agentur"),
    Reason.DATELINE: N_("sie beginnt mit dem Ort wie eine Agenturmeldung"),
    Reason.EARLIEST: N_("keine andere ist sicher früher erschienen"),
    Reason.FULLEST: N_("keine andere ist länger"),
}


@dataclass(frozen=True, slots=True)
class MemberView:
    """One article of the story."""

    id: str
    name: str  #: of the outlet
    title: str
    url: str
    language: str
    published: str
    machine_date: str
    agencies: tuple[str, ...]
    own: str  #: "38 %"
    of_origin: str  #: what part of the likely origin stands in it; "" for the origin
    compare_url: str  #: to the comparison with the likely origin; "" for the origin


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything on the page of a story."""

    title: str
    counted: str
    members: tuple[MemberView, ...]
    left_out: str  #: where not all are shown
    origin: MemberView
    reasons: tuple[str, ...]
    list_url: str
    back_url: str  #: to the list that led here, "" if none did


def story_page(told: Told, request: Request, language: Language) -> StoryPage:
    """The page of a story; ``request`` is the search that led to it."""
    members = tuple(_member(one, told, request, language) for one in told.members)
    origin = next(one for one in members if one.id == told.origin.id)
    left = told.size - len(members)
    return StoryPage(
        title=origin.title or language.gettext("Ohne Titel"),
        counted=told_by(told.size, len(told.outlets), language),
        members=members,
        left_out=language.gettext(
            "Gezeigt sind die ersten %(count)s.", count=language.number(len(members))
        )
        if left
        else "",
        origin=origin,
        reasons=tuple(language.gettext(REASONS[reason]) for reason in told.origin.reasons),
        list_url=to_url(Request(story=told.id, lang=request.lang)),
        back_url=to_url(request) if request.text or request != Request(lang=request.lang) else "",
    )


def story_url(id: str, request: Request) -> str:
    """The URL of the page of a story that a search leads to."""
    return f"{PATH}/{id}{to_url(request, '')}"


def _member(one: Member, told: Told, request: Request, language: Language) -> MemberView:
    article = one.article
    published, machine_date = dated(article.date, language)
    is_origin = article.id == told.origin.id
    return MemberView(
        id=article.id,
        name=name_of(article.outlet, language),
        title=article.title,
        url=f"/articles/{article.id}{to_url(request, '')}",
        language=article.language,
        published=published,
        machine_date=machine_date,
        agencies=article.agencies,
        own=percent(one.own, language),
        of_origin="" if is_origin else percent(one.of_origin, language),
        compare_url="" if is_origin else compare_url(told.origin.id, article.id, request.lang),
    )
