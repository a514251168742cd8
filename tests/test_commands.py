"""The command line, as a person or a script uses it: real processes, real files."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from index.folders import FolderGenerations

ROOT = Path(__file__).parents[1]


class Shell:
    """Runs manage.py with an index folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PRESSESUCHE_")},
            "PRESSESUCHE_INDEX": str(folder / "index"),
            "COLUMNS": "200",
        }

    def run(self, *arguments: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command; its exit code must be the expected one."""
        command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, timeout=120, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, material: Path) -> Shell:
    """The five seed articles, indexed."""
    shell = Shell(tmp_path_factory.mktemp("seeds"))
    shell.run("rebuild", material / "seeds")
    return shell


def found(shell: Shell, query: str, *options: str) -> dict[str, object]:
    answer: dict[str, object] = json.loads(shell.run("search", query, "--json", *options).stdout)
    return answer


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ('"Koalition der Willigen"', 5),
        ("„Koalition der Willigen“", 5),
        ("»Koalition der Willigen«", 5),
        ("Waffenstillstände", 5),
        ("Waffenstillstand", 5),
        ("datum:2025-04", 2),
        ("datum:2025-04-10", 1),
        ("Bonaparte", 0),
        ("kommentar:Bonaparte", 1),
        ('="wie ein Mann"', 1),
        ('="Wie ein Mann"', 0),
        ("Rückversicherungs*", 2),
        ("medium:Euronews", 0),
    ],
)
def test_what_is_asked_of_the_seeds_and_what_is_found(seeds: Shell, query: str, total: int) -> None:
    assert found(seeds, query)["total"] == total


def test_any_quotes_find_the_same(seeds: Shell) -> None:
    typed = (
        "„Sicherheitsgarantien“",
        '"Sicherheitsgarantien"',
        "»Sicherheitsgarantien«",
        "‚Sicherheitsgarantien‘",
    )
    totals = {found(seeds, query)["total"] for query in typed}
    assert len(totals) == 1 and totals != {0}


def test_a_side_car_names_the_outlet(shell: Shell, material: Path) -> None:
    for seed in (material / "seeds").glob("*.txt"):
        (shell.folder / seed.name).write_bytes(seed.read_bytes())
    name = next(shell.folder.glob("004*.txt")).stem
    (shell.folder / f"{name}.meta.json").write_text('{"outlet": "Euronews"}')
    shell.run("rebuild", shell.folder)
    assert found(shell, "medium:Euronews")["total"] == 1


def test_no_hits_is_no_failure(seeds: Shell) -> None:
    assert "0 articles" in seeds.run("search", "Quastenflosser").stdout


def test_hits_are_shown_as_a_table(seeds: Shell) -> None:
    shown = seeds.run("search", "Kyjiw").stdout
    assert "Welche Sicherheitsgarantien für Kyjiw?" in shown


def test_a_page_that_is_not_there_is_told(seeds: Shell) -> None:
    shown = seeds.run("search", "Kyjiw", "--page", "999").stdout
    assert "There is no page 999; the last is 1." in shown


def test_a_bad_option_is_the_typists(seeds: Shell) -> None:
    assert "from" in seeds.run("search", "Rat", "--from", "gestrn", code=2).stderr


def test_read_prints_one_object_a_line(shell: Shell, material: Path) -> None:
    lines = shell.run("read", material / "seeds").stdout.splitlines()
    assert len(lines) == 5
    assert {"file", "title", "outlet", "authors", "date", "date_precision", "body"} <= set(
        json.loads(lines[0])
    )


def test_without_an_index_the_next_step_is_named(shell: Shell) -> None:
    for command in (("search", "Rat"), ("check",), ("rollback",)):
        assert "manage.py rebuild" in shell.run(*command, code=1).stderr


def test_what_was_skipped_is_named_and_the_exit_code_says_so(shell: Shell) -> None:
    archive = shell.folder / "archive"
    archive.mkdir()
    (archive / "gut.txt").write_text("Der Rat tagt\n\nAm Abend kam der Rat zusammen.\n")
    (archive / "schlecht.jsonl").write_text("{\n")
    done = shell.run("rebuild", archive, code=3)
    assert "1 skipped" in done.stderr and "schlecht.jsonl:1" in done.stderr
    assert found(shell, "Rat")["total"] == 1
    assert "schlecht.jsonl" in shell.run("read", archive, code=3).stderr


def test_check_says_when_a_rebuild_is_due(shell: Shell) -> None:
    archive = shell.folder / "archive"
    archive.mkdir()
    (archive / "eins.txt").write_text("Der Rat tagt\n\nAm Abend kam der Rat zusammen.\n")
    shell.run("rebuild", archive)
    assert "whole and current" in shell.run("check").stdout
    (archive / "zwei.txt").write_text("Der Rat tagt wieder\n\nEr kam zusammen.\n")
    assert "1 new" in shell.run("check", code=3).stderr
    shell.run("rebuild")
    assert found(shell, "Rat")["total"] == 2
    shell.run("rollback")
    assert found(shell, "Rat")["total"] == 1


def test_options_beat_the_environment(shell: Shell) -> None:
    elsewhere = shell.folder / "elsewhere"
    shell.run("rebuild", ROOT / "articles", "--index", elsewhere, "--engine", "whoosh")
    assert "whoosh" in shell.run("info", "--index", elsewhere).stdout
    shell.run("search", "Rat", code=1)
    assert "none" not in shell.run("search", "Rat", "--index", elsewhere).stdout


def test_a_wrong_setting_is_named(shell: Shell) -> None:
    shell.environment["PRESSESUCHE_ENGINE"] = "lucene"
    assert "PRESSESUCHE_ENGINE" in shell.run("info", code=1).stderr


def test_evaluate_prints_the_measures(shell: Shell) -> None:
    judged = shell.folder / "judged"
    judged.mkdir()
    texts = {"d1": "Der Rat tagt.", "d2": "Die Brücke wird teurer.", "d3": "Der Rat streitet."}
    corpus = [{"_id": id, "title": "", "text": text} for id, text in texts.items()]
    (judged / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (judged / "queries.jsonl").write_text('{"_id": "q1", "text": "teure Brücken"}\n')
    (judged / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n")
    scores = json.loads(shell.run("evaluate", judged, "--json").stdout)
    assert scores == {"ndcg10": 1.0, "mrr10": 1.0, "recall10": 1.0, "queries": 1}
    table = shell.run("evaluate", judged).stdout
    assert "nDCG@10" in table
    assert "Snowball" in table
    assert "Snowball" not in shell.run("evaluate", judged, "--no-baselines").stdout


def test_help_tells_what_each_command_does(shell: Shell) -> None:
    shown = shell.run("--help").stdout
    for command in (
        "rebuild",
        "update",
        "watch",
        "fetch",
        "takedown",
        "compact",
        "search",
        "read",
        "check",
        "info",
        "serve",
        "evaluate",
        "rollback",
    ):
        assert re.search(rf"^  {command} +\w", shown, re.MULTILINE), command
        assert shell.run(command, "--help").stdout.startswith("Usage:")


@pytest.fixture
def port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def server(shell: Shell, port: int) -> Iterator[subprocess.Popen[str]]:
    """``manage.py serve`` over the sample articles, which it indexes first."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--build-if-missing", "articles"],
        cwd=ROOT,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.terminate()
    process.communicate(timeout=20)


