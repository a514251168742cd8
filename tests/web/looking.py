"""A server for pages, and looking at them as axe does and on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

Scheme = Literal["light", "dark"]
Show = Callable[[Page], None]  # opens a page, and whatever is folded on it

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FEWEST = 15  #: rules that a page must have passed, or axe has looked at nothing


@contextmanager
def served(application: Flask) -> Iterator[str]:
    """The address of a server with the application's pages."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def problems(browser: Browser, site: str, scheme: Scheme, show: Show) -> list[object]:
    """What axe has to say of a page."""
    # The policy forbids axe's own script, so it is lifted here and only here.
    context = browser.new_context(
        base_url=site, locale="de-DE", color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    show(page)
    # What lies below a bar that stays in sight is reached by scrolling; axe looks where it is.
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    context.close()
    assert len(found.response["passes"]) > FEWEST
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in found.response["violations"]
    ]


def width(browser: Browser, site: str, show: Show) -> int:
    """How wide a page is on a screen of 320 pixels."""
    context = browser.new_context(
        base_url=site, locale="de-DE", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    show(page)
    found: int = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    return found


def unfold(page: Page) -> None:
    """Open whatever is folded, also where one would close the other."""
    page.evaluate(
        "document.querySelectorAll('details[name]').forEach(d => d.removeAttribute('name'))"
    )
    folded = page.locator("details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()
