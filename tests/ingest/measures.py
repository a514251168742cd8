"""The measures: what was read of the handed-out material, beside what a careful reader sees.

Each takes the material's folder and gives its values, and one line for every article that is
not as it should be. The formulas are those of the material's own ``score.py``.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from index.article import BERLIN, Article, Kind
from index.errors import SourceError
from index.german.tokens import clean
from index.sources import read
from index.sources.dates import find_date
from index.sources.describe import describe
from index.sources.outlet_list import known_outlets
from index.sources.records import Record, article_from_record

#: The kinds of a plain text's lines that its gold calls text, headings and summaries.
KEPT = (Kind.TEXT, Kind.LEAD, Kind.SUBHEAD, Kind.PULL_QUOTE)


@dataclass(frozen=True, slots=True)
class Measured:
    """The values of one measure, and what was wrong."""

    values: Mapping[str, float]
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Faults:
    lines: list[str] = field(default_factory=list)

    def add(self, file: str, what: str, got: object, want: object) -> None:
        self.lines.append(f"{file}: {what}: {got!r} instead of {want!r}")


def pages(ingest: Path) -> Measured:
    """Publishers' pages: title, day, authors, body, outlet."""
    gold = _gold(ingest / "html_gold.jsonl")
    found = {name: _only(ingest / "html" / name) for name in gold}
    return _scored(ingest, gold, found)


def segments(ingest: Path) -> Measured:
    """Pages of all kinds: pieces of text that belong to the body, and pieces that do not."""
    gold = _gold(ingest / "html_segments_gold.jsonl")
    return _scored(ingest, gold, {name: _only(ingest / name) for name in gold})


def newsml(ingest: Path) -> Measured:
    """The messages of an agency, in NewsML-G2."""
    gold = _gold(ingest / "newsml_gold.jsonl")
    return _scored(ingest, gold, {name: _only(ingest / name) for name in gold})


def seeds(ingest: Path) -> Measured:
    """The five articles that the project started from: every field of them."""
    faults = _Faults()
    rights = fields = 0
    for name, gold in _gold(ingest / "seeds_gold.jsonl").items():
        article = _only(ingest.parent / "seeds" / name)
        shown = describe(article) if article else None
        for key in _SEED_FIELDS:
            if key not in gold:
                continue
            got = _seed_value(key, getattr(shown, key, None))
            want = _seed_value(key, gold[key])
            fields += 1
            rights += got == want
            if got != want:
                faults.add(name, key, got, want)
    return Measured({"right": rights / fields, "n": fields}, tuple(faults.lines))


_SEED_KEYS = (
    "title kicker outlet authors date date_precision language agencies credit dateline signoff"
    " boilerplate pull_quote subheads comments comment_languages outlet_hint"
)
_SEED_FIELDS = tuple(_SEED_KEYS.split())


def _seed_value(key: str, value: object) -> object:
    """A value as it is compared: comments by their beginnings, empty ones all alike."""
    if key == "comments" and isinstance(value, list | tuple):
        return [text[:28] for text in value]
    if key == "date" and isinstance(value, str):
        return value[:16]
    if isinstance(value, list | tuple):
        return list(value)
    return value or None


def lines(ingest: Path) -> Measured:
    """Pages as bare text: which lines are the article's."""
    gold = _gold(ingest / "plaintext_gold.jsonl")
    faults = _Faults()
    said = []
    for name, one in gold.items():
        text = (ingest / name).read_text(encoding="utf-8")
        article = _only(ingest / name)
        kept = Counter(article.of_kind(*KEPT) if article else ())
        numbers = []
        for i, line in enumerate(text.split("\n")):
            line = " ".join(clean(line).split())
            if kept[line] > 0:
                kept[line] -= 1
                numbers.append(i)
            label = one["labels"][i : i + 1]
            if label not in ("", "?") and (i in numbers) != (label in "BHS"):
                faults.add(name, f"line {i} ({label})", line[:90], "kept" * (label in "BHS"))
        said.append({"file": name, "keep": numbers})
    values = _score(ingest).lines(list(gold.values()), said)
    return Measured(values, tuple(faults.lines))


