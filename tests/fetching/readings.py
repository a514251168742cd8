"""What tests of fetching set up and look at."""

from __future__ import annotations

import re
from pathlib import Path

from index.article import Article
from index.errors import SourceError
from index.fetching.account import Account
from index.sources import read
from tests.fetching.site import Site, page, rss

BOTE = "bote.example"


def bote(site: Site, *numbers: int) -> str:
    """A feed of these pages, all of which are there; its address."""
    for number in numbers:
        site.put(BOTE, f"/{number}", page(f"Meldung {number}"), ETag=f'"{number}"')
    return site.put(BOTE, "/feed", rss(*(f"/{n}" for n in numbers)), "application/rss+xml")


def titles(folder: Path) -> list[str]:
    """What the sources read in a folder, which must be all of it."""
    found = list(read([folder]))
    assert not [one for one in found if isinstance(one, SourceError)], found
    return [one.title for one in found if isinstance(one, Article)]


def reasons(account: Account) -> list[str]:
    return [re.sub(r":\d+/", "/", str(one)) for one in account.failed]
