"""Every setting: its name, its default and what it means.

Read from the environment once, by ``Settings.from_environment``; no other module asks the
environment, and nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import SettingsError

ENGINES = ("tantivy", "whoosh")
DEFAULT_ENGINE = "tantivy"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up."""

    index: Path = Path("var/index")  #: PRESSESUCHE_INDEX: the folder of the index
    engine: str = ""  #: PRESSESUCHE_ENGINE: tantivy or whoosh; "": the one that built the index
    holdings: Path = Path("var/holdings.sqlite")  #: PRESSESUCHE_HOLDINGS: outside the index
    language: str = "de"  #: PRESSESUCHE_LANGUAGE: de or en, where the browser asks for neither
    variants: str = ""  #: PRESSESUCHE_VARIANTS: a file of name variants beside ours; off: none

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that PRESSESUCHE_* variables ask for.

        Raises SettingsError for a value that cannot be used.
        """
        engine = environ.get("PRESSESUCHE_ENGINE", "")
        if engine and engine not in ENGINES:
            raise SettingsError("PRESSESUCHE_ENGINE", engine, f"one of {', '.join(ENGINES)}")
        language = environ.get("PRESSESUCHE_LANGUAGE", "") or "de"
        if language not in ("de", "en"):
            raise SettingsError("PRESSESUCHE_LANGUAGE", language, "one of de, en")
        index = Path(environ.get("PRESSESUCHE_INDEX", "") or "var/index")
        holdings = environ.get("PRESSESUCHE_HOLDINGS", "")
        return cls(
            index=index,
            engine=engine,
            holdings=Path(holdings) if holdings else holdings_beside(index),
            language=language,
            variants=environ.get("PRESSESUCHE_VARIANTS", ""),
        )


def holdings_beside(index: Path) -> Path:
    """Where the holdings of an index lie unless said otherwise: beside its folder."""
    name = "holdings.sqlite" if index.name == "index" else f"{index.name}-holdings.sqlite"
    return index.with_name(name)
