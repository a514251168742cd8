#!/usr/bin/env python3
"""Pressesuche on the command line. ``manage.py --help`` lists the commands."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from ipaddress import ip_network
from pathlib import Path
from threading import Event
from typing import Any

import click
import msgspec
from werkzeug.datastructures import MultiDict

from index import build, sources
from index import update as updates
from index import watch as watching
from index.article import BERLIN
from index.errors import PressesucheError, SourceError, SourceNote
from index.fetching.fetcher import fetch as fetch_into
from index.fetching.listing import listing_of
from index.fetching.manners import Manners
from index.german.variants import known
from index.holdings import Holdings, UnknownArticle
from index.live import Live
from index.opening import open_generations
from index.report import Report
from index.settings import (
    CLUSTER,
    CONTACT_EXPECTED,
    ENGINES,
    Settings,
    contact_of,
    holdings_beside,
)
from index.sources.date_notes import date_notes
from index.sources.describe import describe
from search.answer import answer
from search.api import search_body
from search.arguments import parse
from search.comparison import compare
from search.i18n import language
from search.server import run_server
from search.story import largest, told
from search.story_body import story_body
from search.story_text import show_stories, show_story
from search.terminal import (
    FAILED,
    SKIPPED,
    articles,
    err,
    fetching_progress,
    out,
    progress_of,
    show_hits,
    show_scores,
    show_settings,
    tell_changes,
    tell_fetched,
    tell_rebuild,
    tell_skipped,
    tell_update,
)
from search.trial import trial

SAMPLE = Path(__file__).parent / "articles"


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """--index and --engine on a command, which gets Settings; our errors become exit code 1."""

    @click.option("--index", type=click.Path(path_type=Path), help="The index folder.")
    @click.option("--engine", type=click.Choice((*ENGINES, CLUSTER)), help="The engine.")
    @wraps(command)
    def wrapped(*args: Any, index: Path | None, engine: str | None, **options: Any) -> None:
        try:
            settings = Settings.from_environment(os.environ)
            if index:
                kept = settings.holdings
                if not os.environ.get("PRESSESUCHE_HOLDINGS"):
                    kept = holdings_beside(index)
                settings = replace(settings, index=index, holdings=kept)
            if engine:
                settings = replace(settings, engine=engine)
            command(settings, *args, **options)
        except PressesucheError as error:
            err.print(f"Error: {error}", style="red", markup=False)
            sys.exit(FAILED)

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option("0.1.0", prog_name="Pressesuche")
def cli() -> None:
    """Full-text search over German news coverage.

    The index folder and the engine come from PRESSESUCHE_INDEX and PRESSESUCHE_ENGINE, or from
    --index and --engine on any command.

    Exit codes: 0 done, 1 failed, 2 typed wrongly, 3 done but something was left out (rebuild,
    update, read, fetch) or an update or a rebuild is due (check).
    """


WAIT = click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0,
    metavar="SECONDS",
    help="How long to wait while another process is writing (0).",
)
SOURCES = click.argument("source", nargs=-1, type=click.Path(path_type=Path))


@cli.command()
@SOURCES
@WAIT
@common
def rebuild(settings: Settings, source: tuple[Path, ...], wait: float) -> None:
    """Build a fresh index from SOURCE… and switch to it.

    SOURCE is a file or a folder of articles; docs/SOURCES.md names the formats. Without any,
    the sources of the last rebuild are read again, the first time the sample articles. The
    index being searched stays as it is until the new one is whole.
    """
    _rebuild(settings, source or _last_sources(settings), wait)


def _last_sources(settings: Settings) -> tuple[Path, ...]:
    """The sources of the live index; in a cluster that has none yet, of that in the folder."""
    found = open_generations(settings).last_sources()
    if not found and settings.engine == CLUSTER:
        found = open_generations(replace(settings, engine="")).last_sources()
    return found or (SAMPLE,)


def _rebuild(settings: Settings, paths: Sequence[Path], wait: float = 0) -> None:
    with progress_of("Reading articles") as progress:
        report = build.rebuild(settings, paths, progress, wait=wait)
    tell_rebuild(report)


@cli.command()
@SOURCES
@click.option("--all", "everything", is_flag=True, help="Read all files, changed or not.")
@WAIT
@common
def update(settings: Settings, source: tuple[Path, ...], everything: bool, wait: float) -> None:
    """Bring the live index up to date: only what has changed is read and written.

    Without SOURCE all sources of the live index are looked at. A SOURCE that lies in one of
    these is the only part looked at; another is added to them. Articles whose file or line is
    gone are removed.
    """
    with progress_of("Reading articles") as progress:
        report = updates.update(settings, source, progress, wait=wait, everything=everything)
    tell_update(report)


@cli.command()
@SOURCES
@common
def watch(settings: Settings, source: tuple[Path, ...]) -> None:
    """Update whenever a source changes, until stopped (Ctrl-C or SIGTERM).

    SOURCE is as for update. What goes wrong is told, and tried again.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def done(report: Report) -> None:
        if report.switched:
            tell_changes(report)
        for error in report.skipped:
            err.print(f"Skipped: {error}", style="yellow", markup=False)

    def failed(error: PressesucheError) -> None:
        err.print(f"Error: {error}", style="red", markup=False)

    def begun() -> None:
        out.print("Watching for changes.")

    watching.watch(settings, source, done, failed, stop, begun)
    out.print("Stopped.")


