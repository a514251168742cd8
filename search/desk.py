"""Desk: what every route works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from index.article import Article
from index.german.variants import Variants
from index.live import Live, Reading
from index.settings import Settings
from search.answer import Answer, answer
from search.failures import CannotCompare, TakenDown, UnderEmbargo, WithdrawnByAgency
from search.overview.coverage import Coverage, coverage
from search.request import Request
from search.research.concordance import By, Concordance, concordance
from search.research.occurrences import Width
from search.research.sample import Sample, sample
from search.stories.company import Company, company
from search.stories.story import Told, told


@dataclass(frozen=True, slots=True)
class Desk:
    """The live index, the settings, the clock, and the spellings of names."""

    live: Live
    settings: Settings
    clock: Callable[[], date]
    variants: Variants

    def answer(self, request: Request, by_story: bool = False) -> Answer:
        """Search the live index. ``by_story``: copies are one hit, unless they are switched off,
        or were when the index was built.

        Raises what ``Live`` and ``search.answer`` raise.
        """
        with self.live.reading() as live:
            by_story = by_story and self._has_stories(live)
            today, state = self.clock(), live.state
            found = answer(live.searcher, request, today, state, self.variants, by_story)
            return replace(found, state=live.commit)

    def coverage(self, request: Request) -> Coverage:
        """The coverage that a request finds. Raises what ``Live`` raises."""
        with self.live.reading() as live:
            stories = self._has_stories(live)
            return coverage(live.searcher, request, self.clock(), self.variants, stories)

    def concordance(
        self, request: Request, by: By, width: Width, after: int | None = None
    ) -> Concordance:
        """The lines of what a request finds. Raises what ``Live`` raises."""
        with self.live.reading() as live:
            today, variants = self.clock(), self.variants
            return concordance(live.searcher, request, today, variants, by, width, after)

    def sample(self, request: Request, size: int, seed: int) -> Sample:
        """Articles drawn from what a request finds. Raises what ``Live`` raises."""
        with self.live.reading() as live:
            return sample(live.searcher, request, self.clock(), size, seed, self.variants)

    def article(self, id: str) -> Article | None:
        """The article of this id. Raises TakenDown for one that was removed for good,
        WithdrawnByAgency, UnderEmbargo, and what ``Live`` raises.
        """
        with self.live.reading() as live:
            return _article(live, id)

    def article_in_company(self, id: str) -> tuple[Article, Company] | None:
        """The article of this id, and others beside it. Raises as ``article`` does."""
        with self.live.reading() as live:
            article = _article(live, id)
            if article is None:
                return None
            return article, company(live.searcher, article, self._has_stories(live))

    def story(self, id: str) -> Told | None:
        """The story of this id, or that of the article of this id; None where there is neither.

        Raises what ``Live`` raises.
        """
        with self.live.reading() as live:
            return told(live.searcher, id)

    def _has_stories(self, live: Reading) -> bool:
        return self.settings.stories and live.stories

    def two_articles(self, a: str, b: str) -> tuple[Article, Article]:
        """Two articles to be compared. Raises CannotCompare, and as ``article`` does."""
        if not (a and b):
            raise CannotCompare(CannotCompare.FEW)
        if a == b:
            raise CannotCompare(CannotCompare.SAME)
        with self.live.reading() as live:
            one, other = _article(live, a), _article(live, b)
        if one is None or other is None:
            raise CannotCompare(CannotCompare.UNKNOWN, a if one is None else b)
        return one, other


def _article(live: Reading, id: str) -> Article | None:
    if down := live.takedowns.get(id):
        raise TakenDown(down)
    if found := live.searcher.article(id):
        return found
    if withdrawn := live.withdrawn.get(id):
        raise WithdrawnByAgency(withdrawn)
    if until := live.embargo(id):
        raise UnderEmbargo(id, until)
    return None
