"""What we run on: pinned with hashes, under licences that let us, in a bill of materials."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ;.*?)?(?: \\)?$", re.MULTILINE)
HASHED = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")

#: Licences that let anybody run and pass on a program, as SPDX and as older packages write them.
ALLOWED = {
    *("MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "MPL-2.0", "Zlib"),
    *("CC0-1.0", "CNRI-Python", "MPL-1.1", "ISC"),
    *("BSD", "MIT License", "BSD License", "3-Clause BSD License", "The BSD 2-Clause License"),
    *("Apache 2.0", "Apache Software License", "Mozilla Public License 2.0 (MPL 2.0)"),
}


def pinned(name: str) -> dict[str, str]:
    """The packages of a file of requirements, and their versions."""
    return dict(PINNED.findall((ROOT / name).read_text("utf-8")))


def licence_of(package: str) -> str:
    """As SPDX if the package says it so, else what it says otherwise; " OR " between several."""
    told = metadata(package)
    if expression := told.get("License-Expression"):
        return expression
    ours = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if "License ::" in c]
    written = (told.get("License") or "").partition("\n")[0]
    return " OR ".join(ours) or written


def allows(licence: str) -> bool:
    """Whether one of the licences to choose from is allowed, with all that belong to it.

    >>> allows("MPL-1.1 OR GPL-2.0-only"), allows("MIT AND GPL-3.0-only"), allows("")
    (True, False, False)
    """
    return any(
        all({part, part.strip("() ")} & ALLOWED for part in choice.split(" AND "))
        for choice in licence.split(" OR ")
    )


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z])", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) == len(PINNED.findall(text)) > 30
    assert [entry.split()[0] for entry in entries if not HASHED.search(entry)] == []


def test_what_is_asked_for_is_pinned() -> None:
    asked = re.findall(r"(?m)^([A-Za-z][A-Za-z0-9._-]*)", (ROOT / "requirements.in").read_text())
    assert {name.lower().replace("_", "-").replace(".", "-") for name in asked} <= {
        name.lower().replace("_", "-").replace(".", "-") for name in pinned("requirements.txt")
    }


def test_the_licences_of_what_we_run_on_let_us() -> None:
    told = {}
    for package in pinned("requirements.txt"):
        try:
            told[package] = licence_of(package)
        except PackageNotFoundError:  # not for this version of Python
            continue
    assert len(told) > 30
    assert {package: one for package, one in told.items() if not allows(one)} == {}


def test_the_bill_of_materials_is_valid_and_whole(tmp_path: Path) -> None:
    bill = tmp_path / "sbom.json"
    command = ["-m", "cyclonedx_py", "requirements", "--pyproject", "pyproject.toml"]
    command += ["--output-reproducible", "--validate", "-o", str(bill), "requirements.txt"]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
    told = json.loads(bill.read_text("utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    components = {one["name"]: one["version"] for one in told["components"]}
    assert components == pinned("requirements.txt")
    for one in told["components"]:
        assert any(place.get("hashes") for place in one["externalReferences"]), one["name"]
