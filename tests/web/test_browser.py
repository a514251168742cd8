"""The pages in a real browser, as a reader uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect


def counted(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Suche in allen Artikeln").fill(text)
    page.get_by_role("button", name="Suchen").click()


def test_search_read_and_go_back(page: Page) -> None:
    page.goto("/")
    assert counted(page).startswith("47 Artikel")
    ask(page, "Brücke Ufer")
    expect(page).to_have_title("Brücke Ufer – Pressesuche")
    assert counted(page) == "1 Artikel"
    page.get_by_role("link", name="Neue Brücke über den Hafen eröffnet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Neue Brücke über den Hafen eröffnet")
    assert page.locator("mark").all_inner_texts() == [
        "Brücke",
        "Brücke",
        "Ufer",
        "Brücke",
        "Brücke",
    ]
    page.get_by_role("link", name="Zurück zu den Treffern").click()
    assert counted(page) == "1 Artikel"
    expect(page.get_by_label("Suche in allen Artikeln")).to_have_value("Brücke Ufer")


def test_several_values_of_a_facet_and_taking_one_back(page: Page) -> None:
    page.goto("/search?q=Brücke")
    page.get_by_role("checkbox", name=re.compile("Tageblatt")).check()
    page.get_by_role("button", name="Anwenden: Medium").click()
    assert counted(page) == "1 Artikel"
    page.get_by_role("checkbox", name=re.compile("Hafenkurier")).check()
    page.get_by_role("button", name="Anwenden: Medium").click()
    assert counted(page) == "2 Artikel"
    assert page.url.endswith("/search?q=Br%C3%BCcke&outlet=Hafenkurier&outlet=Tageblatt")
    page.get_by_role("link", name="Filter entfernen: Medium: Tageblatt").click()
    assert counted(page) == "1 Artikel"
    page.get_by_role("link", name="Filter entfernen: Medium: Hafenkurier").click()
    assert counted(page) == "4 Artikel"
    expect(page.get_by_label("Suche in allen Artikeln")).to_have_value("Brücke")


def test_a_value_is_excluded_and_allowed_again(page: Page) -> None:
    page.goto("/search?q=Brücke")
    page.get_by_role("link", name="ausschließen: Tageblatt").click()
    assert counted(page) == "3 Artikel"
    page.get_by_role("checkbox", name=re.compile("Stadtarchiv")).check()
    page.get_by_role("button", name="Anwenden: Medium").click()
    assert "outlet=-Tageblatt" in page.url
    page.get_by_role("link", name="wieder zulassen: Tageblatt").click()
    assert counted(page) == "1 Artikel"


def test_a_long_facet_opens(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    outlets = page.locator("#facet-outlet").get_by_role("checkbox")
    expect(outlets).to_have_count(10)
    page.get_by_role("button", name="4 weitere: Medium").click()
    expect(outlets).to_have_count(14)


def test_the_bars_zoom_from_year_to_month_to_day_and_out_again(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    time = page.locator(".timeline")
    time.locator("svg a", has=page.locator("title", has_text="2023: 10 Artikel")).click()
    assert counted(page) == "10 Artikel"
    assert page.url.endswith("from=2023&to=2023")
    time.locator("svg a", has=page.locator("title", has_text="März 2023")).click()
    assert page.url.endswith("from=2023-03&to=2023-03")
    days = time.locator("svg a")
    expect(days.first).to_have_attribute("href", re.compile("from=2023-03-"))
    days.first.click()
    steps = time.locator(".path li").all_inner_texts()
    assert steps[:3] == ["gesamter Zeitraum", "2023", "März 2023"]
    assert steps[3].endswith(". März 2023")
    time.get_by_role("link", name="gesamter Zeitraum").click()
    assert counted(page).startswith("40 Artikel")


def test_the_table_does_the_same_by_keyboard(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.get_by_text("Als Tabelle").focus()
    page.keyboard.press("Enter")
    page.get_by_role("row", name="2023 10").get_by_role("link").press("Enter")
    page.wait_for_url("**from=2023&to=2023")
    assert counted(page) == "10 Artikel"


def test_a_period_can_be_typed(page: Page) -> None:
    page.goto("/search?q=Brücke")
    page.get_by_label("von", exact=True).fill("10.4.2025")
    page.get_by_label("bis", exact=True).fill("2025-04-10")
    page.get_by_role("button", name="Anwenden: Zeitraum").click()
    assert counted(page) == "1 Artikel"
    page.get_by_label("auch wenn nur Monat oder Jahr bekannt ist").check()
    page.get_by_role("button", name="Anwenden: Zeitraum").click()
    assert counted(page) == "2 Artikel"


def test_pages_and_order(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.get_by_role("link", name="Weiter", exact=True).click()
    expect(page).to_have_title("Stadtrat – Seite 2 von 4 – Pressesuche")
    assert page.locator("ol.hits").get_attribute("start") == "11"
    page.get_by_label("Reihenfolge").select_option("Älteste zuerst")
    page.wait_for_url("**sort=oldest")
    expect(page).to_have_title("Stadtrat – Pressesuche")
    expect(page.locator(".hits time").first).to_have_attribute("datetime", re.compile("^2021-01"))


def test_the_language_changes_and_the_search_stays(page: Page) -> None:
    page.goto("/search?q=Brücke&outlet=Tageblatt")
    page.get_by_role("link", name="English").click()
    assert counted(page) == "1 article"
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to search")
    page.get_by_role("link", name="Pressesuche").click()
    expect(page.get_by_role("button", name="Search")).to_be_visible()


def test_the_skip_link_and_the_slash_lead_where_they_say(page: Page) -> None:
    page.goto("/search?q=Brücke")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Suche in allen Artikeln")).to_be_focused()
    page.keyboard.type("/")
    expect(page.get_by_label("Suche in allen Artikeln")).to_have_value("/")


def test_everything_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    ask(page, "Brücke")
    page.get_by_role("checkbox", name=re.compile("Tageblatt")).check()
    page.get_by_role("button", name="Anwenden: Medium").click()
    assert counted(page) == "1 Artikel"
    page.get_by_role("link", name="Filter entfernen: Medium: Tageblatt").click()
    page.get_by_label("Reihenfolge").select_option("Älteste zuerst")
    page.get_by_role("button", name="Anzeigen").click()
    assert "sort=oldest" in page.url
    page.locator(".timeline summary").click()
    page.get_by_role("link", name="Brücke in der Chronik").click()
    page.get_by_role("link", name="Zurück zu den Treffern").click()
    assert counted(page) == "4 Artikel"
    context.close()


@pytest.mark.parametrize(
    "url",
    ["/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/search?q=Zeichen&outlet=%22%3E%3Cscript%3E"],
)
def test_no_script_gets_in(page: Page, url: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto(url)
    assert page.locator("main script, main img").count() == 0
    page.goto("/search?q=Zeichen")
    page.get_by_role("link", name="<script>alert('Titel')</script>").click()
    assert page.locator("main script, main img").count() == 0
