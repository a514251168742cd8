"""Fetch: feeds and pages brought into a folder."""

from __future__ import annotations

import signal
from ipaddress import ip_network
from pathlib import Path
from threading import Event
from typing import Any

import click

from index.fetching.fetcher import fetch as fetch_into
from index.fetching.listing import listing_of
from index.fetching.manners import Manners
from index.settings import CONTACT_EXPECTED, Settings, contact_of
from search.commands.common import common
from search.terminal import err, fetching_progress, tell_fetched


@click.command()
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