@cli.command()
@click.argument("given", nargs=-1, required=True, metavar="LIST...")
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where what is fetched is kept: a source for rebuild and update.",
)
@click.option(
    "--pages",
    default=Manners().pages,
    show_default=True,
    type=click.IntRange(0),
    help="Pages to fetch for each feed at most; 0: none, the feed's own words are kept.",
)
@click.option("--again", is_flag=True, help="Ask for pages that are there already as well.")
@click.option(
    "--delay",
    default=Manners().delay,
    show_default=True,
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="Between two requests to the same host.",
)
@click.option("--contact", help="Who you are, for those who are asked: mail address or page.")
@click.option(
    "--allow-private",
    multiple=True,
    metavar="NETWORK",
    help="Ask machines of this network, too, though it is not public: 10.1.0.0/16 (repeatable).",
)
@common
def fetch(
    settings: Settings,
    given: tuple[str, ...],
    into: Path,
    contact: str | None,
    allow_private: tuple[str, ...],
    **manners: Any,
) -> None:
    """Fetch feeds, the pages that they name, and pages, into a folder.

    LIST is an address, or a file of addresses, one a line (- is standard input). What is in the
    folder is not fetched again; rebuild and update read it without the network. Ctrl-C stops,
    and what has come is kept. docs/FETCHING.md tells the rules.
    """
    try:
        contact = contact_of(contact) if contact else settings.contact
    except ValueError:
        raise click.BadParameter(CONTACT_EXPECTED, param_hint="'--contact'") from None
    try:
        private = tuple(ip_network(one) for one in allow_private)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'--allow-private'") from None
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    listing = listing_of(given)
    kept_to = Manners(contact=contact, private=private, **manners)
    with fetching_progress() as progress:
        account = fetch_into(listing.urls, into, kept_to, stop=stop, progress=progress)
    if not contact:
        err.print("Say who you are, with PRESSESUCHE_CONTACT or --contact: it is good manners.")
    tell_fetched(account, listing.faults)


