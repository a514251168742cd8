"""Garbage: when Python looks for what nobody can reach any more.

A look at all that lives takes a tenth of a second, during which nobody is answered. What requests
leave behind is found by looks at what is young.
"""

from __future__ import annotations

import gc

YOUNG = 500  #: objects that are more than before, for a look at the young ones
MIDDLE = 1  #: looks at the young ones for one at those that outlived a look
OLD = 100_000  #: of those for one at all


def seldom_looked_for() -> None:
    """Look at all that lives seldom, and never at what is loaded by now; for a server's start.

    What is loaded stays: modules and lexicons, which a worker then has no copy of, either.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
