"""An archive of three files, and its saved searches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.article import BERLIN
from index.build import rebuild
from index.settings import MailSettings, Settings
from index.update import update
from search.app import create_app
from search.saved.outbox import Outbox
from search.saved.saved import Kind, Saved, Target
from search.saved.sending import Sender, Sendings
from search.saved.store import Store
from tests.alerts.receivers import Hook, Mailbox, mail_server, web_server
from tests.alerts.victim import sender


@dataclass
class Archive:
    """A folder of articles, its index, and what is saved."""

    folder: Path
    settings: Settings
    app: Flask
    moment: datetime

    def write(self, name: str, text: str) -> None:
        """An article comes in, or another version of it, and the index knows."""
        (self.folder / f"{name}.txt").write_text(text, encoding="utf-8")
        update(self.settings)

    def remove(self, name: str) -> None:
        (self.folder / f"{name}.txt").unlink()
        update(self.settings)

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @property
    def store(self) -> Store:
        return Store(self.settings.saved_searches)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.store.database)

    def save(self, **asked: str) -> str:
        """Save a search; the path of its page."""
        answer = self.client.post("/saved", data=asked)
        assert answer.status_code == 303
        return str(answer.location)

    def saved(self) -> Saved:
        """The search saved last."""
        return self.store.all()[-1]

    def tell(self, kind: Kind, address: str, **more: object) -> Target:
        """Tell somebody of the search saved last."""
        return self.outbox.add(self.saved(), kind, address, self.moment, **more)  # type: ignore[arg-type]

    def titles(self, path: str) -> list[str]:
        """The headlines of the entries of a feed, the latest first."""
        text = self.client.get(f"{path}/feed").text
        return [part.partition("</title>")[0] for part in text.split("<title>")[2:]]

    def sender(self) -> Sender:
        live = self.app.extensions["desk"].live
        return sender(self.settings, live, lambda: self.moment)

    def send(self, after: float = 0, again: bool = False) -> Sendings:
        """A run of alerts, so many hours from now."""
        self.moment += timedelta(hours=after)
        return self.sender().run(again)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def hook() -> Iterator[Hook]:
    with web_server() as hook:
        yield hook


@pytest.fixture
def opened() -> Iterator[list[Archive]]:
    """The archives of a test, which are closed when it ends."""
    archives: list[Archive] = []
    yield archives
    for archive in archives:
        archive.app.extensions["desk"].live.close()


@pytest.fixture
def archive(tmp_path: Path, mailbox: Mailbox, opened: list[Archive]) -> Archive:
    return an_archive(tmp_path, mailbox.port, opened)


Opening = Callable[..., Archive]


def an_archive(folder: Path, port: int, opened: list[Archive], **settings: object) -> Archive:
    """An archive with three articles."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in {
        "fest": "Fest am Hafen\n\nDer Hafen feiert drei Tage lang.\n",
        "rat": "Rat tagt\n\nDer Rat sprach über den Haushalt.\n",
        "fähre": "Fähre fällt aus\n\nDie Fähre blieb am Hafen liegen.\n",
    }.items():
        (articles / f"{name}.txt").write_text(text, encoding="utf-8")
    ours = Settings(
        index=folder / "index",
        holdings=folder / "holdings.sqlite",
        address="https://presse.example",
        mail=MailSettings("127.0.0.1", "none", port, "presse@bote.example"),
        webhooks=(ip_network("127.0.0.1/32"),),
    )
    ours = replace(ours, **settings)  # type: ignore[arg-type]
    rebuild(ours, [articles])
    moment = datetime(2026, 4, 10, 9, tzinfo=BERLIN)
    archive = Archive(articles, ours, None, moment)  # type: ignore[arg-type]
    archive.app = create_app(ours, lambda: archive.moment.date(), lambda: archive.moment)
    opened.append(archive)
    return archive
