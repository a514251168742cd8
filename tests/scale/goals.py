"""What is to be reached, and what was: each goal judged by the figures of one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from tests.scale.corpus import MEAN
from tests.scale.figures import Built, Corpus, Figures, percentile
from tests.scale.peers import OURS
from tests.scale.questions import ALL_OF_A_PAGE, TOP_TEN

LONG = 3000  #: words of the long articles that pages are measured with


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, what it asks for and what was measured; ``reached`` is None if nothing was."""

    what: str
    wanted: str
    measured: str = "not measured"
    reached: bool | None = None


def best_of(figures: Figures, peer: str, corpus: Corpus, forms: Iterable[str]) -> list[float]:
    """Seconds of the searches of these forms, each question once at its best."""
    found = (figures.answers(peer, corpus, form) for form in forms)
    return [seconds for one in found if one for seconds in one.searching]


def common(
    figures: Figures, one: str, other: str, corpus: Corpus, forms: Sequence[str] = TOP_TEN
) -> list[str]:
    """Those of the forms that both peers answered."""
    return [
        form
        for form in forms
        if figures.answers(one, corpus, form) and figures.answers(other, corpus, form)
    ]


def faster(
    figures: Figures, other: str, corpus: Corpus, share: int, forms: Sequence[str] = TOP_TEN
) -> float:
    """How many times faster ours is, by a percentile; 0 where not both answered."""
    both = common(figures, OURS, other, corpus, forms)
    if not both:
        return 0.0
    mine, theirs = (best_of(figures, p, corpus, both) for p in (OURS, other))
    return percentile(theirs, share) / percentile(mine, share)


def goals(figures: Figures, corpus: Corpus) -> Iterator[Goal]:
    """The goals in order. ``corpus`` is the one that all peers were measured on."""
    for peer, factor in (
        ("Whoosh, same fields", 15),
        ("OpenSearch, same fields", 1.2),
        ("tantivy, same fields", 0.75),
    ):
        yield _indexing(figures, corpus, peer, factor)
    for peer, share, factor in (
        ("Whoosh, same fields", 50, 50),
        ("OpenSearch, same fields", 50, 3),
        ("OpenSearch, same fields", 95, 3),
    ):
        what = f"`engine.search`, top ten, p{share}, beside {peer}"
        ratio = faster(figures, peer, corpus, share)
        yield _at_least(what, ratio, factor)
    for words, most in ((corpus.words, 2.5), (LONG, 4.0)):
        yield _page(figures, words, most)
    yield from _growth(figures)


def _at_least(what: str, ratio: float, factor: float) -> Goal:
    wanted = f"≥ {factor:g} ×"
    return Goal(what, wanted, f"{ratio:.3g} ×", ratio >= factor) if ratio else Goal(what, wanted)


def _indexing(figures: Figures, corpus: Corpus, peer: str, factor: float) -> Goal:
    mine, theirs = figures.indexing(OURS, corpus), figures.indexing(peer, corpus)
    ratio = theirs.seconds / mine.seconds if mine and theirs else 0.0
    return _at_least(f"indexing, wall, beside {peer}", ratio, factor)


def _page(figures: Figures, words: int, most: float) -> Goal:
    what = f"CPU of a search page, 10 snippets, 5 facets, {words:,} words an article"
    wanted = f"≤ {most:g} ms"
    pages = [s for s in figures.served if (s.peer, s.what, s.corpus.words) == (OURS, "page", words)]
    pages = [s for s in pages if s.corpus.articles <= 20_000]
    if not pages:
        return Goal(what, wanted)
    cpu = max(pages, key=lambda s: s.corpus).cpu * 1000
    return Goal(what, wanted, f"{cpu:.2f} ms", cpu <= most)


def grown(figures: Figures, peer: str = OURS) -> list[Built]:
    """The peer's indexing of corpora of every size, smaller ones first."""
    built = (b for b in figures.built if b.peer == peer and b.corpus.words == MEAN)
    return sorted(built, key=lambda b: b.corpus)


def _growth(figures: Figures) -> Iterator[Goal]:
    sizes = [built for built in grown(figures) if built.corpus.articles >= 10_000]
    linear = "index time grows with the articles to the power of"
    slower = "p50 of searches for a page grows with the articles to the power of"
    if len(sizes) < 2:
        yield Goal(linear, "≤ 1.1")
        yield Goal(slower, "≤ 0.5")
    else:
        small, large = sizes[0], sizes[-1]
        growth = log(large.corpus.articles / small.corpus.articles)
        power = log(large.seconds / small.seconds) / growth
        yield Goal(linear, "≤ 1.1", f"{power:.2f}", power <= 1.1)
        first, last = (
            best_of(figures, OURS, size.corpus, [ALL_OF_A_PAGE]) for size in (small, large)
        )
        if first and last:
            power = log(percentile(last, 50) / percentile(first, 50)) / growth
            yield Goal(slower, "≤ 0.5", f"{power:.2f}", power <= 0.5)
        else:
            yield Goal(slower, "≤ 0.5")
    yield from _million(figures)


def _million(figures: Figures) -> Iterator[Goal]:
    corpus = Corpus(1_000_000, MEAN)
    what = "p95 of a search with facets and snippets at 1,000,000 articles"
    times = best_of(figures, OURS, corpus, [ALL_OF_A_PAGE])
    if times:
        p95 = percentile(times, 95) * 1000
        yield Goal(what, "≤ 40 ms", f"{p95:.1f} ms", p95 <= 40)
    else:
        yield Goal(what, "≤ 40 ms")
    what = "memory of indexing 1,000,000 articles"
    built = figures.indexing(OURS, corpus)
    if built:
        memory = built.memory.own / 1e9
        yield Goal(what, "≤ 2 GB", f"{memory:.2f} GB", memory <= 2)
    else:
        yield Goal(what, "≤ 2 GB")
