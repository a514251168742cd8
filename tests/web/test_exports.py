"""Exports in a real browser: files come as files, with the keyboard, without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.exports.reading import WHOLE

FILES = {"CSV": "csv", "RIS": "ris", "BibTeX": "bib", "ninjs": "json"}


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=request.param)
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("label", FILES)
def test_a_list_is_taken_away_as_a_file(reader: Page, label: str) -> None:
    reader.goto("/search?q=Stadtrat&sort=oldest&page=2")
    exports = reader.locator("details.exports")
    exports.locator("summary").press("Enter")
    with reader.expect_download() as download:
        exports.get_by_role("link", name=label, exact=True).click()
    assert download.value.suggested_filename == f"pressesuche.{FILES[label]}"
    read, _ = WHOLE[label.lower()]
    assert len(read(download.value.path().read_bytes())) == 40


def test_an_article_is_taken_away_as_a_file(reader: Page) -> None:
    reader.goto("/search?q=Brücke+Ufer")
    reader.locator(".hits a").first.click()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename.endswith(".bib")


def test_a_wrong_address_of_a_file_is_told_on_a_page(reader: Page) -> None:
    reader.goto("/search?q=Stadtrat&format=xls")
    expect(reader.get_by_role("main")).to_contain_text("format=xls")
    expect(reader.locator("#q")).to_be_visible()


def test_no_file_is_offered_where_there_is_nothing_in_it(reader: Page) -> None:
    reader.goto("/search?q=Quastenflosser")
    expect(reader.locator("details.exports")).to_have_count(0)
