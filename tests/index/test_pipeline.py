"""The pipeline gives the same articles and documents, in the same order, with and without
worker processes; and whatever befalls one of those is told and leaves none behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import pipeline, sources
from index.article import Article, Comment, Paragraph
from index.document import Document, prepare, unpack
from index.draft import Draft, Identified, draft_of, named
from index.errors import SourceError
from index.german.analyzer import analysis, terms
from index.german.tokens import words
from index.pipeline import Pipeline, Progress
from index.sources import Part, Readable
from index.workers import WorkerDied, WorkerFailed, Workers
from tests.factory import an_article

ROOT = Path(__file__).parents[2]
SENTENCES = (
    "Die Hafenarbeiter legten am Montag die Arbeit nieder.",
    "Im NATO-Hauptquartier tagten 73.000 Gäste, sagte die Ministerin.",
    "Minister:innen und Bürger*innen stritten über das Straßenbaugesetz – ohne Ergebnis!",
)


def record(number: int) -> str:
    body = "\n".join(SENTENCES[(number + i) % 3] for i in range(number % 7 + 1))
    return json.dumps({"id": number, "title": f"Meldung {number}", "text": body})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A large file with broken lines in it, small files, and a file of another kind."""
    lines = [record(n) for n in range(600)]
    lines[7], lines[450] = "{", '{"id": 450, "text": 3}'
    (tmp_path / "meldungen.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for number in range(5):
        (tmp_path / f"rat-{number}.txt").write_text(f"Rat {number} tagt\n\nAm Abend kam er.\n")
    (tmp_path / "leer.txt").touch()
    return tmp_path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every job is worth processes, all of them at once, and is cut into many tasks."""
    monkeypatch.setattr("index.workers.PATIENCE", 0)
    monkeypatch.setattr(pipeline, "WORTH_IT", 0)
    monkeypatch.setattr(pipeline.reading, "PART", 5_000)
    monkeypatch.setattr(pipeline.analysing, "BATCH", 5_000)


def identified(found: Iterator[Draft | SourceError]) -> Iterator[Identified]:
    numbers = count(1)
    for one in found:
        if isinstance(one, Draft):
            number = next(numbers)
            yield Identified(one, f"artikel-{number}", number)


def all_of(line: Pipeline, folder: Path) -> tuple[list[Document], list[str], Progress]:
    failures: list[str] = []

    def drafts() -> Iterator[Draft | SourceError]:
        for one in line.drafts([folder]):
            if isinstance(one, SourceError):
                failures.append(str(one))
            yield one

    documents = list(line.documents(identified(drafts())))
    return documents, sorted(failures), line.progress


def test_processes_give_what_one_process_gives(archive: Path, small_parts: None) -> None:
    size = sum(file.stat().st_size for file in archive.iterdir())
    with Pipeline(0) as alone, Pipeline(2) as together:
        here, there = all_of(alone, archive), all_of(together, archive)
    assert here[:2] == there[:2]
    for _, _, progress in (here, there):
        assert (progress.articles, progress.read, progress.size) == (603, size, size)
        assert progress.left == 0
    read = [one for one in sources.read([archive]) if isinstance(one, Article)]
    assert [unpack(document.article).title for document in here[0]] == [a.title for a in read]
    assert len(read) == 603
    assert [failure.removeprefix(str(archive)) for failure in there[1]][:2] == [
        "/leer.txt: the file is empty",
        "/meldungen.jsonl:451: Expected `str | null`, got `int` - at `$.text`",
    ]
    assert len(there[1]) == 3


@pytest.mark.parametrize(
    ("progress", "rate", "left"),
    [
        (Progress(100, 50, 200, 2.0), 50.0, 6.0),
        (Progress(0, 0, 200, 0.0), 0.0, None),
        (Progress(100, 50, 0, 2.0), 50.0, None),
        (Progress(100, 250, 200, 2.0), 50.0, 0.0),
    ],
)
def test_rate_and_time_left(progress: Progress, rate: float, left: float | None) -> None:
    assert (progress.rate, progress.left) == (rate, left)


def test_a_small_job_starts_no_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "Workers", None)
    with Pipeline(2) as line:
        assert len(all_of(line, archive)[0]) == 603


def test_many_articles_at_hand_are_worth_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MANY", 3)
    articles = [an_article(id="") for _ in range(10)]
    asked = [Identified(draft_of(a), f"x{n}", n) for n, a in enumerate(articles, 1)]
    with Pipeline(1) as line:
        found = list(line.documents(asked))
        assert line._analysts is not None
    assert [one.id for one in found] == [f"x{n}" for n in range(1, 11)]


def test_words_are_kept_for_the_next_job(archive: Path, small_parts: None, tmp_path: Path) -> None:
    kept = tmp_path / "holdings.words"
    with Pipeline(1, kept) as line:
        first = all_of(line, archive)[0]
        written = kept.read_bytes()
        assert all_of(line, archive)[0] == first
    assert "Straßenbaugesetz".encode() in written
    assert kept.read_bytes() == written  # nothing had to be worked out again


def children() -> list[int]:
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    if not found.exists():
        pytest.skip("this system does not tell of child processes")
    return [int(number) for number in found.read_text().split()]


@pytest.mark.parametrize("method", ["drafts", "documents"])
def test_a_killed_worker_is_told_and_ends_all(
    archive: Path, small_parts: None, method: str
) -> None:
    before = set(children())
    with Pipeline(1) as line, pytest.raises(WorkerDied, match="SIGKILL"):
        drafts = line.drafts([archive])
        found = drafts if method == "drafts" else line.documents(identified(drafts))
        next(found)
        os.kill(max(set(children()) - before), signal.SIGKILL)
        for _ in found:
            pass
    assert set(children()) <= before


def test_whoever_stops_early_leaves_no_process(archive: Path, small_parts: None) -> None:
    before = set(children())
    with Pipeline(1) as line:
        assert len(list(islice(line.documents(identified(line.drafts([archive]))), 3))) == 3
        assert len(set(children()) - before) == 2
    assert set(children()) <= before


def test_an_error_in_a_worker_comes_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MANY", 0)
    broken = Draft("", "", "", "", 0, "", "", b'{"id":"","story":"","title":3}')
    with Pipeline(1) as line, pytest.raises(WorkerFailed, match="Expected `str`, got `int`"):
        list(line.documents([Identified(broken, "x", 1)]))


JOB = """
import signal, sys, time
from pathlib import Path
from index import pipeline
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background ignores it
pipeline.WORTH_IT = 0
with pipeline.Pipeline(1) as line:
    drafts = line.drafts([Path(sys.argv[1])])
    next(drafts)
    print(*(worker.process.pid for worker in line._readers._workers), flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_whoever_started_them(archive: Path, ending: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", JOB, str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    ) as job:
        assert job.stdout is not None
        workers = [int(number) for number in job.stdout.readline().split()]
        assert len(workers) == 1
        # As a terminal does it: Ctrl-C reaches every process of the group.
        (os.killpg if ending is signal.SIGINT else os.kill)(job.pid, ending)
        job.wait(20)
    for _ in range(200):
        if not any(map(is_alive, workers)):
            break
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_worker_waits_when_nobody_takes_its_answers(
    archive: Path, small_parts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers more than may lie about; all of it comes, in order."""
    monkeypatch.setattr("index.workers.MOST", 2_000)
    monkeypatch.setattr("index.workers._PIPE", 4_096)
    with Pipeline(0) as alone, Pipeline(1) as together:
        assert all_of(together, archive)[0] == all_of(alone, archive)[0]


def test_only_so_many_tasks_are_taken_ahead() -> None:
    taken = 0

    def tasks() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield msgspec.msgpack.encode([])

    workers = Workers("index.analysing", 2, pipeline.learned.open_files(2, None))
    try:
        for done, _ in enumerate(workers.map("analyse", tasks())):
            assert taken <= done + 1 + 6
    finally:
        workers.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        '{"title": "A"}\n{"title": "B"}',
        "\n".join(record(n) for n in range(20)),
        f"\n \n{record(1)}\n\n{record(2)}\n",
    ],
)
@pytest.mark.parametrize("size", [1, 60, 300, 100_000])
def test_the_parts_of_a_file_are_the_whole(tmp_path: Path, text: str, size: int) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(text, encoding="utf-8")
    readable = Readable(file, sources.Metadata())
    parts = [part for part in readable.parts(size) if part]
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    found = [one for part in parts for one in readable.read_part(part)]
    assert list(map(told, found)) == list(map(told, readable.read()))


def told(one: Article | SourceError) -> object:
    return one if isinstance(one, Article) else str(one)


def test_long_lines_and_a_byte_order_mark_in_parts(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    long = json.dumps({"title": "B", "text": "Wort " * 500})
    file.write_bytes(b"\xef\xbb\xbf" + f"{record(1)}\n{long}\n\n{record(2)}".encode())
    readable = Readable(file, sources.Metadata())
    parts = [part for part in readable.parts(200) if part]
    assert Part(0, parts[0].end, 1) == parts[0]
    assert [a.origin.number for p in parts for a in readable.read_part(p)] == [1, 2, 4]  # type: ignore[union-attr]


def test_a_draft_says_what_identifies_an_article() -> None:
    article = an_article(id="", own_id="7", outlet="Tageblatt", url="https://a.example/7")
    draft = draft_of(article)
    assert (draft.own_id, draft.outlet, draft.url) == ("7", "Tageblatt", "https://a.example/7")
    assert (draft.path, draft.number) == (article.origin.path, article.origin.number)
    assert draft.article() == article


@pytest.mark.parametrize(
    ("changed", "same_text", "same_digest"),
    [
        ({}, True, True),
        ({"title": "Anders"}, False, False),
        ({"paragraphs": (Paragraph("Anders."),)}, False, False),
        ({"section": "Sport"}, True, False),
        ({"comments": (Comment("Nein!"),)}, True, False),
        ({"id": "abc"}, True, True),
    ],
)
def test_digests_tell_what_has_changed(
    changed: dict[str, object], same_text: bool, same_digest: bool
) -> None:
    fields = {"own_id": "7", "url": "https://a.example/7", "id": ""}
    first, second = draft_of(an_article(**fields)), draft_of(an_article(**(fields | changed)))
    assert first.path == second.path and first.number != second.number  # the factory counts on
    assert (first.text == second.text, first.digest == second.digest) == (same_text, same_digest)


@pytest.mark.parametrize("id", ["abc", "", 'mit "Anführung"', "ümlaut"])
def test_an_id_is_put_into_a_packed_article(id: str) -> None:
    article = an_article(id=id)
    packed = named(draft_of(article).packed, id)
    assert unpack(packed) == article
    assert prepare(article, 1, packed) == prepare(article, 1)


TEXTS = st.text(
    st.sampled_from("aeinrstuÄöß01.:*-_/ \n\t\u00a0\u2028'„“") | st.characters(), max_size=60
) | st.lists(st.sampled_from([*SENTENCES, "Bürger*innen-Haus", "1.000.000,5"])).map(" ".join)


@given(TEXTS, st.sampled_from(["de", "", "fr"]))
def test_the_analysis_of_a_text_is_that_of_its_words(text: str, language: str) -> None:
    written = words(text)
    whole, found = terms(text, written, language), analysis(text, language)
    assert found.words == " ".join(written)
    assert found.stems == whole.stems
    assert Counter(found.parts.split(" ")) == Counter(whole.parts.split(" "))


@given(TEXTS)
def test_a_word_alone_is_the_same_word(text: str) -> None:
    assert all(words(word) == [word] for word in words(text))
