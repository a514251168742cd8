"""The files of a run: as others read them, and after a run was cut off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from warcio.archiveiterator import ArchiveIterator

from index.article import Article
from index.errors import SourceError, SourceNote
from index.fetching.archive import Archive, mend
from index.fetching.exchange import Answer
from index.fetching.target import target_of
from index.sources import read
from tests.fetching.conftest import Fetch
from tests.fetching.site import Handler, Site, page, rss

ROOT = Path(__file__).parents[2]
BOTE = "bote.example"
NOON = datetime(2025, 4, 10, 12, tzinfo=UTC)


def answer(number: int, body: bytes = b"") -> Answer:
    content = body or page(f"Meldung {number}").encode()
    return Answer(
        target_of(f"https://bote.example/{number}"),
        "193.99.144.80",
        f"GET /{number} HTTP/1.1\r\nHost: bote.example\r\n\r\n".encode(),
        NOON,
        200,
        "OK",
        (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"')),
        content,
        content,
    )


def written(site: Site, folder: Path, *numbers: int) -> Path:
    """The web archive of one run, not yet finished."""
    folder.mkdir(exist_ok=True)
    archive = Archive(folder, NOON, site.manners())
    for number in numbers:
        archive.keep(answer(number))
    archive.close()
    return folder / f"{archive.name}.warc.gz.part"


def records(path: Path) -> list[tuple[str, str]]:
    """Kinds and addresses of an archive's records, each digest checked by another program."""
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            headers = record.rec_headers
            found.append((record.rec_type, headers.get_header("WARC-Target-URI") or ""))
    return found


def articles(folder: Path) -> list[str]:
    found = list(read([folder]))
    assert not [one for one in found if isinstance(one, SourceError)], found
    return [one.title for one in found if isinstance(one, Article)]


def test_others_read_our_archives(site: Site, run: Fetch, folder: Path) -> None:
    feed = site.put(BOTE, "/feed", rss("/1", "/2"), "text/xml")
    one, two = (site.put(BOTE, f"/{n}", page(f"Meldung {n}"), ETag=f'"{n}"') for n in (1, 2))
    (path,) = run(feed).files
    with path.open("rb") as file:
        info = next(iter(ArchiveIterator(file))).content_stream().read().decode()
    assert "software: Pressesuche fetch" in info
    kinds = ["response", "request"]
    pages = [(kind, url) for url in (one, two) for kind in ("metadata", *kinds)]
    assert records(path) == [("warcinfo", ""), *((kind, feed) for kind in kinds), *pages]
    site.clock.time += 60
    site.put(BOTE, "/2", page("Meldung 2, ergänzt"))
    (path,) = run(feed, again=True).files
    assert records(path)[-1] == ("revisit", one)
    with path.open("rb") as file:
        last = list(ArchiveIterator(file))[-1]
        assert last.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
        assert last.http_headers.get_statuscode() == "304"


def test_a_page_without_an_article_is_told_when_it_is_read(
    site: Site, run: Fetch, folder: Path
) -> None:
    url = site.put(BOTE, "/", "<html><head><title>Bote</title></head><p>Alle Themen.</html>")
    (path,) = run(url).files
    (told,) = read([folder])
    assert isinstance(told, SourceNote)
    assert str(told) == f"{path}:2: a page without an article ({url})"


def test_nothing_fetched_leaves_no_file(site: Site, folder: Path) -> None:
    folder.mkdir()
    assert Archive(folder, NOON, site.manners()).finish() == ()
    assert list(folder.iterdir()) == []


def test_runs_of_one_second_have_files_of_their_own(site: Site, folder: Path) -> None:
    names: list[str] = []
    for number in (1, 2, 3):
        written(site, folder, number)
        names += mend(folder)
    assert names == [f"fetched-20250410T120000Z{n}.warc.gz" for n in ("", "_2", "_3")]
    assert sorted(names) == names, "the sources read the later ones later"


