"""Concordances, samples and citations in a real browser, with and without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.looking import Scheme, problems, unfold, width

PAGES = {
    "lines": "/concordance?q=Stadtrat",
    "sorted lines": "/concordance?q=Brücke&by=left&width=10w",
    "filtered lines": "/concordance?q=Stadtrat&outlet=-Lokalblatt 03&from=2022&lines=10&page=2",
    "corrected lines": '/concordance?q="Brücke&by=zufall',
    "strange lines": "/concordance?q=Zeichen",
    "no lines": "/concordance?q=Quastenflosser",
    "lines of nothing": "/concordance",
    "lines in English": "/concordance?q=bridge&lang=en",
    "sample": "/sample?q=Stadtrat&size=12&seed=7",
    "filtered sample": "/sample?outlet=-Lokalblatt 03&seed=x",
    "no sample": "/sample?q=Quastenflosser&lang=en",
    "cited": "/search?q=Brücke&cited=000000.x.3",
}


def show(page: Page, name: str) -> None:
    """Open one of the pages, and whatever is folded on it."""
    page.goto(PAGES[name])
    unfold(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, site: str, name: str, scheme: Scheme) -> None:
    assert problems(browser, site, scheme, lambda page: show(page, name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, name: str) -> None:
    assert width(browser, site, lambda page: show(page, name)) == 320


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        base_url=site, locale="de-DE", java_script_enabled=request.param
    )
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


def cells(page: Page, name: str) -> list[str]:
    return page.locator(f".kwic tbody td.{name}").all_inner_texts()


def test_from_the_list_to_the_lines_and_to_the_place_in_the_article(reader: Page) -> None:
    reader.goto("/search?q=Brücke&outlet=Tageblatt")
    reader.get_by_role("link", name="Fundstellen").click()
    expect(reader.locator("#gefunden")).to_have_text("2 Fundstellen in 1 Artikel")
    assert cells(reader, "keyword") == ["Brücke", "Brücke"]
    reader.get_by_role("row", name="Ein Schiff hat die").get_by_role("link").click()
    expect(reader.locator("mark:target")).to_have_text("Brücke")
    expect(reader.locator("mark:target")).to_be_in_viewport()
    reader.go_back()
    reader.get_by_role("link", name="Filter entfernen: Medium: Tageblatt").click()
    expect(reader.locator("#gefunden")).to_contain_text("10 Fundstellen in 4 Artikeln")
    reader.get_by_role("link", name="Artikel", exact=True).click()
    expect(reader.locator("#gefunden")).to_contain_text("4 Artikel")


def test_lines_are_sorted_and_widened(reader: Page) -> None:
    reader.goto("/concordance?q=Brücke")
    reader.get_by_role("columnheader", name="danach").get_by_role("link").click()
    right = cells(reader, "right")
    assert right[0].startswith("am Abend") and right[-1].startswith("war aus Holz")
    header = reader.get_by_role("columnheader", name="danach")
    expect(header).to_have_attribute("aria-sort", "ascending")
    reader.get_by_label("Breite je Seite").select_option(label="5 Wörter")
    apply = reader.get_by_role("button", name="Anwenden")
    if apply.is_visible():
        apply.click()
    expect(reader).to_have_url("/concordance?q=Br%C3%BCcke&by=right&width=5w")
    assert max(len(text.split()) for text in cells(reader, "right")) < 8


def test_pages_of_lines(reader: Page) -> None:
    reader.goto("/concordance?q=Stadtrat&lines=30")
    first = cells(reader, "source")
    reader.get_by_role("link", name="Weiter").click()
    expect(reader.locator("#gefunden")).to_have_text("80 Fundstellen in 40 Artikeln, Seite 2 von 3")
    assert len(cells(reader, "source")) == len(first) == 30


def test_the_keyword_stands_in_one_column(page: Page) -> None:
    page.goto("/concordance?q=Brücke&by=keyword")
    boxes = [cell.bounding_box() for cell in page.locator(".kwic td.keyword").all()]
    assert len({round(box["x"]) for box in boxes if box}) == 1
    page.set_viewport_size({"width": 360, "height": 800})
    row = page.locator(".kwic tbody tr").first
    assert row.get_by_role("cell").count() == 4  # still a table for screen readers


def test_all_lines_are_downloaded(reader: Page) -> None:
    reader.goto("/concordance?q=Stadtrat&by=left")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Alle Fundstellen als CSV-Datei").click()
    assert download.value.suggested_filename == "concordance.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("left,keyword,right,outlet,") and text.count("\n") == 81


def test_a_sample_is_drawn_again_and_anew(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat")
    reader.get_by_role("link", name="Stichprobe").click()
    expect(reader.locator("#gefunden")).to_have_text("40 von 40 Artikeln")
    reader.get_by_label("Artikel", exact=True).fill("5")
    reader.get_by_label("Startwert").fill("7")
    reader.get_by_role("button", name="Ziehen").click()
    expect(reader.locator("#gefunden")).to_have_text("5 von 40 Artikeln")
    drawn = reader.locator(".drawn li").all_inner_texts()
    reader.reload()
    assert reader.locator(".drawn li").all_inner_texts() == drawn
    reader.get_by_role("link", name="Neu ziehen").click()
    expect(reader.get_by_label("Startwert")).to_have_value("8")
    assert reader.locator(".drawn li").all_inner_texts() != drawn


def test_a_result_is_cited_and_found_again(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat&from=2022&to=2022")
    reader.locator(".cite summary").click()
    expect(reader.locator(".cite")).to_contain_text("Zeitraum: 2022. 10 Artikel, Version")
    reader.locator(".cite a").click()
    expect(reader.locator(".cited")).to_contain_text("Das Ergebnis ist unverändert.")


def test_by_keyboard_from_the_search_to_a_place_in_an_article(page: Page) -> None:
    page.goto("/concordance?q=Schöffengericht")
    link = page.locator(".kwic td.keyword a")
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("mark:target")).to_have_text("Schöffengericht")
