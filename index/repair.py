"""Repair: what a damaged index needs to be whole again, from what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index import build
from index.errors import PressesucheError
from index.filling import Told, say_nothing
from index.folders import FolderGenerations
from index.generations import Generation
from index.holdings import Holdings
from index.opening import open_generations
from index.rollback import go_back
from index.settings import Settings
from index.update import update


class CannotRepair(PressesucheError):
    """Nothing on this machine can make the index whole."""


def repair(settings: Settings, told: Told = say_nothing, wait: float = 0.0) -> Iterator[str]:
    """Make the index whole: by the newest whole generation and an update, else by a rebuild.

    Yields what is done, a sentence each, before it is done; nothing where nothing is damaged.
    Raises CannotRepair, and what a rebuild or an update raises.
    """
    if damage := Holdings(settings.holdings).damage():
        raise damage
    generations = open_generations(settings)
    if not isinstance(generations, FolderGenerations):
        raise CannotRepair("a cluster mends itself, or is restored from one of its snapshots")
    if _is_whole(settings):
        return
    whole = next((one for one in reversed(generations.known()) if _undamaged(one)), None)
    if whole is None:
        yield "No generation is whole: the index is built anew from its sources."
        build.rebuild(settings, _sources(generations), told, wait=wait)
        return
    yield f"Generation {whole.name} is whole and becomes the live one."
    with generations.writing(wait):
        go_back(settings, generations, whole)
        generations.prune()
    yield "It is brought up to date with its sources."
    update(settings, progress=told, wait=wait)


def _is_whole(settings: Settings) -> bool:
    try:
        return build.check(settings).whole
    except PressesucheError:
        return False


def _undamaged(generation: Generation) -> bool:
    try:
        return not generation.damages()
    except PressesucheError:
        return False


def _sources(generations: FolderGenerations) -> tuple[Path, ...]:
    sources = generations.last_sources()
    if not sources:
        raise CannotRepair("nobody knows what the index was built from: run 'manage.py rebuild'")
    return sources
