"""What is measured of copies: with the seeds, judged pairs, planted copies and random orders."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import msgspec

from index.duplicates.clusters import stories_of
from index.duplicates.pairs import Pairs
from index.duplicates.runs import Text, read, runs, share
from index.duplicates.spool import Holding
from index.prints import COMMON, SHINGLE
from tests.duplicates.archive import Piece, from_lines, pairs_of
from tests.duplicates.planting import WAYS, Desk

#: Lengths of the runs that the first two seeds have in common; hyphenated words count as one.
SEED_RUNS = (74, 58, 38, 19, 18, 16, 16, 12, 10, 9)
CANDIDATES = 100  #: articles with the most prints in common that a new one is compared with

_JOINED = re.compile(r"\d+(?:\.\d{3})+|\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Seeds:
    """What the five seeds have in common."""

    runs: tuple[int, ...]  #: of the first two, as ``SEED_RUNS``
    of_fifteen: int  #: how many of these have fifteen words or more
    shares: tuple[float, float]
    stories: list[set[int]]  #: by their places, from 0
    first_and_fourth: tuple[int, ...]  #: runs


def seeds(folder: Path) -> Seeds:
    """Measure the seeds."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
    cut = [read(text) for text in texts]
    found = runs(cut[0], cut[1], SHINGLE)
    told = [texts[0][run.in_a.start : run.in_a.end] for run in found]
    pieces = [Piece(number, "", 0, text) for number, text in enumerate(texts)]
    return Seeds(
        tuple(sorted((len(_JOINED.findall(one)) for one in told), reverse=True)),
        len(runs(cut[0], cut[1], COMMON)),
        share(found, cut[0], cut[1]),
        groups(stories_of(pairs_of(one.holding for one in pieces))),
        tuple(run.words for run in runs(cut[0], cut[3], SHINGLE)),
    )


def groups(stories: Mapping[int, int]) -> list[set[int]]:
    """The stories, each as the numbers of its articles."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, story in stories.items():
        found[story].add(number)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Judged:
    """How pairs that share a passage, or do not, were told apart."""

    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        """The part found of those that share a passage."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def precision(self) -> float:
        """The part of those found that do share one."""
        return self.right / max(self.right + self.wrong, 1)


def judged(reuse: Path) -> tuple[Judged, Judged]:
    """Passages of fifteen words or more: found in the whole archive, and pair by pair."""
    pieces = {one.number: one for one in from_lines(reuse / "articles.jsonl.gz")}
    with (reuse / "pairs_gold.jsonl").open("rb") as file:
        gold = [msgspec.json.decode(line) for line in file]
    wanted = {frozenset((one["a"], one["b"])): one["reuse"] for one in gold}
    found = pairs_of((one.with_quotations for one in pieces.values()), least=1)
    candidates = set(map(frozenset, zip(found.a.tolist(), found.b.tolist(), strict=True)))
    texts = {number: read(pieces[number].text) for pair in wanted for number in pair}
    sharing = {pair for pair in wanted if _share_a_passage(*(texts[number] for number in pair))}
    return _judged(wanted, candidates & sharing), _judged(wanted, sharing)


def _share_a_passage(a: Text, b: Text) -> bool:
    return bool(runs(a, b, COMMON))


def _judged(wanted: Mapping[frozenset[int], bool], said: set[frozenset[int]]) -> Judged:
    told = Counter((reuse, pair in said) for pair, reuse in wanted.items())
    return Judged(told[True, True], told[True, False], told[False, True])


@dataclass(frozen=True, slots=True)
class Planted:
    """Copies that were made of articles, and how many were found to tell the same story."""

    made: Mapping[str, int]  #: by the way of copying
    found: Mapping[str, int]
    strangers: int  #: copies in a story that is not theirs


def planted(pieces: Sequence[Piece], seed: int = 1, least: int = 80) -> Planted:
    """Copy each article of ``least`` words or more in one way after the other.

    Articles that have copies already are left as they are: which of them a copy of one is most
    like would be another question.
    """
    holdings = [one.holding for one in pieces]
    copied, originals = _copied(pieces, seed, least, stories_of(pairs_of(holdings)), each_way=True)
    stories = stories_of(pairs_of([*holdings, *(one.holding for one in copied)]))
    made: Counter[str] = Counter()
    found: Counter[str] = Counter()
    strangers = 0
    for number, (original, way) in originals.items():
        told, meant = stories.get(number), stories.get(original)
        made[way] += 1
        found[way] += told is not None and told == meant
        strangers += told is not None and told != meant
    return Planted(made, found, strangers)


