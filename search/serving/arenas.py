"""Arenas: where the C library takes memory from, fewer of them than it would like.

glibc gives each thread that allocates an arena of its own, up to eight for each processor, and
what was freed in one is of no use to another. Our threads take turns at Python anyway, so that
they gain next to nothing by it, and a worker would keep as much unused as it uses.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

ARENAS = 1
_M_ARENA_MAX = -8  # <malloc.h>


def few_arenas() -> None:
    """For this process and those that are made from it; where the C library is another one,
    nothing is done. To be called before there are threads."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)
