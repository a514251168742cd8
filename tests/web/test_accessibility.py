"""Every page for everybody: axe finds nothing, and nothing is wider than a small screen."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PAGES = {
    "start": "/",
    "list": "/search?q=Stadtrat&page=2&facet=outlet",
    "filtered": "/search?q=Brücke&from=2025-04&to=2025-04&outlet=-Stadtarchiv&agency=AFP",
    "corrected": '/search?q="Brücke UND ab* (&from=gestern-morgen&overlap=1',
    "nothing": "/search?q=Quastenflosser UND Brücke&outlet=Tageblatt&from=2024&to=2024",
    "help": "/help?lang=en",
    "missing": "/nirgends",
    "article": "/search?q=Brücke Ufer",
    "article with strange characters": "/search?q=Zeichen",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]


def show(page: Page, name: str) -> None:
    """Open one of the pages, and whatever is folded on it."""
    page.goto(PAGES[name])
    if name.startswith("article"):
        page.goto(page.locator(".hits a").first.get_attribute("href") or "")
    for details in page.locator("details:not([open]) > summary").all():
        details.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, scheme: Scheme) -> None:
    # The policy forbids axe's own script, so it is lifted here and only here.
    context = browser.new_context(
        base_url=site, locale="de-DE", color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    show(page, name)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    context.close()
    problems = [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in found.response["violations"]
    ]
    assert problems == []
    assert len(found.response["passes"]) > 20


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, name: str) -> None:
    context = browser.new_context(
        base_url=site, locale="de-DE", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    show(page, name)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width == 320