def test_what_a_killed_run_leaves_is_cut_behind_its_last_whole_record(
    site: Site, folder: Path
) -> None:
    folder.mkdir()
    archive = Archive(folder, NOON, site.manners())
    first, _ = (archive.keep(answer(number))[1] for number in (1, 2))
    archive.close()
    part = folder / f"{archive.name}.warc.gz.part"
    whole = part.read_bytes()
    for length in (len(whole) - 1, first + 300, first + 1, first):
        part.write_bytes(whole[:length])
        assert articles(folder) == [], "no source reads a part"
        (end,) = mend(folder).values()
        assert first <= end <= length
        assert articles(folder)[:1] == ["Meldung 1"]
        (folder / part.name.removesuffix(".part")).unlink()
    for length in (0, 5, 100):
        part.write_bytes(whole[:length])
        assert mend(folder) == {"fetched-20250410T120000Z.warc.gz": 0}
        assert list(folder.iterdir()) == []


def test_lines_of_feeds_are_mended_too(folder: Path) -> None:
    folder.mkdir()
    part = folder / "fetched-1.jsonl.part"
    part.write_bytes(b'{"title": "Eins"}\n{"title": "Zw')
    mend(folder)
    assert [path.name for path in folder.iterdir()] == ["fetched-1.jsonl"]
    assert articles(folder) == ["Eins"]


def test_what_was_lost_of_an_archive_is_fetched_again(site: Site, run: Fetch, folder: Path) -> None:
    for number in (1, 2):
        site.put(BOTE, f"/{number}", page(f"Meldung {number}"))
    feed = site.put(BOTE, "/feed", rss("/1", "/2"), "text/xml", ETag='"1"')
    (path,) = run(feed).files
    cut = path.read_bytes()[:-1500]
    path.with_name(f"{path.name}.part").write_bytes(cut)
    path.unlink()
    site.asked.clear()
    run(feed)
    assert "/2" in site.paths()
    assert set(articles(folder)) == {"Meldung 1", "Meldung 2"}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_loses_nothing(site: Site, folder: Path, number: int) -> None:
    """A real process, killed while an answer comes in."""
    begun, over = Event(), Event()

    def endless(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        begun.set()
        while not over.wait(0.02):
            handler.wfile.write(b" ")

    def fetching() -> subprocess.Popen[str]:
        host = f"127.0.0.1:{site.port}"
        command = [sys.executable, str(ROOT / "manage.py"), "fetch", f"http://{host}/feed"]
        options = ["--into", str(folder), "--delay", "0", "--allow-private", "127.0.0.1"]
        return subprocess.Popen(
            [*command, *options],
            env={**os.environ, "PRESSESUCHE_INDEX": str(folder.parent / "index")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    host = "127.0.0.1"
    site.put(host, "/feed", rss("/1", "/2", "/3"), "text/xml", ETag='"1"')
    for n in (1, 3):
        site.put(host, f"/{n}", page(f"Meldung {n}"))
    site.do(host, "/2", endless)
    with fetching() as process:
        assert begun.wait(60)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    over.set()
    assert process.returncode == (-number if number == signal.SIGKILL else 3)
    if number == signal.SIGKILL:
        assert [path.name for path in folder.glob("fetched-*") if path.suffix != ".part"] == []
    else:
        assert "Stopped" in told and "Traceback" not in told
        assert articles(folder) == ["Meldung 1"]
    site.put(host, "/2", page("Meldung 2"))
    site.asked.clear()
    with fetching() as process:
        said, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert said.startswith("2 pages")
    assert site.paths() == ["/feed", "/2", "/3"]
    assert articles(folder) == ["Meldung 1", "Meldung 2", "Meldung 3"]
    assert not list(folder.glob("*.part"))


def test_nothing_outside_the_folder_is_cut(folder: Path, tmp_path: Path) -> None:
    """Where somebody has put a link in the place of a part."""
    outside = tmp_path / "outside.txt"
    outside.write_text("Eine Zeile\nund noch eine")
    folder.mkdir(exist_ok=True)
    for ending in (".jsonl.part", ".warc.gz.part"):
        (folder / f"fetched-20250410T120000Z{ending}").symlink_to(outside)
    assert mend(folder) == {}
    assert outside.read_text() == "Eine Zeile\nund noch eine"
    assert not list(folder.iterdir())