def _copied(
    pieces: Iterable[Piece], seed: int, least: int, apart: Mapping[int, int], each_way: bool
) -> tuple[list[Piece], dict[int, tuple[int, str]]]:
    """Copies in other outlets, with the original and the way of copying of each."""
    chance = random.Random(seed)
    pieces = list(pieces)
    words = [word for one in pieces for word in re.findall(r"\w+", one.text)[:100]]
    desk, number = Desk(chance, words), max(one.number for one in pieces)
    copies: list[Piece] = []
    originals: dict[int, tuple[int, str]] = {}
    for one in pieces:
        if one.number in apart or len(one.text.split()) < least:
            continue
        for way in WAYS if each_way else chance.choices(list(WAYS), k=chance.randrange(4)):
            number += 1
            outlet = f"Blatt {number % 50}"
            copies.append(Piece(number, outlet, one.day, WAYS[way](desk, one.text)))
            originals[number] = one.number, way
    return copies, originals


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Articles that came one by one, beside the same articles grouped all at once."""

    articles: int
    stories: int
    in_stories: int
    differing: list[int]  #: for each order, articles whose story has other members
    milliseconds: float  #: of an arrival, in the mean


def arrivals(pieces: Sequence[Piece], orders: int, seed: int = 1) -> Arrivals:
    """Let articles and planted copies come in random orders, each grouped as it comes."""
    copied, _ = _copied(pieces, seed, 80, {}, each_way=False)
    holdings = [one.holding for one in [*pieces, *copied]]
    whole = stories_of(pairs_of(holdings))
    differing = []
    begin = process_time()
    for order in range(orders):
        chance = random.Random(seed + order)
        came = list(holdings)
        chance.shuffle(came)
        differing.append(_differing(_one_by_one(came), whole))
    spent = (process_time() - begin) / max(orders * len(holdings), 1) * 1000
    return Arrivals(len(holdings), len(set(whole.values())), len(whole), differing, spent)


def _differing(one: Mapping[int, int], other: Mapping[int, int]) -> int:
    mine, theirs = (
        {number: story for story in map(frozenset, groups(all_)) for number in story}
        for all_ in (one, other)
    )
    return sum(mine.get(number) != theirs.get(number) for number in mine.keys() | theirs.keys())


@dataclass(slots=True)
class _Index:
    """Who has a print, and the members of stories, as an index would tell."""

    stories: dict[int, int] = field(default_factory=dict)
    holdings: dict[int, Holding] = field(default_factory=dict)
    having: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    members: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def near(self, one: Holding) -> Iterator[Holding]:
        """Those with prints in common, and the members of their stories."""
        met = Counter(other for print in one.hashes.tolist() for other in self.having[print])
        numbers = {number for number, _ in met.most_common(CANDIDATES)}
        for number in list(numbers):
            numbers |= self.members[self.stories.get(number, 0)]
        yield from (self.holdings[number] for number in numbers)

    def add(self, one: Holding, changed: Mapping[int, int]) -> None:
        self.holdings[one.number] = one
        for print in one.hashes.tolist():
            self.having[print].append(one.number)
        for number, story in changed.items():
            self.members[self.stories.pop(number, 0)].discard(number)
            if story:
                self.stories[number] = story
                self.members[story].add(number)


def _regrouped(pairs: Pairs, before: Mapping[int, int]) -> dict[int, int]:
    """The articles whose story changes, with their new ones; 0 where they have none any more.

    ``before`` are the stories of all articles that the pairs may name and of all members of
    these stories, as they were.
    """
    after = stories_of(pairs)
    numbers = before.keys() | after.keys()
    return {
        number: after.get(number, 0)
        for number in sorted(numbers)
        if after.get(number, 0) != before.get(number, 0)
    }


def _one_by_one(came: Iterable[Holding]) -> dict[int, int]:
    index = _Index()
    for one in came:
        near = list(index.near(one))
        if near:
            known = {other.number: index.stories.get(other.number, 0) for other in near}
            before = {number: story for number, story in known.items() if story}
            changed = _regrouped(pairs_of([*near, one]), before)
        else:
            changed = {}
        index.add(one, changed)
    return index.stories
