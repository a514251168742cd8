"""What was measured, kept in a file so that a long run can go on where it was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import msgspec

from tests.scale.machine import Machine
from tests.scale.processes import Memory


@dataclass(frozen=True, slots=True, order=True)
class Corpus:
    """How many articles, and how many words they have in the mean."""

    articles: int
    words: int

    def __str__(self) -> str:
        return f"{self.articles}x{self.words}"


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of one run, of its CPU on all cores too."""

    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Built:
    """A peer's indexing of a corpus: every run, memory at its highest, bytes on disk."""

    peer: str
    corpus: Corpus
    when: str
    runs: tuple[Run, ...]
    memory: Memory
    size: int

    @property
    def seconds(self) -> float:
        return min(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        return min(run.cpu for run in self.runs)


@dataclass(frozen=True, slots=True)
class Searched:
    """A peer's answers to the questions of one form, each the best of ``rounds``, in seconds.

    ``totals`` are None where the peer does not count.
    """

    peer: str
    corpus: Corpus
    form: str
    when: str
    rounds: int
    understanding: tuple[float, ...]
    searching: tuple[float, ...]
    cpu: tuple[float, ...]
    totals: tuple[int | None, ...]
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """Whole requests to a server, ``what`` the page or the JSON.

    Seconds of every request of one client; CPU seconds of a request in the server's
    processes; requests a second of two clients, with the tool that asked.
    """

    peer: str
    corpus: Corpus
    what: str
    when: str
    latencies: tuple[float, ...]
    cpu: float
    rate: float
    tool: str
    memory: Memory
    bytes: float  #: of an answer, in the mean


@dataclass(slots=True)
class Figures:
    """Everything that was measured on one machine."""

    machine: Machine = field(default_factory=Machine.here)
    command: str = ""
    built: list[Built] = field(default_factory=list)
    searched: list[Searched] = field(default_factory=list)
    served: list[Served] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)  #: peer -> why it took no part

    def indexing(self, peer: str, corpus: Corpus) -> Built | None:
        return next((b for b in self.built if (b.peer, b.corpus) == (peer, corpus)), None)

    def answers(self, peer: str, corpus: Corpus, form: str) -> Searched | None:
        wanted = peer, corpus, form
        return next((s for s in self.searched if (s.peer, s.corpus, s.form) == wanted), None)

    def serving(self, peer: str, corpus: Corpus, what: str) -> Served | None:
        wanted = peer, corpus, what
        return next((s for s in self.served if (s.peer, s.corpus, s.what) == wanted), None)

    def add(self, figure: Built | Searched | Served) -> None:
        """Keep a figure in place of an older one of the same work."""
        match figure:
            case Built():
                self.built = [
                    b for b in self.built if (b.peer, b.corpus) != (figure.peer, figure.corpus)
                ]
                self.built.append(figure)
            case Searched():
                old = self.answers(figure.peer, figure.corpus, figure.form)
                self.searched = [s for s in self.searched if s is not old] + [figure]
            case Served():
                last = self.serving(figure.peer, figure.corpus, figure.what)
                self.served = [s for s in self.served if s is not last] + [figure]

    def corpora(self) -> list[Corpus]:
        """The corpora that anything was measured on, smaller ones first."""
        return sorted({f.corpus for f in self._all()})

    def days(self) -> list[str]:
        """The days on which these figures were taken."""
        return sorted({figure.when[:10] for figure in self._all()})

    def _all(self) -> Iterator[Built | Searched | Served]:
        yield from self.built
        yield from self.searched
        yield from self.served

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1))
        beside.replace(path)

    @classmethod
    def load(cls, path: Path) -> Figures:
        """The figures of a file; none where there is no file, or one of another version."""
        try:
            return msgspec.json.decode(path.read_bytes(), type=cls)
        except (FileNotFoundError, msgspec.ValidationError):
            return cls()


def percentile(values: tuple[float, ...] | list[float], share: int) -> float:
    """The value that this share of a hundred does not exceed."""
    if len(values) < 2:
        return values[0]
    if share == 50:
        return median(values)
    return quantiles(values, n=100, method="inclusive")[share - 1]
