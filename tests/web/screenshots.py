"""Screenshots of the sample articles: `make screenshots` writes those of the README and docs/.

With --all FOLDER, every page: light, dark, narrow, and on a very wide screen, to be looked at.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from index.settings import Settings
from search.app import create_app
from search.commands.rebuild import rebuilt
from tests.web.conftest import ARGUMENTS, NAMES
from tests.web.looking import served

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 1)  # what the samples tell of has happened by then
LONGEST = 6000  #: pixels of a page that are shown
LARGEST = 150_000  #: bytes of a picture in docs/

PAGES = {
    "start": "/",
    "list": "/search?q=Brücke",
    "paged": "/search?size=10&page=2",
    "dense": "/search?q=Stadt&view=dense",
    "story": "/search?q=Sicherheit der Gründung",
    "filtered": "/search?q=Brücke&from=2025&to=2025&outlet=-Hafenblatt&undated=include",
    "nothing": "/search?q=Quastenflosser UND Brücke&outlet=Hafenblatt",
    "corrected": '/search?q="Brücke UND ab* (&from=gestern-morgen',
    "overview": "/overview?q=Brücke",
    "trends": "/trends?q=Brücke&q=Hochwasser",
    "lines": "/concordance?q=Brücke",
    "sample": "/sample?q=Stadt",
    "words": "/words?q=Brücke",
    "builder": '/builder?q="neue Brücke" -Fähre',
    "help": "/help",
    "keys": "/keys",
    "history": "/history",
    "api": "/api",
    "missing": "/nirgends",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """How a page is looked at."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


SCREENS = (
    Shot("light", 1280, 860),
    Shot("dark", 1280, 860, "dark"),
    Shot("narrow", 360, 780),
    Shot("wide", 2560, 1400),
)
NARROW = Shot("narrow", 360, 780)
KEPT = {
    "screenshot": ("/search?q=Straßenbahn Brücke", SCREENS[0]),
    "screenshot-dark": ("/search?q=Straßenbahn Brücke", SCREENS[1]),
    "screenshot-narrow": ("/search?q=Straßenbahn Brücke", NARROW),
    "screenshot-overview": ("/overview?q=Brücke", SCREENS[0]),
    "screenshot-article": ("article", SCREENS[0]),
}


@contextmanager
def samples() -> Iterator[str]:
    """The address of a server with the sample articles."""
    with TemporaryDirectory() as folder:
        settings = replace(
            Settings(),
            index=Path(folder, "index"),
            holdings=Path(folder, "holdings.sqlite"),
            processes=1,
        )
        rebuilt(settings, (ROOT / "articles",))
        application = create_app(settings, lambda: TODAY)
        for url in PAGES.values():  # what is shown is how long a search takes, not the first
            application.test_client().get(url)
        with served(application) as site:
            yield site
        application.extensions["desk"].live.close()


def opened(page: Page, url: str) -> None:
    """Open a page; "article" is the first hit of a list."""
    page.goto("/search?q=Sicherheit der Gründung" if url == "article" else url)
    if url == "article":
        page.locator(".hits h3 a").first.click()
    page.wait_for_load_state("networkidle")


def taken(browser: Browser, site: str, url: str, shot: Shot, into: Path, whole: bool) -> Path:
    """A picture of a page, of what is seen first or of the ``whole``."""
    context = browser.new_context(
        base_url=site,
        locale="de-DE",
        color_scheme=shot.scheme,
        viewport={"width": shot.width, "height": shot.height},
    )
    page = context.new_page()
    opened(page, url)
    found: int = page.evaluate("document.documentElement.scrollHeight")
    height = min(found, LONGEST) if whole else shot.height
    page.screenshot(
        path=into,
        full_page=whole,
        clip={"x": 0, "y": 0, "width": shot.width, "height": height},
    )
    context.close()
    return into


def main(arguments: list[str]) -> int:
    """Take them; 1 where a picture for docs/ is too large, or there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.screenshots", description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page on every screen")
    parser.add_argument("--only", default="", help="of these, pages with this in their name")
    given = parser.parse_args(arguments)
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        print(f"no browser: none of {', '.join(NAMES)} is on the path", file=sys.stderr)
        return 1
    too_large = []
    with samples() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        if given.all:
            given.all.mkdir(parents=True, exist_ok=True)
            for name, url in {**PAGES, "article": "article"}.items():
                for shot in SCREENS:
                    if given.only in f"{name}-{shot.name}":
                        file = given.all / f"{name}-{shot.name}.png"
                        print(taken(browser, site, url, shot, file, whole=shot.width < 2000))
        else:
            for name, (url, shot) in KEPT.items():
                file = taken(browser, site, url, shot, ROOT / "docs" / f"{name}.png", whole=False)
                size = file.stat().st_size
                print(f"{file.relative_to(ROOT)}: {size:,} bytes")
                too_large += [file] if size > LARGEST else []
        browser.close()
    for file in too_large:
        print(f"{file} has more than {LARGEST:,} bytes", file=sys.stderr)
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
