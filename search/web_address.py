"""Web address: a URL that a browser can open, or nothing."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_address(url: str) -> str:
    """The address, if it is one that a browser can open; else "".

    >>> web_address("https://bote.example/1"), web_address("http://[::1"), web_address("http:")
    ('https://bote.example/1', '', '')
    """
    try:
        parts = urlsplit(url)
        opens = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # a bracket left open, as in http://[::1
        return ""
    return url if opens else ""
