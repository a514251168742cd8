"""The terminal: what commands print, in English, for people and for scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.progress import Progress as ProgressBar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from index.errors import PressesucheError, SourceError
from index.fetching.account import Account
from index.opening import open_generations
from index.pipeline import Progress
from index.report import Report
from index.settings import Settings
from search.answer import Answer
from search.evaluation.comparison import Row
from search.shown_settings import shown_settings
from search.stories.stories import Counted, Story

FAILED, SKIPPED = 1, 3  #: exit codes; 2 is click's, for a command that was typed wrongly

# Lines are not broken at a width: a script reads them, and a terminal breaks them itself.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def tell_rebuild(report: Report) -> None:
    """What a rebuild did. Ends with exit code 3 where something was skipped."""
    rate = report.read / report.seconds
    out.print(
        f"{articles(report.articles)} ({report.new:,} new) in {report.seconds:.1f} s,"
        f" {rate:,.0f} a second, with {report.engine}: generation {report.generation} is live."
    )
    if report.left_out:
        out.print(f"{articles(report.left_out)} left out: withdrawn by their agencies.")
    _tell_embargoes(report)
    _tell_rest(report)


def tell_update(report: Report) -> None:
    """What an update did. Ends with exit code 3 where something was skipped."""
    tell_changes(report)
    _tell_rest(report)


def tell_changes(report: Report) -> None:
    """What an update changed."""
    if not report.switched:
        out.print(f"Nothing has changed; generation {report.generation} stays live.")
        return
    why = f" ({report.withdrawn:,} withdrawn by their agencies)" if report.withdrawn else ""
    counts = (
        f"{report.added:,} added, {report.changed:,} changed, {report.removed:,} removed{why},"
        f" {report.unchanged:,} unchanged"
    )
    out.print(
        f"{counts} in {report.seconds:.1f} s: {articles(report.articles)},"
        f" generation {report.generation} is live."
    )
    _tell_embargoes(report)
    if report.compacted:
        out.print("The index was compacted: much of it was of removed articles.")
    warn_uncompacted(report)


def warn_uncompacted(report: Report) -> None:
    """Say where an update is live, but could not tidy up behind itself."""
    if report.uncompacted:
        err.print(
            f"Warning: the index is up to date but could not be compacted ({report.uncompacted})."
            " Removed articles go on taking room, and their words still count in scores. Make room;"
            " the next update that changes anything tries again, 'manage.py compact' at once.",
            style="yellow",
            markup=False,
        )


def _tell_embargoes(report: Report) -> None:
    if report.embargoed:
        out.print(f"{articles(report.embargoed)} of these under embargo: hidden until it ends.")


def _tell_rest(report: Report) -> None:
    if report.repeated:
        out.print(
            f"{report.repeated:,} repeated: of the same id or file, the highest version counts,"
            " else the last one."
        )
        more = ", …" if report.repeated > len(report.some_repeated) else ""
        out.print(f"  {', '.join(report.some_repeated)}{more}", markup=False)
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in report.stages)
    if report.switched and stages:
        out.print(f"Seconds: {stages}.")
    for note in report.notes:
        err.print(f"Note: {note}", markup=False)
    tell_skipped(report.skipped)


def articles(number: int) -> str:
    """A number of articles, in words."""
    return f"{number:,} article" if number == 1 else f"{number:,} articles"


def tell_skipped(skipped: Sequence[SourceError]) -> None:
    """Name what could not be read, and end with exit code 3; nothing where all could."""
    if not skipped:
        return
    err.print(f"{len(skipped):,} skipped:", style="yellow")
    for error in skipped:
        err.print(f"  {error}", markup=False)
    sys.exit(SKIPPED)


def tell_fetched(account: Account, faults: Sequence[SourceError]) -> None:
    """What a fetch did. Ends with exit code 3 where something could not be fetched."""
    pages = "1 page" if account.pages == 1 else f"{account.pages:,} pages"
    feeds = "1 feed" if account.feeds == 1 else f"{account.feeds:,} feeds"
    rest = (
        (account.entries, "kept as their feed tells them"),
        (account.unchanged, "unchanged"),
        (account.here, "here before"),
        (account.refused, "refused by robots.txt"),
        (account.left, "left for the next run"),
    )
    told = "".join(f", {number:,} {what}" for number, what in rest if number)
    size = f"{account.bytes / 1e6:,.1f} MB in {account.seconds:.1f} s"
    out.print(f"{pages} fetched, {feeds} read{told}: {size}.")
    for file in account.files:
        out.print(str(file), markup=False)
    if account.stopped:
        err.print("Stopped; what has come is kept.", style="yellow")
    failed = [*faults, *account.failed]
    if failed:
        err.print(f"{len(failed):,} not fetched:", style="yellow")
        for error in failed:
            err.print(f"  {error}", markup=False)
    if failed or account.stopped:
        sys.exit(SKIPPED)


@contextmanager
def fetching_progress() -> Iterator[Callable[[int, int], None]]:
    """A line that counts answers and what waits, on a terminal; elsewhere silence."""
    columns = (
        SpinnerColumn(),
        TextColumn("Fetching: {task.fields[answers]:,} answers, {task.fields[waiting]:,} wait"),
        TimeElapsedColumn(),
    )
    with ProgressBar(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None, answers=0, waiting=0)
        yield lambda answers, waiting: bar.update(task, answers=answers, waiting=waiting)


@contextmanager
def progress_of(what: str) -> Iterator[Callable[[Progress], None]]:
    """A line that counts, on a terminal; elsewhere silence."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[articles]:,} articles, {task.fields[rate]:,.0f} a second"),
        TextColumn("{task.fields[left]}"),
    )
    with ProgressBar(
        *columns, TimeElapsedColumn(), console=err, transient=True, disable=not err.is_terminal
    ) as bar:
        task = bar.add_task(what, total=None, articles=0, rate=0.0, left="")

        def progress(now: Progress) -> None:
            if now.articles % 100 == 0:
                left = f"{now.left:,.0f} s left" if now.left is not None else ""
                doing = what if now.stage == "reading" else "Indexing them"
                bar.update(task, description=doing, articles=now.articles, rate=now.rate, left=left)

        yield progress


