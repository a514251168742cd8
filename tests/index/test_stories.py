"""Stories: copies are found at a rebuild and kept up to date by updates, in every engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from whoosh import query as wq

from index import prints
from index.article import Article
from index.build import check, rebuild
from index.compaction import compact
from index.engine import Query, Sort, Window
from index.live import Live
from index.rollback import roll_back
from index.settings import ENGINES, Settings
from index.update import take_down, update

WORDS = [
    f"{start}{end}"
    for start in ("Ra", "Ke", "Mo", "Lü", "Tri")
    for end in ("bau", "dorf", "feld", "gang", "hafen", "kamm", "land", "markt", "nest", "rand")
]


def a_text(seed: str, length: int = 120) -> str:
    """Words that no other seed's text has in the same order."""
    chance = Random(seed)
    words = (chance.choice(WORDS) + chance.choice(WORDS).lower() for _ in range(length))
    return " ".join(words) + "."


Record = dict[str, str]


def a_record(id: str, text: str, outlet: str, day: str = "2025-04-10") -> Record:
    return {"id": id, "title": f"Bericht {id}", "text": text, "outlet": outlet, "date": day}


def write(path: Path, records: list[Record]) -> None:
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(params=ENGINES)
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    return Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", engine=request.param
    )


@pytest.fixture
def wires(tmp_path: Path) -> Path:
    return tmp_path / "meldungen.jsonl"


def articles(settings: Settings) -> Iterator[Article]:
    every = Query(wq.Every(), sort=Sort.NEWEST, window=Window(limit=1000))
    with closing(Live(settings)) as live, live.searcher() as searcher:
        return iter([hit.article for hit in searcher.search(every).hits])


def grouped(settings: Settings) -> set[frozenset[str]]:
    """The stories, each as the own ids of its articles."""
    found: dict[str, set[str]] = {}
    for article in articles(settings):
        if article.story:
            found.setdefault(article.story, set()).add(article.own_id)
    return set(map(frozenset, found.values()))


def test_copies_are_one_story_known_by_its_first_article(settings: Settings, wires: Path) -> None:
    report, other = a_text("Hafen"), a_text("Markt")
    write(
        wires,
        [
            a_record("1", other, "Abendblatt"),
            a_record("2", report, "Kurier"),
            a_record("3", f"{report} {a_text('Zusatz', 30)}", "Bote"),
        ],
    )
    rebuild(settings, [wires])
    by_id = {one.own_id: one for one in articles(settings)}
    assert by_id["2"].story == by_id["3"].story == by_id["2"].id
    assert not by_id["1"].story


def test_the_facet_counts_the_articles_of_each_story(settings: Settings, wires: Path) -> None:
    write(wires, [a_record(str(n), a_text("Hafen"), f"Blatt {n}") for n in range(3)])
    rebuild(settings, [wires])
    with closing(Live(settings)) as live, live.searcher() as searcher:
        counts = searcher.search(Query(wq.Every(), facets=("story",))).facets[0]
    assert [value.count for value in counts.values] == [3]


def test_articles_are_found_by_their_prints(settings: Settings, wires: Path) -> None:
    report = a_text("Hafen")
    write(wires, [a_record("1", report, "Kurier"), a_record("2", a_text("Markt"), "Bote")])
    rebuild(settings, [wires])
    terms = prints.of_text(report).terms.split()
    tree = wq.Or([wq.Term("prints", term) for term in terms])
    with closing(Live(settings)) as live, live.searcher() as searcher:
        assert [hit.article.own_id for hit in searcher.search(Query(tree)).hits] == ["1"]


def test_a_copy_that_comes_later_joins_and_leaves_again(settings: Settings, wires: Path) -> None:
    first = a_record("1", a_text("Hafen"), "Kurier")
    second = a_record("2", a_text("Hafen"), "Bote")
    write(wires, [first])
    rebuild(settings, [wires])
    assert grouped(settings) == set()
    write(wires, [first, second])
    update(settings)
    assert grouped(settings) == {frozenset("12")}
    write(wires, [second])
    update(settings)
    assert grouped(settings) == set()


def test_what_is_taken_down_leaves_its_story(settings: Settings, wires: Path) -> None:
    write(wires, [a_record(str(n), a_text("Hafen"), f"Blatt {n}") for n in range(2)])
    rebuild(settings, [wires])
    take_down(settings, next(articles(settings)).id, "Gegendarstellung")
    assert not next(articles(settings)).story


def test_what_a_rollback_leaves_out_leaves_its_story(settings: Settings, wires: Path) -> None:
    """What was taken down, or withdrawn, since the generation that is gone back to."""
    records = [a_record(str(n), a_text("Hafen"), f"Blatt {n}") for n in range(3)]
    write(wires, records)
    rebuild(settings, [wires])
    by_id = {one.own_id: one for one in articles(settings)}
    take_down(settings, by_id["0"].id, "Gegendarstellung")
    roll_back(settings)
    assert {one.story for one in articles(settings)} == {by_id["1"].id}
    update(settings)
    assert {one.story for one in articles(settings)} == {by_id["1"].id}
    write(wires, [*records, {**records[1], "version": "2", "status": "withdrawn"}])
    update(settings)
    roll_back(settings)
    assert [(one.own_id, one.story) for one in articles(settings)] == [("2", "")]
    assert check(settings).whole


def test_stories_survive_compaction(settings: Settings, wires: Path) -> None:
    write(wires, [a_record(str(n), a_text("Hafen"), f"Blatt {n}") for n in range(2)])
    rebuild(settings, [wires])
    compact(settings)
    assert grouped(settings) == {frozenset("01")}


def test_switched_off_there_are_none(settings: Settings, wires: Path) -> None:
    settings = replace(settings, stories=False)
    records = [a_record(str(n), a_text("Hafen"), f"Blatt {n}") for n in range(2)]
    write(wires, records[:1])
    rebuild(settings, [wires])
    write(wires, records)
    update(settings)
    assert grouped(settings) == set()
    assert not check(settings).outdated
    assert check(replace(settings, stories=True)).outdated == (
        "built without stories, the settings say otherwise: run 'manage.py rebuild'",
    )


def test_updates_find_what_a_rebuild_finds(settings: Settings, wires: Path) -> None:
    """Copies come, change, go and come back; after each step the stories are a rebuild's."""
    chance = Random(5)
    held: dict[str, Record] = {}
    write(wires, [a_record("0", a_text("Anfang"), "Kurier")])
    rebuild(settings, [wires])
    fresh = replace(
        settings,
        index=settings.index.with_name("neu"),
        holdings=settings.holdings.with_name("neu.sqlite"),
    )
    seen = set()
    for step in range(12):
        for _ in range(chance.randint(1, 4)):
            id = str(chance.randint(1, 24))
            if id in held and chance.random() < 0.4:
                del held[id]
                continue
            text = a_text(f"Bericht {chance.randint(1, 5)}")
            if chance.random() < 0.5:
                text = f"{text} {a_text(f'Zusatz {step} {id}', 60)}"
            held[id] = a_record(id, text, f"Blatt {chance.randint(1, 8)}")
        write(wires, [a_record("0", a_text("Anfang"), "Kurier"), *held.values()])
        update(settings)
        rebuild(fresh, [wires])
        assert grouped(settings) == grouped(fresh)
        seen.add(len(grouped(fresh)))
    assert max(seen) > 2
    roll_back(settings)
    update(settings)
    assert grouped(settings) == grouped(fresh)
