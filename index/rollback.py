"""Rollback: the generation before the live one, live again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

from index.document import Document
from index.draft import document_of
from index.generations import Generation, Generations
from index.holdings import Holdings
from index.manifest import fingerprint
from index.opening import open_generations
from index.settings import Settings
from index.stories import Stories


def roll_back(settings: Settings, wait: float = 0.0) -> Generation:
    """Go back to the generation before the live one, without what was taken down since.

    Raises NothingToRollBackTo, IndexMissing, IndexDamaged, RebuildNeeded, IndexLocked.
    """
    generations = open_generations(settings)
    with generations.writing(wait):
        return go_back(settings, generations, generations.earlier())


def go_back(settings: Settings, generations: Generations, earlier: Generation) -> Generation:
    """Make a generation the live one, without what was taken down since; only inside ``writing``.

    Raises IndexDamaged, RebuildNeeded.
    """
    before = earlier.manifest()
    holdings = Holdings(settings.holdings)
    down = tuple(sorted(holdings.takedowns(), key=lambda one: one.id))
    withdrawn = holdings.withdrawals()
    missing = {one.id for one in down} - {one.id for one in before.takedowns}
    missing |= {one.id for one in withdrawn} - {one.id for one in before.withdrawn}
    if not missing:
        return generations.rollback(earlier)
    with generations.successor(earlier) as building:
        with closing(building.writer()) as writer:
            writer.add(_regrouped(settings, earlier, missing))
            writer.remove(sorted(missing))
            writer.commit()
        shape = writer.shape()
        known = {one.id: one for one in (*before.withdrawn, *withdrawn)}
        kept_out = replace(
            before,
            takedowns=down,
            withdrawn=tuple(known.values()),
            spoken_of=before.spoken_of + len(missing),
        )
        building.seal(kept_out.of_shape(shape))
    return generations.live()


def _regrouped(settings: Settings, earlier: Generation, gone: set[str]) -> Iterator[Document]:
    """The articles of a generation whose story is another one when these leave it."""
    before, holdings = earlier.manifest(), Holdings(settings.holdings)
    ours = before.fingerprint == fingerprint() and holdings.knows(before.run)
    if not before.stories or not ours:
        return
    with (
        closing(Stories.of(settings)) as stories,
        closing(earlier.searcher()) as searcher,
        holdings.looking() as look,
    ):
        yield from map(document_of, stories.beside(searcher, gone, look.number_of))