def show_hits(found: Answer) -> None:
    """A table of hits, and how many there are."""
    if found.relaxed:
        out.print("No article has all of these words; these have some of them.", style="yellow")
    for hint in found.understood.hints:
        out.print(f"Hint: {hint.kind.value.replace('_', ' ').lower()}: {hint.detail}", markup=False)
    table = Table(box=None, padding=(0, 2, 1, 0), show_edge=False)
    for column in ("Date", "Outlet", "Article"):
        table.add_column(column, overflow="fold")
    for one in found.found:
        article = one.hit.article
        text = Text(article.title or "(no headline)", style="bold")
        for snippet in one.snippets:
            text.append("\n")
            for piece, marked in snippet.pieces():
                text.append(piece, style="bold yellow not dim" if marked else "not bold")
        if one.story.size > 1:
            text.append(f"\n{_copies(one.story)}", style="not bold dim")
        # The id, which takedown, why and read ask for, stands where it is in nobody's way.
        when = Text((article.date.isoformat() or "–")[:16]).append(f"\n{article.id}", style="dim")
        table.add_row(when, article.outlet or "–", text)
    if found.found:
        out.print(table, soft_wrap=False)
    elif found.total and found.request.page > found.last_page:
        out.print(f"There is no page {found.request.page:,}; the last is {found.last_page:,}.")
    told = f" in {_stories(found.stories)}" if found.stories else ""
    out.print(f"{articles(found.total)}{told}, {found.took * 1000:.0f} ms")


def _copies(story: Story) -> str:
    """How many others have the copy, whose the first of them are, and the story to ask for."""
    left = story.size - 1
    names = dict.fromkeys(other.outlet or "unknown outlet" for other in story.others)
    more = ", …" if left > len(story.others) else ""
    return f"{left:,} more: {', '.join(names)}{more} (story {story.id})"


def _stories(counted: Counted) -> str:
    least = "" if counted.exact else "at least "
    return f"{least}{counted.number:,} {'story' if counted.number == 1 else 'stories'}"


def show_settings(settings: Settings) -> None:
    """The settings, the live index and the versions in use."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for shown in shown_settings(settings):
        table.add_row(shown.name, shown.value, style="dim" if shown.usual else "")
    table.add_section()
    try:
        generation = open_generations(settings).live()
        manifest = generation.manifest()
    except PressesucheError as error:
        table.add_row("live index", str(error))
    else:
        table.add_row("live generation", generation.name)
        table.add_row("articles", f"{manifest.articles:,}")
        table.add_row("built with", manifest.engine)
        table.add_row("built at", manifest.created)
        removed = manifest.deleted / max(manifest.articles + manifest.deleted, 1)
        if manifest.takedowns:
            table.add_row("taken down", f"{len(manifest.takedowns):,}")
        if manifest.withdrawn:
            table.add_row("withdrawn by agencies", f"{len(manifest.withdrawn):,}")
        table.add_row("segments", f"{manifest.segments:,}, {removed:.0%} of it removed articles")
        if manifest.files:  # a cluster tells sizes itself
            table.add_row("size", f"{sum(f.size for f in manifest.files) / 1e6:,.1f} MB")
        for source in manifest.sources:
            table.add_row("source", source)
    for library in ("tantivy", "whoosh3", "opensearch-py", "flask", "babel"):
        table.add_row(library, _version(library))
    out.print(table, soft_wrap=False)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def show_scores(rows: Sequence[Row]) -> None:
    """How well each chain of analysis found what was judged relevant."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("", "nDCG@10", "MRR@10", "Recall@10", "queries", "p"):
        table.add_column(column, justify="right" if column else "left")
    for row in rows:
        table.add_row(row.name, *row.cells())
    out.print(table, soft_wrap=False)
    if missing := [row.name for row in rows if row.ndcg10 is None]:
        out.print(f"Not measured, a package of requirements-dev.txt is missing: {missing[0]}.")
