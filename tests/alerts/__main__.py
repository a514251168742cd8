"""``make alerts``: random sequences of updates, rebuilds and kills; what saved searches told."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.alerts.trial import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.alerts", description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="sequences (50)")
    parser.add_argument("--steps", type=int, default=8, help="of each (8)")
    parser.add_argument("--seed", type=int, default=1, help="of the first one")
    options = parser.parse_args()
    kills = looks = letters = hits = 0
    for seed in range(options.seed, options.seed + options.count):
        with tempfile.TemporaryDirectory() as folder:
            told = run(Path(folder), seed, options.steps)
        kills += told.kills + told.trial.kills
        looks += told.looks
        letters += len(told.mailbox.letters) + len(told.hook.letters)
        hits += sum(len(one.feed) for one in told.watched)
        print(".", end="", file=sys.stderr, flush=True)
    print(
        f"{options.count} sequences, {kills} kills, {looks} feeds read, {hits} new hits at the end,"
        f" {letters} messages: none missing, none twice in a feed, none under two names"
    )


if __name__ == "__main__":
    main()
