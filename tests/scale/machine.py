"""The shape of the machine that figures were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("tantivy", "whoosh3", "bm25s", "opensearch-py", "gunicorn", "msgspec")


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores that may be used, memory in bytes, versions, and how busy it was at the start."""

    cores: int
    processor: str
    memory: int
    system: str
    versions: dict[str, str]
    load: float  #: processes that wanted a core, in the mean of a minute

    @classmethod
    def here(cls) -> Machine:
        return cls(
            cores=len(os.sched_getaffinity(0)),
            processor=_processor(),
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            system=f"{platform.system()} {platform.machine()}",
            versions=_versions(),
            load=os.getloadavg()[0],
        )

    def __str__(self) -> str:
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.cores} cores ({self.processor}), {self.memory / 1e9:.0f} GB of memory,"
            f" {self.system}; {versions}"
        )


def _processor() -> str:
    try:
        described = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in described if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
