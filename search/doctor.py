"""Doctor: what on this machine keeps Pressesuche from running well, and how to mend it."""

from __future__ import annotations

import os
import shutil
import smtplib
import sqlite3
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import gettempdir
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.messages.pofile import read_po

from index.errors import (
    IndexMissing,
    PressesucheError,
    RebuildNeeded,
    SettingsError,
    SettingsErrors,
)
from index.holdings import Holdings
from index.manifest import Manifest, fingerprint
from index.opening import open_generations
from index.settings import CLUSTER, Settings
from search.i18n import CATALOGS, LANGUAGES, SOURCE

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
OLDEST_PYTHON = (3, 11)
ROOM = 2.5  #: times the size of the index: a rebuild writes a new one beside the old one
LEAST_ROOM = 500_000_000  #: bytes, where there is no index yet
FILES = 1024  #: open files that a server of pages may need
_YEAR = 2026  #: no clock that is right shows an earlier one


class Level(StrEnum):
    """How bad it is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found, and how to mend it where that is not good."""

    level: Level
    subject: str
    told: str
    remedy: str = ""


def _good(subject: str, told: str) -> Finding:
    return Finding(Level.GOOD, subject, told)


def _warning(subject: str, told: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, subject, told, remedy)


def _bad(subject: str, told: str, remedy: str) -> Finding:
    return Finding(Level.BAD, subject, told, remedy)


def examine(environ: Mapping[str, str], now: datetime | None = None) -> Iterator[Finding]:
    """Look at everything, the settings first. Raises nothing that is wrong with the machine."""
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as error:
        wrong = error.errors if isinstance(error, SettingsErrors) else (error,)
        for one in wrong:
            yield _bad("settings", str(one), "correct or remove the variable")
        settings = _without(environ, {one.name for one in wrong})
    else:
        yield _good("settings", "all can be used")
    yield from examined(settings, now or datetime.now(UTC))


def _without(environ: Mapping[str, str], names: set[str]) -> Settings:
    """The settings without these variables, as far as that helps."""
    try:
        left = {name: value for name, value in environ.items() if name not in names}
        return Settings.from_environment(left)
    except SettingsError:
        return Settings()


def examined(settings: Settings, now: datetime) -> Iterator[Finding]:
    """As ``examine``, with these settings."""
    yield from _program()
    yield from _clock(settings, now)
    yield from _catalogs()
    yield from _places(settings)
    yield from _index(settings)
    yield from _holdings(settings)
    yield from _mail(settings)


def _program() -> Iterator[Finding]:
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield _bad("Python", here, "use Python 3.11 or newer")
    else:
        yield _good("Python", here)
    others = [
        f"{name} {found or 'is not there'} instead of {pinned}"
        for name, pinned in _pinned()
        if (found := _version(name)) != pinned
    ]
    if others:
        yield _warning(
            "libraries", ", ".join(others), "pip install --require-hashes -r requirements.txt"
        )
    else:
        yield _good("libraries", "those of requirements.txt")
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        yield _warning("names of files", f"are read as {encoding}", "set LANG=C.UTF-8")
    limit = _open_files()
    if limit and limit < FILES:
        yield _warning("open files", f"at most {limit}", f"ulimit -n {FILES}, or LimitNOFILE=")


def _pinned() -> Iterator[tuple[str, str]]:
    """Names and versions of the libraries that were tested, without those of other systems."""
    if not REQUIREMENTS.exists():
        return
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        requirement, _, marker = line.rstrip(" \\").partition(";")
        name, equals, pinned = requirement.strip().partition("==")
        if equals and not line.startswith((" ", "#")) and not marker.strip():
            yield name, pinned


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _open_files() -> int:
    try:
        return os.sysconf("SC_OPEN_MAX")
    except (AttributeError, ValueError, OSError):
        return 0


