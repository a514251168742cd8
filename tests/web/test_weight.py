"""How heavy a page is, how still it stands and how fast it answers, as the browser measures it.

Run with -s to see the figures; only those that do not depend on the machine are held to a bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

MOST = 60_000  #: bytes that a page with everything it needs may take over the line
STILL = 0.01  #: of cumulative layout shift; what counts as good begins at 0.1

PAGES = {
    "start": "/",
    "list": "/search?q=Stadtrat&size=20",
    "dense list": "/search?q=Stadtrat&view=dense",
    "overview": "/overview?q=Brücke",
    "over time": "/trends?q=Brücke&q=Stadtrat",
    "lines": "/concordance?q=Stadtrat",
    "sample": "/sample?q=Stadtrat&seed=1",
    "article": "/search?q=Brücke Ufer",
    "help": "/help",
    "nothing": "/search?q=Quastenflosser",
}

WATCH = """
    window.seen = { shift: 0, paint: 0, slowest: 0 };
    const watch = (type, tell, more) =>
      new PerformanceObserver((list) => list.getEntries().forEach(tell))
        .observe({ type, buffered: true, ...more });
    watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
    watch("largest-contentful-paint", (one) => { seen.paint = one.startTime; });
    const answered = (one) => {
      if (one.interactionId) seen.slowest = Math.max(seen.slowest, one.duration);
    };
    watch("event", answered, { durationThreshold: 16 });
"""
TELL = """() => {
    const kinds = ["navigation", "resource"];
    const loaded = kinds.flatMap((kind) => performance.getEntriesByType(kind));
    const sum = (name) => loaded.reduce((all, one) => all + one[name], 0);
    const [sent, read] = [sum("transferSize"), sum("decodedBodySize")];
    return { ...seen, files: loaded.length, sent, read };
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the browser noted of one visit; times in milliseconds."""

    shift: float
    paint: float
    slowest: float
    files: int
    sent: int
    read: int


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Page]:
    """Somebody who has nothing of us yet, and watches."""
    context = browser.new_context(base_url=site, locale="de-DE")
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def visited(page: Page, name: str) -> Figures:
    page.goto(PAGES[name])
    if name == "article":
        page.goto(page.locator(".hits h3 a").first.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")  # an interaction; scripts that follow may move nothing either
    folded = page.locator("main summary:visible")
    if folded.count():
        folded.first.click()
    page.wait_for_timeout(300)
    return Figures(**page.evaluate(TELL))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_stands_still(visitor: Page, name: str) -> None:
    found = visited(visitor, name)
    print(
        f"\n{name}: {found.sent:,} bytes sent in {found.files} files ({found.read:,} unpacked),"
        f" largest paint after {found.paint:.0f} ms, slowest answer to a key or click"
        f" {found.slowest:.0f} ms, layout shift {found.shift:.4f}"
    )
    assert found.read > found.sent > 2_000
    assert found.sent <= MOST
    assert found.shift < STILL


def test_the_next_page_takes_little(visitor: Page) -> None:
    visitor.goto(PAGES["list"])
    visitor.wait_for_load_state("networkidle")
    visitor.goto(PAGES["start"])
    visitor.wait_for_load_state("networkidle")
    again = Figures(**visitor.evaluate(TELL))
    print(f"\nafter a list, the start page: {again.sent:,} bytes")
    styles = visitor.evaluate(
        "performance.getEntriesByType('resource')"
        ".filter((one) => /css$|js$/.test(one.name)).map((one) => one.transferSize)"
    )
    assert len(styles) > 5 and set(styles) == {0}  # all of them kept
