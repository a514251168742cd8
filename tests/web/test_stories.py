"""Lists by story and the page of a story, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from index.build import rebuild
from index.settings import Settings
from search.app import create_app
from tests.newsroom import TODAY
from tests.web.looking import Scheme, Show, problems, served, width

SAMPLES = Path(__file__).parents[2] / "articles"


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample articles, among which several outlets print the same reports."""
    folder = tmp_path_factory.mktemp("samples")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild(settings, [SAMPLES])
    return settings


@pytest.fixture(scope="session")
def samples(sampled: Settings) -> Iterator[Flask]:
    application = create_app(sampled, lambda: TODAY)
    yield application
    application.extensions["desk"].live.close()


@pytest.fixture(scope="session")
def stand(samples: Flask) -> Iterator[str]:
    """The address of a server with these articles."""
    with served(samples) as address:
        yield address


@pytest.fixture
def desktop(browser: Browser, stand: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=stand, locale="de-DE", viewport={"width": 1280, "height": 900}
    )
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()
    assert complaints == []


BRIDGE = "/search?q=Brücke"


def test_the_list_says_how_many_articles_and_stories(desktop: Page) -> None:
    desktop.goto("/search")
    expect(desktop.get_by_role("heading", level=2).first).to_have_text(
        "66 Artikel in 56 Geschichten, Seite 1 von 6"
    )


def test_a_story_opens_to_others_with_their_own_share(desktop: Page) -> None:
    desktop.goto(BRIDGE)
    copies = desktop.locator("details.copies").first
    copies.locator("summary", has_text="auch in 2 Medien").click()
    lines = copies.get_by_role("listitem")
    expect(lines).to_have_count(2)
    for number in range(2):
        expect(lines.nth(number)).to_contain_text("eigener Text:")


def test_one_click_shows_every_article_and_one_goes_back(desktop: Page) -> None:
    desktop.goto(BRIDGE)
    together = desktop.locator("ol.hits > li").count()
    desktop.get_by_role("link", name="alle Artikel einzeln zeigen").click()
    expect(desktop.locator("ol.hits > li")).to_have_count(together + 2)
    expect(desktop.locator("details.copies")).to_have_count(0)
    desktop.get_by_role("link", name="gleiche Texte zusammenfassen").click()
    expect(desktop.locator("ol.hits > li")).to_have_count(together)


def test_the_page_of_a_story_names_the_first_and_leads_to_comparisons(desktop: Page) -> None:
    desktop.goto(BRIDGE)
    copies = desktop.locator("details.copies").first
    copies.locator("summary").click()
    copies.get_by_role("link", name="Fassungen vergleichen").click()
    expect(desktop.locator(".origin")).to_contain_text("Börsendepesche")
    expect(desktop.locator(".origin")).to_contain_text("keine andere ist sicher früher")
    expect(desktop.locator(".members tbody tr")).to_have_count(3)
    desktop.locator(".members .share a").first.click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Zwei Artikel im Vergleich")
    desktop.go_back()
    desktop.get_by_role("link", name="als Liste").click()
    expect(desktop.locator("ol.hits > li")).to_have_count(3)
    expect(desktop.locator(".chips")).to_contain_text("nur diese Geschichte")


def test_without_scripts_a_story_still_opens(browser: Browser, stand: str) -> None:
    page = browser.new_page(base_url=stand, locale="de-DE", java_script_enabled=False)
    page.goto(BRIDGE)
    copies = page.locator("details.copies").first
    copies.locator("summary").click()
    expect(copies.get_by_role("link", name="Fassungen vergleichen")).to_be_visible()
    page.close()


def opened(page: Page) -> None:
    page.goto(BRIDGE)
    page.locator("details.copies summary").first.click()
    page.wait_for_selector("details.copies .own")


def story(page: Page) -> None:
    opened(page)
    page.locator("details.copies").first.get_by_role("link", name="Fassungen").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", [opened, story])
def test_axe_finds_nothing(browser: Browser, stand: str, scheme: Scheme, show: Show) -> None:
    assert problems(browser, stand, scheme, show) == []


@pytest.mark.parametrize("show", [opened, story])
def test_nothing_is_wider_than_a_small_screen(browser: Browser, stand: str, show: Show) -> None:
    assert width(browser, stand, show) == 320


def test_json_groups_where_asked(samples: Flask) -> None:
    client = samples.test_client()
    apart = client.get("/api/search?q=Brücke&size=100").get_json()
    together = client.get("/api/search?q=Brücke&size=100&group=story").get_json()
    assert apart["total"] == together["total"] == len(apart["hits"])
    assert apart["stories"] is None
    assert together["stories"] == {"count": len(together["hits"]), "exact": True}
    sizes = [hit["cluster"]["size"] if hit["cluster"] else 1 for hit in together["hits"]]
    assert sum(sizes) == together["total"]
    (id,) = {hit["cluster"]["id"] for hit in together["hits"] if hit["cluster"]}
    story = client.get(f"/api/stories/{id}").get_json()
    assert {one["id"] for one in story["members"]} <= {hit["id"] for hit in apart["hits"]}
    assert client.get(f"/api/search?story={id}").get_json()["total"] == story["size"]


def test_what_is_no_story_is_a_friendly_page(samples: Flask) -> None:
    client = samples.test_client()
    assert client.get("/stories/gibtsnicht").status_code == 404
    assert client.get("/api/stories/gibtsnicht").mimetype == "application/problem+json"


def test_switched_off_nothing_is_grouped(sampled: Settings) -> None:
    application = create_app(replace(sampled, stories=False), lambda: TODAY)
    assert 'class="copies"' not in application.test_client().get("/search").text
    application.extensions["desk"].live.close()
