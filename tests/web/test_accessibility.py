"""Every page for everybody: axe finds nothing, and nothing is wider than a small screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.web.looking import Scheme, problems, unfold, width

PAGES = {
    "start": "/",
    "list": "/search?q=Stadtrat&page=2&facet=outlet",
    "filtered": "/search?q=Brücke&from=2025-04&to=2025-04&outlet=-Stadtarchiv&agency=AFP",
    "corrected": '/search?q="Brücke UND ab* (&from=gestern-morgen&overlap=1',
    "nothing": "/search?q=Quastenflosser UND Brücke&outlet=Tageblatt&from=2024&to=2024",
    "help": "/help?lang=en",
    "endpoints": "/api",
    "missing": "/nirgends",
    "article": "/search?q=Brücke Ufer",
    "article with strange characters": "/search?q=Zeichen",
}


def show(page: Page, name: str) -> None:
    """Open one of the pages, and whatever is folded on it."""
    page.goto(PAGES[name])
    if name.startswith("article"):
        page.goto(page.locator(".hits a").first.get_attribute("href") or "")
    unfold(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, scheme: Scheme) -> None:
    assert problems(browser, site, scheme, lambda page: show(page, name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, name: str) -> None:
    assert width(browser, site, lambda page: show(page, name)) == 320
