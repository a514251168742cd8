"""Compaction: the live index written anew, in few segments, without what was removed from it.

An engine that can merges its segments in place; else a fresh index is written from the stored
articles of the live one, which is also how all stories are found anew.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from index.draft import Identified, draft_of
from index.engine import Shape
from index.errors import EngineError, RebuildNeeded
from index.filling import Filling
from index.generations import Generation, Generations
from index.holdings import Holdings
from index.manifest import Manifest
from index.opening import current, open_generations
from index.pipeline import Pipeline
from index.report import Stopwatch
from index.settings import CLUSTER, Settings
from index.sources import reading_order
from index.stories import Stories

TOO_MANY_DELETED = 0.3  #: share of removed articles from which an update compacts
FEWEST_DELETED = 10_000  #: of them in a cluster, which takes half a minute however few they are


def compact(settings: Settings, wait: float = 0.0) -> Manifest:
    """Merge the live index into few segments, without what was removed from it.

    Then scores are those of a rebuilt index. Going back still leads to the generation before.
    Raises what ``update`` raises.
    """
    generations = open_generations(settings)
    with generations.writing(wait):
        current(settings, generations.live())
        compact_live(settings, generations, Stopwatch())
        return generations.live().manifest()


def regroup(settings: Settings, wait: float = 0.0) -> Manifest:
    """Find the stories of the live index anew, comparing all of its articles.

    The index is written anew for it, from its stored articles. Raises RebuildNeeded where it
    was built without stories, and what ``update`` raises.
    """
    generations = open_generations(settings)
    with generations.writing(wait):
        live = generations.live()
        before = current(settings, live)
        if not before.stories:
            raise RebuildNeeded("the index was built without stories")
        _rewrite(settings, generations, live, before)
        return generations.live().manifest()


def is_due(shape: Shape, engine: str) -> bool:
    """Whether so much of the index is removed articles that an update should compact it."""
    if engine == CLUSTER and shape.deleted < FEWEST_DELETED:
        return False
    return shape.deleted > TOO_MANY_DELETED * (shape.articles + shape.deleted)


def compact_live(settings: Settings, generations: Generations, clock: Stopwatch) -> bool:
    """In place where the engine can; else a fresh index is written from the stored articles."""
    live = generations.live()
    before = live.manifest()
    with clock.stage("compacting"):
        with generations.successor() as building:
            with closing(building.writer()) as writer:
                merged = writer.compact()
            if merged:
                building.seal(before.of_shape(writer.shape()))
                return True
        _rewrite(settings, generations, live, before)
    return True


def _rewrite(
    settings: Settings, generations: Generations, live: Generation, before: Manifest
) -> None:
    holdings = Holdings(settings.holdings)
    order = reading_order(before.paths)
    waiting = Stories.of(settings) if before.stories else None
    with (
        Pipeline.of(settings, before.stories) as pipeline,
        generations.fresh(before.engine, instead=True) as building,
        closing(Filling(building, pipeline, Stopwatch(), stories=waiting)) as filling,
        holdings.looking() as look,
        closing(live.searcher()) as searcher,
    ):
        found = (
            Identified(draft_of(article, before.stories), id, sequence)
            for id, sequence in look.articles(order)
            if (article := searcher.article(id))
        )
        filling.take(found)
        filling.settle(Stories.of_archive)
        shape = filling.commit()
        behind = look.is_behind(holdings.number(before.run))
        if shape.articles != before.articles and not behind:
            raise EngineError(f"the index gave {shape.articles} of its {before.articles} articles")
        building.seal(replace(before.of_shape(shape), spoken_of=0))
