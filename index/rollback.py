"""Rollback: the generation before the live one, live again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace

from index.document import Document
from index.draft import document_of
from index.engine import Searcher
from index.errors import PressesucheError
from index.generations import Building, Generation, Generations
from index.holdings import Holdings
from index.manifest import Manifest, fingerprint
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
    before, holdings = earlier.manifest(), Holdings(settings.holdings)
    lost = _lost(generations, holdings)
    down = {one.id: one for one in (*(lost.takedowns if lost else ()), *holdings.takedowns())}
    withdrawn = (*(lost.withdrawn if lost else ()), *holdings.withdrawals())
    missing = down.keys() - {one.id for one in before.takedowns}
    missing |= {one.id for one in withdrawn} - {one.id for one in before.withdrawn}
    if not missing:
        return generations.rollback(earlier)
    with generations.successor(earlier) as building:
        with closing(earlier.searcher()) as searcher:
            less = without(settings, holdings, before, searcher, building, missing)
        known = {one.id: one for one in (*before.withdrawn, *withdrawn)}
        kept_out = tuple(sorted(down.values(), key=lambda one: one.id))
        building.seal(replace(less, takedowns=kept_out, withdrawn=tuple(known.values())))
    return generations.live()


def _lost(generations: Generations, holdings: Holdings) -> Manifest | None:
    """What the live index tells, if the holdings that it was built with are not there any more."""
    with suppress(PressesucheError):
        live = generations.live().manifest()
        if not holdings.file.exists() or not holdings.knows(live.run):
            return live
    return None


def without(
    settings: Settings,
    holdings: Holdings,
    before: Manifest,
    searcher: Searcher,
    building: Building,
    gone: set[str],
) -> Manifest:
    """Remove articles from a generation being built that is a copy of another: of ``before``, that
    ``searcher`` searches. Gives its manifest, in which it is still to be told why."""
    with closing(building.writer()) as writer:
        writer.add(_regrouped(settings, holdings, before, searcher, gone))
        writer.remove(sorted(gone))
        writer.commit()
    shape = writer.shape()
    return replace(before, spoken_of=before.spoken_of + len(gone)).of_shape(shape)


def _regrouped(
    settings: Settings, holdings: Holdings, before: Manifest, searcher: Searcher, gone: set[str]
) -> Iterator[Document]:
    """The articles of a generation whose story is another one when these leave it."""
    ours = before.fingerprint == fingerprint() and holdings.knows(before.run)
    if not before.stories or not ours:
        return
    with closing(Stories.of(settings)) as stories, holdings.looking() as look:
        yield from map(document_of, stories.beside(searcher, gone, look.number_of))
