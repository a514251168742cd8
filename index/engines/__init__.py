"""The engines, opened by name.

    tantivy    the default: compiled, fast, thousands to millions of articles
    whoosh     pure Python; the reference for what a query means
    opensearch a cluster; not opened here but by ``index.opening``, since it has no folder

Each of the others is a folder with one ``ENGINE``. Only the one that is asked for is imported,
so that Whoosh runs where tantivy has no wheel.
"""

from __future__ import annotations

from importlib import import_module

from index.engine import Engine
from index.errors import SettingsError
from index.settings import ENGINES


def open_engine(name: str) -> Engine:
    """The engine of this name. Raises SettingsError for a name that is none."""
    if name not in ENGINES:
        raise SettingsError("engine", name, f"one of {', '.join(ENGINES)}")
    engine: Engine = import_module(f"index.engines.{name}").ENGINE
    return engine
