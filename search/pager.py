"""Pager: the pages of a list of hits, and the ways to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.answer import Answer
from search.request import to_url
from search.ways import Ways

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
    numbered: bool = True  #: False below the last page, where previous leads to the first

    @property
    def needed(self) -> bool:
        """Whether there is anywhere to go."""
        return bool(self.last > 1 or self.previous_url or self.next_url)


def pager(answer: Answer, path: str, ways: Ways | None = None) -> Pager:
    """The pages of an answer; beyond the last numbered page a list goes on by cursor.

    ``ways`` are those to ``path``, if made.
    """
    ways = ways or Ways(answer.request, path)
    request, last = answer.request, answer.last_page
    if request.cursor:  # a place in the list that has no number
        next_url = to_url(answer.next, path) if answer.next else ""
        return Pager(1, 1, (), to_url(request, path, page=1), next_url, numbered=False)
    next_url = ""
    if request.page < last:
        next_url = ways.on_page(request.page + 1)
    elif answer.next and request.page == last:
        next_url = to_url(answer.next, path)
    before = min(request.page - 1, last)
    return Pager(
        page=request.page,
        last=last,
        links=tuple(_links(answer, ways)) if last > 1 else (),
        previous_url=ways.on_page(before) if before else "",
        next_url=next_url,
    )


def _links(answer: Answer, ways: Ways) -> Iterator[PageLink]:
    page, last = answer.request.page, answer.last_page
    near = range(max(page - AROUND, 1), min(page + AROUND, last) + 1)
    seen = 0
    for number in sorted({1, last, *near}):
        yield PageLink(number, ways.on_page(number), number == page, gap=number > seen + 1)
        seen = number
