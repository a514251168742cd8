"""Letters: what targets are told, as a mail and as JSON, word for word as it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import msgspec

from index.article import Article
from search.exports.address import Address
from search.i18n import Language, language
from search.saved.saved import Kind, Saved, SavedHit, Target

STOP = "/alerts"  #: where whoever is told can end that


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be told to whom: articles that were new to a search."""

    uuid: str
    target: Target
    saved: Saved
    made: datetime
    news: Sequence[tuple[SavedHit, Article]]

    def content(self, address: Address, sender: str, stop: str) -> bytes:
        """As it is sent; ``stop`` is the word of the link that ends it."""
        if self.target.kind is Kind.MAIL:
            return _mail(self, address, sender, f"{address.base}{STOP}/{stop}")
        return _json(self, address)


def message_id(uuid: str, sender: str) -> str:
    """The Message-ID of a mail: the same however often it is sent.

    >>> message_id("0b5e", "presse@bote.example")
    '<0b5e@bote.example>'
    """
    return f"<{uuid}@{sender.rpartition('@')[2]}>"


def _mail(letter: Letter, address: Address, sender: str, stop: str) -> bytes:
    spoken = language(letter.target.language)
    number = len(letter.news)
    counted = spoken.ngettext("%(count)s neuer Artikel", "%(count)s neue Artikel", number)
    name = _line(letter.saved.name)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = letter.target.address
    mail["Subject"] = spoken.gettext("%(label)s: %(value)s", label=counted, value=name)
    mail["Date"] = format_datetime(letter.made.astimezone(UTC))
    mail["Message-ID"] = message_id(letter.uuid, sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    mail["List-Id"] = f"<{letter.saved.uuid}.{sender.rpartition('@')[2]}>"
    mail["List-Unsubscribe"] = f"<{stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.set_content(
        "\n".join(_text(letter, address, spoken, counted, stop)), cte="quoted-printable"
    )
    return mail.as_bytes()


def _text(
    letter: Letter, address: Address, spoken: Language, counted: str, stop: str
) -> Iterator[str]:
    _ = spoken.gettext
    yield _("%(counted)s zu »%(name)s«", counted=counted, name=_line(letter.saved.name))
    for _hit, article in letter.news:
        yield ""
        yield _line(article.title) or _("Ohne Titel")
        if imprint := [*filter(None, (_line(article.outlet), spoken.published(article.date)))]:
            yield ", ".join(imprint)
        yield address.article(article.id)
    yield ""
    yield "-- "
    everything, end = _("Alle Treffer:"), _("Diese Benachrichtigung beenden:")
    yield f"{everything} {address.url('/search')}?{letter.saved.asked}"
    yield f"{end} {stop}"


class _Search(msgspec.Struct):
    id: str
    name: str
    url: str


class _Hit(msgspec.Struct):
    id: str
    url: str
    title: str
    outlet: str
    date: str | None
    noticed: str


class _Told(msgspec.Struct):
    type: str
    id: str
    timestamp: str
    search: _Search
    hits: list[_Hit]


def _json(letter: Letter, address: Address) -> bytes:
    saved = letter.saved
    told = _Told(
        type="search.hits",
        id=letter.uuid,
        timestamp=letter.made.astimezone(UTC).isoformat(timespec="seconds"),
        search=_Search(saved.uuid, saved.name, f"{address.url('/search')}?{saved.asked}"),
        hits=[
            _Hit(
                article.id,
                address.article(article.id),
                article.title,
                article.outlet,
                article.date.isoformat(),
                hit.noticed,
            )
            for hit, article in letter.news
        ],
    )
    return msgspec.json.encode(told)


def _line(text: str) -> str:
    """A text on one line, without what controls a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
