"""``manage.py export``: the same files on the standard output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.settings import Settings

ROOT = Path(__file__).parents[2]


def export(settings: Settings, *arguments: str, code: int = 0) -> bytes:
    command = [sys.executable, str(ROOT / "manage.py"), "export", *arguments]
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PRESSESUCHE_")},
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_ADDRESS": settings.address,
    }
    done = subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stderr if code else done.stdout


def test_the_command_writes_what_the_page_gives(archive: Settings, client: FlaskClient) -> None:
    typed = ("Stadtrat", "--outlet", "-Lokalblatt 03", "--sort", "oldest", "--format", "ris")
    given = client.get("/search?q=Stadtrat&outlet=-Lokalblatt+03&sort=oldest&format=ris")
    assert export(archive, *typed) == given.data
    assert export(archive) == client.get("/search?format=csv").data


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Stadtrat", "--from", "irgendwann"), "'--from'"),
        (("Stadtrat", "--format", "xls"), "'--format'"),
    ],
)
def test_what_cannot_be_used_is_refused(
    archive: Settings, arguments: tuple[str, ...], told: str
) -> None:
    assert told in export(archive, *arguments, code=2).decode()


def test_without_an_index_nothing_is_written(tmp_path: Path) -> None:
    told = export(Settings(index=tmp_path / "index"), "Stadtrat", code=1).decode()
    assert "rebuild" in told
