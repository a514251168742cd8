"""Pager: the pages of a list of hits, and the ways to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.answer import Answer
from search.request import to_url

AROUND = 2  #: pages shown on either side of the one one is on


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page by its number; ``gap`` if pages before it are left out."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in the list. URLs are "" where there is nothing to go to."""

    page: int
    last: int
    links: tuple[PageLink, ...]
    previous_url: str
    next_url: str

    @property
    def needed(self) -> bool:
        """Whether there is anywhere to go."""
        return bool(self.last > 1 or self.previous_url or self.next_url)


def pager(answer: Answer, path: str) -> Pager:
    """The pages of an answer; beyond the last numbered page a list goes on by cursor."""
    request, last = answer.request, answer.last_page
    if request.cursor:  # a place in the list that has no number
        next_url = to_url(answer.next, path) if answer.next else ""
        return Pager(1, 1, (), to_url(request, path, page=1), next_url)
    next_url = ""
    if request.page < last:
        next_url = to_url(request, path, page=request.page + 1)
    elif answer.next and request.page == last:
        next_url = to_url(answer.next, path)
    before = min(request.page - 1, last)
    return Pager(
        page=request.page,
        last=last,
        links=tuple(_links(answer, path)) if last > 1 else (),
        previous_url=to_url(request, path, page=before) if before else "",
        next_url=next_url,
    )


def _links(answer: Answer, path: str) -> Iterator[PageLink]:
    page, last = answer.request.page, answer.last_page
    around = range(page - AROUND, page + AROUND + 1)
    seen = 0
    for number in range(1, last + 1):
        if number in (1, last) or number in around:
            url = to_url(answer.request, path, page=number)
            yield PageLink(number, url, number == page, gap=number > seen + 1)
            seen = number
