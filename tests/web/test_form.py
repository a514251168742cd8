"""What stands beside the search field: the builder, earlier searches, keys."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.web.looking import Scheme, Show, problems, width


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Suche in allen Artikeln")


def options(page: Page) -> Locator:
    return page.locator("#q-list").get_by_role("option")


# Completion in the middle of a query


@pytest.mark.parametrize(
    ("query", "caret", "typed", "choice", "completed"),
    [
        ("Neue  Hafen", 5, "brü", "Brücke", "Neue Brücke Hafen"),
        ("Neue cke Hafen", 5, "brü", "Brücke", "Neue Brücke Hafen"),
        ("medium: Brücke", 7, "hafenk", "Hafenkurier", "medium:Hafenkurier Brücke"),
        ('medium:"" Brücke', 8, "harbour ti", "Harbour Times", 'medium:"Harbour Times" Brücke'),
        ('medium:"" Brücke', 8, "hafenk", "Hafenkurier", "medium:Hafenkurier Brücke"),
        ('"neue " Hafen', 6, "brü", "Brücke", '"neue Brücke" Hafen'),
        ("(Hafen ODER )", 12, "brü", "Brücke", "(Hafen ODER Brücke)"),
    ],
)
def test_a_word_is_completed_where_the_caret_is(
    page: Page, query: str, caret: int, typed: str, choice: str, completed: str
) -> None:
    page.goto("/")
    field(page).fill(query)
    field(page).evaluate("(field, at) => field.setSelectionRange(at, at)", caret)
    page.keyboard.type(typed)
    options(page).filter(has_text=choice).click()
    expect(field(page)).to_have_value(completed)
    expect(field(page)).to_be_focused()
    behind = completed.index(choice) + len(choice)
    assert field(page).evaluate("field => field.selectionStart") in (behind, behind + 1)


def test_a_field_offers_its_names_before_a_letter_is_typed(page: Page) -> None:
    page.goto("/")
    field(page).press_sequentially("Brücke agentur:")
    expect(options(page)).to_have_text(["Agentur: dpa", "Agentur: AFP", "Agentur: Reuters"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Brücke agentur:dpa")


def test_moving_the_caret_puts_the_list_away(page: Page) -> None:
    page.goto("/")
    field(page).press_sequentially("Neue brü")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(options(page)).to_have_count(0)
    expect(field(page)).to_have_attribute("aria-expanded", "false")


# Other spellings


@pytest.mark.parametrize("query", ["Brükce", "Stadtart Haushlat", "titel:Brükce"])
def test_another_spelling_leads_to_as_many_hits_as_it_says(page: Page, query: str) -> None:
    page.goto(f"/search?q={query}")
    meant = page.locator(".meant a").first
    said = page.locator(".meant .count").first.inner_text().strip("()")
    assert not said.startswith("0 ")
    meant.click()
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator(".hits > li").first).to_be_visible()


# Earlier searches


def search(page: Page, *queries: str) -> None:
    for query in queries:
        page.goto(f"/search?{query}")
        expect(page.locator("#q")).to_have_attribute("role", "combobox")


def test_earlier_searches_stand_under_the_empty_field(page: Page) -> None:
    search(page, "q=Brücke", "q=Stadtrat&outlet=Lokalblatt 03&page=1&size=20", "q=Brücke")
    page.goto("/")
    field(page).focus()
    earlier = page.get_by_role("listbox", name="Letzte Suchen").get_by_role("option")
    expect(earlier).to_have_text(["Brücke", "Stadtrat (Lokalblatt 03)"])
    expect(page.locator("#q-said")).to_have_text("2 Vorschläge; auswählen mit den Pfeiltasten")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(earlier.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Stadtrat – Pressesuche")
    assert page.url.endswith("/search?q=Stadtrat&outlet=Lokalblatt+03")


def test_the_list_of_earlier_searches_gives_way_to_completions(page: Page) -> None:
    search(page, "q=Brücke")
    page.goto("/")
    field(page).click()
    expect(options(page)).to_have_text(["Brücke"])
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options(page)).to_have_count(1)
    page.keyboard.type("stadtr")
    expect(page.get_by_role("listbox", name="Vorschläge").get_by_role("option")).to_have_text(
        ["Stadtrat"]
    )


def test_earlier_searches_are_deleted_and_switched_off(page: Page) -> None:
    search(page, "q=Brücke", "q=Stadtrat", "q=Hafen&from=2025-04", "q=&outlet=Tageblatt")
    page.get_by_role("link", name="Letzte Suchen").click()
    links = page.locator("#searches li a")
    expect(links).to_have_text(["Hafen", "Stadtrat", "Brücke"])
    page.get_by_role("button", name="Löschen: Stadtrat").press("Enter")
    expect(links).to_have_text(["Hafen", "Brücke"])
    expect(page.get_by_role("status")).to_have_text("Gelöscht: Stadtrat")
    expect(page.get_by_role("button", name="Löschen: Brücke")).to_be_focused()
    page.get_by_role("button", name="Alle löschen").click()
    expect(links).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Noch keine.")
    search(page, "q=Brücke")
    page.goto("/history")
    expect(links).to_have_text(["Brücke"])
    page.get_by_role("checkbox").uncheck()
    expect(page.get_by_role("status")).to_have_text("Suchen werden nicht gemerkt.")
    search(page, "q=Stadtrat")
    page.goto("/history")
    expect(page.get_by_role("checkbox")).not_to_be_checked()
    expect(links).to_have_count(0)
    page.get_by_role("checkbox").check()
    search(page, "q=Hafen")
    page.goto("/history")
    expect(links).to_have_text(["Hafen"])
    links.click()
    expect(page).to_have_title("Hafen – Pressesuche")


def test_earlier_searches_are_sent_nowhere(context: BrowserContext, page: Page) -> None:
    search(page, "q=Brücke")
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    page.goto("/history")
    page.get_by_role("button", name="Alle löschen").click()
    page.goto("/")
    field(page).focus()
    page.wait_for_load_state("networkidle")
    assert len(sent) > 2
    assert [url for url in sent if "Br" in url and "cke" in url] == []
    assert context.cookies() == []


@pytest.mark.parametrize("kept", ["", "nonsense", "[]", '{"searches": [1, null]}', '{"on": 1}'])
def test_something_else_that_was_kept_does_no_harm(page: Page, kept: str) -> None:
    page.goto("/")
    page.evaluate("kept => localStorage.setItem('pressesuche.searches', kept)", kept)
    page.goto("/history")
    expect(page.locator("#searches li")).to_have_count(0)
    page.goto("/")
    field(page).focus()
    expect(options(page)).to_have_count(0)


# Keys


def test_keys_go_through_the_hits_and_the_pages(page: Page) -> None:
    page.goto("/search?q=Stadtrat&group=none")
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    titles = page.locator(".hits > li h3 a")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(place)).to_be_focused()
        outline = titles.nth(place).evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline == "solid"
        expect(titles.nth(place)).to_be_in_viewport()
    page.keyboard.press("n")
    expect(page).to_have_title("Stadtrat – Seite 2 von 4 – Pressesuche")
    page.wait_for_load_state()  # a title is there before the script that hears keys
    page.keyboard.press("p")
    expect(page).to_have_title("Stadtrat – Pressesuche")
    page.wait_for_load_state()
    page.keyboard.press("j")
    title = titles.first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page).to_have_title("Stadtrat – Pressesuche")


def test_keys_are_letters_while_something_is_typed(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    field(page).fill("")
    page.keyboard.type("j/k?n")
    expect(field(page)).to_have_value("j/k?n")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_keys_with_modifiers_are_left_alone(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    for key in ("Control+j", "Alt+n", "Meta+/"):
        page.keyboard.press(key)
    expect(page.locator("body")).to_be_focused()
    expect(page).to_have_title("Stadtrat – Pressesuche")


def test_a_window_lists_the_keys(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.keyboard.press("j")
    hit = page.locator(".hits > li h3 a").first
    expect(hit).to_be_focused()
    page.keyboard.press("?")
    window = page.get_by_role("dialog", name="Tastenkürzel")
    expect(window.get_by_role("row", name="j k")).to_contain_text("nächster, voriger Treffer")
    page.keyboard.press("j")
    expect(hit).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(hit).to_be_focused()
    page.keyboard.press("?")
    window.get_by_role("button", name="Schließen").click()
    expect(window).to_have_count(0)


def test_keys_can_be_switched_off_and_on_again(page: Page) -> None:
    page.goto("/search?q=Stadtrat")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    for key in ("j", "?", "/", "n"):
        page.keyboard.press(key)
    expect(page.locator("body")).to_be_focused()
    expect(page).to_have_title("Stadtrat – Pressesuche")
    page.get_by_role("link", name="Tastenkürzel").click()
    page.get_by_role("checkbox", name="Tastenkürzel eingeschaltet").check()
    page.go_back()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()


# The builder


def test_the_builder_writes_a_query(page: Page) -> None:
    page.goto("/search?outlet=Hafenkurier&outlet=Tageblatt")
    page.get_by_role("link", name="Erweiterte Suche").click()
    expect(page.locator(".kept")).to_contain_text("Medium: Hafenkurier; Medium: Tageblatt")
    page.get_by_label("alle diese Wörter").fill("Brücke")
    page.get_by_label("keines dieser Wörter").fill("Radweg")
    page.get_by_label("erschienen ab").fill("2025")
    built = page.locator("#built")
    expect(built.locator("code")).to_have_text("Brücke NICHT Radweg datum:>=2025-01-01")
    expect(built).to_contain_text("Wort: Brücke; ohne: Radweg; Zeitraum: ab 2025")
    page.get_by_role("button", name="Suchen").click()
    expect(field(page)).to_have_value("Brücke NICHT Radweg datum:>=2025-01-01")
    expect(page.get_by_role("status")).to_contain_text("1 Artikel")
    page.get_by_role("link", name="Erweiterte Suche").click()
    expect(page.get_by_label("keines dieser Wörter")).to_have_value("Radweg")
    expect(page.get_by_label("erschienen ab")).to_have_value("2025-01-01")


def test_the_builder_offers_names(page: Page) -> None:
    page.goto("/builder")
    page.get_by_label("Medium").press_sequentially("Tageblatt, harb")
    option = page.locator("#b-in-list option")
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("value", "Tageblatt, Harbour Times")


def test_the_builder_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto('/search?q="neue Brücke" (Hafen ODER Ufer) agentur:dpa')
    expect(page.get_by_role("link", name="Tastenkürzel")).to_have_count(0)
    expect(page.get_by_role("link", name="Letzte Suchen")).to_have_count(0)
    page.get_by_role("link", name="Erweiterte Suche").click()
    expect(page.get_by_label("genau diese Wortfolge")).to_have_value("neue Brücke")
    expect(page.get_by_label("irgendeines dieser Wörter")).to_have_value("Hafen Ufer")
    expect(page.get_by_label("weitere Bedingungen")).to_have_value("agentur:dpa")
    page.get_by_label("keines dieser Wörter").fill("Tunnel")
    page.get_by_role("button", name="Anfrage zeigen").click()
    query = '"neue Brücke" (Hafen ODER Ufer) agentur:dpa NICHT Tunnel'
    expect(page.locator("#built code")).to_have_text(query)
    page.get_by_label("erschienen bis").fill("Ostern")
    page.get_by_role("button", name="Suchen").click()
    end = page.get_by_label("erschienen bis")
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(end).to_have_accessible_description(
        "Kein Datum; zu schreiben etwa als 2025, 2025-04 oder 10.4.2025"
    )
    end.fill("2025")
    page.get_by_role("button", name="Suchen").click()
    expect(page.locator("#q")).to_have_value(f"{query} datum:<=2025-12-31")
    expect(page.get_by_role("status")).to_contain_text("1 Artikel")
    for path in ("/history", "/keys"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_role("checkbox")).to_have_count(0)
    context.close()


@pytest.mark.parametrize(
    ("path", "text"),
    [("/history", "Ohne JavaScript wird nichts gemerkt."), ("/keys?lang=en", "need JavaScript")],
)
def test_what_needs_scripts_says_so(client: FlaskClient, path: str, text: str) -> None:
    said = client.get(path).text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert text in said


def test_the_builder_keeps_filters_and_language(client: FlaskClient) -> None:
    answer = client.get("/builder?all=Hafen&outlet=Tageblatt&from=2025&lang=en&page=3&go=1")
    assert (answer.status_code, answer.location) == (
        303,
        "/search?q=Hafen&outlet=Tageblatt&from=2025&lang=en",
    )


@pytest.mark.parametrize(
    "query",
    ["", "q=((((", "within=x&near=a&beside=b", "start=2025&end=2024&go=1", "all=%00%ff&more=)("],
)
def test_the_builder_answers_whatever_is_asked(client: FlaskClient, query: str) -> None:
    assert client.get(f"/builder?{query}").status_code == 200


# For everybody


def builder(page: Page) -> None:
    page.goto("/builder?all=Hafen&none=x&start=Ostern&outlet=Tageblatt&end=2020")


def earlier(page: Page) -> None:
    search(page, "q=Brücke&outlet=Tageblatt", "q=" + "Hafenbeckenrandbebauung" * 4)
    page.goto("/history")


def keys(page: Page) -> None:
    page.goto("/keys")


def window_of_keys(page: Page) -> None:
    page.goto("/search?q=Brücke")
    expect(page.locator("#q")).to_have_attribute("role", "combobox")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def earlier_under_the_field(page: Page) -> None:
    search(page, "q=Brücke&outlet=Tageblatt", "q=Brücke -Tunnel titel:Hafen")
    field(page).fill("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options(page)).to_have_count(2)


SHOWN = [builder, earlier, keys, window_of_keys, earlier_under_the_field]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", SHOWN)
def test_axe_finds_nothing(browser: Browser, site: str, show: Show, scheme: Scheme) -> None:
    assert problems(browser, site, scheme, show) == []


@pytest.mark.parametrize("show", SHOWN)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, show: Show) -> None:
    assert width(browser, site, show) == 320