@cli.command()
@click.argument("id", required=False)
@click.option("--reason", help="Why; it is shown in the article's place.")
@click.option("--undo", is_flag=True, help="Let it come back, if its file still has it.")
@click.option("--list", "listed", is_flag=True, help="Show what was taken down.")
@WAIT
@common
def takedown(
    settings: Settings, id: str | None, reason: str | None, undo: bool, listed: bool, wait: float
) -> None:
    """Remove the article of this ID for good: now, and from every rebuild and update to come.

    Its link then answers 410 (Gone) with the reason. ID is the last part of its link.
    """
    if listed:
        taken_down = Holdings(settings.holdings).takedowns()
        for down in taken_down:
            out.print(f"{down.id}  {down.day}  {down.reason}", markup=False)
        if not taken_down:
            err.print("Nothing was taken down.")
    elif not id:
        raise click.UsageError("name an ID, or ask for --list")
    elif undo:
        updates.let_back(settings, id, wait=wait)
        with closing(Live(settings)) as live, live.searcher() as searcher:
            back = searcher.article(id) is not None
        out.print(f"{id} may be found again." if back else f"{id}: its file has it no more.")
    elif not (reason or "").strip():
        raise click.UsageError("say why: --reason TEXT")
    else:
        updates.take_down(settings, id, str(reason).strip(), wait=wait)
        out.print(f"{id} was taken down.")


@cli.command()
@WAIT
@common
def compact(settings: Settings, wait: float) -> None:
    """Merge the live index into few segments, without what was removed from it."""
    manifest = updates.compact(settings, wait)
    segments = "segment" if manifest.segments == 1 else "segments"
    out.print(f"{articles(manifest.articles)} in {manifest.segments:,} {segments}.")


@cli.command()
@click.argument("id", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, help="Stories listed (20).")
@click.option("--json", "as_json", is_flag=True, help="Exactly what GET /api/stories/ID answers.")
@click.option("--recompute", is_flag=True, help="Compare all articles of the live index anew.")
@WAIT
@common
def clusters(
    settings: Settings, id: str | None, limit: int, as_json: bool, recompute: bool, wait: float
) -> None:
    """Show which articles print the same copy: the largest stories, or the one of ID.

    ID is a story's, or that of one of its articles.
    """
    if as_json and id is None:
        raise click.UsageError("--json tells of one story: name its ID")
    if recompute:
        manifest = updates.regroup(settings, wait)
        out.print(f"{articles(manifest.articles)} were compared anew.")
    with Live(settings).reading() as live:
        if id is None:
            show_stories(live.searcher, [str(one.value) for one in largest(live.searcher, limit)])
        elif (story := told(live.searcher, id)) is None:
            raise UnknownArticle(id)
        elif as_json:
            click.echo(story_body(story), nl=False)
        else:
            show_story(story)


@cli.command()
@click.argument("query")
@click.option("--outlet", multiple=True, help="Only this outlet (repeatable; -NAME excludes).")
@click.option("--agency", multiple=True, help="Only this agency (repeatable).")
@click.option("--author", multiple=True, help="Only this author (repeatable).")
@click.option("--section", multiple=True, help="Only this section (repeatable).")
@click.option("--language", multiple=True, help="Only this language (repeatable).")
@click.option("--from", help="From this day, month or year on.")
@click.option("--to", help="Up to this day, month or year.")
@click.option("--undated", type=click.Choice(["only", "include"]), help="Articles without a date.")
@click.option("--overlap", is_flag=True, help="With articles of a month or year that only touches.")
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]))
@click.option("--size", type=click.IntRange(1, 100), help="Hits to show (10).")
@click.option("--page", type=click.IntRange(1), help="Which page of hits.")
@click.option("--cursor", help="Where to go on: next in the JSON answer.")
@click.option("--group", type=click.Choice(["story", "none"]), help="One hit a story, or all.")
@click.option("--story", help="Only the articles of this story.")
@click.option("--lang", type=click.Choice(["de", "en"]), help="Language of labels.")
@click.option("--json", "as_json", is_flag=True, help="Exactly what GET /api/search answers.")
@common
def search(settings: Settings, query: str, as_json: bool, **options: Any) -> None:
    """Search for QUERY, in the language of docs/QUERY.md."""
    given = [("q", query)]
    for name, value in options.items():
        values = value if isinstance(value, tuple) else (value,)
        given += [(name, "1" if v is True else str(v)) for v in values if v not in (None, False)]
    parsed = parse(MultiDict(given), _today())
    for problem in parsed.problems:
        expected = language("en").gettext(problem.expected)
        raise click.BadParameter(
            f"{problem.value!r} cannot be used: {expected}", param_hint=f"'--{problem.parameter}'"
        )
    with Live(settings).reading() as live:
        by_story = settings.stories and live.stories and parsed.request.group == "story"
        state, names = live.generation, known(settings)
        found = answer(live.searcher, parsed.request, _today(), state, names, by_story)
    if as_json:
        click.echo(search_body(found, parsed.request.lang or settings.language), nl=False)
    else:
        show_hits(found)


