"""The page of an article in a browser: going through its marks, copying, printing."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.articles import OPENED, STRANGE, opened, path, reader, settings, site
from tests.web.looking import Scheme, problems, unfold, width

__all__ = ["opened", "reader", "settings", "site"]


def url(opened: str) -> str:
    return f"{opened}?q=Brücke kommentar:Brücke"


@pytest.mark.parametrize("by", ["keys", "buttons"])
def test_going_through_the_marks(page: Page, opened: str, by: str) -> None:
    page.goto(url(opened))
    label, said = page.locator("#fundstellen"), page.locator(".finds [role=status]")
    next_one = page.get_by_role("button", name="Nächste")
    previous = page.get_by_role("button", name="Vorige")

    def go(button: str) -> None:
        if by == "keys":
            page.keyboard.press({"Nächste": "n", "Vorige": "p"}[button])
        else:
            page.get_by_role("button", name=button).press("Enter")

    expect(label).to_have_text("5 Fundstellen")
    expect(page.locator(".finds ol")).to_be_hidden()
    expect(next_one).to_be_visible()
    expect(previous).to_be_visible()
    length = page.evaluate("history.length")
    for number in (1, 2, 3, 4):
        go("Nächste")
        expect(label).to_have_text(f"{number} von 5")
        expect(page.locator(f"mark:target#treffer-{number}")).to_be_in_viewport()
        assert page.url.endswith(f"#treffer-{number}")
    expect(said).to_have_text("4 von 5: Ein Radweg auf der Brücke soll folgen.")
    go("Vorige")
    expect(label).to_have_text("3 von 5")
    page.locator(".comments summary").click()  # folded; the next but one is in there
    go("Nächste")
    go("Nächste")
    expect(page.locator("#treffer-5")).to_be_in_viewport()
    go("Nächste")
    expect(label).to_have_text("1 von 5")
    go("Vorige")
    expect(label).to_have_text("5 von 5")
    assert page.evaluate("history.length") == length
    if by == "buttons":
        expect(previous).to_be_focused()


def test_keys_are_left_alone_while_typing_and_with_modifiers(page: Page, opened: str) -> None:
    page.goto(url(opened))
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.locator("main > input").press("n")
    page.locator("body").press("Alt+p")
    expect(page.locator("#fundstellen")).to_have_text("5 Fundstellen")


def test_from_the_list_to_an_article_and_back_by_keys(page: Page) -> None:
    page.goto("/search?q=Brücke")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(OPENED.title)
    expect(page.get_by_role("button", name="Nächste")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#fundstellen")).to_have_text("1 von 4")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"/search\?q=Br%C3%BCcke$"))


def test_a_link_to_a_mark_says_which_it_is(page: Page, opened: str) -> None:
    page.goto(f"{url(opened)}#treffer-3")
    expect(page.locator("#fundstellen")).to_have_text("3 von 5")
    page.keyboard.press("n")
    expect(page.locator("#fundstellen")).to_have_text("4 von 5")


def test_without_scripts_marks_are_reached_by_links(
    browser: Browser, site: str, opened: str
) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(url(opened))
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Fundstelle 4: Brücke").click()
    expect(page.locator("#treffer-4")).to_be_in_viewport()
    page.get_by_role("link", name="Fundstelle 5: Brücke").press("Enter")  # still at hand
    expect(page.locator("#treffer-5")).to_be_in_viewport()
    page.get_by_role("link", name="Wie es weitergeht").click()
    expect(page.locator("#abschnitt-2")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize(
    ("button", "copied"),
    [
        ("Zitat kopieren", "von der Lotse, A. und Kai, B. (2025) ‚Die Brücke ist eröffnet‘, Haf"),
        ("Link kopieren", "http://127.0.0.1:"),
    ],
)
def test_citation_and_link_are_copied(
    context: BrowserContext, page: Page, opened: str, button: str, copied: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(opened)
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("button", name="Kopiert")).to_be_focused()
    expect(page.locator("#kopiert")).to_have_text("Kopiert")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(copied)
    assert text == page.locator("#zitat" if "Zitat" in button else "#dauerlink").inner_text()
    expect(page.get_by_role("button", name=button)).to_be_visible()


def test_where_there_is_no_clipboard_the_text_is_copied_all_the_same(
    context: BrowserContext, page: Page, opened: str
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(opened)
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == page.locator("#dauerlink").inner_text()


def test_the_data_block_is_no_script_to_the_browser(page: Page, reader: FlaskClient) -> None:
    """The fixture ``context`` fails where the console tells of a breach of the policy."""
    page.goto(path(reader, "Quastenflosser"))
    block = page.locator("script[type='application/ld+json']")
    expect(block).to_have_count(1)
    assert json.loads(block.text_content() or "")["headline"] == STRANGE.title
    expect(page.locator("h1")).to_have_text(STRANGE.title)


def test_nothing_moves_when_scripts_have_come(page: Page, opened: str) -> None:
    page.add_init_script(
        "self.moved = []; new PerformanceObserver(list => list.getEntries().forEach(e => {"
        " for (const s of e.sources) moved.push(s.node?.outerHTML) }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.set_viewport_size({"width": 1280, "height": 4000})  # all of it is in sight
    page.goto(url(opened))
    expect(page.get_by_role("button", name="Link kopieren")).to_be_visible()
    page.wait_for_timeout(100)
    assert page.evaluate("moved") == []
    heights = []
    for enabled in (True, False):
        context = page.context.browser
        assert context
        other = context.new_context(base_url=page.url, java_script_enabled=enabled)
        tab = other.new_page()
        tab.goto(url(opened))
        boxes = [tab.locator(one).bounding_box() for one in (".finds", ".citing", "h1")]
        heights.append([(box["y"], box["height"]) for box in boxes if box])
        other.close()
    assert heights[0] == heights[1]


def test_a_line_has_some_sixty_six_letters(page: Page, opened: str) -> None:
    """Measured in Liberation Serif, which is as wide as most serifs for text."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(opened)
    page.locator(".text").evaluate("e => { e.style.fontFamily = 'Liberation Serif, Times' }")
    letters = page.evaluate(
        """() => {
          const paragraph = document.querySelectorAll(".text p")[3];
          const range = document.createRange();
          const node = paragraph.firstChild;
          const lines = {};
          for (let at = 0; at < node.length; at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            lines[top] = (lines[top] || 0) + 1;
          }
          return Object.values(lines).slice(0, -1);
        }"""
    )
    assert len(letters) > 5
    assert 60 <= sum(letters) / len(letters) <= 80
    hyphens = page.locator(".text").evaluate("e => getComputedStyle(e).hyphens")
    assert hyphens == "auto"


def test_on_paper_there_are_addresses_and_marks_but_no_ways(page: Page, opened: str) -> None:
    page.goto(url(opened))
    page.emulate_media(media="print")
    for gone in (".masthead nav", ".back", ".finds", ".outline", ".citing .actions", ".provenance"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text(OPENED.url).first).to_be_visible()
    expect(page.locator("#dauerlink")).to_be_visible()
    mark = page.locator("#treffer-2")
    style = mark.evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.fontWeight, s.textDecorationLine, s.backgroundColor, s.color]; }"
    )
    assert style == ["700", "underline", "rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["eröffnet", "Quastenflosser"])
def test_axe_finds_nothing(
    browser: Browser, site: str, reader: FlaskClient, which: str, scheme: Scheme
) -> None:
    link = path(reader, which)

    def show(page: Page) -> None:
        page.goto(f"{link}?q=Brücke oder Quastenflosser oder kommentar:Brücke")
        unfold(page)
        page.keyboard.press("n")

    assert problems(browser, site, scheme, show) == []
    assert width(browser, site, show) == 320
