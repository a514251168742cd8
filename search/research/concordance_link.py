"""The way to the concordance of a query, and how it is to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.overview.link import overview_url
from search.request import Request
from search.research.concordance import By
from search.research.occurrences import USUAL, Width
from search.research.parameters import Concordances

PATH = "/concordance"  #: where the page lives
_PLAIN = Concordances()


@dataclass(frozen=True, slots=True)
class View:
    """How a concordance is shown."""

    by: By = By.NEWEST
    width: Width = USUAL
    lines: int = _PLAIN.lines
    page: int = 1
    after: int | None = None  #: the sort key of the last article before these

    @classmethod
    def of(cls, asked: Concordances) -> View:
        """As a URL asks for it."""
        after = int(asked.after, 16) if asked.after else None
        return cls(asked.by, width_of(asked.width), asked.lines, asked.page, after)

    def sorted(self, by: By) -> View:
        """In another order, from the first page on: of the same articles, if it begins with the
        same ones."""
        same = (by is By.OLDEST) == (self.by is By.OLDEST)
        return replace(self, by=by, page=1, after=self.after if same else None)

    def going_on(self, after: int | None) -> View:
        """From the articles after this one on, or from the first one."""
        return replace(self, page=1, after=after)

    def turned(self, page: int) -> View:
        """Another page of it."""
        return replace(self, page=page)

    def written(self) -> tuple[tuple[str, str], ...]:
        """What of it a URL has to say."""
        said = (
            ("by", self.by.value, self.by is not By.NEWEST),
            ("width", written(self.width), self.width != USUAL),
            ("lines", str(self.lines), self.lines != _PLAIN.lines),
            ("page", str(self.page), self.page > 1),
            ("after", f"{self.after or 0:x}", self.after is not None),
        )
        return tuple((name, value) for name, value, is_said in said if is_said)


USUALLY = View()


def width_of(word: str) -> Width:
    """A width as a URL writes it.

    >>> width_of("60"), width_of("10w")
    (Width(number=60, words=False), Width(number=10, words=True))
    """
    return Width(int(word.removesuffix("w")), word.endswith("w"))


def written(width: Width) -> str:
    """The same the other way round."""
    return f"{width.number}w" if width.words else str(width.number)


def concordance_url(request: Request, view: View = USUALLY, path: str = PATH) -> str:
    """The URL of a concordance of all that a request finds."""
    url = overview_url(request, path)
    for name, value in view.written():
        url += f"{'&' if '?' in url else '?'}{name}={value}"
    return url
