"""The overview in a real browser: for everybody, without a script, and on small screens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from search.app import create_app
from tests.newsroom import TODAY
from tests.press import open_press
from tests.web.looking import Scheme, problems, served, unfold, width

PAGES = {
    "everything": "/overview",
    "a query": "/overview?q=Fähre",
    "filtered": "/overview?q=Fähre&from=2025-04&to=2025-04&outlet=-Bote&by=share",
    "corrected": '/overview?q="Fähre&by=zufall',
    "nothing": "/overview?q=Quastenflosser",
    "in English": "/overview?q=Stadtrat&lang=en&outlets=100",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the overview of a press that copies."""
    application = create_app(open_press(tmp_path_factory.mktemp("press")), lambda: TODAY)
    with served(application) as address:
        yield address
    application.extensions["desk"].live.close()


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
    assert width(browser, site, lambda page: page.goto(PAGES[name])) == 320


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        base_url=site, locale="de-DE", java_script_enabled=request.param
    )
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


def figure(page: Page, name: str) -> str:
    return (
        page.locator(".figures div", has=page.get_by_text(name, exact=True))
        .locator(".figure")
        .inner_text()
    )


def test_from_the_list_to_the_overview_and_back(reader: Page) -> None:
    reader.goto("/search?q=Fähre&outlet=-Bote")
    reader.get_by_role("link", name="Übersicht").click()
    figures = {name: figure(reader, name) for name in ("Artikel", "Medien", "Geschichten")}
    assert figures == {"Artikel": "4", "Medien": "3", "Geschichten": "2"}
    assert figure(reader, "Eigene Berichte") == "2"
    reader.get_by_role("link", name="Filter entfernen: Medium nicht: Bote").click()
    assert figure(reader, "Artikel") == "5"
    reader.get_by_role("link", name="Artikel", exact=True).click()
    expect(reader.locator("#gefunden")).to_contain_text("5 Artikel")


def test_bars_lead_into_a_period_and_have_a_table(reader: Page) -> None:
    reader.goto("/overview?q=Fähre")
    bar = reader.get_by_role("link", name="April 2025: 4 Artikel, davon 1 eigene")
    expect(bar).to_have_count(1)
    reader.locator("summary").click()
    cells = reader.locator(".timeline tr", has_text="April 2025").locator("td").all_inner_texts()
    assert cells == ["4", "1", "1"]
    bar.click()
    assert figure(reader, "Artikel") == "4"
    expect(reader.locator(".path [aria-current]")).to_have_text("April 2025")


def test_the_table_of_outlets_is_sorted_and_grows_by_links(reader: Page) -> None:
    reader.goto("/overview?q=Fähre")
    reader.locator(".outlets").get_by_role("link", name="Medium").click()
    names = reader.locator(".outlets tbody th").all_inner_texts()
    assert names == ["Abendblatt", "Bote", "Hafenkurier", "Kurier"]
    reader.goto("/overview?q=Stadtrat")
    expect(reader.locator(".outlets tbody tr")).to_have_count(20)
    reader.get_by_role("link", name="5 weitere Medien").click()
    expect(reader.locator(".outlets tbody tr")).to_have_count(25)


def test_a_story_leads_to_its_articles_and_to_a_comparison(reader: Page) -> None:
    reader.goto("/overview?q=Fähre")
    story = reader.locator(".others li").first
    story.get_by_role("link", name="4 Artikel in 4 Medien").click()
    expect(reader.locator("#gefunden")).to_contain_text("4 Artikel")
    reader.go_back()
    reader.get_by_role("link", name="mit Bote vergleichen").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Zwei Artikel im Vergleich")


def test_the_file_is_downloaded(reader: Page) -> None:
    reader.goto("/overview?q=Fähre")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Wer berichtet, wer übernimmt: Als CSV-Datei").click()
    assert download.value.suggested_filename == "overview-outlets.csv"
    assert download.value.path().read_text(encoding="utf-8-sig").startswith("Medium,Artikel,")
