"""The OpenSearch that tests and benchmarks start: where it is from, and with which Java.

The distribution comes from Maven Central, by Maven as this machine has it set up, once; it is
unpacked outside the project, since it must not run as root and its user may see less than root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

VERSION = "3.6.0"
ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
OLDEST_JAVA = 21
#: What is unpacked; the other modules are not needed, and the largest is two thirds of all.
MODULES = ("aggs-matrix-stats", "analysis-common", "lang-painless", "mapper-extras", "reindex")
MODULES = (*MODULES, "transport-netty4")

_JVM_FOLDERS = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/*j[dr][ek]*",
    "/opt/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)


class NotAvailable(Exception):
    """OpenSearch cannot be started on this machine, and why."""


def cache() -> Path:
    """The folder for what is fetched and run, which the user that runs it can enter."""
    if os.geteuid() == 0:
        return Path("/var/cache/pressesuche")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pressesuche"


def java() -> Path:
    """The newest Java that OpenSearch runs on. Raises NotAvailable."""
    found = sorted((version, str(home)) for home in _homes() if (version := _version(home)))
    if not found or found[-1][0] < OLDEST_JAVA:
        raise NotAvailable(f"no Java {OLDEST_JAVA} or newer was found")
    return Path(found[-1][1]) / "bin" / "java"


def _homes() -> Iterator[Path]:
    for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME"):
        if home := os.environ.get(name):
            yield Path(home)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parents[1]
    for pattern in _JVM_FOLDERS:
        whole = Path(pattern).expanduser()
        yield from Path(whole.anchor).glob(str(whole.relative_to(whole.anchor)))


def _version(home: Path) -> int:
    """The feature version of the Java in a folder; 0 where there is none."""
    java = home / "bin" / "java"
    if not os.access(java, os.X_OK):
        return 0
    try:
        told = (home / "release").read_text(encoding="utf-8")
    except OSError:
        told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    found = re.search(r'(?:JAVA_VERSION=|version )"(\d+)', told)
    return int(found[1]) if found else 0


def installed() -> Path:
    """The folder of the distribution, which is fetched the first time. Raises NotAvailable."""
    home = cache() / f"opensearch-{VERSION}"
    if home.is_dir():
        return home
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache()) as scratch:
        draft = Path(scratch) / home.name
        with ZipFile(_fetched(Path(scratch))) as archive:
            archive.extractall(scratch, filter(_wanted, archive.namelist()))
        for empty in ("bin", "plugins"):  # which it looks for
            (draft / empty).mkdir()
        for path in [draft, *draft.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        try:
            draft.rename(home)
        except OSError:
            if not home.is_dir():  # else another process was quicker
                raise
    return home


def _fetched(folder: Path) -> Path:
    maven = shutil.which("mvn")
    if not maven:
        raise NotAvailable("OpenSearch is not here yet, and there is no Maven to fetch it with")
    copy = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
    command = [maven, "-q", "-B", copy, f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if done.returncode:
        raise NotAvailable(f"Maven could not fetch {ARTIFACT}: {done.stdout[-500:]}")
    return next(folder.glob("*.zip"))


def _wanted(name: str) -> bool:
    _, top, *rest = name.split("/")
    if top == "modules":
        return bool(rest) and rest[0] in MODULES
    return top in ("agent", "config", "lib") or top.endswith(".txt")
