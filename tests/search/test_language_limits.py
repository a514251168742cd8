"""Whatever is typed: a tree within limits, understood again from its canonical spelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from index.schema import AS_WRITTEN, NAMES, STEMMED
from index.tree import Alias, Compound, Days, Exact, Hyphenated, Name, Near, Undated
from search.language import HintKind, Understood, cost, meaning, understand
from search.language.proximity import FARTHEST
from search.language.reading import MAX_DEPTH, MAX_HINTS, MAX_TEXT, MAX_WORDS

TODAY = date(2025, 4, 10)

PLACES = {
    wq.Term: {*STEMMED, *NAMES, "language"},
    wq.Phrase: {*STEMMED, *NAMES},
    wq.Wildcard: {*STEMMED, *NAMES},
    wq.FuzzyTerm: {*STEMMED, *NAMES},
    Exact: {*AS_WRITTEN},
    Compound: {*AS_WRITTEN},
    Name: {*AS_WRITTEN},
    Alias: {*AS_WRITTEN},
    Hyphenated: {*AS_WRITTEN},
    Near: {*STEMMED},
}


def leaves(tree: wq.Query, level: int = 1) -> Iterator[tuple[wq.Query, int]]:
    """The leaves of a tree and their level, once every group on the way is in order."""
    if isinstance(tree, wq.And | wq.Or):
        assert len(tree.subqueries) > 1
        assert not any(type(child) is type(tree) for child in tree.subqueries)
        assert len({repr(child) for child in tree.subqueries}) == len(tree.subqueries)
        negative = [child for child in tree.subqueries if isinstance(child, wq.Not)]
        assert isinstance(tree, wq.And) or not negative
        assert len(negative) < len(tree.subqueries)
        for child in tree.subqueries:
            inner = child.query if isinstance(child, wq.Not) else child
            yield from leaves(inner, level + 1 + isinstance(child, wq.Not))
    else:
        yield tree, level


def words_of(leaf: wq.Query) -> int:
    if isinstance(leaf, Near):
        return sum(map(len, (*leaf.one, *leaf.other)))
    return len(leaf.words) if isinstance(leaf, wq.Phrase | Exact) else 1


def check(text: str) -> Understood:
    """Understand a text, and see that the tree is what engines expect."""
    understood = understand(text, TODAY)
    found = list(leaves(understood.tree))
    for leaf, level in found:
        assert level <= MAX_DEPTH
        if type(leaf) in PLACES:
            assert leaf.fieldname in PLACES[type(leaf)]
        else:
            assert type(leaf) in (Days, Undated, wq.Every)
        if isinstance(leaf, wq.Phrase | Exact):
            assert all(word and not word.isspace() for word in leaf.words)
        if isinstance(leaf, wq.Phrase):
            assert len(leaf.words) > 1
            assert leaf.slop == 1 or cost.of_tree(leaf) <= cost.PLACES
        if isinstance(leaf, Near):
            assert 1 <= leaf.distance <= FARTHEST
            assert cost.of_tree(leaf) <= cost.PLACES
            assert leaf.one
            assert leaf.other
            for alternatives in (leaf.one, leaf.other):
                assert all(alternatives)
                assert len(set(alternatives)) == len(alternatives)
        if isinstance(leaf, wq.Wildcard):
            assert sum(c not in "*?" for c in leaf.text) >= 3
        if isinstance(leaf, wq.FuzzyTerm):
            assert len(leaf.text) >= 3
            assert leaf.maxdist in (1, 2)
    assert cost.of_tree(understood.tree) <= cost.MOST
    apart = [leaf for leaf, _ in found if isinstance(leaf, Near) or getattr(leaf, "slop", 1) > 1]
    assert sum(map(cost.of_tree, apart)) <= cost.ROOM
    assert len(found) <= MAX_WORDS
    assert sum(words_of(leaf) for leaf, _ in found if type(leaf) is not wq.Every) <= MAX_WORDS
    assert len(understood.hints) <= MAX_HINTS
    for hint in understood.hints:
        assert 0 <= hint.start <= hint.end <= len(text)
        assert hint.kind is not HintKind.TAKEN_AS_WORDS, "Whoosh's parser gave up"
    assert len(understood.canonical) <= MAX_TEXT
    again = understand(understood.canonical, TODAY)
    assert repr(again.tree) == repr(understood.tree)
    assert again.canonical == understood.canonical
    return understood


_PIECES = """a Bb Gipfel NATO-Gipfel Minister:innen Wörter ß H&M 1.000 2025 2025-04 10.4.2025
März letzte woche 7
tage heute bis .. >= ( ( ) ) " " „ “ » « ' ’ UND ODER NICHT AND OR NOT - - && || ! ? * ~ ~2 = : /
titel: TITLE: text: kommentar: medium: autor: sprache: datum: date: foo: de ohne unbekannt
NAHE VOR NAHE/3 VOR/2 NEAR/0 BEFORE/999 W/2 PRE/3 W/ NAHE/
und -gipfel, Innen- Außenpolitik -organisationen bzw. EZB Europäische Zentralbank Vereinte
Nationen EU-Kommission =UN ADJ ADJ2 NEAR5 /5 w/3 NEAR(2) VOR DEM ´ ` − ‑ ?wie $ Brück$
datum> titel= headline:
(innen) , . ½ ﬁ İ e\u0301 \u00ad \u200f \x00 \ud800 [ \U0001f54a\ufe0f https:// a*b*c* Kie?"""
PIECES = [piece for line in _PIECES.splitlines() for piece in line.split(" ")]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=30), st.booleans())
def test_any_row_of_pieces(pieces: list[str], apart: bool) -> None:
    check((" " if apart else "").join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text)


_WORDS = (
    'a b Gipfel NATO-Gipfel =Mann Mann* Kiew~ "a_b" "a_b"~2 ="a_b" datum:2025-04 datum:heute '
    'datum:ohne titel:c medium:dpa sprache:de kommentar:d bis "UND"'
)
WORD = st.sampled_from(_WORDS.split())
NEARBY = st.sampled_from(
    ["a", "Gipfel", "Kiew", "NATO-Gipfel", '"a b"', '(a ODER "a b")', '"NAHE"', '"Kiew"']
)
QUERY = st.recursive(
    WORD.map(lambda word: word.replace("_", " ")),
    lambda inner: st.one_of(
        st.tuples(NEARBY, NEARBY).map(" NAHE/3 ".join),
        st.tuples(NEARBY, NEARBY, NEARBY).map(" VOR ".join),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" ODER ".join),
        inner.map("NICHT ({})".format),
        inner.map("({})".format),
        inner.map("titel:({})".format),
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(QUERY)
def test_a_query_without_mistakes_is_understood_without_hints(query: str) -> None:
    understood = check(query)
    kinds = {hint.kind for hint in understood.hints}
    limits = {
        HintKind.TOO_DEEP,
        HintKind.DISTANCE_REDUCED,
        HintKind.TOO_MANY_NEAR,
        HintKind.TOO_MANY_PATTERNS,
    }
    assert kinds <= {HintKind.ONLY_NOT, *limits}


def numbered(pattern: str, count: int = 3000) -> str:
    return "".join(pattern.format(n) for n in range(count))


NASTY = {
    "brackets, 10,000 deep": "(" * 10000 + "a" + ")" * 10000,
    "brackets left open": "(" * 10000 + "a",
    "brackets of nothing": "()" * 10000,
    "brackets never opened": "a" + ")" * 10000,
    "100 kB of quotes": '"' * 100_000,
    "all kinds of quotes": '„"“»«‚’' * 2000,
    "single quotes left open": "'a " * 4000,
    "nothing but NICHT": "NICHT " * 3000,
    "NICHT and a word": "NICHT " * 1200 + "a",
    "nothing but operators": "AND OR NOT " * 1000,
    "exclusions within exclusions": numbered("-(a{} "),
    "alternatives of exclusions": numbered("a{} ODER -(b ODER "),
    "alternating groups": numbered("(a{} ODER (b UND "),
    "NAHE and nothing": "NAHE/3 " * 1000,
    "a chain of NAHE": numbered("w{} NAHE ") + "a",
    "a chain of alternatives": numbered("(w{0} ODER v{0}) VOR/300 "),
    "many alternatives": "(" + numbered("w{} ODER ", 23) + "a) NAHE (" + numbered("v{} ODER ", 23),
    "alternatives with phrases": "(" + numbered('"w{} b" ODER ', 20) + 'a) W/99 "c d"',
    "NAHE within brackets": numbered("(w{} NAHE "),
    "a distance of many digits": "a NAHE/" + "9" * 5000 + " b",
    "fields of nothing": "titel:" * 3000,
    "fields within fields": "titel:(text:-(" * 1000 + "a",
    "dates": "datum:letzte woche " * 1000,
    "no dates": "datum:a b c d e f g h " * 1000,
    "a number for a date": "datum:" + "9" * 8000,
    "thousands of words": numbered("w{} "),
    "thousands of alternatives": numbered("w{} ODER "),
    "exclusions in a field": "kommentar:(" + numbered("-w{}||"),
    "one long word": "a" * 100_000,
    "stars": "a*" * 5000,
    "many patterns": numbered("abc{}* "),
    "a long phrase": '"' + "a b " * 2000 + '"',
    "a far distance": '"a b c"~' + "9" * 5000,
    "a far likeness": "Kiew~" + "9" * 5000,
    "signs": "/&|~:=-!?.,;" * 1000,
    "NUL": "\0" * 9000,
    "lone surrogates": "\ud800" * 9000 + "a",
    "marks of direction": "\u200f\u202ea\u200e" * 3000,
    "emoji": "\U0001f54a" * 9000,
    "one letter, many accents": "e" + "\u0301" * 9000,
    "blanks": " " * 100_000,
    "lines": "a\n" * 9000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_nasty_texts(text: str) -> None:
    understood = check(text)
    if len(text.strip()) > MAX_TEXT:
        assert HintKind.TOO_LONG in {hint.kind for hint in understood.hints}


@pytest.mark.parametrize(
    "text",
    [
        *("C++", "E-Mail-Adresse", "AND AND OR", "((((", '"""', ":::"),
        *('"NATO-Gipfel"', "NAHE/3&&a", "autor:=NAHE/3)", "a VOR/2 ( NICHT", "datum:VOR/3"),
        "a NAHE (b ODER) NAHE -",
    ],
)
def test_short_nasty_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        (numbered("w{} ", 513), HintKind.TOO_MANY_WORDS, "512"),
        (f'"{numbered("w{} ", 600)}"', HintKind.TOO_MANY_WORDS, "512"),
        ("(" * 21 + "a" + ")" * 21, HintKind.TOO_DEEP, "20"),
        ("Wort " * 2000, HintKind.TOO_LONG, "8189"),
    ],
)
def test_limits_are_said(text: str, kind: HintKind, detail: str) -> None:
    assert (kind, detail) in [(hint.kind, hint.detail) for hint in check(text).hints]


@pytest.mark.parametrize("text", [numbered("w{} ", 512), "(" * 20 + "a b" + ")" * 20])
def test_what_is_within_limits_is_not_cut(text: str) -> None:
    assert check(text).hints == ()


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("(Gipfel UND gipfel ODER Kiew", 'Gipfel "UND" "ODER" Kiew'), ("(", "*")],
)
def test_the_last_net_takes_everything_as_words(
    text: str, canonical: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gives_up(_: object) -> None:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(meaning, "tidy", gives_up)
        understood = understand(text, TODAY)
    assert understood.canonical == canonical
    assert understood.tree == understand(canonical, TODAY).tree
    assert len(understood.hints) == 1


@pytest.mark.parametrize(
    ("pattern", "many"),
    [
        ("stadt{}*", 20),
        ("*stadt{}*", 3),
        ("fl{:02}*", 5),
        ("h{:02}*", 3),
        ("*b{:02}", 1),
        ("Wort{}~", 3),
    ],
)
def test_patterns_are_bounded_in_sum(pattern: str, many: int) -> None:
    found = understand(" ODER ".join(pattern.format(n) for n in range(40)), TODAY)
    patterns = [leaf for leaf in found.tree.leaves() if not isinstance(leaf, wq.Term | wq.Phrase)]
    assert len(patterns) == many
    assert {hint.kind for hint in found.hints} == {HintKind.TOO_MANY_PATTERNS}


def test_words_near_each_other_are_bounded_in_sum() -> None:
    found = check(" ODER ".join(f"(der NAHE/{n} in)" for n in range(1, 40)))
    near = [leaf for leaf, _ in leaves(found.tree) if isinstance(leaf, Near)]
    assert len(near) == cost.ROOM // 64 == 4
    assert {hint.kind for hint in found.hints} == {HintKind.TOO_MANY_NEAR}


def test_patterns_and_words_near_each_other_share_the_room() -> None:
    found = check('*ung "in der und"~9 Wahl*')
    assert found.canonical == '*ung "in der und" Wahl*'
    assert [hint.kind for hint in found.hints] == [HintKind.DISTANCE_REDUCED]
    found = check('"in der und"~9 *ung Wahl*')
    assert found.canonical == '"in der und"~1 ung Wahl*'
    assert [hint.kind for hint in found.hints] == [
        HintKind.DISTANCE_REDUCED,
        HintKind.TOO_MANY_PATTERNS,
    ]


@pytest.mark.parametrize("joined", [" ODER ", " "])
def test_phrases_of_frequent_words_are_bounded_in_sum(joined: str) -> None:
    pairs = product(("der", "die", "und", "in", "den", "von", "zu", "das", "mit"), repeat=2)
    found = check(joined.join(f'"{one} {other}"' for one, other in pairs))
    assert cost.of_tree(found.tree) <= cost.MOST
    assert ("64", HintKind.TOO_MANY_WORDS) in [(hint.detail, hint.kind) for hint in found.hints]
    assert check(" ODER ".join(f'"Haus{n} Turm{n}"' for n in range(200))).hints == ()
