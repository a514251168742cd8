"""The search field completes what is typed, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.looking import Scheme, problems, width


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Suche in allen Artikeln")


def type_(page: Page, text: str) -> Locator:
    """Type into the field; what is offered then."""
    field(page).press_sequentially(text)
    offers = page.get_by_role("listbox", name="Vorschläge").get_by_role("option")
    expect(offers.first).to_be_visible()
    return offers


def test_arrows_choose_enter_takes_and_enter_searches(page: Page) -> None:
    page.goto("/")
    offers = type_(page, "Neue brü")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#q-said")).to_have_text("1 Vorschlag; auswählen mit den Pfeiltasten")
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    chosen = offers.first.get_attribute("id") or ""
    expect(field(page)).to_have_attribute("aria-activedescendant", chosen)
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Neue Brücke")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(offers).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Neue Brücke – Pressesuche")


def test_arrows_go_round_and_lead_back_to_what_was_typed(page: Page) -> None:
    page.goto("/")
    offers = type_(page, "ha")
    expect(offers).to_have_count(7)
    said = "7 Vorschläge; auswählen mit den Pfeiltasten"
    expect(page.locator("#q-said")).to_have_text(said)
    page.keyboard.press("ArrowUp")
    expect(offers.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q-list [aria-selected=true]")).to_have_count(0)
    expect(field(page)).to_have_value("ha")
    page.keyboard.press("Enter")
    expect(page).to_have_title("ha – Pressesuche")


def test_escape_closes_the_list_and_keeps_the_text(page: Page) -> None:
    page.goto("/")
    offers = type_(page, "stadtr")
    page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    expect(field(page)).to_have_value("stadtr")
    expect(page.locator("#q-said")).to_be_empty()
    page.keyboard.press("ArrowDown")
    expect(offers).to_have_count(1)


def test_a_name_is_chosen_by_mouse(page: Page) -> None:
    page.goto("/")
    type_(page, "Brücke hafenk")
    page.get_by_role("option", name="Medium: Hafenkurier").click()
    expect(field(page)).to_have_value("Brücke medium:Hafenkurier")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 Artikel")


def test_the_list_goes_when_the_field_is_left(page: Page) -> None:
    page.goto("/")
    offers = type_(page, "stadtr")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Suchen")).to_be_focused()
    expect(offers).to_have_count(0)


def test_another_spelling_is_one_click_away(page: Page) -> None:
    page.goto("/search?q=Brükce&outlet=Tageblatt")
    expect(page.get_by_role("status")).to_have_text("Nichts gefunden")
    page.get_by_role("link", name="Brücke", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("1 Artikel")
    expect(field(page)).to_have_value("Brücke")


def offering(page: Page) -> None:
    page.goto("/search?q=Brükce")
    field(page).fill("")
    type_(page, "ha")
    page.keyboard.press("ArrowDown")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_the_list_is_open(
    browser: Browser, site: str, scheme: Scheme
) -> None:
    assert problems(browser, site, scheme, offering) == []


def test_the_open_list_fits_a_small_screen(browser: Browser, site: str) -> None:
    def long(page: Page) -> None:
        page.goto("/")
        type_(page, "lokalblatt")

    assert width(browser, site, long) == 320
