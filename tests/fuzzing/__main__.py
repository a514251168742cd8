"""``make api-fuzz``: thousands of generated questions to every endpoint."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from search.app import create_app
from tests.fuzzing.asking import ask, operations
from tests.fuzzing.test_endpoints import SEED, ids
from tests.newsroom import TODAY, open_newsroom


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="questions of a kind (1000)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--path", action="append", help="of endpoints, repeatable; all")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        application = create_app(open_newsroom(Path(folder)), lambda: TODAY)
        known = ids(application)
        for operation in operations(application):
            if options.path and operation.path not in options.path:
                continue
            for mode in GenerationMode:
                if mode is GenerationMode.NEGATIVE and not operation.query:
                    continue
                try:
                    found = ask(operation, mode, known, options.count, options.seed)
                except FailureGroup as error:
                    failed = True
                    print(f"{operation.path} {mode.value}: {error}\n", *error.exceptions, sep="\n")
                    continue
                said = ", ".join(f"{n} × {s}" for s, n in sorted(found.statuses.items()))
                print(f"{operation.path} {mode.value}: {said}", flush=True)
        application.extensions["desk"].live.close()
    sys.exit(failed)


if __name__ == "__main__":
    main()
