"""Every setting: its name, its default and what it means.

Read from the environment once, by ``Settings.from_environment``; no other module asks the
environment, and nothing here opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from index.errors import SettingsError

ENGINES = ("tantivy", "whoosh")  #: those that keep an index in a folder
CLUSTER = "opensearch"  #: the one that keeps it in a cluster
DEFAULT_ENGINE = "tantivy"

CONTACT_EXPECTED = "a mail address or a page, in ASCII"

_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where the OpenSearch cluster is, who we are there, and what we keep in it."""

    hosts: tuple[str, ...] = ("http://127.0.0.1:9200",)  #: PRESSESUCHE_OPENSEARCH: its nodes
    user: str = ""  #: PRESSESUCHE_OPENSEARCH_USER
    password: str = field(default="", repr=False)  #: PRESSESUCHE_OPENSEARCH_PASSWORD
    password_file: Path | None = None  #: PRESSESUCHE_OPENSEARCH_PASSWORD_FILE: instead of it
    token: str = field(default="", repr=False)  #: PRESSESUCHE_OPENSEARCH_TOKEN: instead of a user
    ca: Path | None = None  #: PRESSESUCHE_OPENSEARCH_CA: certificates to trust, PEM
    prefix: str = "pressesuche"  #: PRESSESUCHE_OPENSEARCH_PREFIX: what its indices are named after
    shards: int = 1  #: PRESSESUCHE_OPENSEARCH_SHARDS: of the next rebuild
    replicas: int = 1  #: PRESSESUCHE_OPENSEARCH_REPLICAS: of the next rebuild
    timeout: float = 10.0  #: PRESSESUCHE_OPENSEARCH_TIMEOUT: seconds until an answer is due

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> ClusterSettings:
        """The settings that PRESSESUCHE_OPENSEARCH* variables ask for. Raises SettingsError."""
        ours = _Reader(environ, "PRESSESUCHE_OPENSEARCH")
        if ours.has("_TOKEN") and ours.has("_USER"):
            raise ours.wrong("_TOKEN", "a token or a user, not both", secret=True)
        if ours.has("_PASSWORD") and ours.has("_PASSWORD_FILE"):
            raise ours.wrong("_PASSWORD_FILE", "a password or a file of one, not both")
        if ours.has("_USER") != (ours.has("_PASSWORD") or ours.has("_PASSWORD_FILE")):
            raise ours.wrong("_USER", "a user has a password, and a password has a user")
        return cls(
            hosts=ours.read(
                "", _hosts, cls().hosts, "such as https://node-1:9200,https://node-2:9200"
            ),
            user=ours.read("_USER", str, ""),
            password=ours.read("_PASSWORD", str, ""),
            password_file=ours.read("_PASSWORD_FILE", Path, None),
            token=ours.read("_TOKEN", str, ""),
            ca=ours.read("_CA", Path, None),
            prefix=ours.read(
                "_PREFIX",
                _prefix,
                cls().prefix,
                "small letters, digits, - and _, beginning with a letter",
            ),
            shards=ours.read("_SHARDS", _whole(1, 1000), 1, "a whole number from 1 to 1000"),
            replicas=ours.read("_REPLICAS", _whole(0, 20), 1, "a whole number from 0 to 20"),
            timeout=ours.read("_TIMEOUT", _seconds, 10.0, "seconds, more than 0, at most 3600"),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up."""

    index: Path = Path("var/index")  #: PRESSESUCHE_INDEX: the folder of the index
    engine: str = ""  #: PRESSESUCHE_ENGINE: tantivy, whoosh, opensearch; "": that of the folder
    holdings: Path = Path("var/holdings.sqlite")  #: PRESSESUCHE_HOLDINGS: outside the index
    language: str = "de"  #: PRESSESUCHE_LANGUAGE: de or en, where the browser asks for neither
    variants: str = ""  #: PRESSESUCHE_VARIANTS: a file of name variants beside ours; off: none
    pages: int = 2000  #: PRESSESUCHE_PAGES: megabytes of parsed pages kept for the next rebuild
    stories: bool = True  #: PRESSESUCHE_STORIES: on, off: whether copies in other outlets are found
    processes: int | None = None  #: PRESSESUCHE_PROCESSES: that read and analyse; one a processor
    contact: str = ""  #: PRESSESUCHE_CONTACT: who runs us, told to the servers that fetch asks
    cluster: ClusterSettings = ClusterSettings()  #: PRESSESUCHE_OPENSEARCH…: for opensearch only

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that PRESSESUCHE_* variables ask for.

        Raises SettingsError for a value that cannot be used.
        """
        ours = _Reader(environ, "PRESSESUCHE_")
        index = ours.read("INDEX", Path, cls().index)
        return cls(
            index=index,
            engine=ours.read("ENGINE", *_one_of("", *ENGINES, CLUSTER)),
            holdings=ours.read("HOLDINGS", Path, holdings_beside(index)),
            language=ours.read("LANGUAGE", *_one_of("de", "de", "en")),
            variants=ours.read("VARIANTS", str, ""),
            pages=ours.read("PAGES", _whole(0, 1_000_000), 2000, "megabytes, 0 (none) or more"),
            stories=ours.read("STORIES", *_one_of("on", "on", "off")) == "on",
            processes=ours.read(
                "PROCESSES", _whole(0, 256), None, "a whole number from 0 (none) to 256"
            ),
            contact=ours.read("CONTACT", contact_of, "", CONTACT_EXPECTED),
            cluster=ClusterSettings.from_environment(environ),
        )


def contact_of(given: str) -> str:
    """A contact as it can stand in a request. Raises ValueError."""
    given = given.strip()
    if not given.isascii() or not given.isprintable() or len(given) > 200 or set(given) & set("()"):
        raise ValueError(given)
    return given


def holdings_beside(index: Path) -> Path:
    """Where the holdings of an index lie unless said otherwise: beside its folder."""
    name = "holdings.sqlite" if index.name == "index" else f"{index.name}-holdings.sqlite"
    return index.with_name(name)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads variables of one beginning; an empty one counts as not set."""

    environ: Mapping[str, str]
    start: str

    def has(self, name: str) -> bool:
        return bool(self.environ.get(f"{self.start}{name}"))

    def read(
        self, name: str, reader: Callable[[str], _Value], default: _Value, expected: str = ""
    ) -> _Value:
        given = self.environ.get(f"{self.start}{name}", "")
        if not given:
            return default
        try:
            return reader(given)
        except ValueError:
            raise self.wrong(name, expected, secret="@" in given) from None

    def wrong(self, name: str, expected: str, secret: bool = False) -> SettingsError:
        name = f"{self.start}{name}"
        return SettingsError(name, "…" if secret else self.environ.get(name, ""), expected)


def _one_of(default: str, *choices: str) -> tuple[Callable[[str], str], str, str]:
    def reader(given: str) -> str:
        if given not in choices:
            raise ValueError(given)
        return given

    return reader, default, f"one of {', '.join(choices)}"


def _hosts(given: str) -> tuple[str, ...]:
    """URLs parted by commas: scheme, name and port; who we are is said elsewhere."""
    hosts = tuple(host.strip().rstrip("/") for host in given.split(","))
    for host in hosts:
        parts = urlsplit(host)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if not whole or "@" in parts.netloc or parts.path or parts.query:
            raise ValueError(host)
    return hosts


def _prefix(given: str) -> str:
    if not _PREFIX.fullmatch(given):
        raise ValueError(given)
    return given


def _whole(least: int, most: int) -> Callable[[str], int]:
    def reader(given: str) -> int:
        if not least <= int(given) <= most:
            raise ValueError(given)
        return int(given)

    return reader


def _seconds(given: str) -> float:
    if not 0 < float(given) <= 3600:
        raise ValueError(given)
    return float(given)
