"""Identity: what makes an article the same one wherever it is read, and the id it gets."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from itertools import count
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.draft import Draft


def ids(seed: str) -> Iterator[str]:
    """Ids for an article to choose from: short, URL-safe, and always the same ones."""
    for attempt in count():
        digest = hashlib.blake2b(f"{seed}\0{attempt}".encode(), digest_size=8).digest()
        yield base64.b32encode(digest).decode().rstrip("=").lower()


def key_of(draft: Draft) -> str | None:
    """What an article is known by wherever it lies; None where only its file or text tell."""
    if draft.own_id:
        return f"id {draft.outlet}\0{draft.own_id}"
    if draft.url:
        return f"url {canonical_url(draft.url)}"
    return None


def canonical_url(url: str) -> str:
    """A URL without what does not name the article: fragment, tracking, case of the host.

    >>> canonical_url("HTTPS://Zeitung.example/a?utm_source=x&id=1#kommentare")
    'https://zeitung.example/a?id=1'
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith("utm_") and name.lower() not in ("fbclid", "gclid")
    ]
    return urlunsplit(
        (parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", urlencode(query), "")
    )
