"""Queries: whatever is typed gets an answer, and none takes the server with it or holds it up."""

from __future__ import annotations

import lzma
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from index.build import rebuild
from index.live import Live
from index.settings import ENGINES, ClusterSettings, Settings
from tests.torture.asker import Asker
from tests.torture.promise import Kept, Scale
from tests.torture.texts import Texts, kept, ladder
from tests.updates.archive import WORDS

POOL = Path(__file__).parents[3] / "shared" / "data" / "pool-10k.jsonl.xz"
SHARE = {"tantivy": 1.0, "whoosh": 0.2}  #: of the texts that an engine is asked
ALONE = ClusterSettings()  #: of engines that ask no cluster
EVERY = 10  #: of so many requests one is for the page
YARDSTICK = 250  #: after so many texts a word, to tell how fast the machine is just then


def trials(folder: Path, scale: Scale) -> Iterator[Kept]:
    """Texts made up and mutated, a ladder, and what did harm before, on each engine."""
    for engine in ENGINES:
        settings = built(folder / engine, engine, scale)
        with closing(Asker(settings)) as asker:
            words = words_of(settings)
            number = int(scale.of(300, 100_000) * SHARE[engine])
            made = chain(kept(), islice(Texts(words, 1), number))
            yield _asked(f"any text of a query, {engine}", asker, made)
            top = scale.of(256, 16_384)
            yield _asked(f"deep and long queries, {engine}", asker, ladder(words, top))


def built(folder: Path, engine: str, scale: Scale, cluster: ClusterSettings = ALONE) -> Settings:
    """An index of the 10,000 articles at hand, or of a few that are made up."""
    folder.mkdir(parents=True)
    source = folder / "articles.jsonl"
    if scale is Scale.FULL and POOL.exists():
        with lzma.open(POOL) as packed, source.open("wb") as file:
            shutil.copyfileobj(packed, file)
    else:
        lines = (
            f'{{"title": "{WORDS[n % 20]} {n}", "date": "2025-0{n % 9 + 1}-1{n % 7}",'
            f' "text": "{" ".join(WORDS[n * m % 19] + " und der Rat" for m in range(40))}"}}\n'
            for n in range(300)
        )
        source.write_text("".join(lines), encoding="utf-8")
    places = folder / "index", engine, folder / "holdings.sqlite"
    settings = Settings(*places, stories=False, cluster=cluster)
    rebuild(settings, [source])
    return settings


def words_of(settings: Settings) -> list[str]:
    """Words of the index, the most frequent first."""
    with closing(Live(settings)) as live, live.searcher() as searcher:
        found = {
            word.text: word.count
            for letter in "abcdefghijklmnoprstuvwz"
            for word in searcher.words.beginning(letter, 400)
        }
    return sorted(found, key=lambda word: (-found[word], word))


def _asked(promise: str, asker: Asker, texts: Iterable[str]) -> Kept:
    failures: list[str] = []
    spent: list[tuple[float, str]] = []
    of_a_word: list[float] = []
    for number, text in enumerate(texts):
        asked = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        path = "/search" if number % EVERY == 0 else "/api/search"
        told = asker.ask(f"{path}?{urlencode({'q': asked})}")
        spent.append((told.cpu, asked))
        if told.died or told.status >= 500 or told.status not in (200, 414):
            failures.append(f"{told.died or told.status}: {asked[:200]!r}")
        if number % YARDSTICK == 0:
            of_a_word.append(asker.ask("/api/search?q=Hafen").cpu)
    spent.sort()
    at = [spent[int(len(spent) * share)][0] for share in (0.5, 0.99, 0.999)]
    worst, text = spent[-1]
    figures = (
        f"CPU of a request: p50 {at[0]:.1f}, p99 {at[1]:.1f}, p99.9 {at[2]:.1f},"
        f" worst {worst:.0f} ms; of one word {median(of_a_word):.1f}"
    )
    if os.environ.get("PRESSESUCHE_TEST_WORST"):
        for cost, slow in spent[-40:]:
            print(f"{cost:8.1f} {slow[:150]!r}")
    return Kept(promise, len(spent), tuple(failures), figures)
