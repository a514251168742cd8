"""Narrowing a search in a real browser: facets, the bars, typical words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.looking import Scheme, problems, width


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=request.param)
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


def counted(page: Page) -> str:
    return page.locator("#gefunden").inner_text()


def outlets(page: Page) -> Locator:
    return page.locator("#facet-outlet").get_by_role("checkbox")


def outlet(page: Page, name: str) -> Locator:
    return page.locator("#facet-outlet").get_by_role("checkbox", name=name)


def asked(page: Page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def test_more_values_come_and_go_and_no_tick_is_lost(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat")
    expect(outlets(reader)).to_have_count(10)
    outlet(reader, "Lokalblatt 03").check()
    reader.get_by_role("button", name="4 weitere: Medium").click()
    expect(outlets(reader)).to_have_count(14)
    expect(outlet(reader, "Lokalblatt 03")).to_be_checked()
    outlet(reader, "Lokalblatt 13").check()
    reader.get_by_role("button", name="Anwenden: Medium").click()
    expect(reader.locator("#gefunden")).to_contain_text("5 Artikel")
    expect(outlets(reader)).to_have_count(14)
    reader.get_by_role("link", name="nur die häufigsten: Medium").click()
    expect(outlets(reader)).to_have_count(11)
    expect(outlet(reader, "Lokalblatt 13")).to_be_checked()


def test_a_long_facet_is_searched_without_a_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=Stadtrat")
    outlet(page, "Lokalblatt 03").check()
    page.get_by_role("searchbox", name="Medium suchen").fill("BLATT 1")
    page.get_by_role("button", name="Finden: Medium").click()
    assert ("find_outlet", "BLATT 1") in asked(page)
    assert ("outlet", "Lokalblatt 03") in asked(page)
    expect(outlets(page)).to_have_count(6)  # 01, 10 to 13, and the one that is chosen
    assert page.locator("#facet-outlet .fitting").inner_text() == "5 von 14 Werten"
    page.get_by_role("searchbox", name="Medium suchen").fill("Nirgends")
    page.get_by_role("button", name="Finden: Medium").click()
    assert page.locator("#facet-outlet .fitting").inner_text() == "kein Wert mit »Nirgends«"
    context.close()


def test_a_long_facet_is_searched_while_typing(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    outlet(page, "Lokalblatt 03").check()
    field = page.get_by_role("searchbox", name="Medium suchen")
    field.press_sequentially("blatt 1")
    expect(outlets(page)).to_have_count(6)
    expect(outlet(page, "Lokalblatt 03")).to_be_checked()  # not applied yet, and not lost
    expect(page.locator("#facet-outlet [role=status]")).to_have_text("5 von 14 Werten")
    expect(field).to_be_focused()
    outlet(page, "Lokalblatt 12").check()
    field.press("Enter")
    assert counted(page).startswith("40 Artikel")  # nothing is sent by chance
    field.fill("")
    expect(outlets(page)).to_have_count(11)
    page.get_by_role("button", name="Anwenden: Medium").click()
    expect(page.locator("#gefunden")).to_contain_text("6 Artikel")
    assert [value for name, value in asked(page) if name == "outlet"] == [
        "Lokalblatt 12",
        "Lokalblatt 03",
    ]


def test_the_address_keeps_what_is_open(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.get_by_role("button", name="4 weitere: Medium").click()
    expect(outlets(page)).to_have_count(14)
    expect(outlet(page, "Lokalblatt 00")).not_to_be_focused()
    page.reload()
    expect(outlets(page)).to_have_count(14)
    page.get_by_role("link", name="Weiter", exact=True).click()
    expect(outlets(page)).to_have_count(14)


def test_the_first_new_value_has_the_focus(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    known = outlets(page).count()
    button = page.get_by_role("button", name="4 weitere: Medium")
    button.focus()
    page.keyboard.press("Enter")
    expect(outlets(page)).to_have_count(14)
    expect(outlets(page).nth(known)).to_be_focused()


def test_links_take_along_ticks_that_were_not_applied(page: Page) -> None:
    page.goto("/search?q=Stadtrat&outlet=Lokalblatt 01&outlet=Lokalblatt 02&page=1")
    outlet(page, "Lokalblatt 02").uncheck()
    outlet(page, "Lokalblatt 03").check()
    page.locator(".timeline svg a").first.click()
    chosen = {value for name, value in asked(page) if name == "outlet"}
    assert chosen == {"Lokalblatt 01", "Lokalblatt 03"}
    page.goto("/search?q=Stadtrat")
    outlet(page, "Lokalblatt 05").check()
    page.get_by_role("link", name="ausschließen: Reporter 1").click()
    assert ("outlet", "Lokalblatt 05") in asked(page)
    assert ("author", "-Reporter 1") in asked(page)


def test_a_tick_that_was_taken_back_is_not_taken_along(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    outlet(page, "Lokalblatt 05").check()
    bar = page.locator(".timeline svg a").first
    with page.context.expect_page() as other:
        bar.click(modifiers=["ControlOrMeta"])
    assert ("outlet", "Lokalblatt 05") in asked(other.value)
    other.value.close()
    outlet(page, "Lokalblatt 05").uncheck()
    bar.click()
    page.wait_for_url("**from=2021&to=2021")
    assert asked(page) == [("q", "Stadtrat"), ("from", "2021"), ("to", "2021")]


def test_every_filter_is_a_chip_that_the_keyboard_removes(reader: Page) -> None:
    reader.goto(
        "/search?q=Brücke&outlet=Tageblatt&outlet=-Stadtarchiv&from=2025-04&to=2025-04"
        "&undated=include&overlap=1"
    )
    chips = reader.locator(".chips li a")
    assert [" ".join(text.split()).removesuffix(" ×") for text in chips.all_inner_texts()] == [
        "Filter entfernen: Zeitraum: April 2025",
        "Filter entfernen: Medium: Tageblatt",
        "Filter entfernen: Medium nicht: Stadtarchiv",
        "Filter entfernen: auch wenn nur Monat oder Jahr bekannt ist",
        "Filter entfernen: auch ohne Datum",
    ]
    for left in range(5, 0, -1):
        expect(chips).to_have_count(left)
        chips.last.focus()
        expect(chips.last).to_be_focused()
        reader.keyboard.press("Enter")
        reader.wait_for_load_state()
    expect(chips).to_have_count(0)
    assert asked(reader) == [("q", "Brücke")]
    reader.goto("/search?undated=only")
    reader.get_by_role("link", name="Filter entfernen: ohne Datum").click()
    assert asked(reader) == []


def bars(page: Page) -> Locator:
    return page.locator(".timeline svg a")


def test_the_keyboard_moves_over_the_bars_and_chooses_a_period(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    expect(page.locator(".timeline svg a[tabindex='0']")).to_have_count(1)
    bars(page).first.focus()
    page.keyboard.press("ArrowRight")
    expect(bars(page).nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(bars(page).last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    told = page.locator(".choosing")
    expect(told).to_have_text(
        "2021 bis 2023: 30 Artikel. Eingabetaste: anwenden, Escape: verwerfen"
    )
    page.keyboard.press("Escape")
    expect(told).to_contain_text("Zeitraum wählen")
    expect(page.locator(".timeline .choosing-now")).to_have_count(0)
    page.keyboard.press("Shift+ArrowLeft")
    expect(told).to_contain_text("2022 bis 2023: 20 Artikel")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2022&to=2023*")
    assert counted(page).startswith("20 Artikel")


def test_a_click_elsewhere_while_a_period_is_chosen_is_one_click(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto("/search?q=Stadtrat&from=2022&to=2022")
    bars(page).first.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    table = page.locator(".timeline details")
    summary = table.locator("summary")
    summary.scroll_into_view_if_needed()
    box = summary.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 2)
    page.mouse.down()
    page.mouse.up()
    expect(table).to_have_attribute("open", "")
    expect(page.locator(".choosing")).to_contain_text("Zeitraum wählen")
    expect(page.locator(".timeline .choosing-now")).to_have_count(0)


def test_enter_on_a_bar_zooms_and_the_path_widens_again(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    bars(page).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2022&to=2022*")
    page.locator(".timeline .path a").first.press("Enter")
    page.wait_for_url("**/search?q=Stadtrat")


def drag(page: Page, first: int, last: int, drop: bool = True) -> None:
    """Draw the pointer over the bars from one place to another; of ten there are so many."""
    box = page.locator(".timeline svg").bounding_box()
    assert box is not None
    xs = [box["x"] + box["width"] * (place + 0.5) / 4 for place in (first, last)]
    page.mouse.move(xs[0], box["y"] + box["height"] * 0.6)
    page.mouse.down()
    page.mouse.move(xs[1], box["y"] + box["height"] * 0.4, steps=6)
    if drop:
        page.mouse.up()


def test_the_pointer_draws_over_the_bars(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    expect(bars(page)).to_have_count(4)
    drag(page, 2, 1, drop=False)
    expect(page.locator(".choosing")).to_contain_text("2022 bis 2023: 20 Artikel")
    page.keyboard.press("Escape")
    page.mouse.up()
    assert asked(page) == [("q", "Stadtrat")]
    drag(page, 2, 1)
    page.wait_for_url("**from=2022&to=2023*")
    assert counted(page).startswith("20 Artikel")
    page.go_back()
    bars(page).first.click()
    page.wait_for_url("**from=2021&to=2021*")


def test_the_bars_of_the_overview_do_the_same(page: Page) -> None:
    page.goto("/overview?q=Stadtrat")
    bars(page).first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview?q=Stadtrat&from=2021&to=2022")


def test_typical_words_come_into_the_page_or_are_a_page(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat&lang=de")
    with reader.expect_response(re.compile("/words")):
        reader.get_by_role("link", name="Typische Wörter zeigen").click()
    words = reader.locator("#woerter")
    expect(words).to_be_visible()
    if "/words" in reader.url:
        reader.get_by_role("link", name="Artikel", exact=True).click()
        assert counted(reader).startswith("40 Artikel")


SHOWN = {
    "a facet is open": "/search?q=Stadtrat&facet=outlet",
    "a facet is searched": "/search?q=Stadtrat&find_outlet=1&find_author=nirgends",
    "a period is inexact": "/search?q=Brücke&from=2025-04-05&to=2025-04-20&overlap=1",
    "words": "/words?q=Brücke&outlet=-Tageblatt",
    "no words": "/words?q=Quastenflosser",
}


def show(page: Page, name: str) -> None:
    page.goto(SHOWN[name])
    if page.locator(".timeline svg a").count() > 1:
        page.locator(".timeline svg a").first.focus()
        page.keyboard.press("Shift+ArrowRight")
    if page.locator(".words a").count():
        page.locator(".words a").press("Enter")
        expect(page.locator("#woerter")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SHOWN)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, scheme: Scheme) -> None:
    assert problems(browser, site, scheme, lambda page: show(page, name)) == []


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, name: str) -> None:
    assert width(browser, site, lambda page: show(page, name)) == 320
