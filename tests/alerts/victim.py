"""A process that sends alerts, or builds an index, and is killed at a given point of it.

``python -m tests.alerts.victim POINT``, with the settings in its environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from index.build import rebuild
from index.german.variants import known
from index.live import Live
from index.opening import open_generations
from index.settings import Settings
from search.saved import outbox as outboxes
from search.saved import store as stores
from search.saved.calling import Caller
from search.saved.mailing import Mailer
from search.saved.outbox import Outbox
from search.saved.sending import Sender
from search.saved.store import Store
from tests.updates.victim import arm

ROOT = Path(__file__).parents[2]
MOMENT = "PRESSESUCHE_TEST_MOMENT"

#: Where alerts die: just before one of these, or just behind it (+).
POINTS: dict[str, tuple[Any, str]] = {
    "notice": (Store, "note"),
    "noticing": (stores, "_hold"),  # in the middle of a transaction
    "noticed+": (Store, "note"),
    "make": (Outbox, "make"),
    "making": (outboxes, "_put"),  # in the middle of one
    "made+": (Outbox, "make"),
    "mail": (Mailer, "send"),
    "mailed+": (Mailer, "send"),
    "call": (Caller, "send"),
    "called+": (Caller, "send"),
    "sent": (Outbox, "sent"),
    "sent+": (Outbox, "sent"),
}
REBUILDS = ("identify", "write", "seal", "switch", "prune")  # of tests.updates.victim


def environment(settings: Settings, moment: datetime) -> dict[str, str]:
    """The environment of a process with these settings, where it is this moment."""
    mail = settings.mail
    return dict(os.environ) | {
        "PRESSESUCHE_INDEX": str(settings.index),
        "PRESSESUCHE_HOLDINGS": str(settings.holdings),
        "PRESSESUCHE_SAVED": str(settings.saved_searches),
        "PRESSESUCHE_ENGINE": settings.engine,
        "PRESSESUCHE_ADDRESS": settings.address,
        "PRESSESUCHE_SMTP_HOST": mail.host,
        "PRESSESUCHE_SMTP_PORT": str(mail.port),
        "PRESSESUCHE_SMTP_SECURITY": mail.security,
        "PRESSESUCHE_SMTP_SENDER": mail.sender,
        "PRESSESUCHE_WEBHOOK_NETWORKS": ",".join(map(str, settings.webhooks)),
        MOMENT: moment.isoformat(),
    }


def begun(settings: Settings, moment: datetime, point: str) -> subprocess.Popen[bytes]:
    """A process that is about to die at this point."""
    command = [sys.executable, "-m", "tests.alerts.victim", point]
    return subprocess.Popen(command, cwd=ROOT, env=environment(settings, moment))


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it was killed; what has nothing to do does not come as far as to die."""
    code = process.wait()
    assert code in (0, -signal.SIGKILL), code
    return code != 0


def sender(settings: Settings, live: Live, moment: Callable[[], datetime]) -> Sender:
    """Who sends the alerts of these settings."""
    caller = Caller(networks=settings.webhooks)
    store = Store(settings.saved_searches)
    variants = known(settings)
    return Sender(settings, store, live, variants, caller, lambda: moment().date(), moment)


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    owner, name = POINTS[point]
    method: Callable[..., Any] = getattr(owner, name)

    def behind(*arguments: Any, **named: Any) -> None:
        method(*arguments, **named)
        _die()

    setattr(owner, name, behind if point.endswith("+") else _die)


if __name__ == "__main__":
    settings = Settings.from_environment(os.environ)
    point = sys.argv[1]
    if point in POINTS:
        now = datetime.fromisoformat(os.environ[MOMENT])
        _arm(point)
        sender(settings, Live(settings, lambda: now), lambda: now).run(again=True)
    else:
        arm(point, in_cluster=False)
        rebuild(settings, open_generations(settings).last_sources())
