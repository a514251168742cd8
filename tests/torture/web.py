"""Web: nothing that stands in an article or a URL gets out of its place, whoever asks, and how.

Short in ``make check``; the whole of it with ``make torture TORTURE=web``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from search.http.security import HEADERS
from tests.torture import doors
from tests.torture.files_read import (
    Broken,
    bibtex_entries,
    csv_rows,
    ninjs_items,
    ris_entries,
)
from tests.torture.intruder import Intruder, NoBrowser, intruder, is_required
from tests.torture.payloads import ADDRESSES, BREAKS, FORMULAS, MARKUP, PAYLOADS, POLYGLOT
from tests.torture.promise import Kept, Scale
from tests.torture.routes import Route, address, parameters
from tests.torture.stand import FOUND, Findings, Stand, stand
from tests.web.looking import served

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE")
READERS: dict[str, Callable[[bytes], int]] = {
    "csv": csv_rows,
    "ris": ris_entries,
    "bibtex": bibtex_entries,
    "ninjs": ninjs_items,
}
#: What a payload may stand in.
_FRAMES = (
    "<p>IN</p>",
    '<input value="IN">',
    "<input value='IN'>",
    "<input value=`IN`>",
    "<title>IN</title>",
    "<script type=application/ld+json>{IN}</script>",
    "<!-- IN -->",
)


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """The rows of the table. All in a thread: a browser may be at work in this one."""
    rows: SimpleQueue[Kept | None] = SimpleQueue()

    def work() -> None:
        try:
            for row in _trials(folder, scale):
                rows.put(row)
        finally:
            rows.put(None)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        yield from iter(rows.get, None)
        done.result()


def _trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    with ExitStack() as stack:
        here = stack.enter_context(stand(folder))
        site = stack.enter_context(served(here.app))
        browser: Intruder | None = None
        try:
            browser = stack.enter_context(intruder(site))
        except NoBrowser as error:
            if is_required():
                yield Kept("there is a browser to try pages in", 1, (str(error),))
        if browser:
            yield _noticed(browser, site)
        yield _headers(here, browser, scale)
        yield _articles(here, browser, scale)
        yield _parameters(here, browser, scale)
        yield _saved(here, browser, scale)
        yield _files(here, scale)
        if browser:
            yield _shown(here, browser, site, scale)
        yield from doors.trials(here, folder)


def _kept(promise: str, findings: Findings, figures: str = "") -> Kept:
    findings.read()
    if findings.browser is None:
        figures = f"{figures}, pages not parsed: no browser".removeprefix(", ")
    return Kept(promise, findings.tries, tuple(dict.fromkeys(findings.failures)), figures)


def _noticed(browser: Intruder, site: str) -> Kept:
    """Whether we would notice: payloads as they are, in pages that nothing protects."""
    failures = []
    for payload in (POLYGLOT, *MARKUP):
        pages = [frame.replace("IN", payload) for frame in _FRAMES]
        if not any(browser.parsed(pages)):
            failures.append(f"{payload!r} went unnoticed")
    leading = [one for one in ADDRESSES if "script:" in one or "//" in one]
    for payload in leading:
        if not any(browser.parsed([f'<a href="{payload}">'])):
            failures.append(f"{payload!r} went unnoticed")
    script = f"<p>{MARKUP[0]}</p>"
    for headers in ({}, HEADERS):
        told = browser.shown_instead(f"{site}/help", script, headers)
        wanted = "policy: script-src" if headers else "a dialog"
        if wanted not in told:
            failures.append(f"a script, with {len(headers)} headers: {told}")
    tries = 3 + len(MARKUP) + len(leading)
    return Kept("the same payloads are noticed where nothing protects", tries, tuple(failures))


def _headers(here: Stand, browser: Intruder | None, scale: Scale) -> Kept:
    """Every route by every method, as it should be asked and as it should not."""
    findings = Findings(browser)
    routes = here.routes()
    for route in routes:
        path = route.path()
        for method in METHODS:
            if method == "POST" and (path.startswith("/alerts/") or path.endswith("/delete")):
                continue  # what is asked for next would be gone
            every = method in ("GET", "POST") or scale is Scale.FULL
            for name, more in [*_ways(path)][: None if every else 1]:
                answer = here.client.open(method=method, buffered=True, **more)
                findings.answer(f"{method} {path} {name}", answer, _is_secret(path))
    return _kept(
        "every route, error and refusal sends the headers", findings, f"{len(routes)} routes"
    )


def _ways(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "", {"path": path}
    yield "with nonsense", {"path": f"{path}?q=((&page=x&from=x&lang=x&format=x&size=-1&id=x"}
    yield "by another name", {"path": path, "headers": {"Host": "boese.example"}}
    yield "without a name", {"path": path, "headers": {"Host": "a b"}}
    yield "too long", {"path": f"{path}?q={'x' * 33_000}"}
    yield "too much", {"path": path, "data": b"x" * 70_000}
    yield "from elsewhere", {"path": path, "headers": {"Origin": "https://boese.example"}}
    yield "for a program", {"path": path, "headers": {"Accept": "application/json"}}


def _articles(here: Stand, browser: Intruder | None, scale: Scale) -> Kept:
    """Every page on which an article is shown, for each article."""
    findings = Findings(browser)
    client = here.client
    for id in here.ids[:: scale.of(2, 1)]:
        paths = [f"/articles/{id}?q={FOUND}", f"/articles/{id}?format=atom"]
        paths += [f"/why?id={id}&q={FOUND}", f"/api/articles/{id}"]
        if scale is Scale.FULL:
            paths += [f"/stories/{id}", f"/compare?a={id}&b={here.ids[0]}"]
        for path in paths:
            findings.answer(path, client.get(path, buffered=True))
    for language in ("de",) if scale is Scale.SHORT else ("de", "en", "fr", "lb"):
        for path in (
            *(f"/search?q={FOUND}&size=50&page={page}" for page in (1, 2)),
            f"/search?q={FOUND}&size=100&group=story&view=dense",
            f"/search?q={FOUND}&facet=outlet&facet=author&facet=agency&facet=section",
            f"/search?q={FOUND}&format=atom&size=100",
            f"/concordance?q={FOUND}&lines=100",
            f"/overview?q={FOUND}",
            f"/overview.csv?q={FOUND}&table=outlets",
            f"/overview.csv?q={FOUND}&table=agencies",
            f"/overview.csv?q={FOUND}&table=stories",
            f"/trends?q={FOUND}",
            f"/trends.csv?q={FOUND}",
            f"/words?q={FOUND}",
            f"/sample?q={FOUND}&size=100",
            f"/stories/{here.samples['pages.story.id'][0]}",
            f"/compare?a={here.ids[0]}&b={here.ids[1]}",
        ):
            where = f"{path}&lang={language}" if "?" in path else f"{path}?lang={language}"
            findings.answer(where, client.get(where, buffered=True))
    return _kept(
        "what an article says in any field stays text, on pages and in feeds",
        findings,
        f"{len(here.ids)} articles, {len(PAYLOADS)} payloads",
    )


def _parameters(here: Stand, browser: Intruder | None, scale: Scale) -> Kept:
    """Every parameter that a route reads, and its path, with payloads."""
    findings = Findings(browser)
    names: set[str] = set()
    payloads = (POLYGLOT, *MARKUP) if scale is Scale.FULL else (POLYGLOT,)
    together = PAYLOADS if scale is Scale.FULL else (*MARKUP[:2], *ADDRESSES[:1], *BREAKS[:1])
    for route in (one for one in here.routes() if "GET" in one.methods):
        read = parameters(here.client, route)
        names |= set(read)
        known = [(name, _usual(here, name)) for name in read]
        for said in (
            *(_with(known, name, payload) for name in read for payload in payloads),
            *([(name, payload) for name in read] for payload in together),
        ):
            _ask(here, findings, address(route.path(), said))
        for name in route.samples:
            for payload in PAYLOADS[:: scale.of(5, 1)]:
                _ask(here, findings, route.path(**{name: payload}))
    return _kept(
        "what a URL says in any parameter, or in its path, stays text",
        findings,
        f"{len(names)} parameters",
    )


def _ask(here: Stand, findings: Findings, url: str) -> None:
    answer = here.client.get(url, buffered=True)
    findings.answer(url[:300], answer, _is_secret(url))


def _is_secret(url: str) -> bool:
    return url.startswith(("/saved", "/alerts/"))


def _usual(here: Stand, name: str) -> str:
    """What a parameter may well be, so that all the others are looked at."""
    usual = {"q": FOUND, "id": here.ids[0], "a": here.ids[0], "b": here.ids[1]}
    return usual.get(name, "")


def _with(known: list[tuple[str, str]], name: str, payload: str) -> list[tuple[str, str]]:
    return [*((one, usual) for one, usual in known if usual and one != name), (name, payload)]


def _saved(here: Stand, browser: Intruder | None, scale: Scale) -> Kept:
    """Searches saved under such names: their pages, feeds, mails, and the way to end alerts."""
    findings = Findings(browser)
    payloads = PAYLOADS if scale is Scale.FULL else (POLYGLOT, *MARKUP[:3], *BREAKS)
    for payload in payloads:
        for form in (
            {"name": payload, "q": FOUND},
            {"name": payload, "q": payload, "outlet": payload, "from": payload},
        ):
            answer = here.client.post("/saved?lang=en", data=form, buffered=True)
            where = answer.headers.get("Location", "")
            findings.answer(f"POST /saved {form}", answer, secret=True)
            if where:
                path = where.partition("?")[0]
                for url in (where, f"{path}/feed"):
                    findings.answer(f"{url} {form}", here.client.get(url, buffered=True), True)
                again = here.client.post(path, data={"name": payload, "q": payload}, buffered=True)
                findings.answer(f"POST {path} {form}", again, secret=True)
                gone = here.client.post(f"{path}/delete", buffered=True)
                findings.answer(f"POST {path}/delete {form}", gone, secret=True)
        for wrong in doors.mail_wrong(here, payload):
            findings.note(f"a mail of {payload!r}: {wrong}")
        findings.tries += 1
    return _kept("names of saved searches stay text, in pages, feeds and mails", findings)


def _files(here: Stand, scale: Scale) -> Kept:
    """Exports, read by programs: as many records as articles, no formula, no foreign address."""
    findings = Findings()
    whole = f"/search?q={FOUND}&sort=newest"
    total = here.client.get(f"/api{whole}").get_json()["total"]
    wanted = [(f"{whole}&format={form}", form, total) for form in READERS]
    wanted += [
        (f"/articles/{id}?format={form}", form, 1)
        for form in READERS
        for id in (here.ids if scale is Scale.FULL else here.ids[::4])
    ]
    wanted += [(f"/sample.csv?q={FOUND}&size=50", "csv", 50)]
    for url, form, number in wanted:
        answer = here.client.get(url, buffered=True)
        findings.answer(url, answer)
        try:
            found = READERS[form](answer.get_data())
        except Broken as error:
            findings.note(f"{url}: {error}")
        else:
            if found != number:
                findings.note(f"{url}: {found} records of {number} articles")
    findings.answer(
        "the concordance", here.client.get(f"/concordance.csv?q={FOUND}", buffered=True)
    )
    told = f"{len(FORMULAS)} formulas, {len(BREAKS)} ends of records"
    return Kept(
        "exports hold one record for each article, and no formula",
        findings.tries,
        tuple(findings.failures),
        told,
    )


def _shown(here: Stand, browser: Intruder, site: str, scale: Scale) -> Kept:
    """Pages in a browser with scripts: nothing runs, nothing is asked of another host."""
    urls = [*_pages_to_show(here, scale)]
    failures = [f"{url[:300]}: {wrong}" for url in urls if (wrong := browser.shown(f"{site}{url}"))]
    return Kept(
        "in Chromium no script runs, no policy is violated, no host is asked",
        len(urls),
        tuple(failures),
    )


def _pages_to_show(here: Stand, scale: Scale) -> Iterator[str]:
    every = scale.of(25, 1)
    yield from (f"/articles/{id}?q={FOUND}" for id in here.ids[::every])
    yield f"/search?q={FOUND}&size=100"
    yield f"/saved/{here.samples['token'][0]}"
    yield f"/alerts/{here.samples['word'][0]}"
    for route in here.routes():
        if "GET" in route.methods and not _is_file(route):
            yield from _shown_with_payloads(here, route, scale)


def _shown_with_payloads(here: Stand, route: Route, scale: Scale) -> Iterator[str]:
    read = parameters(here.client, route)
    known = [(name, _usual(here, name)) for name in read]
    for payload in MARKUP if scale is Scale.FULL else (POLYGLOT,):
        yield address(route.path(), [(name, payload) for name in read])
        if "q" in read and (scale is Scale.FULL or route.rule == "/search"):
            query = (f"{FOUND} ODER {payload}", f'{FOUND} "{payload}"')
            for one in query[: scale.of(1, 2)]:
                yield address(route.path(), _with(known, "q", one))
    if scale is Scale.FULL:
        for name in read:
            yield address(route.path(), _with(known, name, POLYGLOT))


def _is_file(route: Route) -> bool:
    """Whether a browser would not show a page there."""
    files = ("/static/", "/api/", "/healthz", "/readyz", "/metrics", "/suggestions")
    return route.rule.startswith(files) or route.rule.endswith((".csv", ".xml", ".txt", "/feed"))