def _today() -> date:
    return datetime.now(BERLIN).date()


@cli.command()
@click.argument("source", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def read(settings: Settings, source: tuple[Path, ...]) -> None:
    """Show what is understood of each article in SOURCE…, one JSON object a line."""
    skipped: list[SourceError] = []
    with date_notes() as dates:
        for article in sources.read(source):
            if isinstance(article, SourceNote):
                err.print(f"Note: {article}", markup=False)
            elif isinstance(article, SourceError):
                skipped.append(article)
            else:
                click.echo(describe(article, dates.explain(article)).json())
    tell_skipped(skipped)


@cli.command()
@common
def check(settings: Settings) -> None:
    """Is the index whole and current?

    Exit code 0: whole and current; 1: damaged or missing; 3: whole, but a rebuild is due.
    """
    condition = build.check(settings)
    for damage in condition.damages:
        err.print(f"Damaged: {damage}", style="red", markup=False)
    for reason in condition.outdated:
        err.print(f"Update or rebuild needed: {reason}", style="yellow", markup=False)
    if not condition.whole:
        sys.exit(FAILED)
    if not condition.current:
        sys.exit(SKIPPED)
    out.print("The index is whole and current.")


@cli.command()
@WAIT
@common
def rollback(settings: Settings, wait: float) -> None:
    """Go back to the generation before the live one, without what was taken down since."""
    generation = updates.roll_back(settings, wait)
    out.print(f"Generation {generation.name} is live again.")


@cli.command()
@common
def info(settings: Settings) -> None:
    """Show the settings, the live index and the versions in use."""
    show_settings(settings)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--build-if-missing",
    "missing",
    type=click.Path(exists=True, path_type=Path),
    metavar="SOURCE",
    help="Build an index of SOURCE first if there is none.",
)
@common
def serve(settings: Settings, host: str, port: int, workers: int, missing: Path | None) -> None:
    """Serve the search page and the JSON endpoint."""
    if missing and not open_generations(settings).exists():
        _rebuild(settings, (missing,))
    run_server(settings, host, port, workers, out.print)


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print {ndcg10, mrr10, recall10, queries}.")
@click.option(
    "--baselines/--no-baselines",
    default=None,
    help="Measure plainer chains as well (the default without --json).",
)
@common
def evaluate(settings: Settings, folder: Path, as_json: bool, baselines: bool | None) -> None:
    """Measure how well queries find what was judged relevant.

    FOLDER holds corpus.jsonl {_id, title, text}, queries.jsonl {_id, text} and qrels.tsv. A
    temporary index is built; every query goes the way a reader's goes. Plainer chains are
    measured beside ours; p tells how likely chance alone sets one so far apart.
    """
    with progress_of("Indexing the corpus") as progress:
        searching = trial(settings, folder, _today(), progress)
        with searching as search:
            rows = list(compare(folder, search, not as_json if baselines is None else baselines))
    if as_json:
        click.echo(msgspec.json.encode(rows[0].scores).decode())
        return
    show_scores(rows)


if __name__ == "__main__":
    cli()
