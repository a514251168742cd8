"""The figures as Markdown: ratios first, then goals, then every table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, median

from tests.scale.corpus import MEAN
from tests.scale.figures import Corpus, Figures, Searched, percentile
from tests.scale.goals import LONG, best_of, common, faster, goals, grown
from tests.scale.peers import OURS, PEERS
from tests.scale.questions import ALL_OF_A_PAGE, FORMS, PATTERNS, TOP_TEN, WITH_FACETS

BEGIN = "<!-- make bench writes from here -->"
END = "<!-- to here -->"
NOTHING = "–"


def markdown(figures: Figures, corpus: Corpus) -> str:
    """The report. ``corpus`` is the one on which the peers stand side by side."""
    parts = [
        _head(figures, corpus),
        "## Ratios",
        f"How many times faster {OURS} is (below 1: slower), at {corpus.articles:,} articles.",
        _ratios(figures, corpus),
        "## Goals",
        _goals(figures, corpus),
        "## Indexing",
        *(f"{_title(one)}\n\n{_indexing(figures, one)}" for one in _side_by_side(figures)),
        "## Searching",
        "Milliseconds in the peer's own process, p50 / p95 of the questions, each at its best.",
        *(
            f"{_title(one)}\n\n{_searching(figures, one)}"
            for one in _side_by_side(figures)
            if any(searched.corpus == one for searched in figures.searched)
        ),
        "Articles found, median of the questions of a form: what stemming, compounds and stop"
        " words make of the same question.",
        _found(figures, corpus),
        "## Whole requests",
        _serving(figures),
        "## Growth",
        _growth(figures),
    ]
    if figures.absent:
        parts += ["## Left out", "\n".join(f"- {p}: {w}" for p, w in figures.absent.items())]
    return "\n\n".join(parts) + "\n"


def write(path: Path, text: str) -> None:
    """Put the report between the markers of a page, which keeps what is around them."""
    page = path.read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path} lacks the lines {BEGIN} and {END}")
    path.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _head(figures: Figures, corpus: Corpus) -> str:
    busy = ""
    if figures.machine.load > 0.5:
        busy = (
            f"\n\n**The machine was busy** (load {figures.machine.load:.1f} at the start): wall"
            " times are too long, ratios less exact than they look."
        )
    return f"`{figures.command}` on {', '.join(figures.days())}: {figures.machine}.{busy}"


def _title(corpus: Corpus) -> str:
    return f"{corpus.articles:,} articles of {corpus.words:,} words:"


def _side_by_side(figures: Figures) -> list[Corpus]:
    """The corpora on which more than one peer was measured."""
    return [
        c for c in figures.corpora() if len({b.peer for b in figures.built if b.corpus == c}) > 1
    ]


def _others(figures: Figures, corpus: Corpus) -> list[str]:
    measured = {b.peer for b in figures.built if b.corpus == corpus}
    measured |= {s.peer for s in figures.searched if s.corpus == corpus}
    return [peer for peer in PEERS if peer in measured and peer != OURS]


def times(ratio: float) -> str:
    """A ratio with two or three figures.

    >>> times(0.7512), times(1.234), times(61.7)
    ('0.75 ×', '1.2 ×', '62 ×')
    """
    if not ratio:
        return NOTHING
    return f"{ratio:.2f} ×" if ratio < 1 else f"{ratio:.1f} ×" if ratio < 10 else f"{ratio:.0f} ×"


def _ratios(figures: Figures, corpus: Corpus) -> str:
    mine = figures.indexing(OURS, corpus)
    rows = []
    for peer in _others(figures, corpus):
        theirs = figures.indexing(peer, corpus)
        wall = cpu = size = 0.0
        if mine and theirs:
            wall, cpu = theirs.seconds / mine.seconds, theirs.cpu / mine.cpu
            size = mine.size / theirs.size
        page = _page_ratio(figures, peer, corpus)
        searches = [faster(figures, peer, corpus, share) for share in (50, 95)]
        patterns = faster(figures, peer, corpus, 50, PATTERNS)
        rows.append([peer, *map(times, (wall, cpu, *searches, patterns, page, size))])
    head = ("beside", "indexing, wall", "indexing, CPU", "top ten, p50", "top ten, p95")
    return table((*head, "patterns, p50", "a page's work, p50", "size of ours"), rows)


def _page_ratio(figures: Figures, peer: str, corpus: Corpus) -> float:
    mine, theirs = (best_of(figures, p, corpus, [ALL_OF_A_PAGE]) for p in (OURS, peer))
    return percentile(theirs, 50) / percentile(mine, 50) if mine and theirs else 0.0


def _goals(figures: Figures, corpus: Corpus) -> str:
    said = {True: "reached", False: "**not reached**", None: NOTHING}
    rows = [(g.what, g.wanted, g.measured, said[g.reached]) for g in goals(figures, corpus)]
    return table(("goal", "wanted", "measured", ""), rows)


def _indexing(figures: Figures, corpus: Corpus) -> str:
    rows = []
    for peer in PEERS:
        built = figures.indexing(peer, corpus)
        if built is None:
            continue
        rows.append(
            (
                peer,
                f"{corpus.articles / built.seconds:,.0f}",
                f"{corpus.articles / built.cpu:,.0f}" if built.cpu else NOTHING,
                f"{built.seconds:.1f}",
                f"{built.cpu:.1f}",
                str(len(built.runs)),
                f"{built.memory.own / 1e6:,.0f}",
                f"{built.memory.whole / 1e6:,.0f}",
                f"{built.size / 1e6:,.0f}",
                f"{built.size / corpus.articles / 1e3:.1f}",
            )
        )
    head = ("", "articles a second", "a CPU second", "wall s", "CPU s", "best of")
    more = ("memory MB", "with mapped files MB", "index MB", "kB an article")
    return table((*head, *more), rows)


def _both(values: Sequence[float]) -> str:
    """p50 / p95 in milliseconds.

    >>> _both([0.001, 0.002, 0.003])
    '2.0 / 2.9'
    """
    if not values:
        return NOTHING
    return " / ".join(_ms(percentile(list(values), share)) for share in (50, 95))


def _ms(seconds: float) -> str:
    ms = seconds * 1000
    return f"{ms:.2f}" if ms < 1 else f"{ms:.1f}" if ms < 100 else f"{ms:,.0f}"


def _searching(figures: Figures, corpus: Corpus) -> str:
    peers = [p for p in PEERS if any(s.peer == p and s.corpus == corpus for s in figures.searched)]
    rows: list[Sequence[str]] = []
    for form in FORMS:
        found = [figures.answers(peer, corpus, form) for peer in peers]
        rows.append((form, *(_both(one.searching) if one else NOTHING for one in found)))
    top = [_of_forms(figures, peer, corpus) for peer in peers]
    rows.append(("**all top ten**", *(_both([t for s in f for t in s.searching]) for f in top)))
    rows.append(("CPU of these, mean", *(_mean([t for s in f for t in s.cpu]) for f in top)))
    understood = ([t for s in f for t in s.understanding] for f in top)
    rows.append(("and to understand the question", *map(_both, understood)))
    rows.append(("best of", *(str(f[0].rounds) if f else NOTHING for f in top)))
    return table(("", *peers), rows)


def _of_forms(figures: Figures, peer: str, corpus: Corpus) -> list[Searched]:
    found = (figures.answers(peer, corpus, form) for form in TOP_TEN)
    return [one for one in found if one]


def _mean(values: Sequence[float]) -> str:
    return _ms(mean(values)) if values else NOTHING


def _found(figures: Figures, corpus: Corpus) -> str:
    peers = [p for p in (OURS, *_others(figures, corpus)) if common(figures, p, OURS, corpus)]
    rows = []
    for form in (*TOP_TEN, *PATTERNS):
        found = [figures.answers(peer, corpus, form) for peer in peers]
        rows.append((form, *map(_median_total, found)))
    return table(("", *peers), rows)


def _median_total(searched: Searched | None) -> str:
    totals = [total for total in searched.totals if total is not None] if searched else []
    return f"{median(totals):,.0f}" if totals else NOTHING


def _serving(figures: Figures) -> str:
    rows = [
        (
            f"{s.what}, {s.peer}, {s.corpus.articles:,} of {s.corpus.words:,} words",
            f"{s.cpu * 1000:.2f}",
            *(f"{percentile(s.latencies, share) * 1000:.1f}" for share in (50, 95, 99)),
            f"{s.rate:,.0f} ({s.tool})",
            f"{s.bytes / 1000:.0f}",
            f"{s.memory.own / 1e6:,.0f}",
        )
        for s in sorted(figures.served, key=lambda s: (s.corpus.words, s.corpus, s.peer, s.what))
    ]
    head = ("", "CPU ms", "p50 ms", "p95 ms", "p99 ms", "a second, 2 clients")
    return table((*head, "kB an answer", "memory MB"), rows) if rows else "Not measured."


def _growth(figures: Figures) -> str:
    rows = []
    for built in grown(figures):
        corpus = built.corpus
        page = figures.serving(OURS, corpus, "page")
        rows.append(
            (
                f"{corpus.articles:,}",
                f"{built.seconds:,.1f}",
                f"{corpus.articles / built.seconds:,.0f}",
                f"{built.cpu:,.1f}",
                f"{built.memory.own / 1e6:,.0f}",
                f"{built.size / 1e6:,.0f}",
                _both([t for s in _of_forms(figures, OURS, corpus) for t in s.searching]),
                _both(best_of(figures, OURS, corpus, [WITH_FACETS])),
                _both(best_of(figures, OURS, corpus, [ALL_OF_A_PAGE])),
                _both(page.latencies) if page else NOTHING,
            )
        )
    head = ("articles", "index s", "a second", "CPU s", "memory MB", "index MB")
    more = ("top ten ms", "with facets ms", "facets and snippets ms", "page ms")
    return table((*head, *more), rows) if rows else "Not measured."


def quick(figures: Figures, corpus: Corpus) -> str:
    """What a short run prints."""
    parts = (_head(figures, corpus), _ratios(figures, corpus), _goals(figures, corpus))
    tables = (_indexing(figures, corpus), _searching(figures, corpus), _serving(figures))
    left_out = "\n".join(f"Left out: {p}: {why}" for p, why in figures.absent.items())
    return "\n\n".join((*parts, *tables, left_out)) + "\n"


__all__ = ["LONG", "MEAN", "markdown", "quick", "table", "times", "write"]
