"""From the web to the search: fetch, rebuild, search, fetch, update, search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fetching.site import Site, page, rss
from tests.test_commands import Shell

HOST = "127.0.0.1"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def found(shell: Shell, query: str) -> list[dict[str, object]]:
    answer = json.loads(shell.run("search", query, "--json").stdout)
    hits: list[dict[str, object]] = answer["hits"]
    return hits


def test_fetched_rebuilt_found_and_updated(site: Site, shell: Shell, folder: Path) -> None:
    options = ("--into", folder, "--delay", "0", "--allow-private", "127.0.0.0/8")
    site.put(HOST, "/1", page("Ja zum Hallenbad", "2025-04-10"))
    site.put(HOST, "/feed", rss("/1"), "application/rss+xml")
    feeds = shell.folder / "feeds.txt"
    feeds.write_text(f"# Zeitungen\n{site.url(HOST, '/feed')}\n", encoding="utf-8")
    shell.environment["PRESSESUCHE_CONTACT"] = "archiv@bote.example"
    said = shell.run("fetch", feeds, *options).stdout
    assert said.startswith("1 page fetched, 1 feed read: 0.0 MB in ")
    assert "archiv@bote.example" in site.asked[0].headers["user-agent"]

    assert "1 article" in shell.run("rebuild", folder).stdout
    (hit,) = found(shell, "Hallenbad datum:2025-04-10")
    assert hit["title"] == "Ja zum Hallenbad"

    assert shell.run("update").stdout.startswith("Nothing has changed")
    site.put(HOST, "/2", page("Nein zur Umfahrung", "2025-04-11", "Gesperrt bleibt die Kurve."))
    site.put(HOST, "/feed", rss("/2", "/1"), "application/rss+xml")
    assert shell.run("fetch", feeds, *options).stdout.startswith("1 page")
    assert "1 added, 0 changed, 0 removed, 1 unchanged" in shell.run("update").stdout
    assert [hit["title"] for hit in found(shell, "Umfahrung")] == ["Nein zur Umfahrung"]
    assert len(found(shell, "Hallenbad")) == 2


def test_what_cannot_be_fetched_is_told_and_the_exit_code_says_so(
    site: Site, shell: Shell, folder: Path
) -> None:
    url = site.put(HOST, "/1", page("Ja zum Hallenbad"))
    told = shell.run("fetch", url, "--into", folder, code=3).stderr
    assert "127.0.0.1 leads to 127.0.0.1, which is not a public address" in told
    assert "PRESSESUCHE_CONTACT" in told
    assert not site.asked
    options = ("--into", folder, "--delay", "0", "--allow-private", "127.0.0.1")
    done = shell.run("fetch", url, site.url(HOST, "/weg"), *options, code=3)
    assert done.stdout.startswith("1 page")
    assert f"1 not fetched:\n  {site.url(HOST, '/weg')}: answered 404 Not Found" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["weg.txt", "--into", "{folder}"], 1, "weg.txt: No such file"),
        (["http://b.example/", "--into", "{folder}", "--contact", "ü"], 2, "--contact"),
        (["http://b.example/", "--into", "{folder}", "--allow-private", "x"], 2, "--allow-pri"),
        (["http://b.example/", "--into", "/proc/nichts"], 1, "cannot fetch into /proc/nichts"),
    ],
)
def test_what_was_typed_wrongly(
    shell: Shell, folder: Path, arguments: list[str], code: int, reason: str
) -> None:
    given = [one.format(folder=folder) for one in arguments]
    assert reason in shell.run("fetch", *given, code=code).stderr
