"""Saved: the saved searches, for those who run the archive."""

from __future__ import annotations

from contextlib import closing
from typing import BinaryIO

import click
from werkzeug.datastructures import MultiDict

from index.errors import SettingsError
from index.fetching.target import NotFetchable, target_of
from index.german.variants import known
from index.holdings import Holdings
from index.live import Live
from index.settings import Settings, mail_address
from search.arguments import parse
from search.clock import now, today
from search.commands.common import common
from search.i18n import LANGUAGES
from search.saved import portable
from search.saved.asking import asked_of, request_of
from search.saved.calling import new_secret
from search.saved.noticing import Noticer
from search.saved.outbox import Outbox
from search.saved.saved import PATH, Kind
from search.saved.store import NAME_LONGEST, Store
from search.terminal import err, out

PERIODS = {"always": 0, "hour": 3_600, "day": 86_400, "week": 604_800}
EVERY = click.option(
    "--every",
    type=click.Choice(tuple(PERIODS)),
    default="always",
    show_default=True,
    help="One message in so long at most; always: with each run of alerts that finds something.",
)
LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the mails.")


@click.group()
def saved() -> None:
    """Saved searches: list, save, tell by mail or webhook, delete, export, import."""


@saved.command("list")
@common
def listed(settings: Settings) -> None:
    """Show all saved searches, and whom they tell."""
    store = Store(settings.saved_searches)
    outbox = Outbox(store.database)
    for one in store.all():
        out.print(f"{one.number}  {one.name}", markup=False, highlight=False)
        out.print(
            f"   ?{one.asked}  (saved {one.made[:10]}, used {one.used}, new hits {one.last:,})",
            markup=False,
            highlight=False,
        )
        for standing in outbox.standings(one):
            target = standing.target
            failing = f", failing: {standing.said}" if standing.said else ""
            out.print(
                f"   {target.kind} {target.number}: {target.address}"
                f" (sent {standing.sent:,}, waiting hits {standing.waiting:,}{failing})",
                markup=False,
                highlight=False,
            )
    if not store.all():
        err.print("Nothing is saved.")


@saved.command()
@click.argument("query")
@click.option("--name", help="What it is called; else as it asks.")
@common
def add(settings: Settings, query: str, name: str | None) -> None:
    """Save QUERY, or the search of a result page's URL, and print its link.

    The link is shown this once, and opens the search to whoever has it.
    """
    asked = _asked(query)
    store = Store(settings.saved_searches)
    with closing(Live(settings, now)) as live, live.reading() as reading:
        holdings = Holdings(settings.holdings)
        noticer = Noticer(store, reading, holdings, known(settings), today(), now())
        found, _, _ = noticer.found(asked)
    named = (name or query).strip()[:NAME_LONGEST]
    token, kept = store.save(named, asked, found, now(), max(settings.saved_most, 1))
    out.print(f"Saved as number {kept.number}:", highlight=False)
    out.print(f"{settings.address}{PATH}/{token}", markup=False, highlight=False, soft_wrap=True)


def _asked(query: str) -> str:
    arguments = MultiDict([("q", query)])
    if query.startswith(("http://", "https://", "/")) and "?" in query:
        asked = query.partition("?")[2]
        return asked_of(request_of(asked, today()))
    return asked_of(parse(arguments, today()).request)


@saved.command()
@click.argument("number", type=int)
@click.argument("address")
@EVERY
@LANG
@common
def mail(settings: Settings, number: int, address: str, every: str, lang: str | None) -> None:
    """Send new hits of search NUMBER to a mail ADDRESS."""
    try:
        to = mail_address(address)
    except ValueError:
        raise click.BadParameter("no mail address", param_hint="'ADDRESS'") from None
    if not settings.address:
        expected = "where readers reach us: mails link to it"
        raise SettingsError("PRESSESUCHE_ADDRESS", "", expected)
    store = Store(settings.saved_searches)
    target = Outbox(store.database).add(
        store.get(number),
        Kind.MAIL,
        to,
        now(),
        language=lang or settings.language,
        every=PERIODS[every],
    )
    out.print(f"Mails go to {to} from now on (target {target.number}).", highlight=False)


@saved.command()
@click.argument("number", type=int)
@click.argument("url")
@EVERY
@click.option("--sign/--no-sign", default=True, show_default=True, help="Sign what is sent.")
@common
def webhook(settings: Settings, number: int, url: str, every: str, sign: bool) -> None:
    """Send new hits of search NUMBER to a URL, as JSON.

    The secret that the signatures are made with is shown this once.
    """
    try:
        to = target_of(url).url
    except NotFetchable as error:
        raise click.BadParameter(str(error), param_hint="'URL'") from None
    store = Store(settings.saved_searches)
    secret = new_secret() if sign else ""
    target = Outbox(store.database).add(
        store.get(number),
        Kind.WEBHOOK,
        to,
        now(),
        language=settings.language,
        every=PERIODS[every],
        secret=secret,
    )
    out.print(f"New hits go to {to} from now on (target {target.number}).", highlight=False)
    if secret:
        out.print(f"Secret: {secret}", markup=False, highlight=False)


@saved.command()
@click.argument("target", type=int)
@common
def silence(settings: Settings, target: int) -> None:
    """Tell TARGET nothing any more."""
    Outbox(Store(settings.saved_searches).database).remove(target)
    out.print("Silenced.")


@saved.command()
@click.argument("number", type=int)
@common
def relink(settings: Settings, number: int) -> None:
    """Give search NUMBER another link; the one before opens nothing any more."""
    store = Store(settings.saved_searches)
    token = store.relink(store.get(number))
    out.print(f"{settings.address}{PATH}/{token}", markup=False, highlight=False, soft_wrap=True)


@saved.command()
@click.argument("number", nargs=-1, required=True, type=int)
@common
def delete(settings: Settings, number: tuple[int, ...]) -> None:
    """Delete saved searches, with their feeds and all that was to be sent."""
    store = Store(settings.saved_searches)
    for one in number:
        store.delete(one)
    out.print("Deleted.")


@saved.command()
@click.option("--unused", type=click.IntRange(1), default=365, show_default=True, metavar="DAYS")
@common
def prune(settings: Settings, unused: int) -> None:
    """Delete searches that tell nobody and whose page and feed nobody asked for so long."""
    count = Store(settings.saved_searches).prune(today(), unused)
    out.print(f"Deleted: {count:,}")


@saved.command("export")
@click.argument("file", type=click.File("wb"), default="-")
@common
def exported(settings: Settings, file: BinaryIO) -> None:
    """Write all saved searches to FILE (standard output): keep it as safe as the links."""
    for line in portable.export(Store(settings.saved_searches).database):
        file.write(line)


@saved.command("import")
@click.argument("file", type=click.File("rb"), default="-")
@common
def imported(settings: Settings, file: BinaryIO) -> None:
    """Take in what export wrote; what is here already stays as it is."""
    database = Store(settings.saved_searches).database
    done = portable.load(database, file, max(settings.saved_most, 1))
    out.print(f"Taken in: {done.added:,}; here already: {done.known:,}")
