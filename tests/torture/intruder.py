"""A reader's browser, which tells whether something broke into a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

from tests.torture.payloads import ELEMENT, EVIL

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
AT_ONCE = 40  #: pages that are parsed at once

#: What a document has that no page of ours has; "" where there is nothing.
LOOK = """
(doc) => {
  const found = [];
  const strange = new Set(['iframe', 'object', 'embed', 'base', 'style', 'img', 'frame', 'applet',
                           'ELEMENT', 'video', 'audio', 'portal', 'math', 'foreignobject']);
  const links = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'ping',
                         'srcset', 'data', 'background']);
  const leads = (value) => {
    let url;
    try { url = new URL(value, 'http://ours.example/x/'); } catch { return 'no address'; }
    if (!['http:', 'https:'].includes(url.protocol)) return url.protocol;
    return url.hostname === 'EVIL' ? url.hostname : '';
  };
  for (const element of doc.querySelectorAll('*')) {
    const name = element.localName;
    if (strange.has(name)) found.push('<' + name + '>');
    if (name === 'script' && element.src === '') {
      if (element.type !== 'application/ld+json') found.push('a script of its own');
      else try {
        JSON.parse(element.textContent, (key, value) => {
          if (['url', '@id', 'sameAs', 'mainEntityOfPage'].includes(key) &&
              typeof value === 'string' && leads(value)) found.push('JSON-LD to ' + value);
          return value;
        });
      } catch { found.push('JSON-LD that cannot be read'); }
    } else if (name === 'script' && !element.getAttribute('src').startsWith('/static/'))
      found.push('a foreign script');
    if (name === 'meta' && element.httpEquiv) found.push('http-equiv');
    for (const {name: attribute, value} of element.attributes) {
      if (/^on|^style$|^srcdoc$|[<"'`=]/i.test(attribute)) found.push(name + ' ' + attribute);
      if (links.has(attribute)) {
        const where = leads(value);
        if (where) found.push(name + ' ' + attribute + ' leads to ' + where);
      }
    }
  }
  return [...new Set(found)].join(', ');
}
""".replace("ELEMENT", ELEMENT).replace("EVIL", EVIL)
_PARSE = f"""
(pages) => {{
  const look = {LOOK};
  return pages.map((page) => look(new DOMParser().parseFromString(page, 'text/html')));
}}
"""
_LISTEN = """
addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample),
  true);
"""


class NoBrowser(Exception):
    """There is none on this machine."""


@dataclass
class Intruder:
    """A browser before a server, and what came to pass in it."""

    context: BrowserContext
    page: Page
    troubles: list[str]

    def parsed(self, pages: Sequence[str]) -> list[str]:
        """What is wrong with each page, as the browser reads it: "" with most."""
        told: list[str] = []
        for first in range(0, len(pages), AT_ONCE):
            told += self.page.evaluate(_PARSE, list(pages[first : first + AT_ONCE]))
        return told

    def shown_instead(self, url: str, page: str, headers: dict[str, str]) -> str:
        """What came to pass when this page was shown in the place of another."""
        self.context.route(
            url,
            lambda route: route.fulfill(body=page, content_type="text/html", headers=headers),
        )
        try:
            return self.shown(url)
        finally:
            self.context.unroute(url)

    def shown(self, url: str) -> str:
        """What came to pass when a page was shown; "" where nothing did."""
        self.troubles.clear()
        page = self.context.new_page()
        try:
            page.goto(url, wait_until="load")
            wrong = page.evaluate(f"({LOOK})(document)")
            if page.evaluate("Boolean(window.broken)"):
                self.troubles.append("a script ran")
            if wrong:
                self.troubles.append(wrong)
        finally:
            page.close()
        return "; ".join(self.troubles)


@contextmanager
def intruder(site: str) -> Iterator[Intruder]:
    """A browser with scripts, before the server of this address. Raises NoBrowser."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise NoBrowser(f"none of {', '.join(NAMES)} is on the path")
    troubles: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        context = browser.new_context(locale="de-DE")
        context.set_default_timeout(30_000)
        context.add_init_script(_LISTEN)
        _listen(context, site, troubles)
        yield Intruder(context, context.new_page(), troubles)
        browser.close()


def _listen(context: BrowserContext, site: str, troubles: list[str]) -> None:
    def asked(request: Request) -> None:
        if request.url != "about:blank" and not request.url.startswith(f"{site}/"):
            troubles.append(f"{request.url} was asked for")

    def told(message: ConsoleMessage) -> None:
        # That an answer was an error is told too, as was to be expected.
        if "Failed to load resource: the server responded with a status of 4" not in message.text:
            troubles.append(message.text)

    def opened(dialog: Dialog) -> None:
        troubles.append("a dialog")
        dialog.dismiss()

    context.on("request", asked)
    context.on("console", told)
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("dialog", opened)


def is_required() -> bool:
    """Whether there has to be a browser."""
    return os.environ.get("CI") == "true"
