"""What every engine promises (``index.engine``), each promise once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from whoosh import query as wq

from index.article import Comment, Kind, Origin, Paragraph
from index.document import pack, unpack
from index.engine import (
    Engine,
    FacetCounts,
    FacetValue,
    Filter,
    Query,
    Results,
    Searcher,
    Sort,
    Window,
)
from index.errors import EngineError, IndexDamaged
from index.released import ReleasedSearcher, hidden_in, minute_at
from index.resolution import EXPANSION_LIMIT
from index.tree import Beside, Compound, Days, Hyphenated, Join, Near, OneOf
from tests.engines.shelf import EVERY, Shelf, ask, filled, ids, near, phrase, word
from tests.factory import an_article, published


def counts(*pairs: tuple[str | int, int]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, count) for value, count in pairs)


# Writing


def test_an_empty_index_answers(shelf: Shelf) -> None:
    shelf.commit()
    searcher = shelf.searcher()
    results = ask(searcher, EVERY, facets=("outlet", "month"), sort=Sort.NEWEST)
    assert (results.total, results.hits) == (0, ())
    assert results.facets == (FacetCounts("outlet", ()), FacetCounts("month", ()))
    assert (searcher.size(), searcher.article("x")) == (0, None)


def test_an_article_is_found_after_the_commit_by_searchers_opened_later(shelf: Shelf) -> None:
    shelf.add(an_article(id="first"))
    shelf.commit()
    early = shelf.searcher()
    shelf.add(an_article(id="second"))
    before = shelf.searcher()
    shelf.commit()
    after = shelf.searcher()
    assert [sorted(ids(ask(s, EVERY))) for s in (early, before, after)] == [
        ["first"],
        ["first"],
        ["first", "second"],
    ]


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not yet committed"])
def test_adding_an_article_again_replaces_it(shelf: Shelf, committed: bool) -> None:
    shelf.add(an_article(id="gipfel", title="Gipfel in Paris"), an_article(id="other"))
    if committed:
        shelf.commit()
    shelf.add(an_article(id="gipfel", title="Gipfel in London"))
    shelf.commit()
    searcher = shelf.searcher()
    assert ids(ask(searcher, word("London"))) == ["gipfel"]
    assert ids(ask(searcher, word("Paris"))) == []
    assert ask(searcher, EVERY, facets=("outlet",)).facets[0].values == counts(("Tageblatt", 2))
    assert searcher.size() == 2


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not yet committed"])
def test_a_removed_article_is_gone(shelf: Shelf, committed: bool) -> None:
    shelf.add(an_article(id="goes"), an_article(id="stays"))
    if committed:
        shelf.commit()
    shelf.writer.remove(["goes", "never was"])
    shelf.commit()
    searcher = shelf.searcher()
    assert ids(ask(searcher, EVERY)) == ["stays"]
    assert (searcher.article("goes"), searcher.size()) == (None, 1)


def test_an_article_removed_and_added_again_is_there(shelf: Shelf) -> None:
    shelf.add(an_article(id="back", title="Alt"))
    shelf.commit()
    shelf.writer.remove(["back"])
    shelf.add(an_article(id="back", title="Neu"))
    shelf.commit()
    assert [hit.article.title for hit in ask(shelf.searcher(), EVERY).hits] == ["Neu"]


def test_what_was_not_committed_is_dropped(engine: Engine, tmp_path: Path) -> None:
    first = Shelf(engine, tmp_path)
    filled(first, [an_article(id="kept")])
    first.add(an_article(id="dropped"))
    first.writer.remove(["kept"])
    first.close()
    second = Shelf(engine, tmp_path)
    assert ids(ask(second.searcher(), EVERY)) == ["kept"]
    second.commit()
    assert ids(ask(second.searcher(), EVERY)) == ["kept"]
    second.close()


def test_articles_of_several_writers_are_found_together(engine: Engine, tmp_path: Path) -> None:
    names = [f"part-{number}" for number in range(5)]
    for name in names:
        shelf = Shelf(engine, tmp_path)
        shelf.add(an_article(id=name))
        shelf.commit()
        shelf.close()
    searcher = engine.searcher(tmp_path)
    assert sorted(ids(ask(searcher, word("Sitzung")))) == names
    searcher.close()


def test_hits_carry_the_whole_article(shelf: Shelf) -> None:
    article = an_article(
        id="whole",
        kicker="Ernte „früh“",
        paragraphs=(
            Paragraph("Die Äpfel sind reif 🍎.", Kind.LEAD),
            Paragraph("Lesen Sie auch: Birnen", Kind.RELATED),
        ),
        outlet_hint=("Morgenpost",),
        authors=("Anna Berg", "Stein, Karl"),
        dateline="LÜBECK",
        credit="LÜBECK (dpa) -",
        signoff="/ab",
        furniture=(" date 2025-04 ",),
        comments=(Comment("Lecker", "de"), Comment("Gutt", "lb")),
        date=published("2025-04"),
        origin=Origin("ernte.jsonl", 3),
    )
    searcher = filled(shelf, [article])
    assert ask(searcher, EVERY).hits[0].article == article
    assert searcher.article("whole") == article


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_an_index_is_damaged(engine: Engine, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexDamaged):
        engine.searcher(tmp_path / name)


# Whoosh leaves a file that it could not read to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_emptied_file_is_noticed(embedded: Engine, tmp_path: Path) -> None:
    shelf = Shelf(embedded, tmp_path)
    filled(shelf, [an_article(id=f"{number}") for number in range(50)])
    shelf.close()
    largest = max(
        (path for path in tmp_path.iterdir() if path.suffix != ".sqlite"),
        key=lambda path: path.stat().st_size,
    )
    largest.write_bytes(b"")
    with pytest.raises((IndexDamaged, EngineError)):
        ask(embedded.searcher(tmp_path), word("Sitzung"))


@pytest.mark.parametrize(
    ("facet", "value"), [("year", -1), ("month", 202513), ("month", 4), ("day", 20250431)]
)
def test_a_date_that_no_article_can_have_is_damage(
    embedded: Engine, tmp_path: Path, facet: str, value: int
) -> None:
    with closing(Shelf(embedded, tmp_path)) as shelf:
        shelf.add(an_article(), **{facet: value})
        shelf.commit()
        with pytest.raises(IndexDamaged, match=f"{value} is no {facet}"):
            ask(shelf.searcher(), EVERY, facets=(facet,))


def test_a_stored_article_whose_date_contradicts_itself_is_damage(
    embedded: Engine, tmp_path: Path
) -> None:
    packed = pack(an_article(date=published("2025-04")))
    with closing(Shelf(embedded, tmp_path)) as shelf:
        shelf.add(an_article(), article=packed.replace(b'"month"', b'"unknown"'))
        shelf.commit()
        with pytest.raises(IndexDamaged, match="contradicts itself"):
            ask(shelf.searcher(), EVERY)


NAIVE = b'{"id":"1","date":{"moment":"2025-04-01T00:00:00","precision":"day"}}'


@pytest.mark.parametrize("packed", [None, b"", b"{", NAIVE])
def test_what_is_no_article_is_damage(packed: bytes | None) -> None:
    with pytest.raises(IndexDamaged, match="the stored articles"):
        unpack(packed)


# Orders and windows

DATES = ("2025-04-10T19:05", "2025-04-10T19:04", "2025-04-10", "2025-04", "2025", "", "1848-03-18")


def test_newest_and_oldest_are_total_orders_with_the_undated_last(shelf: Shelf) -> None:
    searcher = filled(shelf, [an_article(id=f"{day}.", date=published(day)) for day in DATES])
    assert ids(ask(searcher, EVERY, sort=Sort.NEWEST)) == [
        "2025-04-10T19:05.",
        "2025-04-10T19:04.",
        "2025-04-10.",
        "2025-04.",
        "2025.",
        "1848-03-18.",
        ".",
    ]
    assert ids(ask(searcher, EVERY, sort=Sort.OLDEST)) == [
        "1848-03-18.",
        "2025.",
        "2025-04.",
        "2025-04-10.",
        "2025-04-10T19:04.",
        "2025-04-10T19:05.",
        ".",
    ]


@pytest.fixture
def many(shelf: Shelf) -> Searcher:
    """Forty articles of one minute, ten others, and ten without a date."""
    days = ["2025-04-10T19:05"] * 40 + [f"2025-03-{day}" for day in range(10, 20)] + [""] * 10
    half = len(days) // 2
    articles = [an_article(id=f"{n:02}", date=published(day)) for n, day in enumerate(days)]
    filled(shelf, articles[:half])
    return filled(shelf, articles[half:])


@pytest.mark.parametrize("size", [1, 7, 60])
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_pages_by_key_miss_nothing_and_repeat_nothing(
    many: Searcher, sort: Sort, size: int
) -> None:
    whole = ask(many, EVERY, sort=sort)
    keys = [hit.key for hit in whole.hits]
    assert len(set(keys)) == 60
    assert keys == sorted(keys, key=lambda key: -(key or 0))
    below, walked = None, list[str]()
    while page := ask(many, EVERY, limit=size, sort=sort, below=below).hits:
        walked += [hit.article.id for hit in page]
        below = page[-1].key
    assert walked == ids(whole)


@pytest.mark.parametrize("size", [7, 1000])
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_keys_are_those_of_the_hits(many: Searcher, sort: Sort, size: int) -> None:
    narrow = (Filter(OneOf("outlet", ("Tageblatt",)), "outlet"),)
    for tree in (EVERY, word("Sitzung"), wq.Not(word("Sitzung")), wq.Wildcard("any", "rath*")):
        whole = [hit.key for hit in ask(many, tree, filters=narrow, sort=sort).hits]
        query = Query(tree, narrow, sort=sort, window=Window(limit=size))
        walked = list(many.keys(query))
        assert walked == whole[:size]
        while walked and (page := many.keys(replace(query, window=Window(0, size, walked[-1])))):
            walked += page
        assert walked == whole
        assert list(many.keys(replace(query, window=Window(3, 4)))) == whole[3:7]


def test_a_page_by_key_still_counts_all(many: Searcher) -> None:
    first = ask(many, EVERY, limit=50, sort=Sort.NEWEST)
    rest = ask(many, EVERY, sort=Sort.NEWEST, below=first.hits[-1].key, facets=("year",))
    assert (len(rest.hits), rest.total) == (10, 60)
    assert sum(value.count for value in rest.facets[0].values) == 60


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_offset_miss_nothing_and_repeat_nothing(many: Searcher, sort: Sort) -> None:
    tree = word("Sitzung")
    pages = [ask(many, tree, limit=7, offset=offset, sort=sort) for offset in range(0, 70, 7)]
    walked = [id for page in pages for id in ids(page)]
    assert walked == ids(ask(many, tree, sort=sort))
    assert {page.total for page in pages} == {60}


def test_a_limit_of_none_only_counts(many: Searcher) -> None:
    results = ask(many, EVERY, limit=0, facets=("year",))
    assert (results.hits, results.total) == ((), 60)
    assert results.facets == (FacetCounts("year", counts((0, 10), (2025, 50))),)


def test_relevance_has_scores_and_the_other_orders_have_keys(shelf: Shelf) -> None:
    searcher = filled(shelf, [an_article()])
    (by_score,) = ask(searcher, word("Sitzung")).hits
    (by_date,) = ask(searcher, word("Sitzung"), sort=Sort.NEWEST).hits
    assert (by_score.score > 0, by_score.key) == (True, None)
    assert isinstance(by_date.key, int)


def test_an_article_that_speaks_more_of_it_comes_first(shelf: Shelf) -> None:
    searcher = filled(
        shelf,
        [
            an_article(id="once", body="Das Hochwasser kam in der Nacht."),
            an_article(id="thrice", body="Hochwasser, Hochwasser und noch mehr Hochwasser."),
            *(an_article() for _ in range(5)),
        ],
    )
    assert ids(ask(searcher, word("Hochwasser"))) == ["thrice", "once"]


# Filters and facets


@pytest.fixture
def press(shelf: Shelf) -> Searcher:
    rows = [
        ("a", "Tageblatt", ("dpa",), "2025-04-10", "Deich"),
        ("b", "Tageblatt", ("dpa", "AFP"), "2025-04", "Deich"),
        ("c", "Abend, Post", ("AFP",), "2025", "Deich Deich"),
        ("d", "Morgen", (), "", "Deich"),
        ("e", "Morgen", ("dpa",), "2024-12-31", "Deich Deich Deich"),
        ("f", "Morgen", ("dpa",), "2024-12-31", "Damm"),
    ]
    return filled(
        shelf,
        [
            an_article(id=id, outlet=outlet, agencies=agencies, date=published(day), body=body)
            for id, outlet, agencies, day, body in rows
        ],
    )


TAGEBLATT = Filter(wq.Or([wq.Term("outlet", "Tageblatt")]), facet="outlet")
DPA = Filter(wq.Term("agency", "dpa"), facet="agency")
NO_AFP = Filter(wq.Not(wq.Term("agency", "AFP")), facet="agency")
IN_2025 = Filter(Days(date(2025, 1, 1), date(2025, 12, 31)))

OUTLETS: list[tuple[str, tuple[Filter, ...], list[str], tuple[FacetValue, ...]]] = [
    ("no filter", (), list("abcde"), counts(("Morgen", 2), ("Tageblatt", 2), ("Abend, Post", 1))),
    (
        "its own filter",
        (TAGEBLATT,),
        ["a", "b"],
        counts(("Morgen", 2), ("Tageblatt", 2), ("Abend, Post", 1)),
    ),
    ("another's filter", (DPA,), ["a", "b", "e"], counts(("Tageblatt", 2), ("Morgen", 1))),
    ("both", (TAGEBLATT, DPA), ["a", "b"], counts(("Tageblatt", 2), ("Morgen", 1))),
    ("excluded", (NO_AFP,), ["a", "d", "e"], counts(("Morgen", 2), ("Tageblatt", 1))),
    ("two of one facet", (DPA, NO_AFP), ["a", "e"], counts(("Morgen", 1), ("Tageblatt", 1))),
    (
        "a filter of no facet",
        (IN_2025, TAGEBLATT),
        ["a", "b"],
        counts(("Tageblatt", 2), ("Abend, Post", 1)),
    ),
    (
        "words as a filter",
        (Filter(phrase("Deich Deich")),),
        ["c", "e"],
        counts(("Abend, Post", 1), ("Morgen", 1)),
    ),
    (
        "a pattern as a filter",
        (Filter(wq.Wildcard("any", "dei*")), DPA, TAGEBLATT),
        ["a", "b"],
        counts(("Tageblatt", 2), ("Morgen", 1)),
    ),
]


@pytest.mark.parametrize(
    ("filters", "found", "outlets"), [row[1:] for row in OUTLETS], ids=[row[0] for row in OUTLETS]
)
def test_a_facet_is_counted_without_its_own_filters(
    press: Searcher, filters: tuple[Filter, ...], found: list[str], outlets: tuple[FacetValue, ...]
) -> None:
    results = ask(press, word("Deich"), filters=filters, facets=("outlet",))
    assert (sorted(ids(results)), results.total) == (found, len(found))
    assert results.facets == (FacetCounts("outlet", outlets),)


def test_facets_come_in_the_order_asked_for(press: Searcher) -> None:
    facets = ask(press, EVERY, filters=(DPA,), facets=("month", "agency", "outlet")).facets
    assert [facet.name for facet in facets] == ["month", "agency", "outlet"]
    assert facets[1].values == counts(("dpa", 4), ("AFP", 2))


CALENDARS = {
    "year": counts((0, 1), (2024, 1), (2025, 3)),
    "month": counts((0, 1), (202412, 1), (202500, 1), (202504, 2)),
    "day": counts((0, 1), (20241231, 1), (20250000, 1), (20250400, 1), (20250410, 1)),
}


@pytest.mark.parametrize("name", CALENDARS)
def test_every_article_counts_once_in_the_calendar(press: Searcher, name: str) -> None:
    results = ask(press, word("Deich"), facets=(name,))
    assert results.facets[0].values == CALENDARS[name]
    assert sum(value.count for value in results.facets[0].values) == results.total


@pytest.mark.parametrize("filter", [TAGEBLATT, DPA, NO_AFP, IN_2025])
def test_filters_do_not_change_scores(press: Searcher, filter: Filter) -> None:
    tree = wq.Or([word("Deich"), word("Morgen", "title")])
    before = {hit.article.id: hit.score for hit in ask(press, tree).hits}
    after = {hit.article.id: hit.score for hit in ask(press, tree, filters=(filter,)).hits}
    assert after
    assert after == pytest.approx({id: before[id] for id in after})


# Embargoes


@pytest.fixture
def kept_back(shelf: Shelf) -> Searcher:
    """One article without an embargo, and two with one, which end at different minutes."""
    noon = datetime(2025, 4, 10, 12, tzinfo=UTC)
    rows = {"free": None, "noon": noon, "later": noon + timedelta(seconds=1)}
    shelf.add(
        *(an_article(id=id, title=f"Der {id}", outlet=id, embargo=end) for id, end in rows.items())
    )
    shelf.commit()
    return shelf.searcher()


NOON = minute_at(datetime(2025, 4, 10, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("minute", "shown"),
    [
        (0, {"free"}),
        (NOON - 1, {"free"}),
        (NOON, {"free", "noon"}),
        (NOON + 1, {"free", "noon", "later"}),
        (2**31 - 1, {"free", "noon", "later"}),
    ],
)
def test_an_embargo_hides_until_its_minute(
    kept_back: Searcher, minute: int, shown: set[str]
) -> None:
    hidden = 3 - len(shown)
    assert hidden_in(kept_back, minute) == hidden
    searcher = ReleasedSearcher(kept_back, minute, hidden)
    found = ask(searcher, EVERY, facets=("outlet",))
    assert set(ids(found)) == {value.value for value in found.facets[0].values} == shown
    assert (found.total, searcher.size()) == (len(shown), len(shown))
    for id in ("free", "noon", "later"):
        assert (searcher.article(id) is not None) == (id in shown)
        assert (searcher.embargo(id) is None) == (id in shown)
        for facet in ("", "outlet"):
            offered = {word.text for word in searcher.words.beginning(id, 5, facet)}
            assert offered == {id} & shown
    before = {hit.article.id: hit.score for hit in ask(kept_back, word("der")).hits}
    after = {hit.article.id: hit.score for hit in ask(searcher, word("der")).hits}
    assert after == pytest.approx({id: before[id] for id in shown})


# Parts of compounds


@pytest.fixture
def works(shelf: Shelf) -> Searcher:
    """Articles whose parts are given, so that nothing rests on how words are split."""
    shelf.add(an_article(id="body", body="Die Deichbaustelle ruht."), parts=PARTED)
    shelf.add(an_article(id="title", title="Deichbaustelle"), title_parts=PARTED)
    shelf.add(an_article(id="apart", body="Eine Baustelle, aber kein Deich."))
    shelf.add(an_article(id="beside", body="Deich Baustelle: nichts geht mehr."))
    shelf.commit()
    return shelf.searcher()


WHOLE = word("Deichbaustelle").text
PARTED = f"{WHOLE} deich baustell"
PARTS: list[tuple[str, wq.Query, set[str]]] = [
    ("a part, anywhere", wq.Term("any", "deich"), {"body", "title", "apart", "beside"}),
    ("a part, in the title", wq.Term("title", "deich"), {"title"}),
    ("a part, in the body", wq.Term("body", "deich"), {"body", "apart", "beside"}),
    ("parts join no phrase", wq.Phrase("any", ["deich", "baustell"]), {"beside"}),
    ("nor with a word", wq.Phrase("any", ["deich", word("ruht").text]), set()),
    (
        "nor are they near",
        Near("any", (("deich",),), (("baustell",),), 9, ordered=False),
        {"apart", "beside"},
    ),
    (
        "a compound, whole or side by side",
        Compound("any", WHOLE, ["deich", "baustell"]),
        {"body", "title", "beside"},
    ),
    ("a compound, in the title", Compound("title", WHOLE, ["deich", "baustell"]), {"title"}),
    ("a compound, in comments", Compound("comments", WHOLE, ["deich", "baustell"]), set()),
    (
        "with hyphens, side by side or whole",
        Hyphenated("any", ["deich", "baustell"], WHOLE),
        {"body", "title", "beside"},
    ),
    (
        "words side by side, or one word",
        Beside([wq.Term("any", "deich"), wq.Term("any", "baustell")], [Join(0, 1, WHOLE)]),
        {"body", "title", "beside", "apart"},
    ),
    (
        "the same with a third word",
        Beside(
            [Compound("any", "nirgends", ["deich", "nirgends"]), wq.Term("any", "baustell")],
            [Join(0, 1, WHOLE)],
        ),
        {"body", "title"},
    ),
    (
        "not a compound",
        wq.Not(Compound("any", WHOLE, ["deich", "baustell"])),
        {"apart"},
    ),
]


@pytest.mark.parametrize(
    ("tree", "found"), [row[1:] for row in PARTS], ids=[row[0] for row in PARTS]
)
def test_what_parts_find(works: Searcher, tree: wq.Query, found: set[str]) -> None:
    results = ask(works, tree)
    assert (set(ids(results)), results.total) == (found, len(found))


def test_single_parts_of_a_compound_rank_what_the_compound_found(shelf: Shelf) -> None:
    shelf.add(an_article(id="bare", body=f"Deichbaustelle {'im Regen ' * 8}"), parts="")
    shelf.add(an_article(id="more", body=f"Deichbaustelle {'am Deich ' * 8}"), parts="")
    shelf.add(an_article(id="none", body=f"Baustelle {'am Deich ' * 8}"), parts="")
    for _ in range(6):
        shelf.add(an_article(), parts="")
    shelf.commit()
    searcher = shelf.searcher()
    compound = Compound("any", WHOLE, ["deich", "baustell"])
    assert ids(ask(searcher, compound)) == ["more", "bare"]
    without, alone = ask(searcher, compound).hits[1], ask(searcher, wq.Term("any", WHOLE)).hits[0]
    assert without.score == pytest.approx(alone.score)


# Much at once


@pytest.mark.parametrize(("words", "cut"), [(EXPANSION_LIMIT, ()), (EXPANSION_LIMIT + 1, ("w*",))])
def test_a_pattern_that_stands_for_too_many_words_is_cut(
    shelf: Shelf, words: int, cut: tuple[str, ...]
) -> None:
    names = [f"w{number:05}" for number in range(words)]
    searcher = filled(shelf, [an_article(id="much", body=" ".join(names))])
    pattern = wq.Wildcard("any", "w*")
    asked: list[Results] = [
        ask(searcher, pattern),
        ask(searcher, EVERY, filters=(Filter(pattern),)),
        ask(searcher, wq.Not(wq.Not(pattern)), filters=(Filter(pattern),)),
    ]
    assert [(ids(results), results.cut) for results in asked] == [(["much"], cut)] * 3


@pytest.fixture(scope="module")
def wide(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """One article of 2,000 words, and one that lacks the last of them."""
    words = [f"q{number}" for number in range(2000)]
    shelf = Shelf(engine, tmp_path_factory.mktemp("wide"))
    yield filled(
        shelf,
        [
            an_article(id="all", body=" ".join(words)),
            an_article(id="all but one", body=" ".join(words[:-1])),
        ],
    )
    shelf.close()


def test_two_thousand_words(wide: Searcher) -> None:
    words = [word(f"q{number}") for number in range(2000)]
    assert ids(ask(wide, wq.And(words))) == ["all"]
    assert sorted(ids(ask(wide, wq.Or(words)))) == ["all", "all but one"]


def test_a_thousand_terms_in_one_leaf(wide: Searcher) -> None:
    absent = [f"z{number}" for number in range(999)]
    assert ids(ask(wide, OneOf("body_surface", [*absent, "q1999"]))) == ["all"]
    assert ids(ask(wide, OneOf("body_surface", [*absent, "z"]))) == []


def test_a_long_phrase(wide: Searcher) -> None:
    words = [f"q{number}" for number in range(1000, 1100)]
    assert len(ids(ask(wide, phrase(" ".join(words))))) == 2
    assert ids(ask(wide, phrase(" ".join([*words, "q1"])))) == []


def test_a_phrase_of_several_words_with_much_slop(wide: Searcher) -> None:
    assert len(ids(ask(wide, phrase("q8 q16 q24 q32 q40", slop=8)))) == 2
    assert ids(ask(wide, phrase("q8 q16 q24 q32 q41", slop=8))) == []


def test_words_and_phrases_far_apart(wide: Searcher) -> None:
    """Words of other lengths than one are looked for at every distance."""
    for one, other in (("q8", "q264"), ("q7 q8", "q264"), ("q8", "q264 q265")):
        assert len(ids(ask(wide, near(one, other, 256)))) == 2
        assert len(ids(ask(wide, near(other, one, 256)))) == 2
        assert ids(ask(wide, near(one, other, 255))) == []
        assert ids(ask(wide, near(other, one, 256, ordered=True))) == []


def test_many_alternatives_near_each_other(wide: Searcher) -> None:
    absent = "|".join(f"z{number}" for number in range(21))
    assert len(ids(ask(wide, near(f"{absent}|q1", f"{absent}|q9", 8)))) == 2
    assert ids(ask(wide, near(f"{absent}|q1", f"{absent}|q9", 7))) == []


def test_a_deep_tree(wide: Searcher) -> None:
    tree: wq.Query = word("q1999")
    for level in range(10):
        tree = wq.Not(wq.And([wq.Or([wq.Not(tree), wq.NullQuery]), word(f"q{level}")]))
    assert ids(ask(wide, tree)) == ["all"]


def test_several_threads_get_the_answers_that_one_gets(press: Searcher) -> None:
    trees: list[wq.Query] = [
        word("Deich"),
        wq.Wildcard("any", "d*"),
        wq.FuzzyTerm("any", "teich", maxdist=1),
        phrase("Deich Deich"),
        near("Deich", "Deich", 1),
        near("Deich|Damm", "Deich|Damm", 3, ordered=True),
        wq.And([EVERY, wq.Not(word("Damm"))]),
    ] * 20

    def answer(tree: wq.Query) -> Results:
        return ask(press, tree, facets=("outlet", "day"), filters=(NO_AFP,))

    alone = [answer(tree) for tree in trees]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(answer, trees)) == alone
