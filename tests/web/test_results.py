"""Lists, explanations and comparisons in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.looking import Scheme, problems, unfold, width

PAGES = {
    "close list": "/search?q=Stadtrat&view=dense&size=20",
    "explained hit": "/search?q=Brücke Hafen",
    "explanation": "/search?q=(Brücken ODER Tunnel) NICHT Stadtrat&outlet=Hafenkurier",
    "nothing": "/search?q=Quastenflosser UND titel:Brücke UND Hafen&outlet=Tageblatt",
    "queries over time": "/trends?q=Brücke&q=Stadtrat&q=Haushalt ODER Hafen&q=Rat&q=Verkehr",
    "outlets over time": "/trends?q=Stadtrat&by=outlet&measure=share&level=month&from=2022",
    "corrected comparison": '/trends?q="Brücke&level=zufall&from=gestern-morgen',
    "nothing over time": "/trends?q=Quastenflosser&lang=en",
}


def show(page: Page, name: str) -> None:
    """Open one of the pages, and whatever is folded on it."""
    page.goto(PAGES[name])
    if name == "explanation":
        page.goto(page.request.get(PAGES[name]).url)
        page.locator("details.why summary").first.click()
        page.wait_for_selector("details.why .verdict")
        address = page.locator(".hits h3 a").first.get_attribute("href") or ""
        id = address.partition("/articles/")[2].partition("?")[0]
        page.goto(f"/why?{address.partition('?')[2]}&id={id}")
    unfold(page)
    if page.locator("details.why").count():
        expect(page.locator("details.why .verdict").last).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, scheme: Scheme) -> None:
    assert problems(browser, site, scheme, lambda page: show(page, name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, name: str) -> None:
    assert width(browser, site, lambda page: show(page, name)) == 320


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Page:
    """A page of a reader whose browser runs scripts, or does not."""
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=request.param)
    context.set_default_timeout(5000)
    request.addfinalizer(context.close)
    return context.new_page()


def test_a_close_list_is_chosen_and_left_again(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat")
    airy = reader.locator(".hits > li").first.bounding_box()
    reader.get_by_role("link", name="dichte Liste").click()
    close = reader.locator(".hits > li").first.bounding_box()
    assert airy and close
    assert close["height"] < airy["height"] / 2
    assert reader.locator("a[aria-current=true]", has_text="dichte Liste").count() == 1
    reader.get_by_role("link", name="luftige Liste").click()
    back = reader.locator(".hits > li").first.bounding_box()
    assert back
    assert back["height"] == airy["height"]


def test_the_layout_is_remembered_on_the_device(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.get_by_role("link", name="dichte Liste").click()
    page.wait_for_url("**view=dense**")
    page.goto("/search?q=Brücke")
    assert page.locator("html").get_attribute("data-view") == "dense"
    assert page.locator("a[aria-current=true]", has_text="dichte Liste").count() == 1
    assert page.context.cookies() == []
    page.goto("/search?q=Brücke&view=comfortable")  # an address counts more
    assert page.locator("html").get_attribute("data-view") is None


def test_a_link_with_a_layout_changes_no_memory(page: Page) -> None:
    page.goto("/search?q=Stadtrat&view=dense")
    page.goto("/search?q=Stadtrat")
    assert page.locator("html").get_attribute("data-view") is None


def test_length_and_order_are_chosen_at_once(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat")
    reader.get_by_label("je Seite").select_option("20")
    button = reader.get_by_role("button", name="Anzeigen")
    if button.is_visible():  # without JavaScript
        button.click()
    reader.wait_for_url("**size=20**")
    expect(reader.locator(".hits > li")).to_have_count(20)


def test_a_hit_is_explained_below_it_or_on_a_page(reader: Page) -> None:
    reader.goto("/search?q=Brücken ODER Tunnel&outlet=Hafenkurier")
    reader.get_by_text("Warum gefunden?").click()
    expect(reader.get_by_text("Dieser Artikel erfüllt die ganze Anfrage.")).to_be_visible()
    told = reader.locator(".why-told")
    expect(told.get_by_text("Mindestens eines davon")).to_be_visible()
    expect(told.locator("li", has_text="Titel:").last).to_contain_text("Brücke")
    expect(told.get_by_text("andere Wortform").first).to_be_visible()
    expect(told.get_by_text("Medium: Hafenkurier")).to_be_visible()
    if reader.url.partition("?")[0].endswith("/why"):
        reader.get_by_role("link", name="Zurück zu den Treffern").click()
        assert "outlet=Hafenkurier" in reader.url


def test_an_explanation_that_does_not_come_stays_a_link(page: Page) -> None:
    page.goto("/search?q=Brücke&outlet=Hafenkurier")
    address = page.locator("details.why").count()
    assert address == 1
    page.route("**/why?**", lambda route: route.fulfill(status=204))
    page.locator("details.why summary").click()
    expect(page.locator("details.why a")).to_be_visible()


def test_queries_are_compared_from_a_list(reader: Page) -> None:
    reader.goto("/search?q=Brücke")
    reader.get_by_role("link", name="Zeitverlauf").click()
    reader.get_by_label("2. Anfrage").fill("Stadtrat")
    reader.get_by_role("button", name="Vergleichen").click()
    expect(reader.locator(".chart .line-2 a")).to_have_count(4)
    reader.get_by_role("link", name="Anteil an allen Artikeln").click()
    expect(reader.get_by_label("1. Anfrage")).to_have_value("Brücke")
    point = reader.locator(".chart a", has=reader.locator("title", has_text="Brücke, 2025"))
    point.focus()
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/search?q=Br%C3%BCcke&from=2025&to=2025**")
    expect(reader.locator("#gefunden")).to_contain_text("2 Artikel")


def test_outlets_are_compared_by_ticking_them(reader: Page) -> None:
    reader.goto("/trends?q=Stadtrat")
    reader.get_by_role("link", name="Medien vergleichen").click()
    for name in ("Lokalblatt 03", "Lokalblatt 04", "Lokalblatt 05"):
        reader.get_by_label(name, exact=True).uncheck()
    reader.get_by_role("button", name="Vergleichen").click()
    expect(reader.locator(".key li")).to_have_count(2)
    reader.locator("table a").first.click()
    expect(reader.locator("#gefunden")).to_contain_text("1 Artikel")


def test_lines_differ_without_their_colours(page: Page) -> None:
    page.goto(PAGES["queries over time"])
    dashes = page.locator(".chart .course").evaluate_all(
        "lines => lines.map(line => getComputedStyle(line).strokeDasharray)"
    )
    assert len(set(dashes)) == len(dashes) == 5
    shapes = page.locator(".key .point").evaluate_all(
        "all => all.map(one => one.getAttribute('d'))"
    )
    assert len(set(shapes)) == 5