def agencies(ingest: Path) -> Measured:
    """Agency credits in articles."""
    with gzip.open(ingest / "agency_gold.jsonl.gz", "rt", encoding="utf-8") as file:
        gold = [json.loads(line) for line in file]
    faults = _Faults()
    said = []
    for one in gold:
        found = article_from_record(Record(body=one["body"])).agencies
        said.append({"id": one.get("id", one.get("file")), "agencies": found})
        if {name.lower() for name in found} != {name.lower() for name in one["agencies"]}:
            faults.add(str(said[-1]["id"]), "agencies", found, one["agencies"])
    return Measured(_score(ingest).agency(gold, said), tuple(faults.lines))


def dates(ingest: Path) -> Measured:
    """Dates as they stand on pages."""
    faults = _Faults()
    rights = invented = total = 0
    table = (ingest / "dates.tsv").read_text(encoding="utf-8").split("\n")[1:]
    for row in filter(None, table):
        text, when, want = row.split("\t")
        moment = find_date(text, datetime.fromisoformat(when).replace(tzinfo=BERLIN)).isoformat()
        got = (moment or "")[:16].replace("T", " ")
        total += 1
        rights += got == want
        invented += bool(got) and not want
        if got != want:
            faults.add("dates.tsv", text, got, want)
    values = {"right": rights / total, "invented": invented, "n": total}
    return Measured(values, tuple(faults.lines))


MEASURES: dict[str, Callable[[Path], Measured]] = {
    "pages": pages,
    "segments": segments,
    "newsml": newsml,
    "seeds": seeds,
    "lines": lines,
    "agencies": agencies,
    "dates": dates,
}


def _scored(
    ingest: Path, gold: dict[str, dict[str, Any]], found: Mapping[str, Article | None]
) -> Measured:
    said = {name: _as_scored(article) for name, article in found.items() if article}
    values, rows = _score(ingest).score(gold, said)
    faults = _Faults()
    for row in rows:
        name = row["file"]
        one, want = said.get(name, {}), gold[name]
        if row.get("title_ok", True) is False:
            faults.add(name, "title", one.get("title"), want["title"])
        if row.get("date_day", True) is False:
            faults.add(name, "date", one.get("date"), want["date"])
        if row.get("author_set", True) is False:
            faults.add(name, "authors", one.get("authors"), want.get("authors", want.get("author")))
        if row.get("body_F", 1.0) < 0.9:
            faults.add(name, "body F1", row["body_F"], 1.0)
    outlets = [name for name, want in gold.items() if want.get("outlet")]
    if outlets:
        known = [
            name
            for name in outlets
            if _same_outlet(one_outlet(found.get(name)), gold[name]["outlet"])
        ]
        values["outlet"] = len(known) / len(outlets)
        for name in sorted(set(outlets) - set(known)):
            faults.add(name, "outlet", one_outlet(found.get(name)), gold[name]["outlet"])
    return Measured(values, tuple(faults.lines))


def _same_outlet(one: str, other: str) -> bool:
    """Whether two names are of one outlet, by the list of outlets."""
    outlets = known_outlets()
    known = outlets.named(one)
    return one == other or (known is not None and known == outlets.named(other))


def one_outlet(article: Article | None) -> str:
    """The outlet of an article, "" where there is none."""
    return article.outlet if article else ""


def _as_scored(article: Article) -> dict[str, Any]:
    shown = describe(article)
    return {
        "title": shown.title,
        "date": shown.date,
        "authors": list(shown.authors),
        "body": shown.body,
    }


def _only(path: Path) -> Article | None:
    """The first article of a file, if there is one."""
    found: Iterable[Article | SourceError] = read([path])
    return next((one for one in found if isinstance(one, Article)), None)


def _gold(path: Path) -> dict[str, dict[str, Any]]:
    return {one["file"]: one for one in _records(path)}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _score(ingest: Path) -> ModuleType:
    """The material's own measures."""
    spec = importlib.util.spec_from_file_location("score", ingest / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
