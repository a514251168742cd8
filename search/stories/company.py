"""Company: what stands beside an article: who shares passages with it, and what is like it."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Article
from index.engine import Searcher
from search.stories.sharing import Sharing, sharing
from search.stories.similar import Similar, similar


@dataclass(frozen=True, slots=True)
class Company:
    """Other articles beside one: those that have passages of it, and those that resemble it."""

    sharing: Sharing
    similar: tuple[Similar, ...]


def company(searcher: Searcher, article: Article, stories: bool = True) -> Company:
    """The company of an article; without ``stories`` nothing is said of what is shared.

    Raises what ``searcher`` raises.
    """
    shared = sharing(searcher, article) if stories else Sharing()
    copies = {other.id for other in shared.others if other.words}
    return Company(shared, tuple(similar(searcher, article, copies)))