def fetched(url: str, seconds: float = 60) -> bytes:
    """What the server answers, once it does."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                body: bytes = response.read()
                return body
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_serve_builds_and_serves_and_picks_up_a_rebuild(
    shell: Shell, server: subprocess.Popen[str], port: int
) -> None:
    base = f"http://127.0.0.1:{port}"
    body = fetched(f"{base}/api/search?q=Rat").decode()
    by_command = shell.run("search", "Rat", "--json").stdout
    timeless = re.compile(r'"took_ms": ?[\d.]+')
    assert timeless.sub("", by_command.strip()) == timeless.sub("", body.strip())
    assert "Pressesuche" in fetched(f"{base}/").decode()
    single = shell.folder / "einzig.txt"
    pasted = urlencode({"q": "„Der Rat hat übers Geld beraten.“ " * 260})
    assert json.loads(fetched(f"{base}/api/search?{pasted}"))["hints"], "cut, not refused"
    single.write_text("Quastenflosser im Rathaus\n\nEr schwamm im Brunnen.\n", encoding="utf-8")
    shell.run("rebuild", single)
    assert json.loads(fetched(f"{base}/api/search"))["total"] == 1


def test_a_taken_port_is_told_with_a_way_out(shell: Shell, port: int) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        told = shell.run("serve", "--port", str(port), code=1).stderr
    assert str(port) in told and "--port" in told


def test_an_address_of_another_machine_is_told_with_a_way_out(shell: Shell) -> None:
    told = shell.run("serve", "--host", "192.0.2.1", code=1).stderr  # nobody's: RFC 5737
    assert "192.0.2.1" in told and "--host" in told and "--port" not in told


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "way_out"),
    [
        (["search", "Rat", "--from", "2025-13"], {}, 2, "'--from'"),
        (["rebuild"], {"PRESSESUCHE_INDEX": "{file}/index"}, 1, "--index"),
        (["rebuild"], {"PRESSESUCHE_HOLDINGS": "{file}"}, 1, "PRESSESUCHE_HOLDINGS"),
        (["rebuild"], {"PRESSESUCHE_HOLDINGS": "{file}/kept"}, 1, "PRESSESUCHE_HOLDINGS"),
        (["search", "Rat"], {"PRESSESUCHE_VARIANTS": "{file}/names"}, 1, "PRESSESUCHE_VARIANTS"),
    ],
)
def test_what_cannot_be_used_is_told_with_a_way_out(
    shell: Shell, arguments: list[str], variables: dict[str, str], code: int, way_out: str
) -> None:
    file = shell.folder / "meldung.txt"
    file.write_text("Der Rat tagt\n\nAm Abend kam der Rat zusammen.\n" * 20, encoding="utf-8")
    shell.run("rebuild", file)
    for name, value in variables.items():
        shell.environment[name] = value.format(file=file)
    assert way_out in shell.run(*arguments, code=code).stderr


def test_a_rebuild_never_takes_the_samples_for_an_archive(shell: Shell) -> None:
    own = shell.folder / "einzig.txt"
    own.write_text("Quastenflosser im Rathaus\n\nEr schwamm im Brunnen.\n", encoding="utf-8")
    shell.run("rebuild", own)
    (shell.folder / "index" / "current").write_text("?")
    assert shell.run("rebuild").stdout.startswith("1 article ")


def test_lines_are_not_broken_where_a_script_reads_them(shell: Shell) -> None:
    shell.environment["COLUMNS"] = "40"
    missing = shell.folder / ("lang" * 20)
    told = shell.run("rebuild", missing, code=1).stderr
    assert f"{missing}: no such file or folder" in told


def test_a_word_that_is_no_text_finds_nothing(seeds: Shell) -> None:
    assert found(seeds, "abc\udcff", "--outlet", "\udcff")["total"] == 0


def test_update_takedown_and_compact(shell: Shell) -> None:
    archive = shell.folder / "archive"
    archive.mkdir()
    (archive / "eins.txt").write_text("Der Rat tagt\n\nAm Abend kam der Rat zusammen.\n")
    shell.run("update", code=1)
    shell.run("rebuild", archive)
    assert shell.run("update").stdout.startswith("Nothing has changed")
    (archive / "zwei.txt").write_text("Der Rat tagt wieder\n\nEr kam zusammen.\n")
    assert "1 added, 0 changed, 0 removed, 1 unchanged" in shell.run("update").stdout
    hits = found(shell, "wieder")["hits"]
    assert isinstance(hits, list)
    id = hits[0]["id"]
    assert shell.run("takedown", "--list").stderr == "Nothing was taken down.\n"
    assert "--reason" in shell.run("takedown", id, code=2).stderr
    assert "nirgends" in shell.run("takedown", "nirgends", "--reason", "Urteil", code=1).stderr
    shell.run("takedown", id, "--reason", "Urteil [x]")
    assert found(shell, "Rat")["total"] == 1
    assert "Urteil [x]" in shell.run("takedown", "--list").stdout
    shell.run("rollback")
    assert found(shell, "Rat")["total"] == 1
    shell.run("takedown", id, "--undo")
    assert found(shell, "Rat")["total"] == 2
    assert "2 articles in 1 segment." in shell.run("compact").stdout
    assert "removed articles" in shell.run("info").stdout


def test_copies_are_told_with_their_story(shell: Shell) -> None:
    archive = shell.folder / "archive"
    for outlet in ("Bote", "Kurier"):
        (archive / outlet).mkdir(parents=True)
        (archive / outlet / "meta.json").write_text(json.dumps({"outlet": outlet}))
        numbers = " ".join(f"Wort{n} steht{n} hier{n}." for n in range(40))
        (archive / outlet / "rat.txt").write_text(f"Der Rat tagt\n\n{numbers}\n")
    (archive / "allein.txt").write_text("Die Bahn kommt\n\nNiemand sonst schrieb davon.\n")
    shell.run("rebuild", archive)
    grouped = shell.run("search", "Rat", "--group", "story").stdout
    assert "2 articles in 1 story, " in grouped
    story = shell.run("clusters").stdout.splitlines()[1].split()[0]
    assert f"(story {story})" in grouped
    assert grouped.count("1 more: ") == 1
    assert "2 articles, " in shell.run("search", "Rat").stdout
    assert "name its ID" in shell.run("clusters", "--json", code=2).stderr
    alone = found(shell, "Bahn")["hits"][0]["id"]  # type: ignore[index]
    assert "Nobody else" in shell.run("clusters", alone).stdout
    shell.environment["PRESSESUCHE_STORIES"] = "off"
    assert "the settings say otherwise" in shell.run("check", code=3).stderr
    shell.run("rebuild")
    assert "built without stories" in shell.run("clusters").stdout


def test_a_second_writer_is_told_who_writes(shell: Shell) -> None:
    folder = shell.folder / "index"
    with FolderGenerations(folder).writing():
        told = shell.run("rebuild", ROOT / "articles", code=1).stderr
    assert f"process {os.getpid()} on " in told and " since " in told and "--wait" in told


def test_watch_updates_and_stops_when_asked(shell: Shell) -> None:
    archive = shell.folder / "archive"
    archive.mkdir()
    (archive / "eins.txt").write_text("Der Rat tagt\n\nAm Abend kam der Rat zusammen.\n")
    shell.run("rebuild", archive)
    with subprocess.Popen(
        [sys.executable, "-u", str(ROOT / "manage.py"), "watch"],
        env=shell.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "Watching for changes.\n"
        (archive / "zwei.txt").write_text("Der Rat tagt wieder\n\nEr kam zusammen.\n")
        assert "1 added" in watching.stdout.readline()
        watching.terminate()
        assert watching.stdout.read() == "Stopped.\n"
        assert watching.wait(20) == 0


def test_info_shows_all_settings_and_no_secret(shell: Shell) -> None:
    shell.environment["PRESSESUCHE_OPENSEARCH_TOKEN"] = "verraten"
    shell.environment["PRESSESUCHE_ADDRESS"] = "https://presse.example"
    said = shell.run("info").stdout
    assert re.search(r"^PRESSESUCHE_OPENSEARCH_TOKEN +set *$", said, re.MULTILINE)
    assert re.search(r"^PRESSESUCHE_SMTP_PASSWORD +not set *$", said, re.MULTILINE)
    assert "https://presse.example" in said and "verraten" not in said


def test_withdrawn_and_withheld_articles_are_told_and_ids_lead_on(shell: Shell) -> None:
    wire = shell.folder / "wire"
    wire.mkdir()
    lines = [
        {"id": "a", "title": "Hochwasser am Deich", "text": "Der Fluss steigt."},
        {"id": "b", "title": "Streit im Rat", "text": "Der Rat tagt.", "version": 1},
        {"id": "c", "title": "Bilanz", "text": "Zahlen.", "embargo": "2999-01-01T06:00:00Z"},
        {"id": "d", "status": "withdrawn", "version": 2},
    ]
    (wire / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    said = shell.run("rebuild", wire).stdout
    assert "1 article left out: withdrawn by their agencies." in said
    assert "1 article of these under embargo: hidden until it ends." in said
    (wire / "b.jsonl").write_text(json.dumps({"id": "b", "status": "killed", "version": 2}) + "\n")
    said = shell.run("update").stdout
    assert "0 added, 0 changed, 1 removed (1 withdrawn by their agencies), 2 unchanged" in said
    assert "embargo" not in said
    assert re.search(r"^withdrawn by agencies +2 *$", shell.run("info").stdout, re.MULTILINE)
    (id,) = re.findall(r"^([a-z2-7]{13}) ", shell.run("search", "Deich").stdout, re.MULTILINE)
    assert f"{id} was taken down." in shell.run("takedown", id, "--reason", "Urteil").stdout
