"""What is needed to run it as a service: units, a container, a proxy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import crossplane
import pytest

from index.settings import Settings
from manage import cli

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
PYTHON = "/opt/pressesuche/.venv/bin/python"


def unit(path: Path) -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_understood(path: Path, tmp_path: Path) -> None:
    read = unit(path)
    assert {"Unit", "Timer" if path.suffix == ".timer" else "Service"} <= set(read.sections())
    if path.suffix == ".timer":
        assert path.with_suffix(".service") in UNITS
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return  # what it would say of them stands in their keys, which systemd ignores if unknown
    here = tmp_path / path.name
    here.write_text(path.read_text(encoding="utf-8").replace(PYTHON, sys.executable))
    if path.suffix == ".timer":
        service = path.with_suffix(".service")
        (tmp_path / service.name).write_text(service.read_text().replace(PYTHON, sys.executable))
    told = subprocess.run(
        [analyze, "verify", "--man=no", str(here)], capture_output=True, text=True, check=False
    )
    ours = [line for line in told.stderr.splitlines() if "pressesuche" in line]
    assert ours == [], told.stderr


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_services_run_commands_that_there_are(path: Path) -> None:
    service = unit(path)["Service"]
    program, script, command, *options = service["ExecStart"].split()
    assert (program, script) == (PYTHON, "manage.py")
    known = cli.commands[command]
    names = {name for one in known.params for name in one.opts}
    assert {one for one in options if one.startswith("-")} <= names
    assert service["NoNewPrivileges"] == "yes" and service["ProtectSystem"] == "strict"


def test_the_settings_of_the_service_can_be_used() -> None:
    lines = (DEPLOY / "pressesuche.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = Settings.from_environment(given)
    kept = (settings.index, settings.holdings, settings.saved_searches)
    assert all(path.is_relative_to("/var/lib/pressesuche") for path in kept)


def test_the_container_has_all_that_runs() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (.+) \S+$", text, re.M))
    names = {name for line in copied for name in line.split()}
    assert {"requirements.txt", "manage.py", "index", "search", "templates", "static"} <= names
    assert {name for name in names if not (ROOT / name).exists()} == set()
    linter = shutil.which("hadolint", path=Path(sys.executable).parent)
    if linter is None:
        pytest.skip("the linter of containers is for Linux on x86-64 only")
    told = subprocess.run(
        [linter, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_the_proxy_is_understood(tmp_path: Path) -> None:
    ours = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\nhttp {{\n{ours}\n}}\n")
    told = crossplane.parse(str(whole))
    assert (told["status"], told["errors"]) == ("ok", [])
    headers = re.findall(r"proxy_set_header (\S+)", ours)
    assert {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "Authorization"} <= set(headers)


def test_operations_names_commands_and_files_that_there_are() -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py ([a-z]+)", text))
    assert {"rebuild", "doctor", "backup", "restore", "check", "takedown"} <= named
    assert named <= set(cli.commands)
    for name, options in re.findall(r"manage\.py ([a-z]+)((?: --?[a-z-]+)+)", text):
        known = {one for parameter in cli.commands[name].params for one in parameter.opts}
        assert set(options.split()) <= known, name
    for place in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / "docs" / place).exists(), place


def test_the_commands_of_operations_run(tmp_path: Path) -> None:
    """In the order in which they stand there, in places of their own."""
    source = tmp_path / "presse"
    source.mkdir()
    (source / "a.txt").write_text("Die Brücke\n\nDer Rat will sie bauen.\n")
    backups, trial = tmp_path / "backups", tmp_path / "trial"
    kept = {
        "PRESSESUCHE_INDEX": "index",
        "PRESSESUCHE_HOLDINGS": "holdings.sqlite",
        "PRESSESUCHE_SAVED": "saved.sqlite",
    }
    here = {name: str(tmp_path / place) for name, place in kept.items()}
    run: list[str] = []
    for line in _commands():
        made = sorted(map(str, backups.iterdir()))[-1:] if backups.exists() else [""]
        text = re.sub(r"/var/backups/pressesuche/[\d-]+|BACKUP", made[0] if made else "", line)
        text = text.replace("/srv/presse", str(source))
        text = text.replace("/var/backups/pressesuche", str(backups))
        text = text.replace("python manage.py", f"{sys.executable} {ROOT / 'manage.py'}")
        environ = {**os.environ, **here}
        told = subprocess.run(
            ["sh", "-c", text],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        allowed = (0, 3) if " doctor" in text else (0,)  # a small disk is worth a look
        assert told.returncode in allowed, (line, told.stdout, told.stderr)
        run.append(line)
    assert [re.findall(r"manage\.py (\w+)", line)[0] for line in run] == [
        "rebuild", "doctor", "backup", "restore", "restore"
    ]  # fmt: skip
    assert (trial / "index" / "current").exists()


def _commands() -> list[str]:
    """The lines that a reader would type, without those of a user and machine we are not."""
    text = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    (.+(?:(?<=\\)\n.+)*)$", text, re.M)
    return [line for line in lines if "python manage.py" in line and "sudo" not in line]
