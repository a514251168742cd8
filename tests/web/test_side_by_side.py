"""Shared passages and comparisons in a real browser, for every reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.reprints import AGENCY, COPY, CUT, OWN, ids, press, reader
from tests.web.looking import Scheme, problems, served, width

__all__ = ["ids", "press", "reader"]


@pytest.fixture(scope="session")
def stall(press: Flask) -> Iterator[str]:
    """The address of a server with the story's pages."""
    with served(press) as address:
        yield address


@pytest.fixture
def desktop(browser: Browser, stall: str) -> Iterator[Page]:
    """A German reader with a wide window; nothing is complained of."""
    context = browser.new_context(
        base_url=stall, locale="de-DE", viewport={"width": 1280, "height": 900}
    )
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(stall)] == []


def urls(ids: dict[str, str]) -> dict[str, str]:
    """The pages to be looked at."""
    one = ids[AGENCY.title]
    return {
        "article": f"/articles/{one}?q=Steuerung",
        "copy": f"/compare?a={one}&b={ids[COPY.title]}",
        "quotation": f"/compare?a={one}&b={ids[OWN.title]}&lang=en",
        "nothing in common": f"/compare?a={ids[OWN.title]}&b={ids[CUT.title]}",
        "error": f"/compare?a={one}&b={one}",
    }


PAGES = tuple(urls(dict.fromkeys(a.title for a in (AGENCY, COPY, OWN, CUT))))  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    browser: Browser, stall: str, ids: dict[str, str], name: str, scheme: Scheme
) -> None:
    assert problems(browser, stall, scheme, lambda page: page.goto(urls(ids)[name])) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(
    browser: Browser, stall: str, ids: dict[str, str], name: str
) -> None:
    assert width(browser, stall, lambda page: page.goto(urls(ids)[name])) == 320


def test_from_the_article_to_the_comparison_and_on(desktop: Page, ids: dict[str, str]) -> None:
    desktop.goto(urls(ids)["article"])
    desktop.get_by_role("link", name="75 % der Wörter stehen auch anderswo").click()
    others = desktop.get_by_role("region", name="Auch in 3 anderen Artikeln")
    expect(others.get_by_role("listitem")).to_have_count(3)
    others.get_by_role("link", name="Vergleichen mit Tageblatt").click()
    expect(desktop).to_have_title("Vergleich: Hafenkurier und Tageblatt – Pressesuche")
    desktop.get_by_role("link", name="Seiten tauschen").click()
    expect(desktop).to_have_title("Vergleich: Tageblatt und Hafenkurier – Pressesuche")
    desktop.get_by_role("link", name=AGENCY.title).click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(AGENCY.title)


def test_passages_are_reached_by_keys(desktop: Page, ids: dict[str, str]) -> None:
    desktop.goto(urls(ids)["copy"])
    number = desktop.locator("#a3")
    number.focus()
    assert number.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    desktop.keyboard.press("Enter")
    expect(desktop.locator("#b3")).to_be_in_viewport()
    assert desktop.url.endswith("#b3")
    desktop.keyboard.press("Tab")
    focused = desktop.evaluate("document.activeElement.id || document.activeElement.className")
    assert focused in {f"{side}{n}" for side in "ab" for n in range(1, 5)}


def test_texts_stand_side_by_side_or_below_one_another(
    browser: Browser, stall: str, ids: dict[str, str]
) -> None:
    for wide, beside in ((1280, True), (360, False)):
        context = browser.new_context(base_url=stall, viewport={"width": wide, "height": 800})
        page = context.new_page()
        page.goto(urls(ids)["copy"])
        sides = page.locator(".rows .common").first.locator(".side").all()
        a, b = (side.bounding_box() for side in sides)
        context.close()
        assert a and b
        assert (a["y"] == b["y"]) is beside
        assert (a["x"] == b["x"]) is not beside


def test_what_is_shared_is_told_by_more_than_colour(desktop: Page, ids: dict[str, str]) -> None:
    desktop.goto(urls(ids)["article"])
    styles = desktop.locator(".beside").evaluate_all(
        "all => all.map(e => getComputedStyle(e).borderLeftStyle)"
    )
    assert styles == ["solid", "solid", "dotted", "solid"]
    lined = desktop.locator(".lined").first
    assert "underline" in lined.evaluate("e => getComputedStyle(e).textDecorationLine")
    label, text = (
        desktop.locator(".whose").first.bounding_box(),
        desktop.locator(".text").bounding_box(),
    )
    assert label and text
    assert label["x"] > text["x"] + text["width"]  # in the margin


def test_the_article_leads_to_its_story(desktop: Page, ids: dict[str, str]) -> None:
    desktop.goto(f"/articles/{ids[AGENCY.title]}")
    desktop.get_by_role("link", name="Fassungen vergleichen", exact=True).click()
    expect(desktop.get_by_role("heading", name="Wahrscheinlich zuerst")).to_be_visible()
