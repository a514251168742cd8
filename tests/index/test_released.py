"""Embargoes: what is under one shows at no door, and shows at its minute without an update."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from whoosh import query as wq

from index.article import BERLIN, Paragraph
from index.build import check, rebuild, rebuild_articles
from index.compaction import compact
from index.engine import Query, Results, Sort, Window
from index.german.analyzer import stem_of
from index.live import Live, Reading
from index.released import ReleasedSearcher
from index.settings import ENGINES, Settings
from index.update import update
from tests.factory import an_article

END = datetime(2025, 10, 26, 2, 30, tzinfo=BERLIN)  # the night in which clocks go back
OPEN = an_article(id="", title="Brücke", own_id="open", outlet="Bote", authors=("Anna Muster",))
HIDDEN = an_article(
    id="",
    title="Sperrwerk",
    own_id="hidden",
    outlet="Sperrblatt",
    authors=("Sonja Sperr",),
    paragraphs=(Paragraph("Der Rat plant ein Sperrwerk."),),
    embargo=END,
)


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    settings = Settings(
        index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite", engine=request.param
    )
    rebuild_articles(settings, [OPEN, HIDDEN])
    return settings


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = END - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(settings: Settings, clock: Clock) -> Iterator[Live]:
    with closing(Live(settings, clock)) as live:
        yield live


def titles(results: Results) -> list[str]:
    return [hit.article.title for hit in results.hits]


def everything(reading: Reading) -> Results:
    return reading.searcher.search(Query(wq.Every(), (), ("outlet", "year"), Sort.NEWEST))


def id_of_hidden(live: Live, clock: Clock) -> str:
    now, clock.time = clock.time, END
    with live.reading() as reading:
        (hit,) = reading.searcher.search(Query(wq.Term("any", stem_of("Sperrwerk")))).hits
    clock.time = now
    live.close()
    return hit.article.id


def test_nothing_of_it_shows_before_its_minute(live: Live, clock: Clock) -> None:
    id = id_of_hidden(live, clock)
    with live.reading() as reading:
        searcher, found = reading.searcher, everything(reading)
        assert (found.total, titles(found), searcher.size()) == (1, ["Brücke"], 1)
        assert [[v.value for v in facet.values] for facet in found.facets] == [["Bote"], [2025]]
        word = Query(wq.Term("any", stem_of("Sperrwerk")))
        assert searcher.search(word).total == 0
        assert searcher.search(Query(wq.Wildcard("any", "sperr*"))).total == 0
        assert searcher.article(id) is None
        ends = reading.embargo(id)
        assert ends and ends.timestamp() == END.timestamp()
        assert searcher.words.beginning("sperr", 5) == ()
        assert searcher.words.beginning("sperr", 5, "outlet") == ()
        assert searcher.words.beginning("sonj", 5, "author") == ()
        assert searcher.words.near("sperrwrek", 2, 5) == ()
        assert searcher.words.near("sperblatt", 1, 5, "outlet") == ()
        assert [w.text for w in searcher.words.near("brukce", 2, 5)] == ["Brücke"]
        assert [w.text for w in searcher.words.beginning("bruc", 5)] == ["Brücke"]
        assert [w.text for w in searcher.words.beginning("ann", 5, "author")] == ["Anna Muster"]


@pytest.mark.parametrize(
    ("passed", "shown"),
    [(timedelta(seconds=-1), 1), (timedelta(0), 2), (timedelta(days=365), 2)],
)
def test_it_shows_from_its_minute_on(
    live: Live, clock: Clock, passed: timedelta, shown: int
) -> None:
    clock.time = END + passed
    with live.reading() as reading:
        assert everything(reading).total == reading.searcher.size() == shown


def test_no_update_is_needed_when_it_ends(live: Live, clock: Clock) -> None:
    totals = []
    for minutes in (-60, -1, 0, 1):
        clock.time = END + timedelta(minutes=minutes)
        with live.reading() as reading:
            totals.append(everything(reading).total)
    assert totals == [1, 1, 2, 2]


def test_its_words_stay_hidden_however_often_it_is_written_anew(
    settings: Settings, tmp_path: Path, clock: Clock
) -> None:
    source = tmp_path / "meldungen.jsonl"
    crowd = [{"id": str(n), "title": f"Meldung {n}", "text": "Die Brücke."} for n in range(30)]
    hidden = {"id": "hidden", "outlet": "Sperrblatt", "embargo": "2120-01-01T00:00"}
    for edit in range(4):
        said = {**hidden, "title": f"Fassung {edit}", "text": "Ein Sperrwerk."}
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in (*crowd, said))
        source.write_text("".join(lines), encoding="utf-8")
        if edit:
            update(settings)
        else:
            rebuild(settings, [source])
    with closing(Live(settings, clock)) as live, live.searcher() as searcher:
        assert searcher.words.beginning("sperr", 5) == ()
        assert searcher.words.beginning("sperr", 5, "outlet") == ()
        assert [w.text for w in searcher.words.beginning("bruc", 5)] == ["Brücke"]


def test_an_index_without_embargoes_is_searched_as_it_is(
    settings: Settings, live: Live, clock: Clock
) -> None:
    with live.reading() as reading:
        assert isinstance(reading.searcher, ReleasedSearcher)
    clock.time = END
    with live.reading() as reading:
        assert not isinstance(reading.searcher, ReleasedSearcher)
    rebuild_articles(settings, [OPEN])
    clock.time = END - timedelta(hours=1)
    with live.reading() as reading:
        assert not isinstance(reading.searcher, ReleasedSearcher)


def test_a_later_version_may_lift_it(settings: Settings, live: Live, clock: Clock) -> None:
    freed = an_article(id="", own_id="hidden", outlet="Sperrblatt", title="Frei", version=2)
    rebuild_articles(settings, [freed, OPEN, HIDDEN])
    with live.reading() as reading:
        assert sorted(titles(everything(reading))) == ["Brücke", "Frei"]


def test_what_is_hidden_is_kept(settings: Settings, live: Live, clock: Clock) -> None:
    assert check(settings).whole
    compact(settings)
    clock.time = END
    with live.reading() as reading:
        assert everything(reading).total == 2


def test_windows_go_on_without_what_is_hidden(settings: Settings, clock: Clock) -> None:
    crowd = [
        an_article(id="", own_id=f"n{n}", title=f"N{n}", embargo=END if n % 3 else None)
        for n in range(30)
    ]
    rebuild_articles(settings, crowd)
    with closing(Live(settings, clock)) as live, live.searcher() as searcher:
        seen: list[str] = []
        below = None
        while hits := searcher.search(
            Query(wq.Every(), sort=Sort.NEWEST, window=Window(0, 4, below))
        ).hits:
            seen += [hit.article.title for hit in hits]
            below = hits[-1].key
    assert sorted(seen) == sorted(f"N{n}" for n in range(0, 30, 3))
