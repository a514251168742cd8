"""Peers side by side: indexing in turn, and every question put to all of them in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.scale.figures import Built, Corpus, Figures, Run, Searched
from tests.scale.peers import PeerMissing
from tests.scale.processes import Memory, MemoryWatch, cpu, family
from tests.scale.questions import FORMS, Question
from tests.scale.worker import Answered, Ask, Index, Indexed, Open, Opened
from tests.scale.workers import PeerFailed, Worker

WARMING = 3  #: times that a server just started does everything before it counts

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything lies, and how often things are done.

    ``patience`` is the number of seconds after which a slow peer is not asked again; it has
    done everything once by then.
    """

    folder: Path
    figures: Figures
    say: Say
    rounds: int = 5
    patience: float = 120.0
    resume: bool = False

    @property
    def file(self) -> Path:
        return self.folder / "figures.json"

    def corpus_file(self, corpus: Corpus) -> Path:
        return self.folder / "corpus" / f"{corpus}.jsonl"

    def index_folder(self, corpus: Corpus, peer: str) -> Path:
        return self.folder / str(corpus) / "-".join(peer.replace(",", "").lower().split())

    def save(self) -> None:
        self.figures.save(self.file)

    def missing(self, peer: str, error: Exception) -> None:
        """Note that a peer takes no part."""
        self.figures.absent[peer] = str(error)
        self.say(f"  {peer}: left out, {error}")


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# -- indexing --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Trial:
    runs: list[Run] = field(default_factory=list)
    own: int = 0
    whole: int = 0
    size: int = 0

    def seconds(self) -> float:
        return sum(run.seconds for run in self.runs)

    def built(self, peer: str, corpus: Corpus) -> Built:
        memory = Memory(self.own, self.whole)
        return Built(peer, corpus, now(), tuple(self.runs), memory, self.size)


def index(bench: Bench, corpus: Corpus, peers: Sequence[str]) -> None:
    """Let every peer index the corpus, one after the other, round by round."""
    trials = {peer: _Trial() for peer in peers if _wanted(bench, corpus, peer)}
    for number in range(bench.rounds):
        for peer in list(trials):
            trial = trials[peer]
            if trial.seconds() > bench.patience:
                continue
            try:
                _index_once(bench, corpus, peer, trial)
            except (PeerMissing, PeerFailed) as error:
                bench.missing(peer, error)
                del trials[peer]
                continue
            run = trial.runs[-1]
            bench.say(
                f"  {peer}, round {number + 1}: {run.seconds:.2f} s, CPU {run.cpu:.2f} s,"
                f" {corpus.articles / run.seconds:,.0f} articles a second"
            )
            bench.figures.add(trial.built(peer, corpus))
            bench.save()


def _wanted(bench: Bench, corpus: Corpus, peer: str) -> bool:
    done = bench.figures.indexing(peer, corpus)
    return not (bench.resume and done and bench.index_folder(corpus, peer).exists())


def _index_once(bench: Bench, corpus: Corpus, peer: str, trial: _Trial) -> None:
    folder = bench.index_folder(corpus, peer)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with Worker(peer) as worker, MemoryWatch(*worker.pids) as watch:
        bench.figures.absent.pop(peer, None)
        before = _cpu(worker)
        made = worker.call(Index(str(bench.corpus_file(corpus)), str(folder)), Indexed)
        run = Run(made.seconds, _cpu(worker) - before)
        peak = watch.peak
    if made.articles != corpus.articles:
        raise PeerFailed(f"{made.articles} of {corpus.articles} articles")
    trial.runs.append(run)
    trial.own, trial.whole = max(trial.own, peak.own), max(trial.whole, peak.whole)
    trial.size = made.size


def _cpu(worker: Worker) -> float:
    return cpu([pid for root in worker.pids for pid in family(root)])


