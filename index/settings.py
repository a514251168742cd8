"""Every setting: its name, its default and what it means.

Read from the environment once, by ``Settings.from_environment``; no other module asks the
environment, and nothing here opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from index.environment import Reader, one_of, reading, seconds, whole

ENGINES = ("tantivy", "whoosh")  #: those that keep an index in a folder
CLUSTER = "opensearch"  #: the one that keeps it in a cluster
DEFAULT_ENGINE = "tantivy"

LANGUAGES = ("de", "en", "fr", "lb")  #: of the page

CONTACT_EXPECTED = "a mail address or a page, in ASCII"

SECURITIES = {"starttls": 587, "tls": 465, "none": 25}  #: of mail, and the usual ports
Network = IPv4Network | IPv6Network

_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_MAIL_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]*", re.ASCII)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_RATE = re.compile(r"[1-9][0-9]{0,5}/(second|minute|hour|day)|off")
STORES = ("memory", "memcached", "redis", "rediss", "redis+unix")  #: where limits are counted
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
        with reading(environ) as ours:
            return cls._read(ours.under("OPENSEARCH"))

    @classmethod
    def _read(cls, ours: Reader) -> ClusterSettings:
        if ours.has("_TOKEN") and ours.has("_USER"):
            ours.refuse("_TOKEN", "a token or a user, not both", secret=True)
        if ours.has("_PASSWORD") and ours.has("_PASSWORD_FILE"):
            ours.refuse("_PASSWORD_FILE", "a password or a file of one, not both")
        if ours.has("_USER") != (ours.has("_PASSWORD") or ours.has("_PASSWORD_FILE")):
            ours.refuse("_USER", "a user has a password, and a password has a user")
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
            shards=ours.read("_SHARDS", whole(1, 1000), 1, "a whole number from 1 to 1000"),
            replicas=ours.read("_REPLICAS", whole(0, 20), 1, "a whole number from 0 to 20"),
            timeout=ours.read("_TIMEOUT", seconds, 10.0, "seconds, more than 0, at most 3600"),
        )


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that takes our mails, and who we are there."""

    host: str = ""  #: PRESSESUCHE_SMTP_HOST; "": no mails are sent
    security: str = "starttls"  #: PRESSESUCHE_SMTP_SECURITY: starttls, tls, none
    port: int = SECURITIES["starttls"]  #: PRESSESUCHE_SMTP_PORT: 587, 465, 25 by security
    sender: str = ""  #: PRESSESUCHE_SMTP_SENDER: the address that mails come from
    user: str = ""  #: PRESSESUCHE_SMTP_USER
    password: str = field(default="", repr=False)  #: PRESSESUCHE_SMTP_PASSWORD
    password_file: Path | None = None  #: PRESSESUCHE_SMTP_PASSWORD_FILE: instead of it
    ca: Path | None = None  #: PRESSESUCHE_SMTP_CA: certificates to trust, PEM

    @classmethod
    def _read(cls, ours: Reader) -> MailSettings:
        host = ours.read("_HOST", _host, "", "a name or an address; the port has its own setting")
        security = ours.read("_SECURITY", *one_of("starttls", *SECURITIES))
        if host and not ours.has("_SENDER"):
            ours.refuse("_SENDER", "mails need an address that they come from")
        if ours.has("_PASSWORD") and ours.has("_PASSWORD_FILE"):
            ours.refuse("_PASSWORD_FILE", "a password or a file of one, not both")
        if ours.has("_USER") != (ours.has("_PASSWORD") or ours.has("_PASSWORD_FILE")):
            ours.refuse("_USER", "a user has a password, and a password has a user")
        if ours.has("_USER") and security == "none" and host not in _LOOPBACK:
            ours.refuse("_SECURITY", "a password needs starttls or tls, but on this machine")
        port, usual = whole(1, 65535), SECURITIES[security]
        return cls(
            host=host,
            security=security,
            port=ours.read("_PORT", port, usual, "a whole number from 1 to 65535"),
            sender=ours.read("_SENDER", mail_address, "", "such as presse@bote.example"),
            user=ours.read("_USER", str, ""),
            password=ours.read("_PASSWORD", str, ""),
            password_file=ours.read("_PASSWORD_FILE", Path, None),
            ca=ours.read("_CA", Path, None),
        )


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """How often an address may ask for what is costly: 120/minute, 30/hour, or off."""

    costly: str = "120/minute"  #: PRESSESUCHE_LIMIT: exports, lists of places, words, why, …
    saved: str = "30/hour"  #: PRESSESUCHE_LIMIT_SAVED: searches to be saved
    store: str = field(default="memory://", repr=False)  #: PRESSESUCHE_LIMIT_STORE: one for all

    @classmethod
    def _read(cls, ours: Reader) -> LimitSettings:
        often = "such as 120/minute, 30/hour, or off"
        return cls(
            costly=ours.read("", _rate, cls().costly, often),
            saved=ours.read("_SAVED", _rate, cls().saved, often),
            store=ours.read("_STORE", _store, cls().store, "such as redis://127.0.0.1:6379"),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up."""

    index: Path = Path("var/index")  #: PRESSESUCHE_INDEX: the folder of the index
    engine: str = ""  #: PRESSESUCHE_ENGINE: tantivy, whoosh, opensearch; "": that of the folder
    holdings: Path = Path("var/holdings.sqlite")  #: PRESSESUCHE_HOLDINGS: outside the index
    language: str = "de"  #: PRESSESUCHE_LANGUAGE: one of LANGUAGES, for browsers that ask for none
    variants: str = ""  #: PRESSESUCHE_VARIANTS: a file of name variants beside ours; off: none
    pages: int = 2000  #: PRESSESUCHE_PAGES: megabytes of parsed pages kept for the next rebuild
    stories: bool = True  #: PRESSESUCHE_STORIES: on, off: whether copies in other outlets are found
    processes: int | None = None  #: PRESSESUCHE_PROCESSES: that read and analyse; one a processor
    contact: str = ""  #: PRESSESUCHE_CONTACT: who runs us, told to the servers that fetch asks
    address: str = ""  #: PRESSESUCHE_ADDRESS: where readers reach us: feeds, files and mails say so
    origins: tuple[str, ...] = ()  #: PRESSESUCHE_CORS: whose pages may read /api; * for all
    public: bool = False  #: PRESSESUCHE_PUBLIC: on, off: whether search engines may read articles
    saved: Path | None = None  #: PRESSESUCHE_SAVED: the saved searches; beside the holdings
    saved_most: int = 1000  #: PRESSESUCHE_SAVED_MOST: of them; 0: readers can save none
    webhooks: tuple[Network, ...] = ()  #: PRESSESUCHE_WEBHOOK_NETWORKS: not public, but ours
    hosts: tuple[str, ...] = ()  #: PRESSESUCHE_HOSTS: names that we answer to; * for any
    proxies: tuple[Network, ...] = ()  #: PRESSESUCHE_PROXIES: whose X-Forwarded-… is believed
    log: str = "off"  #: PRESSESUCHE_LOG: json, plain: a line for each request; off: errors only
    metrics: bool = False  #: PRESSESUCHE_METRICS: on, off: whether /metrics is there
    limits: LimitSettings = LimitSettings()  #: PRESSESUCHE_LIMIT…: how often one may ask
    mail: MailSettings = MailSettings()  #: PRESSESUCHE_SMTP…: for alerts by mail only
    cluster: ClusterSettings = ClusterSettings()  #: PRESSESUCHE_OPENSEARCH…: for opensearch only

    @property
    def saved_searches(self) -> Path:
        """The file of saved searches: the setting's, else one beside the holdings."""
        return self.saved or saved_beside(self.holdings)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that PRESSESUCHE_* variables ask for.

        Raises SettingsError that tells all values that cannot be used, and all variables that
        begin so and are no setting: a name typed wrongly would otherwise do nothing.
        """
        with reading(environ) as ours:
            settings = cls._read(ours)
            ours.refuse_unknown()
            return settings

    @classmethod
    def _read(cls, ours: Reader) -> Settings:
        index = ours.read("INDEX", Path, cls().index)
        return cls(
            index=index,
            engine=ours.read("ENGINE", *one_of("", *ENGINES, CLUSTER)),
            holdings=ours.read("HOLDINGS", Path, holdings_beside(index)),
            language=ours.read("LANGUAGE", *one_of("de", *LANGUAGES)),
            variants=ours.read("VARIANTS", str, ""),
            pages=ours.read("PAGES", whole(0, 1_000_000), 2000, "megabytes, 0 (none) or more"),
            stories=ours.read("STORIES", *one_of("on", "on", "off")) == "on",
            processes=ours.read(
                "PROCESSES", whole(0, 256), None, "a whole number from 0 (none) to 256"
            ),
            contact=ours.read("CONTACT", contact_of, "", CONTACT_EXPECTED),
            address=ours.read("ADDRESS", _address, "", "such as https://presse.example"),
            origins=ours.read("CORS", _origins, (), "such as https://bote.example, or *"),
            public=ours.read("PUBLIC", *one_of("off", "on", "off")) == "on",
            saved=ours.read("SAVED", Path, None),
            saved_most=ours.read("SAVED_MOST", whole(0, 1_000_000), 1000, "0 (none) or more"),
            webhooks=ours.read("WEBHOOK_NETWORKS", _networks, (), "such as 10.1.0.0/16,fd00::/8"),
            hosts=ours.read("HOSTS", _names, (), "such as presse.example,archiv, or *"),
            proxies=ours.read("PROXIES", _networks, (), "addresses: 127.0.0.1 or 10.1.0.0/16"),
            log=ours.read("LOG", *one_of("off", "off", "plain", "json")),
            metrics=ours.read("METRICS", *one_of("off", "on", "off")) == "on",
            limits=LimitSettings._read(ours.under("LIMIT")),
            mail=MailSettings._read(ours.under("SMTP")),
            cluster=ClusterSettings._read(ours.under("OPENSEARCH")),
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


def saved_beside(holdings: Path) -> Path:
    """Where the saved searches lie unless said otherwise.

    >>> [saved_beside(Path(name)).name for name in ("holdings.sqlite", "presse-holdings.sqlite")]
    ['saved.sqlite', 'presse-saved.sqlite']
    >>> saved_beside(Path("h.db")).name
    'h-saved.sqlite'
    """
    name = holdings.name
    if "holdings" in name:
        return holdings.with_name(name.replace("holdings", "saved"))
    return holdings.with_name(f"{holdings.stem}-saved.sqlite")


def _hosts(given: str) -> tuple[str, ...]:
    """URLs parted by commas: scheme, name and port; who we are is said elsewhere."""
    hosts = tuple(host.strip().rstrip("/") for host in given.split(","))
    for host in hosts:
        parts = urlsplit(host)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if not whole or "@" in parts.netloc or parts.path or parts.query:
            raise ValueError(host)
    return hosts


def _address(given: str) -> str:
    """Scheme, name and perhaps a port; nothing behind them, for our pages begin at the root."""
    address = given.strip().rstrip("/")
    parts = urlsplit(address)
    plain = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or not plain:
        raise ValueError(given)
    if not address.isascii() or not address.isprintable():
        raise ValueError(given)
    return address


def _origins(given: str) -> tuple[str, ...]:
    """Origins as browsers send them, parted by commas, or *."""
    origins = tuple(dict.fromkeys(one.strip() for one in given.split(",")))
    if origins == ("*",):
        return origins
    for origin in origins:
        parts = urlsplit(origin)
        if not (parts.scheme and parts.hostname) or origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(origin)
        if "@" in parts.netloc or "*" in origin or origin != origin.lower() or not origin.isascii():
            raise ValueError(origin)
    return origins


def mail_address(given: str) -> str:
    """A mail address alone, without a name. Raises ValueError.

    >>> mail_address(" redaktion@bote.example ")
    'redaktion@bote.example'
    """
    address = given.strip()
    if len(address) > 254 or not _MAIL_ADDRESS.fullmatch(address):
        raise ValueError(given)
    return address


def _networks(given: str) -> tuple[Network, ...]:
    return tuple(ip_network(one.strip()) for one in given.split(","))


def _names(given: str) -> tuple[str, ...]:
    """Names and addresses as a Host has them, without ports, or *."""
    names = tuple(dict.fromkeys(one.strip().lower().rstrip(".") for one in given.split(",")))
    for name in names:
        if name != "*" and not re.fullmatch(r"[a-z0-9._-]{1,253}|\[[0-9a-f:.]+\]", name):
            raise ValueError(name)
    return names


def _rate(given: str) -> str:
    if not _RATE.fullmatch(given):
        raise ValueError(given)
    return given


def _store(given: str) -> str:
    if urlsplit(given).scheme not in STORES or "://" not in given:
        raise ValueError(given)
    return given


def _host(given: str) -> str:
    if not re.fullmatch(r"[\w.:-]{1,253}", given, re.ASCII):
        raise ValueError(given)
    return given


def _prefix(given: str) -> str:
    if not _PREFIX.fullmatch(given):
        raise ValueError(given)
    return given
