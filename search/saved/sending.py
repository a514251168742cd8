"""Sending: one run of ``manage.py alerts``: notice what is new, put it into messages, send them.

Whatever moment it is killed at, the next run goes on from there: what was noticed is noticed once,
what was put into a message stays in it, and a message is sent again, the same, until its receiver
has taken it. A target that fails is tried again later and holds up nobody else.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice

from index.article import Article
from index.engine import Searcher
from index.errors import PressesucheError
from index.german.variants import Variants
from index.holdings import Holdings
from index.live import Live
from index.settings import Settings
from search.exports.address import address
from search.saved.calling import Caller
from search.saved.letters import Letter
from search.saved.mailing import Mailer, Unsent
from search.saved.noticing import Noticer
from search.saved.outbox import Outbox, name_of
from search.saved.saved import CannotBeSaved, Kind, Message, Saved, SavedHit, Target
from search.saved.store import Store

MOST = 500  #: articles in one message
EARLY = 300  #: seconds by which a message may come too early, where a timer is not exact
_News = list[tuple[SavedHit, Article]]


class AlreadySending(PressesucheError):
    """Another process is sending alerts."""

    def __init__(self) -> None:
        super().__init__("another process is sending alerts: what is due is in good hands")


@dataclass(slots=True)
class Sendings:
    """What a run has done."""

    searches: int = 0
    noticed: int = 0
    sent: int = 0
    waiting: int = 0  #: messages that failed before and are not due yet
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sender:
    """Tells targets what their searches found."""

    settings: Settings
    store: Store
    live: Live
    variants: Variants
    caller: Caller
    today: Callable[[], date]
    now: Callable[[], datetime]

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.store.database)

    def run(self, again: bool = False) -> Sendings:
        """Notice, write and send; ``again``: also what failed a moment ago.

        Raises AlreadySending, SavedError, and what ``Live`` and engines raise.
        """
        done = Sendings()
        if not self.store.database.exists:
            return done
        with self._alone(), Mailer(self.settings.mail) as mailer:
            self._notice(done)
            self._write(done)
            due = self.outbox.due(self.now(), again)
            done.waiting = len(self.outbox.due(self.now(), again=True)) - len(due)
            for message in due:
                self._send(message, mailer, done)
        return done

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two runs at once would send the same twice."""
        file = self.store.database.file
        with file.with_name(f"{file.name}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadySending from None
            yield

    def _notice(self, done: Sendings) -> None:
        with self.live.reading() as reading:
            holdings = Holdings(self.settings.holdings)
            noticer = Noticer(
                self.store, reading, holdings, self.variants, self.today(), self.now()
            )
            for saved in self.store.all():
                done.searches += 1
                try:
                    done.noticed += noticer.notice(saved)
                except CannotBeSaved as error:
                    done.failures.append(f"search {saved.number}: {error}")

    def _write(self, done: Sendings) -> None:
        """Put hits into messages, where it is time for one."""
        searches = {saved.number: saved for saved in self.store.all()}
        now = self.now()
        for target in self.outbox.targets():
            if now.timestamp() - target.latest < target.every - EARLY:
                continue
            if target.kind is Kind.MAIL and (missing := self._missing()):
                if self.outbox.waiting(target):
                    done.failures.append(f"{target.address}: {missing}")
                continue
            with self.live.searcher() as searcher:
                news = _shown(searcher, self.outbox.waiting(target))
            for some in _parts(news):
                hits = [hit for hit, _ in some]
                content = self._content(target, searches[target.search], now, some, hits)
                self.outbox.make(target, hits, content, now)

    def _missing(self) -> str:
        """What is not set and mails need."""
        if not self.settings.mail.host:
            return "mails need PRESSESUCHE_SMTP_HOST"
        return "" if self.settings.address else "mails need PRESSESUCHE_ADDRESS, to link to"

    def _content(
        self,
        target: Target,
        saved: Saved,
        made: datetime,
        news: _News,
        named: Sequence[SavedHit],
        uuid: str = "",
    ) -> bytes:
        letter = Letter(uuid or name_of(target, named), target, saved, made, news)
        ours = address(self.settings.address)
        return letter.content(ours, self.settings.mail.sender, self.outbox.word_of(target))

    def _send(self, message: Message, mailer: Mailer, done: Sendings) -> None:
        target = message.target
        content = self._as_it_may_be(message)
        if content is None:
            return
        try:
            if target.kind is Kind.MAIL:
                if missing := self._missing():
                    raise Unsent(missing)
                mailer.send(target.address, content)
            else:
                moment = self.now().timestamp()
                self.caller.send(target.address, message.uuid, content, target.secret, moment)
        except Unsent as error:
            self.outbox.failed(message, str(error), self.now())
            done.failures.append(f"{target.address}: {error}")
        else:
            self.outbox.sent(message, self.now())
            done.sent += 1

    def _as_it_may_be(self, message: Message) -> bytes | None:
        """The message as it was, but for what may not be shown any more; None if that is all."""
        with self.live.searcher() as searcher:
            news = _shown(searcher, message.hits)
        hits = [hit for hit, _ in news]
        if message.content and len(hits) == len(message.hits):
            return message.content
        if not (message.content or hits):
            return None
        made = datetime.fromtimestamp(message.made, UTC)
        content = b""
        if hits:
            saved = self.store.get(message.target.search)
            content = self._content(message.target, saved, made, news, hits, message.uuid)
        self.outbox.rewrite(message, hits, content)
        return content or None


def _shown(searcher: Searcher, hits: Sequence[SavedHit]) -> _News:
    """The hits whose articles may be shown just now, with them."""
    found = ((hit, searcher.article(hit.article)) for hit in hits)
    return [(hit, article) for hit, article in found if article is not None]


def _parts(news: _News) -> Iterator[_News]:
    rest = iter(news)
    while some := list(islice(rest, MOST)):
        yield some