def warm(bench: Bench, corpus: Corpus, peer: str, questions: Sequence[Question]) -> None:
    """Let a server that was just started index and search a little, without a stopwatch."""
    with suppress(PeerMissing, PeerFailed), Worker(peer) as worker:
        folder = bench.index_folder(corpus, peer)
        for _ in range(WARMING):
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            worker.call(Index(str(bench.corpus_file(corpus)), str(folder)), Indexed)
            worker.call(Open(str(folder)), Opened)
            for question in questions:
                worker.call(Ask(question), Answered)


def ensure(bench: Bench, corpus: Corpus, peer: str) -> bool:
    """Whether there is an index of this corpus; it is made once where there is none of use."""
    try:
        with ExitStack() as stack:
            _opened(bench, corpus, peer, stack)
    except (PeerMissing, PeerFailed) as error:
        bench.missing(peer, error)
        return False
    return True


# -- searching -------------------------------------------------------------------------------


def search(
    bench: Bench, corpus: Corpus, peers: Sequence[str], questions: Sequence[Question]
) -> None:
    """Put every question to every peer in turn, round by round; the best of each counts."""
    with ExitStack() as stack:
        asked = []
        for peer in peers:
            if bench.resume and bench.figures.answers(peer, corpus, next(iter(FORMS))):
                continue
            try:
                asked.append(_Asked(_opened(bench, corpus, peer, stack)))
            except (PeerMissing, PeerFailed) as error:
                bench.missing(peer, error)
        for number in range(bench.rounds):
            patient = [one for one in asked if one.seconds < bench.patience]
            bench.say(f"  round {number + 1}: {', '.join(one.worker.name for one in patient)}")
            for place, question in enumerate(questions):
                # Another one goes first each time.
                turn = place % len(patient) if patient else 0
                for one in patient[turn:] + patient[:turn]:
                    try:
                        one.ask(place, question)
                    except PeerFailed as error:
                        bench.missing(one.worker.name, error)
                        asked.remove(one)
                        patient.remove(one)
            for one in patient:
                one.rounds += 1
        for one in asked:
            for form in FORMS:
                if figure := one.figure(corpus, form, questions):
                    bench.figures.add(figure)
        bench.save()


def _opened(bench: Bench, corpus: Corpus, peer: str, stack: ExitStack) -> Worker:
    """A worker with the index open; it is built where it is not there or out of date."""
    folder = bench.index_folder(corpus, peer)
    worker = stack.enter_context(Worker(peer))
    if folder.exists():
        try:
            worker.call(Open(str(folder)), Opened)
        except PeerFailed as error:
            bench.say(f"  {peer}: indexed anew, {error}")
        else:
            return worker
    trial = _Trial()
    _index_once(bench, corpus, peer, trial)
    if not bench.figures.indexing(peer, corpus):
        bench.figures.add(trial.built(peer, corpus))
    worker.call(Open(str(folder)), Opened)
    return worker


class _Asked:
    """A peer, and its best answer to every question so far."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.rounds = 0
        self.seconds = 0.0
        self._best: dict[int, Answered] = {}

    def ask(self, place: int, question: Question) -> None:
        answer = self.worker.call(Ask(question), Answered)
        self.seconds += answer.understanding + answer.searching
        if answer.found is None:
            return
        best = self._best.get(place, answer)
        if best.found and answer.found.total != best.found.total:
            raise PeerFailed(f"answered differently each time: {question}")
        self._best[place] = Answered(
            min(answer.understanding, best.understanding),
            min(answer.searching, best.searching),
            min(answer.cpu, best.cpu),
            answer.found,
        )

    def figure(self, corpus: Corpus, form: str, questions: Sequence[Question]) -> Searched | None:
        best = [a for place, a in sorted(self._best.items()) if questions[place].form == form]
        found = [answer.found for answer in best if answer.found]
        if not found:
            return None
        return Searched(
            peer=self.worker.name,
            corpus=corpus,
            form=form,
            when=now(),
            rounds=self.rounds,
            understanding=tuple(a.understanding for a in best),
            searching=tuple(a.searching for a in best),
            cpu=tuple(a.cpu for a in best),
            totals=tuple(one.total for one in found),
            hits=tuple(len(one.ids) for one in found),
        )
