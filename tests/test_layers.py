"""Imports go one way: manage.py -> search -> index, and in layers inside index."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the top down; a part may import those below it, none on its own line, and itself.
LAYERS = (
    ("index.watch", "index.restore", "index.repair"),
    ("index.update",),
    ("index.compaction", "index.rollback"),
    ("index.build",),
    ("index.filling",),
    ("index.stories",),
    ("index.pipeline", "index.live", "index.changes"),
    ("index.backup",),
    ("index.reading", "index.analysing", "index.opening", "index.report", "index.scrub"),
    ("index.parsed",),
    ("index.folders", "index.workers", "index.learned", "index.waiting", "index.fetching"),
    ("index.pointer",),
    ("index.folder",),
    ("index.sources", "index.duplicates", "index.holdings", "index.sightings", "index.engines"),
    ("index.generations", "index.run"),
    ("index.copies", "index.withdrawals"),
    ("index.manifest", "index.identity", "index.filestate", "index.faults", "index.holding"),
    ("index.vocabulary", "index.draft"),
    ("index.released",),
    ("index.wordcount", "index.engine", "index.lines"),
    ("index.document",),
    ("index.resolution",),
    ("index.tree",),
    ("index.weights",),
    ("index.prints",),
    ("index.quotations",),
    ("index.schema", "index.german"),
    ("index.article", "index.settings"),
    ("index.environment", "index.database", "index.remembering", "index.replacing"),
    ("index.errors",),
)


def modules() -> list[Path]:
    return sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("search/**/*.py"), ROOT / "manage.py"])


def imported(path: Path) -> set[str]:
    """Full names of what a module imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


def rank(part: str) -> int:
    for number, line in enumerate(LAYERS):
        if part in line:
            return number
    raise AssertionError(f"{part} has no place in LAYERS")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    here = path.relative_to(ROOT)
    wanted = imported(path)
    if here.parts[0] == "index":
        assert not {n for n in wanted if n.split(".")[0] in ("search", "manage")}
        me = part_of(".".join(here.with_suffix("").parts))
        if me == "index.__init__":
            assert not {n for n in wanted if n.startswith("index")}
            return
        for name in wanted:
            if not name.startswith("index"):
                continue
            other = part_of(name)
            allowed = other == me or rank(other) > rank(me)
            assert allowed, f"{here} must not import {name}"
    elif here.parts[0] == "search":
        assert not {n for n in wanted if n.split(".")[0] == "manage"}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_import_hides_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


#: Those that know requests and responses, beside the ``web`` of each package.
WEB = {"app", "web", "render", "delivery", "signposts", "assets", "asking"}
OF_THE_WEB = {Path("search/http"), Path("search/serving")}


def test_below_the_web_layer_nobody_knows_flask() -> None:
    for path in modules():
        here = path.relative_to(ROOT)
        in_search = here.parent == Path("search") and path.stem in WEB
        web = path.stem == "web" or in_search or here.parent in OF_THE_WEB
        if (here.parts[0] == "search" and web) or path.name == "manage.py":
            continue
        assert not {n for n in imported(path) if n.split(".")[0] == "flask"}, path
