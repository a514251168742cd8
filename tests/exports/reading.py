"""Reading exports back with libraries that others read them with."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlsplit

import bibtexparser
import feedparser
import rispy
from flask.testing import FlaskClient

from index.settings import Settings
from search.app import create_app
from tests.newsroom import TODAY

Entry = dict[str, Any]


def read_csv(file: bytes) -> list[Entry]:
    text = StringIO(file.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, strict=True))


def read_ris(file: bytes) -> list[Entry]:
    found: list[Entry] = rispy.loads(file.decode())
    return found


def read_bibtex(file: bytes) -> list[Entry]:
    """The entries, their keys as "key"; none may be broken or doubled."""
    library = bibtexparser.parse_string(file.decode())
    assert not library.failed_blocks, library.failed_blocks
    return [
        {"key": entry.key, "type": entry.entry_type, **{f.key: f.value for f in entry.fields}}
        for entry in library.entries
    ]


def read_ninjs(file: bytes) -> list[Entry]:
    found: list[Entry] = json.loads(file)
    return found


def read_atom(file: bytes) -> Any:
    found = feedparser.parse(BytesIO(file))
    assert not found.bozo, found.bozo_exception
    return found


@contextmanager
def opened(settings: Settings) -> Iterator[FlaskClient]:
    """The pages of an index; it is let go of in the end."""
    application = create_app(settings, lambda: TODAY)
    yield application.test_client()
    application.extensions["desk"].live.close()


#: How the id of an article is found in an entry of each format.
WHOLE: dict[str, tuple[Callable[[bytes], list[Entry]], Callable[[Entry], str]]] = {
    "csv": (read_csv, lambda entry: str(entry["id"])),
    "ris": (read_ris, lambda entry: str(entry["accession_number"])),
    "bibtex": (read_bibtex, lambda entry: str(entry["key"]).removeprefix("ps-")),
    "ninjs": (read_ninjs, lambda entry: str(entry["uri"]).rpartition("/")[2]),
}


def ids_in_file(client: FlaskClient, form: str, query: str) -> list[str]:
    response = client.get(f"/search?{query}&format={form}")
    assert response.status_code == 200, response.text
    read, id_of = WHOLE[form]
    found = [id_of(entry) for entry in read(response.data)]
    assert response.headers["X-Total-Count"] == str(len(found))
    return found


def ids_in_json(client: FlaskClient, query: str, size: int = 7) -> list[str]:
    """Following next to the end."""
    return [
        hit["id"] for page in _pages(client, f"/api/search?{query}&size={size}") for hit in page
    ]


def _pages(client: FlaskClient, url: str) -> Iterator[list[Entry]]:
    while url:
        answer = client.get(url).get_json()
        yield answer["hits"]
        url = answer["next"] or ""


def ids_in_feed(client: FlaskClient, query: str, size: int = 7) -> list[str]:
    """Following rel=next to the end."""
    url, found = f"/search?{query}&size={size}&format=atom", []
    while url:
        feed = read_atom(client.get(url).data)
        found += [entry.id.rpartition("/")[2] for entry in feed.entries]
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        parts = urlsplit(following[0]) if following else None
        url = f"{parts.path}?{parts.query}" if parts else ""
    return found
