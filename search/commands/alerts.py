"""Alerts: tell those who asked for it what their saved searches found."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from index.german.variants import known
from index.live import Live
from index.settings import Settings
from search.clock import now, today
from search.commands.common import common
from search.saved.calling import Caller
from search.saved.sending import Sender
from search.saved.store import Store
from search.terminal import SKIPPED, err, out


@click.command()
@click.option("--again", is_flag=True, help="Also try what failed a moment ago.")
@common
def alerts(settings: Settings, again: bool) -> None:
    """Notice what is new to saved searches, and send the mails and webhooks that are due.

    To be run by a timer; docs/ALERTS.md has the lines for cron and systemd. What is not taken is
    kept and sent again, the same, later on. Exit code 3: something could not be sent.
    """
    store = Store(settings.saved_searches)
    with closing(Live(settings, now)) as live:
        caller = Caller(settings.contact, settings.webhooks)
        sender = Sender(settings, store, live, known(settings), caller, today, now)
        done = sender.run(again)
    for failure in done.failures:
        err.print(f"Not sent: {failure}", style="yellow", markup=False)
    out.print(
        f"Saved searches: {done.searches:,}; new hits: {done.noticed:,};"
        f" messages sent: {done.sent:,}"
        + (f"; waiting to be tried again: {done.waiting:,}" if done.waiting else "")
    )
    if done.failures or done.waiting:
        sys.exit(SKIPPED)
