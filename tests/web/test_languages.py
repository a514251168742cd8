"""The page in each of its languages: one like the other, and a way from each to the others."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from search.i18n import LANGUAGES, NAMES, language
from tests.web.looking import problems, unfold, width

PAGES = {
    "start": "/",
    "list": "/search?q=Brücke&outlet=Hafenkurier&from=2025&sort=newest",
    "second page": "/search?q=Stadtrat&page=2&facet=outlet",
    "hints": '/search?q="Brücke UND ab* (&from=gestern-morgen&overlap=1',
    "nothing": "/search?q=Quastenflosser UND Brücke&outlet=Tageblatt&from=2024&to=2024",
    "builder": "/builder?all=Hafen&outlet=Tageblatt",
    "help": "/help",
    "keys": "/keys",
    "history": "/history",
    "overview": "/overview?q=Brücke",
    "trends": "/trends?q=Brücke&q=Stadtrat",
    "concordance": "/concordance?q=Brücke",
    "sample": "/sample?q=Stadtrat",
    "missing": "/nirgends",
}


def spoken(url: str, code: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}lang={code}"


def silent(url: str) -> str:
    """A URL without its language."""
    return re.sub(r"[?&]lang=\w+", "", html.unescape(url))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_to_itself_in_every_language(
    client: FlaskClient, name: str, code: str
) -> None:
    page = client.get(spoken(PAGES[name], code)).text
    assert f'<html lang="{code}">' in page
    alternates = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)"', page)
    assert [one for one, _ in alternates] == list(LANGUAGES)
    assert all(silent(url) != html.unescape(url) for _, url in alternates)
    assert len({silent(url) for _, url in alternates}) == 1
    switch = re.findall(r'<a href="([^"]*)" lang="(\w+)" hreflang="\w+"[^>]*>(\w+)</a>', page)
    others = [one for one in LANGUAGES if one != code]
    assert [(one, shown) for _, one, shown in switch] == [(one, NAMES[one]) for one in others]
    assert [(one, url) for url, one, _ in switch] == [a for a in alternates if a[0] != code]


def article(page: Page, code: str) -> None:
    page.goto(spoken("/search?q=Brücke Ufer", code))
    page.goto(page.locator(".hits a").first.get_attribute("href") or "")


def saved(page: Page, code: str) -> None:
    """Save a search, and read its page."""
    page.goto(spoken("/search?q=Hafen&outlet=-Tageblatt", code))
    page.locator(".keep summary").click()
    page.locator(".keep button").click()
    expect(page.locator("main.saved h1")).to_have_text("Hafen")


def show(page: Page, name: str, code: str) -> None:
    """Open one of the pages in a language, and whatever is folded on it."""
    if name == "article":
        article(page, code)
    elif name == "saved":
        saved(page, code)
    else:
        page.goto(spoken(PAGES[name], code))
    expect(page.locator("html")).to_have_attribute("lang", code)
    unfold(page)


@pytest.mark.parametrize("code", LANGUAGES[1:])  # German is looked at in all other tests
@pytest.mark.parametrize("name", [*PAGES, "article", "saved"])
def test_no_language_is_wider_than_a_small_screen(
    browser: Browser, site: str, name: str, code: str
) -> None:
    assert width(browser, site, lambda page: show(page, name, code)) == 320


@pytest.mark.parametrize("code", ["fr", "lb"])
@pytest.mark.parametrize("name", ["list", "article", "saved", "help"])
def test_axe_finds_nothing_in_the_other_languages(
    browser: Browser, site: str, name: str, code: str
) -> None:
    assert problems(browser, site, "light", lambda page: show(page, name, code)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_reader_changes_the_language_and_keeps_the_search(
    browser: Browser, site: str, code: str
) -> None:
    start = "en" if code == "de" else "de"
    page = browser.new_page(base_url=site)
    page.goto(spoken("/search?q=Stadtrat&size=2&page=2", start))
    page.get_by_role("link", name=NAMES[code], exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    expect(page.locator("input[name=q]").first).to_have_value("Stadtrat")
    assert page.url == f"{site}/search?q=Stadtrat&size=2&page=2&lang={code}"
    page.get_by_role("link", name=language(code).gettext("Hilfe"), exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    page.close()