def _clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        yield _bad("time zones", "Europe/Berlin is not known", "pip install tzdata")
    made = ""
    if (manifest := _manifest(settings)) is not None:
        made = manifest.created
    if now.year < _YEAR:
        yield _bad("clock", f"it says {now:%Y-%m-%d %H:%M}", "set the clock (timedatectl)")
    elif made and datetime.fromisoformat(made) > now:
        yield _warning("clock", f"the index is of {made}, which is to come", "set the clock")
    else:
        yield _good("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _catalogs() -> Iterator[Finding]:
    for code in LANGUAGES:
        if code == SOURCE:
            continue
        try:
            with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
                catalog = read_po(file, locale=code)
        except OSError as error:
            yield _bad(f"language {code}", str(error.strerror), "install the program anew")
            continue
        lacking = sum(1 for message in catalog if message.id and not message.string)
        if lacking:
            yield _warning(f"language {code}", f"{lacking} texts are German", "make messages")
        else:
            yield _good(f"language {code}", f"{len(catalog):,} texts")


def _places(settings: Settings) -> Iterator[Finding]:
    manifest = _manifest(settings)
    size = sum(file.size for file in manifest.files) if manifest else 0
    places = {
        "PRESSESUCHE_HOLDINGS": settings.holdings.parent,
        "PRESSESUCHE_SAVED": settings.saved_searches.parent,
        "TMPDIR": Path(gettempdir()),
    }
    if settings.engine != CLUSTER:
        places = {"PRESSESUCHE_INDEX": settings.index, **places}
    for name, place in places.items():
        there = next(path for path in (place, *place.absolute().parents) if path.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            yield _bad(name, f"{there} may not be written to", f"chown or chmod it, or set {name}")
            continue
        free = shutil.disk_usage(there).free
        wanted = max(ROOM * size, LEAST_ROOM) if name == "PRESSESUCHE_INDEX" else LEAST_ROOM / 10
        told = f"{place}: {free / 1e9:,.1f} GB are free"
        if free < wanted:
            remedy = f"make room: a rebuild may take {wanted / 1e9:,.1f} GB"
            yield _warning(name, told, remedy)
        else:
            yield _good(name, told)


def _manifest(settings: Settings) -> Manifest | None:
    try:
        return open_generations(settings).live().manifest()
    except PressesucheError:
        return None


def _index(settings: Settings) -> Iterator[Finding]:
    subject = "cluster" if settings.engine == CLUSTER else "index"
    try:
        live = open_generations(settings).live()
        manifest = live.manifest()
        damages = list(live.damages(thorough=False))
    except IndexMissing as error:
        yield _warning(subject, str(error), "manage.py rebuild SOURCE")
        return
    except RebuildNeeded as error:
        yield _bad(subject, error.reason, "manage.py rebuild")
        return
    except PressesucheError as error:
        yield _bad(subject, str(error), "manage.py check --repair")
        return
    for damage in damages:
        yield _bad(subject, str(damage), "manage.py check --repair")
    if settings.engine and settings.engine != manifest.engine:
        other = replace(settings, engine=manifest.engine).engine
        yield _bad(subject, f"it was built with {other}", "manage.py rebuild")
    if manifest.fingerprint != fingerprint():
        yield _bad(subject, "it was built by another version", "manage.py rebuild")
    elif not damages:
        yield _good(subject, f"{manifest.articles:,} articles, of {manifest.created}")
    gone = [source for source in manifest.sources if not Path(source).exists()]
    if gone:
        told = f"not there: {', '.join(gone)}"
        yield _warning("sources", told, "mount them, or name those that count: manage.py rebuild")
    elif manifest.sources:
        yield _good("sources", ", ".join(manifest.sources))


def _holdings(settings: Settings) -> Iterator[Finding]:
    for name, file in (("holdings", settings.holdings), ("saved", settings.saved_searches)):
        if not file.exists():
            continue
        if name == "holdings":
            damage = Holdings(file).damage()
            told = str(damage) if damage else ""
        else:
            told = _checked(file)
        if told:
            yield _bad(name, told, "manage.py restore BACKUP")
        else:
            yield _good(name, f"{file}: {file.stat().st_size / 1e6:,.1f} MB, whole")
        others = file.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH | stat.S_IROTH)
        if name == "saved" and others:
            yield _warning(name, "others may read or write it", f"chmod 600 {file}")


def _checked(file: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            told = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if told == "ok" else told


def _mail(settings: Settings) -> Iterator[Finding]:
    mail = settings.mail
    if not mail.host:
        return
    kind = smtplib.SMTP_SSL if mail.security == "tls" else smtplib.SMTP
    try:
        with kind(mail.host, mail.port, timeout=10) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        told = f"{mail.host}:{mail.port} does not answer ({error})"
        yield _bad("mail", told, "check PRESSESUCHE_SMTP_HOST, _PORT and _SECURITY")
    else:
        yield _good("mail", f"{mail.host}:{mail.port} answers")
