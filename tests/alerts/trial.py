"""Random updates, rebuilds and kills; what saved searches tell is held against what they find."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient

from index.article import BERLIN
from index.build import rebuild
from index.live import Live
from index.settings import MailSettings, Settings
from search.app import create_app
from search.saved.outbox import Outbox
from search.saved.saved import Kind
from search.saved.sending import Sendings
from search.saved.store import Store
from tests.alerts.receivers import Hook, Letter, Mailbox, mail_server, web_server
from tests.alerts.victim import POINTS, REBUILDS, begun, ended, sender
from tests.updates.trial import Trial

ATOM = "{http://www.w3.org/2005/Atom}"
BEGIN = datetime(2026, 4, 10, 9, tzinfo=BERLIN)
LATER = datetime(2150, 4, 10, 9, tzinfo=BERLIN)  # all embargoes have ended
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"q": "Brücke ODER Hafen"},
    {"q": "Museum Feuerwehr NICHT Markt"},
    {"q": "hochwasser*", "agency": "dpa"},
    {"q": "Schule", "outlet": "-Hafenkurier", "from": "2025-03"},
    {"q": "datum:heute"},
)


@dataclass
class Watched:
    """A saved search, and what it has told so far."""

    asked: dict[str, str]
    path: str
    address: str  #: the mail address or path that is told
    before: set[str]  #: ids that were found when it was saved
    feed: list[str] = field(default_factory=list)  #: as it was last, the earliest first
    found: set[str] = field(default_factory=set)  #: ids that it found at any look
    gone: set[str] = field(default_factory=set)  #: of these the ones that could not be shown once


class AlertsTrial:
    """One archive with saved searches, and those who are told."""

    def __init__(self, folder: Path, seed: int, mailbox: Mailbox, hook: Hook) -> None:
        self.chance = random.Random(seed)
        self.trial = Trial(folder, "tantivy", seed)
        self.mailbox, self.hook = mailbox, hook
        mail = MailSettings("127.0.0.1", "none", mailbox.port, "presse@bote.example")
        self.settings: Settings = replace(
            self.trial.settings,
            address="https://presse.example",
            mail=mail,
            webhooks=(ip_network("127.0.0.1/32"),),
        )
        self.moment = BEGIN
        self.app = self._app()
        self.kills = self.looks = 0
        self._read = [0, 0]  # of the letters that came in
        self.watched = [self._saved(number, asked) for number, asked in enumerate(ASKED)]

    def _app(self) -> Flask:
        return create_app(self.settings, lambda: self.moment.date(), lambda: self.moment)

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def _saved(self, number: int, asked: dict[str, str]) -> Watched:
        before = self.matches(asked)
        path = self.client.post("/saved", data={**asked, "name": f"Nr. {number}"}).location
        store = Store(self.settings.saved_searches)
        saved, outbox = store.all()[-1], Outbox(store.database)
        if number % 2:
            target = outbox.add(saved, Kind.WEBHOOK, f"{self.hook.url}{number}", self.moment)
            return Watched(asked, path, urlsplit(target.address).path, before)
        address = f"leser{number}@bote.example"
        outbox.add(saved, Kind.MAIL, address, self.moment)
        return Watched(asked, path, address, before)

    # What is found, asked another way than saved searches do

    def matches(self, asked: dict[str, str]) -> set[str]:
        """The ids that a search finds now, all words and every filter."""
        ids: set[str] = set()
        query = {**asked, "sort": "newest", "size": "100"}
        while True:
            page = self.client.get(f"/api/search?{urlencode(query)}").get_json()
            if page["relaxed"]:
                return set()
            ids |= {hit["id"] for hit in page["hits"]}
            if page["next"] is None:
                return ids
            query["cursor"] = page["next"]

    # What happens

    def step(self) -> None:
        """Something becomes of the archive, and somebody looks, or is told, or dies."""
        self.trial.step(kill=self.chance.random() < 0.2)
        if self.chance.random() < 0.2:
            point = self.chance.choice(REBUILDS)
            self._say(f"rebuild killed before {point}")
            self.kills += ended(begun(self.settings, self.moment, point))
        if self.chance.random() < 0.3:
            self._say("rebuild")
            rebuild(self.settings, [self.trial.archive.folder])
        self.moment += timedelta(minutes=self.chance.randint(1, 2000))
        if self.moment < LATER and self.chance.random() < 0.1:
            self._say("embargoes end")
            self.moment = LATER
        self._remember()
        for _ in range(self.chance.randint(1, 2)):
            self.chance.choice((self.look, self.send, self.die, self.die, self.look_and_die))()

    def look(self) -> None:
        """Feeds hold what is new, each once, in the order in which they were seen to hold it."""
        self._say("look")
        for one in self.watched:
            found = self.matches(one.asked)
            feed = self._feed(one)
            assert len(feed) == len(set(feed)), f"{one.asked}: twice in {feed}"
            assert found - one.before <= set(feed), f"{one.asked}: {found - set(feed)} is missing"
            assert set(feed) <= one.found - one.before
            kept = [id for id in one.feed if id in feed]
            assert [id for id in feed if id in one.feed] == kept, "in another order"
            one.feed = feed
            self.looks += 1

    def send(self) -> None:
        """A whole run, in which some may refuse what they are sent."""
        self._disturb()
        self._say(f"send ({sorted(self.mailbox.refused)}, {self.hook.status})")
        self._run(again=self.chance.random() < 0.5)
        self._check_letters()

    def die(self) -> None:
        """A run in another process, which is killed."""
        self._disturb()
        point = self.chance.choice(sorted(POINTS))
        self._say(f"killed at {point}")
        self.kills += ended(begun(self.settings, self.moment, point))
        self._check_letters()

    def look_and_die(self) -> None:
        """Somebody looks while a run is killed."""
        point = self.chance.choice(sorted(POINTS))
        self._say(f"killed at {point}, and at the same time:")
        process = begun(self.settings, self.moment, point)
        self.look()
        self.kills += ended(process)
        self._check_letters()

    def end(self) -> None:
        """Everybody takes everything in the end, and was told of all that feeds hold."""
        self.mailbox.refused.clear()
        self.hook.status = 204
        self._say("end")
        self._remember()
        self.look()
        self._run(again=True)
        self._check_letters()
        assert self._run(again=True) == Sendings(searches=len(self.watched))
        self.look()
        for one in self.watched:
            letters = [letter for letter in self._letters() if letter.to == one.address]
            told = {id for letter in letters for id in letter.ids}
            assert set(one.feed) <= told, f"{one.asked}: {set(one.feed) - told} was never told"
            assert told <= one.found - one.before
            _check_names(letters, one.gone)

    # How

    def _run(self, again: bool) -> Sendings:
        with closing(Live(self.settings, lambda: self.moment)) as live:
            return sender(self.settings, live, lambda: self.moment).run(again)

    def _remember(self) -> None:
        shown = self.matches({})
        for one in self.watched:
            one.gone |= one.found - shown
            one.found |= self.matches(one.asked)

    def _disturb(self) -> None:
        addresses = [one.address for one in self.watched if "@" in one.address]
        said = self.chance.choice(("450 später", "550 nie"))
        self.mailbox.refused.clear()
        if self.chance.random() < 0.4:
            self.mailbox.refused[self.chance.choice(addresses)] = said
        self.hook.status = self.chance.choice((204, 204, 204, 500))

    def _feed(self, one: Watched) -> list[str]:
        """The ids of all pages of a feed, the earliest first."""
        ids: list[str] = []
        url = f"{one.path}/feed"
        while url:
            root = ElementTree.fromstring(self.client.get(url).data)
            ids += [
                str(entry.findtext(f"{ATOM}id")).rpartition("/")[2]
                for entry in root.iter(f"{ATOM}entry")
            ]
            links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
            url = str(links.get("next", "")).removeprefix("https://presse.example")
        return ids[::-1]

    def _letters(self) -> list[Letter]:
        return [*self.mailbox.letters, *self.hook.letters]

    def _check_letters(self) -> None:
        """What came in since the last look names nothing that may not be shown."""
        shown = self.matches({})
        boxes = (self.mailbox.letters, self.hook.letters)
        for number, letters in enumerate(boxes):
            for letter in letters[self._read[number] :]:
                assert letter.ids and set(letter.ids) <= shown, f"{letter} has what is gone"
            self._read[number] = len(letters)

    def _say(self, what: str) -> None:
        self.trial.told.append(what)

    def close(self) -> None:
        self.app.extensions["desk"].live.close()
        self.trial.close()


def _check_names(letters: list[Letter], gone: set[str]) -> None:
    """One name, one content, and one hit, one name; but for hits that were gone for a while."""
    contents: dict[str, set[bytes]] = {}
    names: dict[str, set[str]] = {}
    for letter in letters:
        if not gone & set(letter.ids):
            contents.setdefault(letter.name, set()).add(letter.content)
        for id in set(letter.ids) - gone:
            names.setdefault(id, set()).add(letter.name)
    for name, several in contents.items():
        assert len(several) == 1, f"{name} came with other words: {several}"
    for id, under in names.items():
        assert len(under) == 1, f"{id} came under {under}"


@contextmanager
def receivers() -> Iterator[tuple[Mailbox, Hook]]:
    """Those who are told."""
    with mail_server() as mailbox, web_server() as hook:
        yield mailbox, hook


def run(folder: Path, seed: int, steps: int) -> AlertsTrial:
    """One random sequence of so many steps."""
    with receivers() as (mailbox, hook):
        trial = AlertsTrial(folder, seed, mailbox, hook)
        try:
            for _ in range(steps):
                trial.step()
            trial.end()
            return trial
        except BaseException:
            print(f"seed {seed}:", *trial.trial.told, sep="\n")
            raise
        finally:
            trial.close()
