"""Count: many queries from a file, and one table of how many articles each of them finds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, BinaryIO

import click
import msgspec

from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.clock import now, today
from search.commands.asking import asked, filters
from search.commands.common import common
from search.exports.cells import Cell, harmless, written
from search.i18n import language
from search.language import HintKind, understand
from search.notices import hint_text
from search.request import Request
from search.research.queries import BadLine, read_queries
from search.research.tally import BadDimensions, dimensions, tally
from search.terminal import SKIPPED, err
from search.version import VERSION

Row = tuple[Cell, ...]


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--by",
    default="month,outlet",
    show_default=True,
    help="Count by none; by year, month or day; by outlet, agency, section, author or language; "
    "or by one of each.",
)
@click.option(
    "--format", "form", type=click.Choice(["csv", "tsv", "json"]), default="csv", show_default=True
)
@click.option("--strict", is_flag=True, help="Leave out what was not understood as it was typed.")
@filters
@common
def count(
    settings: Settings, file: BinaryIO, by: str, form: str, strict: bool, **options: Any
) -> None:
    """Count the articles that each query of FILE finds: one table for all of them.

    FILE has one query a line, in the language of docs/QUERY.md, before it a label and a tab if
    wanted; lines that begin with # are left out, and - is standard input. All are put to one
    state of the index, exactly as they stand: nothing is relaxed, and copies count each. JSON is
    one object a line.

    Exit code 3: a line was left out, or a pattern stands for more words than were searched.
    """
    try:
        columns = dimensions(by)
    except BadDimensions as error:
        raise click.BadParameter(str(error), param_hint="'--by'") from None
    narrowed = asked("", options)
    names = ("label", "query", *columns, "articles")
    write = _WRITERS[form]
    counting = _Counting(settings, narrowed, columns, strict)
    with closing(Live(settings, now)) as live:
        for row in counting.rows(live, file, names):
            write(names, row)
    queries = "query" if counting.counted == 1 else "queries"
    told = f"{counting.counted:,} {queries} counted; archive {counting.state}"
    err.print(f"{told}, version {VERSION}.", markup=False)
    if counting.left_out:
        sys.exit(SKIPPED)


class _Counting:
    """Counts line by line, and tells what it leaves out."""

    def __init__(
        self, settings: Settings, narrowed: Request, by: tuple[str, ...], strict: bool
    ) -> None:
        self._variants = known(settings)
        self._narrowed, self._by, self._strict = narrowed, by, strict
        self.counted = self.left_out = 0
        self.state = ""  #: of the archive

    def rows(self, live: Live, lines: BinaryIO, names: Row) -> Iterator[Row]:
        """The names of the columns, then the cells of each query."""
        with live.reading() as held:
            self.state = held.commit
            yield names
            for line in read_queries(lines):
                if isinstance(line, BadLine):
                    self._leave_out(line.number, line.reason)
                    continue
                understood = understand(line.query, today(), self._variants)
                for hint in understood.hints:
                    told = hint_text(hint, language("en"))
                    err.print(f"Line {line.number}: {told}", markup=False)
                if any(hint.kind is HintKind.NO_WORDS for hint in understood.hints):
                    self._leave_out(line.number, "no word to look for")
                    continue
                if self._strict and understood.hints:
                    self._leave_out(line.number, "not understood as it was typed")
                    continue
                request = self._narrowed.changed(text=line.query)
                found = tally(held.searcher, understood.tree, request, self._by)
                if found.cut:
                    self.left_out += 1
                    cut = ", ".join(found.cut)
                    err.print(
                        f"Line {line.number}: too few, not all words of {cut} were searched.",
                        markup=False,
                    )
                for cell in found.cells:
                    yield (line.label, line.query, *cell.values, cell.articles)
                self.counted += 1

    def _leave_out(self, number: int, reason: str) -> None:
        self.left_out += 1
        err.print(f"Line {number} left out: {reason}", style="yellow", markup=False)


def _csv(names: Row, row: Row) -> None:
    click.echo(written([row]), nl=False)


def _tsv(names: Row, row: Row) -> None:
    cells = (str(harmless(cell)).replace("\t", " ") for cell in row)
    click.echo("\t".join(cells))


def _json(names: Row, row: Row) -> None:
    if row is not names:  # each object says them itself
        click.echo(msgspec.json.encode(dict(zip(map(str, names), row, strict=True))))


_WRITERS: dict[str, Callable[[Row, Row], None]] = {"csv": _csv, "tsv": _tsv, "json": _json}
