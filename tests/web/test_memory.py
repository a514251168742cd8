"""What a process remembers stays small, whatever readers type and however often."""

from __future__ import annotations

import gc
import platform
import random
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import clear_cache  # type: ignore[attr-defined]

import pytest
from flask.testing import FlaskClient

from search.app import create_app
from tests.newsroom import open_newsroom

MOST = 200_000  #: bytes that ten requests may leave behind; a million or more where it is kept
ROUNDS = 10

Asking = Callable[[random.Random], dict[str, str]]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(open_newsroom(tmp_path_factory.mktemp("memory")))
    yield app.test_client()
    app.extensions["desk"].live.close()


def word(chance: random.Random, length: int = 250) -> str:
    return "".join(chance.choices("enisratdhulcgmobwfkz", k=length))


def long_words(chance: random.Random) -> dict[str, str]:
    return {"q": "Hafen ODER " + " ODER ".join(word(chance) for _ in range(25))}


def long_patterns(chance: random.Random) -> dict[str, str]:
    return {"q": "Hafen ODER " + "*".join(word(chance, 200) for _ in range(30))}


def long_phrases(chance: random.Random) -> dict[str, str]:
    return {"q": 'Hafen ODER "' + " ".join(word(chance, 200) for _ in range(30)) + '"'}


def long_choices(chance: random.Random) -> dict[str, str]:
    return {"q": "Hafen", "outlet": word(chance, 20_000)}


@pytest.mark.parametrize("asking", [long_words, long_patterns, long_phrases, long_choices])
def test_what_is_long_is_not_remembered(client: FlaskClient, asking: Asking) -> None:
    chance = random.Random(asking.__name__)

    def ask() -> None:
        assert client.get("/search", query_string=asking(chance)).status_code == 200

    for _ in range(3):  # what is read once and for all
        ask()
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(ROUNDS):
            ask()
        re.purge()  # libraries remember some hundred things of their own
        clear_cache()
        gc.collect()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < MOST


_ALLOCATING = """
import ctypes, sys, threading
from search.serving.arenas import few_arenas
few_arenas()
library = ctypes.CDLL(None)
all_of_them = threading.Barrier(8)
def allocate():
    all_of_them.wait()
    library.malloc(ctypes.c_size_t(5000))
    all_of_them.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others know no arenas")
def test_threads_share_what_memory_there_is(tmp_path: Path) -> None:
    told = tmp_path / "told"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", _ALLOCATING, str(told)], check=True, cwd=root)
    assert told.read_text(encoding="utf-8").count("<heap nr=") == 1
