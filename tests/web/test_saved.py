"""Saving a search, its page and its end, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from index.build import rebuild
from index.settings import Settings
from index.update import update
from search.app import create_app
from search.saved.outbox import Outbox
from search.saved.saved import Kind
from search.saved.store import Store
from tests.newsroom import TODAY
from tests.web.looking import Scheme, Show, problems, served, unfold, width


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive with one article."""
    folder = tmp_path_factory.mktemp("saved")
    (folder / "articles").mkdir()
    _write(folder, "fest", "Fest am Hafen\n\nDer Hafen feiert.\n")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild(settings, [folder / "articles"])
    return settings


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, lambda: TODAY)
    yield app
    app.extensions["desk"].live.close()


@pytest.fixture(scope="module")
def stand(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def page(browser: Browser, stand: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=stand, locale="de-DE", java_script_enabled=request.param)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("request", lambda r: r.url.startswith(stand) or complaints.append(r.url))
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()
    assert complaints == []


def _write(folder: Path, name: str, text: str) -> None:
    (folder / "articles" / f"{name}.txt").write_text(text, encoding="utf-8")


def test_a_search_is_saved_tells_what_is_new_and_is_deleted(
    page: Page, settings: Settings, request: pytest.FixtureRequest
) -> None:
    kind = "mit" if "with scripts" in request.node.name else "ohne"
    page.goto("/search?q=Hafen&from=&outlet=-Blatt")
    page.get_by_text("Suche merken").click()
    page.get_by_label("Name", exact=True).fill("Am Hafen")
    page.get_by_role("button", name="Merken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Am Hafen")
    expect(page.locator(".narrowed")).to_contain_text("Medium nicht: Blatt")
    expect(page.get_by_role("heading", level=2)).to_contain_text("Noch nichts Neues")
    _write(settings.index.parent, kind, f"Kran {kind} Schiff\n\nIm Hafen steht ein Kran.\n")
    update(settings)
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_contain_text("1 neuer Artikel")
    page.get_by_role("link", name=f"Kran {kind} Schiff").click()
    expect(page.locator("mark").first).to_have_text("Hafen")
    page.go_back()
    page.get_by_text("Ändern oder löschen").click()
    page.get_by_label("Name", exact=True).fill("Im Hafen")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Im Hafen")
    address = page.url
    page.get_by_text("Ändern oder löschen").click()
    page.get_by_role("button", name="Suche löschen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("»Im Hafen« ist gelöscht")
    assert page.request.get(address).status == 404


def test_by_keyboard_alone(browser: Browser, stand: str) -> None:
    page = browser.new_page(base_url=stand, locale="de-DE")
    page.goto("/search?q=Hafen")
    page.locator(".keep summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main.saved h1")).to_have_text("Hafen")
    page.close()


def test_an_alert_is_ended_on_its_page(page: Page, app: Flask, settings: Settings) -> None:
    client = app.test_client()
    assert client.post("/saved", data={"q": "Hafen"}).status_code == 303
    store = Store(settings.saved_searches)
    outbox = Outbox(store.database)
    moment = app.extensions["saving"].moment()
    target = outbox.add(store.all()[-1], Kind.MAIL, "leser@bote.example", moment)
    page.goto(f"/alerts/{outbox.word_of(target)}")
    page.get_by_role("button", name="Nicht mehr benachrichtigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Benachrichtigung ist beendet")
    assert outbox.targets() == []


def folded(page: Page) -> None:
    page.goto("/search?q=Hafen")
    page.locator(".keep summary").click()


def saved(page: Page) -> None:
    folded(page)
    page.get_by_role("button", name="Merken").click()
    page.wait_for_selector("main.saved")
    unfold(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("show", [folded, saved])
def test_axe_finds_nothing(browser: Browser, stand: str, scheme: Scheme, show: Show) -> None:
    assert problems(browser, stand, scheme, show) == []


@pytest.mark.parametrize("show", [folded, saved])
def test_nothing_is_wider_than_a_small_screen(browser: Browser, stand: str, show: Show) -> None:
    assert width(browser, stand, show) == 320
