"""What is typed, and the tree that is understood."""

from __future__ import annotations

import re
from datetime import date

import pytest
from whoosh import query as wq

from index.german.analyzer import stem_of
from index.german.variants import Variants
from index.tree import Beside, Near, Ranking
from search.language import HintKind, understand

TODAY = date(2025, 4, 10)  # a Thursday


def shown(tree: wq.Query) -> str:
    """A tree as one short line: fields and words, with All, Any and Not."""
    if isinstance(tree, wq.And | wq.Or):
        name = "All" if isinstance(tree, wq.And) else "Any"
        return f"{name}({', '.join(map(shown, tree.subqueries))})"
    if isinstance(tree, wq.Not):
        return f"Not({shown(tree.query)})"
    if isinstance(tree, wq.Phrase):
        distance = f"~{tree.slop - 1}" if tree.slop > 1 else ""
        return f"{tree.fieldname}:[{' '.join(tree.words)}]{distance}"
    if isinstance(tree, wq.FuzzyTerm):
        return f"{tree.fieldname}:{tree.text}~{tree.maxdist}"
    if isinstance(tree, Ranking):
        return f"{tree.fieldname}:{tree.text}?"
    if isinstance(tree, wq.Wildcard | wq.Term):
        return f"{tree.fieldname}:{tree.text}"
    if isinstance(tree, wq.Every):
        return "Every"
    if type(tree).__name__ == "Days":
        return f"{tree.first}..{tree.last}"
    if isinstance(tree, Near):
        sides = ["|".join(map(" ".join, side)) for side in (tree.one, tree.other)]
        sign = "<" if tree.ordered else "~"
        return f"{tree.fieldname}:[{sides[0]}]{sign}{tree.distance}[{sides[1]}]"
    if type(tree).__name__ == "Exact":
        return f"{tree.fieldname}={' '.join(tree.words)}"
    return type(tree).__name__


def stemmed(expected: str) -> str:
    """An expected tree with its words stemmed, so that the tables can show them whole."""

    def stems(match: re.Match[str]) -> str:
        return match[1] + re.sub(r"\w+(?:\.\w+)*", lambda word: stem_of(word[0]), match[2])

    fields = r"((?<!\w)(?:any|title|body|comments):)"
    return re.sub(rf"{fields}(\[.*?\](?:[~<]\d+\[.*?\])?|[\w.]+(?![\w.*?~]))", stems, expected)


def kinds(text: str) -> list[HintKind]:
    return [hint.kind for hint in understand(text, TODAY).hints]


WORDS = [
    ("", "Every"),
    ("  \n ", "Every"),
    ("Waffenstillstände", "any:Waffenstillstand"),
    ("Trump Putin", "All(any:trump, any:Putin)"),
    ("und oder nicht", "All(any:und, any:oder, any:nicht)"),
    ("NATO-Hauptquartier", "any:[nato hauptquartier]"),
    ("E-Mail-Adresse", "any:[e mail Adresse]"),
    ("2020-21", "any:[2020 21]"),
    ("Trump's", "any:[trump s]"),
    ("a/b", "any:[a b]"),
    ("C++", "any:c"),
    ("H&M", "any:[h m]"),
    ("19:05", "any:[19 05]"),
    ("73.000", "any:73000"),
    ("https://example.org/a?b=c*", "any:[https example org a b c]"),
    ("Minister:innen Lehrer(innen)", "All(any:Ministerinnen, any:[Lehrer innen])"),
    ("Gipfel !!! – Kiew", "All(any:gipfel, any:kiew)"),
    ("Was ist los?", "All(any:was, any:ist, any:los)"),
    ("Wer? Wie? Was?", "All(any:wer, any:wie, any:was)"),
    ("Gipfel gipfel GIPFEL", "any:gipfel"),
    ("Waffen\u00adstillstand", "any:Waffenstillstand"),
    ("\u200fGipfel\u200e UND\u200b Kiew", "All(any:gipfel, any:kiew)"),
    ("U\u0308bung", "any:Übung"),
    ("🕊 Frieden", "any:Frieden"),
]

PHRASES = [
    ('"wie ein Mann"', "any:[wie ein Mann]"),
    ("„wie ein Mann“", "any:[wie ein Mann]"),
    ("„wie ein Mann”", "any:[wie ein Mann]"),
    ('„wie ein Mann"', "any:[wie ein Mann]"),
    ('"wie ein Mann“', "any:[wie ein Mann]"),
    ("“wie ein Mann”", "any:[wie ein Mann]"),
    ("»wie ein Mann«", "any:[wie ein Mann]"),
    ("«wie ein Mann»", "any:[wie ein Mann]"),
    ("»wie ein Mann»", "any:[wie ein Mann]"),
    ("›wie ein Mann‹", "any:[wie ein Mann]"),
    ("‚wie ein Mann‘", "any:[wie ein Mann]"),
    ("‘wie ein Mann’", "any:[wie ein Mann]"),
    ("'wie ein Mann'", "any:[wie ein Mann]"),
    ("'wie geht's denn'", "any:[wie geht s denn]"),
    ("Grass' Roman und Strauss' Werk", "All(any:Grass, any:Roman, any:und, any:Strauss, any:werk)"),
    ("'n Fahrrad", "All(any:n, any:fahrrad)"),
    ('„ja" und „nein"', "All(any:ja, any:und, any:nein)"),
    ('„sagte "ja" dazu“', "any:[sagte ja dazu]"),
    ('"Mann"', "any:Mann"),
    ('"a UND (b"', "any:[a und b]"),
    ('a""b', "All(any:a, any:b)"),
    ('"a b"~5', "any:[a b]~5"),
    ('"a b"~0', "any:[a b]"),
    ('"a b"~', "any:[a b]~1"),
    ('"a b"-c', "All(any:[a b], any:c)"),
]

OPERATORS = [
    ("a UND b", "All(any:a, any:b)"),
    ("a AND b && c&&d", "All(any:a, any:b, any:c, any:d)"),
    ("a ODER b OR c || d||e", "Any(any:a, any:b, any:c, any:d, any:e)"),
    ("a NICHT b", "All(any:a, Not(any:b))"),
    ("a UND NICHT b NOT c", "All(any:a, Not(any:b), Not(any:c))"),
    ("-b a", "All(any:a, Not(any:b))"),
    ("a b ODER c d", "Any(All(any:a, any:b), All(any:c, any:d))"),
    ("a ODER b c ODER d", "Any(any:a, All(any:b, any:c), any:d)"),
    ("(a ODER b) c", "All(Any(any:a, any:b), any:c)"),
    ("c UND (a ODER b) UND (d ODER e)", "All(any:c, Any(any:a, any:b), Any(any:d, any:e))"),
    ("a (b (c d))", "All(any:a, any:b, any:c, any:d)"),
    ("a ODER (b ODER c)", "Any(any:a, any:b, any:c)"),
    ("((a))", "any:a"),
    ("a () b", "All(any:a, any:b)"),
    ("a -(b ODER c)", "All(any:a, Not(Any(any:b, any:c)))"),
    ('a -"b c"', "All(any:a, Not(any:[b c]))"),
    ("a ODER NICHT b", "Any(any:a, All(Every, Not(any:b)))"),
    ("-a -b", "All(Every, Not(any:a), Not(any:b))"),
    ("a NICHT NICHT b", "All(any:a, any:b)"),
    ("NICHT (NICHT a)", "any:a"),
    ("NICHT (-a -b)", "Any(any:a, any:b)"),
    ("NICHT (-a ODER -b)", "All(any:a, any:b)"),
    ("NICHT(a b)", "All(Every, Not(All(any:a, any:b)))"),
    ('"a"UND"b"ODER"c"', "Any(All(any:a, any:b), any:c)"),
    ("* NICHT a", "All(Every, Not(any:a))"),
    ("* a", "any:a"),
    ("a ODER *", "Every"),
    ("*", "Every"),
    ("***", "Every"),
    ('"UND"', "any:und"),
    ("UNDINE ODERBRUCH", "All(any:Undine, any:Oderbruch)"),
    ("Berlin - Paris", "All(any:Berlin, any:Paris)"),
]

FIELDS = [
    ("titel:Koalition", "title:Koalition"),
    ("TITLE: Koalition", "title:Koalition"),
    ("titel:(a ODER b) c", "All(Any(title:a, title:b), any:c)"),
    ("titel:(a text:b (c d))", "All(title:a, body:b, title:c, title:d)"),
    ("text:„a b“", "body:[a b]"),
    ("kommentar:a comment:b", "All(comments:a, comments:b)"),
    ("medium:FAZ", "outlet_words:faz"),
    ('outlet:"Süddeutsche Zeitung"', "outlet_words:[suddeutsche zeitung]"),
    ("agentur:dpa-AFX", "agency_words:[dpa afx]"),
    ("agency:Reuters", "agency_words:reuters"),
    ("autor:Müller author:Mueller", "author_words:muller"),
    ("ressort:Politik section:Kultur", "All(section_words:politik, section_words:kultur)"),
    ("-medium:x a", "All(any:a, Not(outlet_words:x))"),
    ("titel:-x a", "All(any:a, Not(title:x))"),
    ("titel:(a -b)", "All(title:a, Not(title:b))"),
    ("autor:Mül*", "author_words:mul*"),
    ("autor:Müler~", "author_words:muler~1"),
    *(
        (f"sprache:{name}", f"language:{code}")
        for code, names in {
            "de": "de DE deutsch Deutsch german",
            "en": "en englisch English",
            "fr": "französisch Franzoesisch french",
            "lb": "luxemburgisch Lëtzebuergesch luxembourgish",
            "sv": "sv",
        }.items()
        for name in names.split()
    ),
    ("language:(de OR fr)", "Any(language:de, language:fr)"),
]

NEAR = [
    ("a NAHE/3 b", "any:[a]~3[b]"),
    ("a VOR/3 b", "any:[a]<3[b]"),
    ("a NAHE b", "any:[a]~10[b]"),
    ("a VOR b", "any:[a]<10[b]"),
    ("a NEAR/3 b", "any:[a]~3[b]"),
    ("a BEFORE/3 b", "any:[a]<3[b]"),
    ("a W/3 b", "any:[a]~3[b]"),
    ("a PRE/3 b", "any:[a]<3[b]"),
    ("a W b PRE c", "All(any:a, any:w, any:b, any:pre, any:c)"),
    ("a nahe b vor c", "All(any:a, any:nahe, any:b, any:vor, any:c)"),
    ("Vorort NAHE/x NÄHE", "All(any:Vorort, any:[nahe x], any:Nähe)"),
    ('"NAHE" NAHE/3 "VOR"', "any:[nahe]~3[vor]"),
    ('"wie ein Mann" NAHE/3 Frau', "any:[wie ein Mann]~3[Frau]"),
    ('"a b"NAHE/3"c d"', "any:[a b]~3[c d]"),
    ("NATO-Gipfel NAHE/3 Ministerin", "any:[nato gipfel]~3[Ministerin]"),
    ('(a ODER "b c") NAHE/3 (d)', "any:[a|b c]~3[d]"),
    ("(a ODER (b ODER a)) VOR/3 (c || d)", "any:[a|b]<3[c|d]"),
    ("a NAHE/3 b NAHE/4 c", "All(any:[a]~3[b], any:[b]~4[c])"),
    ("a VOR/3 b NAHE c VOR/1 d", "All(any:[a]<3[b], any:[b]~10[c], any:[c]<1[d])"),
    ("a NAHE/3 b c NAHE/3 d", "All(any:[a]~3[b], any:[c]~3[d])"),
    ("x ODER a NAHE/3 b y", "Any(any:x, All(any:[a]~3[b], any:y))"),
    ("x NICHT a NAHE/3 b", "All(any:x, Not(any:[a]~3[b]))"),
    ("x -a NAHE/3 b", "All(any:x, Not(any:[a]~3[b]))"),
    ("x -(a NAHE/3 b NAHE/3 c)", "All(any:x, Not(All(any:[a]~3[b], any:[b]~3[c])))"),
    ("titel:(a NAHE/3 b)", "title:[a]~3[b]"),
    ("titel:a NAHE/3 b c", "All(title:[a]~3[b], any:c)"),
    ("a NAHE/3 titel:b c", "All(title:[a]~3[b], any:c)"),
    ("titel:a NAHE/3 titel:b", "title:[a]~3[b]"),
    ("(titel:a ODER titel:b) NAHE/3 c", "title:[a|b]~3[c]"),
    ("text:(titel:a NAHE/3 b c)", "All(title:[a]~3[b], body:c)"),
    ("titel:-a NAHE/3 b c", "All(any:c, Not(title:[a]~3[b]))"),
    ("kommentar:(a VOR/3 b)", "comments:[a]<3[b]"),
    ("datum:2025 a VOR/3 b", "All(2025-01-01..2025-12-31, any:[a]<3[b])"),
    ("datum:VOR 2026", "0001-01-01..2025-12-31"),
    ("date:BEFORE 2026", "0001-01-01..2025-12-31"),
]

AS_WRITTEN = [
    ("=Willigen", "any=Willigen"),
    ('="wie ein Mann"', "any=wie ein Mann"),
    ("=„wie ein Mann“", "any=wie ein Mann"),
    ("=NATO-Gipfel", "any=NATO Gipfel"),
    ("titel:=Straße text:=x", "All(title=Straße, body=x)"),
    ("titel:(=Ja ODER nein)", "Any(title=Ja, title:nein)"),
    ("a -=B", "All(any:a, Not(any=B))"),
    ("=UND", "any=UND"),
    ("= a", "any:a"),
    ("a=b", "any:[a b]"),
]

PATTERNS = [
    ("Straßen*", "any:strassen*"),
    ("*Straße", "any:*strasse"),
    ("Röntgen*gerät", "any:rontgen*gerat"),
    ("M?ller", "any:m?ller"),
    ("?aus*", "any:?aus*"),
    ("**Trump**", "any:*trump*"),
    ("titel:Trump*", "title:trump*"),
    ("Trump*, Putin*!", "All(any:trump*, any:putin*)"),
    ("Selenskyj~", "any:selenskyj~1"),
    ("Selenskyj~1 Kiew~2", "All(any:selenskyj~1, any:kiew~2)"),
    ("Selenskyj~0", "any:selenskyj"),
    ("Größe~", "any:grosse~1"),
    ("Haus?", "any:haus"),
    ("3*5 a", "All(any:[3 5], any:a)"),
]

DATES = [
    ("datum:2025-04", "2025-04-01..2025-04-30"),
    ("date: 10.4.2025", "2025-04-10..2025-04-10"),
    ("datum:März 2025", "2025-03-01..2025-03-31"),
    ("datum:letzte woche Gipfel", "All(2025-03-31..2025-04-06, any:gipfel)"),
    ('datum:"letzte Woche" Gipfel', "All(2025-03-31..2025-04-06, any:gipfel)"),
    ("datum:2025 04", "All(2025-01-01..2025-12-31, any:04)"),
    ("datum:1. März 2025 bis 15. März 2025 x", "All(2025-03-01..2025-03-15, any:x)"),
    ("datum:>= 2025-04", "2025-04-01..9999-12-31"),
    ("datum:..2025-04", "0001-01-01..2025-04-30"),
    (
        "datum:(2025-04 ODER letzten Monat ODER unbekannt)",
        "Any(2025-04-01..2025-04-30, 2025-03-01..2025-03-31, Undated)",
    ),
    ("datum:unbekannt", "Undated"),
    ("datum:ohne", "Undated"),
    ("datum:ohne Datum", "Undated"),
    ("date:none", "Undated"),
    ("-datum:2024 a", "All(any:a, Not(2024-01-01..2024-12-31))"),
    ("a datum:heute ODER b", "Any(All(any:a, 2025-04-10..2025-04-10), any:b)"),
]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [*WORDS, *PHRASES, *OPERATORS, *FIELDS, *NEAR, *AS_WRITTEN, *PATTERNS, *DATES],
)
def test_what_is_typed_and_what_is_asked(typed: str, tree: str) -> None:
    assert shown(understand(typed, TODAY).tree) == stemmed(tree)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("", ""),
        ("*", "*"),
        ("  Trump   Putin ", "Trump Putin"),
        ("a AND b && c", "a b c"),
        ("a OR b || c", "a ODER b ODER c"),
        ("a NOT b", "a NICHT b"),
        ("-b a", "a NICHT b"),
        ("-a", "* NICHT a"),
        ("(a ODER b) UND c", "(a ODER b) c"),
        ("a -(b c)", "a NICHT (b c)"),
        ("TITLE:( a OR b )", "titel:(a ODER b)"),
        ("titel:a titel:b", "titel:(a b)"),
        ("c (titel:a ODER titel:b)", "c titel:(a ODER b)"),
        ("„wie ein Mann“~3", '"wie ein Mann"~3'),
        ("„Mann“", "Mann"),
        ("C++", "C"),
        ("NATO-Gipfel", "NATO-Gipfel"),
        ("„NATO-Gipfel“", '"NATO-Gipfel"'),
        ('"a NATO-Gipfel"', '"a NATO Gipfel"'),
        ("Was kostet das?", "Was kostet das"),
        ("language:German", "sprache:de"),
        ("date:today", "datum:2025-04-10"),
        ("datum:März 2025 bis 30.4.2025", "datum:2025-03..2025-04"),
        ("datum:>=2025", "datum:>=2025-01-01"),
        ('datum:2025 "bis" 2026', 'datum:2025 "bis" 2026'),
        ("von Montag bis Freitag", "von Montag bis Freitag"),
        ('"ODER"', '"ODER"'),
        ("=„wie ein Mann“", '="wie ein Mann"'),
        ("Wort~1 Wort~2", "Wort~ Wort~2"),
        ("a NEAR b", "a NAHE/10 b"),
        ("a PRE/5 b", "a VOR/5 b"),
        ("a BEFORE „b c“", 'a VOR/10 "b c"'),
        ("(a OR „b c“) W/3 NATO-Gipfel", '(a ODER "b c") NAHE/3 NATO-Gipfel'),
        ("a NAHE/3 b NAHE/3 c", "a NAHE/3 b b NAHE/3 c"),
        ("-a NAHE/3 b", "* NICHT a NAHE/3 b"),
        ("x -(a NAHE/3 b NAHE/3 c)", "x NICHT (a NAHE/3 b b NAHE/3 c)"),
        ("title:a NAHE/3 b", "titel:(a NAHE/3 b)"),
        ("titel:x titel:a NAHE/3 b", "titel:(x a NAHE/3 b)"),
        ('"NAHE" VOR/3 "BEFORE"', '"NAHE" VOR/3 "BEFORE"'),
    ],
)
def test_the_canonical_spelling(typed: str, canonical: str) -> None:
    understood = understand(typed, TODAY)
    assert understood.canonical == canonical
    assert understand(canonical, TODAY).tree == understood.tree


@pytest.mark.parametrize(
    ("typed", "tree", "canonical"),
    [
        ("Kiew NAHE/3 Tee", "any:[Kiew|Kyjiw|Kyiv]~3[Tee]", "Kiew NAHE/3 Tee"),
        ('"Kiew" NAHE/3 Tee', "any:[Kiew]~3[Tee]", '"Kiew" NAHE/3 Tee'),
        (
            "Kiew VOR/3 (Kyiv ODER Tee)",
            "any:[Kiew|Kyjiw|Kyiv]<3[Kyiv|Kiew|Kyjiw|Tee]",
            "Kiew VOR/3 (Kyiv ODER Tee)",
        ),
        ("(Kiew ODER Kyiv) NAHE/3 Tee", "any:[Kiew|Kyjiw|Kyiv]~3[Tee]", "Kiew NAHE/3 Tee"),
        (
            '("Kiew" ODER Kyiv) NAHE/3 Tee',
            "any:[Kiew|Kyiv|Kyjiw]~3[Tee]",
            '("Kiew" ODER Kyiv) NAHE/3 Tee',
        ),
        ("titel:Kiew NAHE/256 Tee", "title:[Kiew|Kyjiw|Kyiv]~256[Tee]", None),
    ],
)
def test_names_are_near_in_all_their_spellings(
    typed: str, tree: str, canonical: str | None
) -> None:
    variants = Variants.of_groups([("Kiew", "Kyjiw", "Kyiv")])
    understood = understand(typed, TODAY, variants)
    assert shown(understood.tree) == stemmed(tree)
    assert canonical in (understood.canonical, None)
    assert understand(understood.canonical, TODAY, variants).tree == understood.tree


@pytest.mark.parametrize(
    ("typed", "relaxed"),
    [
        ("Trump Putin", "Any(any:trump, any:Putin)"),
        ('Trump "wie ein Mann" E-Mail', "Any(any:trump, any:[wie ein Mann], any:[e mail])"),
        ("der Trump und Putin", "Any(any:der?, any:trump, any:und?, any:Putin)"),
        ("der und die", "Any(any:der, any:und, any:die)"),
        ("der Trump", "Any(any:der?, any:trump)"),
        ("Trump Trump Putin", "Any(any:trump, any:Putin)"),
        ("Trump", None),
        ("Trump trump", None),
        ("Trump UND Putin", None),
        ("Trump -Putin", None),
        ("Trump ODER Putin", None),
        ("(Trump Putin)", None),
        ("Trump =Putin", None),
        ("Trump Puti*", None),
        ('Trump "a b"~3', None),
        ("Trump NAHE Putin Gipfel", None),
        ("Trump titel:Putin", None),
        ("Trump datum:2025", None),
        ("", None),
    ],
)
def test_plain_words_can_be_relaxed(typed: str, relaxed: str | None) -> None:
    found = understand(typed, TODAY).relaxed
    assert (None if found is None else shown(found)) == (relaxed and stemmed(relaxed))


HINTED = [
    ("„a b", "All(any:a, any:b)", HintKind.UNBALANCED_QUOTE, "„", (0, 1)),
    ("(a b", "All(any:a, any:b)", HintKind.UNBALANCED_BRACKET, "(", (0, 1)),
    ("a) b", "All(any:a, any:b)", HintKind.UNBALANCED_BRACKET, ")", (1, 2)),
    ("a UND", "any:a", HintKind.DANGLING_OPERATOR, "UND", (2, 5)),
    ("ODER a", "any:a", HintKind.DANGLING_OPERATOR, "ODER", (0, 4)),
    ("a UND ODER b", "All(any:a, any:b)", HintKind.DANGLING_OPERATOR, "ODER", (6, 10)),
    ("a NICHT ODER b", "Any(any:a, any:b)", HintKind.DANGLING_OPERATOR, "NICHT", (2, 7)),
    ("a (b UND) c", "All(any:a, any:b, any:c)", HintKind.DANGLING_OPERATOR, "UND", (5, 8)),
    ("a NICHT !!!", "any:a", HintKind.DANGLING_OPERATOR, "NICHT", (2, 7)),
    ("UND", "any:und", HintKind.OPERATOR_AS_WORD, "UND", (0, 3)),
    ("AND AND OR", "All(any:and, any:or)", HintKind.OPERATOR_AS_WORD, "AND AND OR", (0, 10)),
    ("xyz:foo", "any:[xyz foo]", HintKind.UNKNOWN_FIELD, "xyz", (0, 7)),
    ('xyz:"a b"', "All(any:xyz, any:[a b])", HintKind.UNKNOWN_FIELD, "xyz", (0, 4)),
    ("a titel:", "All(any:a, any:titel)", HintKind.EMPTY_FIELD, "titel", (2, 8)),
    ("titel: UND a", "All(any:titel, any:a)", HintKind.EMPTY_FIELD, "titel", (0, 7)),
    ("datum:31.2.2025", "any:[31 2 2025]", HintKind.BAD_DATE, "31.2.2025", (6, 15)),
    ("datum:2025-13 a", "All(any:[2025 13], any:a)", HintKind.BAD_DATE, "2025-13", (6, 13)),
    ("datum:Gipfel", "any:gipfel", HintKind.BAD_DATE, "Gipfel", (6, 12)),
    ("sprache:Elbisch", "any:Elbisch", HintKind.UNKNOWN_LANGUAGE, "Elbisch", (8, 15)),
    ("ab*", "any:ab", HintKind.SHORT_PATTERN, "ab*", (0, 3)),
    ("ab~", "any:ab", HintKind.SHORT_PATTERN, "ab~", (0, 3)),
    ("a*b*c*d*e*f", "any:[a b c d e f]", HintKind.LONG_PATTERN, "a*b*c*d*e*f", (0, 11)),
    ("NATO-Gip*", "All(any:nato, any:gip*)", HintKind.PARTED_PATTERN, "NATO-Gip*", (0, 9)),
    ("NATO-Gipfl~", "All(any:nato, any:gipfl~1)", HintKind.PARTED_PATTERN, "NATO-Gipfl~", (0, 11)),
    ('"Mann* ein"', "any:[Mann ein]", HintKind.PATTERN_DROPPED, "Mann* ein", (4, 6)),
    ("=Mann*", "any=Mann", HintKind.PATTERN_DROPPED, "Mann*", (0, 6)),
    ("Kiew~9", "any:kiew~2", HintKind.DISTANCE_REDUCED, "2", (0, 6)),
    ("Kiew~0.8", "any:kiew~1", HintKind.DISTANCE_REDUCED, "1", (0, 8)),
    ('"a b c"~99', "any:[a b c]~5", HintKind.DISTANCE_REDUCED, "5", (0, 10)),
    ('"in der Stadt"~99', "any:[in der stadt]~3", HintKind.DISTANCE_REDUCED, "3", (0, 17)),
    ('"in der und"~99', "any:[in der und]~1", HintKind.DISTANCE_REDUCED, "1", (0, 15)),
    ('"in der"~999', "any:[in der]~255", HintKind.DISTANCE_REDUCED, "255", (0, 12)),
    ("der~2", "any:der~1", HintKind.DISTANCE_REDUCED, "1", (0, 5)),
    ("a NAHE", "any:a", HintKind.DANGLING_OPERATOR, "NAHE", (2, 6)),
    ("VOR/3 a", "any:a", HintKind.DANGLING_OPERATOR, "VOR/3", (0, 5)),
    ("a NAHE ODER b", "Any(any:a, any:b)", HintKind.DANGLING_OPERATOR, "NAHE", (2, 6)),
    ("a ODER NAHE b", "Any(any:a, any:b)", HintKind.DANGLING_OPERATOR, "NAHE", (7, 11)),
    ("a NAHE !!!", "any:a", HintKind.DANGLING_OPERATOR, "NAHE", (2, 6)),
    ("a W/3 !!! NAHE b", "any:[a]~3[b]", HintKind.DANGLING_OPERATOR, "NAHE", (10, 14)),
    ("NAHE/3", "All(any:nahe, any:3)", HintKind.OPERATOR_AS_WORD, "NAHE/3", (0, 6)),
    ("a NAHE/0 b", "any:[a]~1[b]", HintKind.DISTANCE_REDUCED, "1", (2, 8)),
    ("a NAHE/999 b", "any:[a]~256[b]", HintKind.DISTANCE_REDUCED, "256", (2, 10)),
    ('"a b" VOR/999 c', "any:[a b]<96[c]", HintKind.DISTANCE_REDUCED, "96", (6, 13)),
    ('"a b" NAHE/999 (c || d)', "any:[a b]~24[c|d]", HintKind.DISTANCE_REDUCED, "24", (6, 14)),
    (
        "(der || die || das) NAHE (in || im || an)",
        "All(Any(any:der, any:die, any:das), Any(any:in, any:im, any:an))",
        HintKind.TOO_MANY_NEAR,
        "NAHE",
        (20, 24),
    ),
    ("abc* NAHE d", "All(any:abc*, any:d)", HintKind.PROXIMITY_AS_AND, "NAHE", (5, 9)),
    ("=a VOR/3 b", "All(any=a, any:b)", HintKind.PROXIMITY_AS_AND, "VOR/3", (3, 8)),
    ('"a b"~2 W/3 c', "All(any:[a b]~2, any:c)", HintKind.PROXIMITY_AS_AND, "W/3", (8, 11)),
    ("(a b) NAHE c", "All(any:a, any:b, any:c)", HintKind.PROXIMITY_AS_AND, "NAHE", (6, 10)),
    ("a NAHE NICHT b", "All(any:a, Not(any:b))", HintKind.PROXIMITY_AS_AND, "NAHE", (2, 6)),
    ("titel:a NAHE text:b", "All(title:a, body:b)", HintKind.PROXIMITY_AS_AND, "NAHE", (8, 12)),
    (
        "NICHT a NAHE abc* ODER c",
        "Any(All(Every, Not(All(any:a, any:abc*))), any:c)",
        HintKind.PROXIMITY_AS_AND,
        "NAHE",
        (8, 12),
    ),
    (
        "a NAHE/3 b NAHE/3 abc*",
        "All(any:[a]~3[b], any:abc*)",
        HintKind.PROXIMITY_AS_AND,
        "NAHE/3",
        (11, 17),
    ),
    (
        "medium:Tageblatt NAHE a",
        "All(outlet_words:tageblatt, any:a)",
        HintKind.PROXIMITY_AS_AND,
        "NAHE",
        (17, 21),
    ),
    ("autor:=Foo", "author_words:foo", HintKind.NOT_AS_WRITTEN, "Foo", (6, 10)),
    ("-a", "All(Every, Not(any:a))", HintKind.ONLY_NOT, "", (0, 2)),
    ("!!!", "Every", HintKind.NO_WORDS, "", (0, 3)),
    ('\u200f""\u200f"', "Every", HintKind.UNBALANCED_QUOTE, '"', (4, 5)),
]


@pytest.mark.parametrize(("typed", "tree", "kind", "detail", "place"), HINTED)
def test_what_is_taken_differently_is_said(
    typed: str, tree: str, kind: HintKind, detail: str, place: tuple[int, int]
) -> None:
    understood = understand(typed, TODAY)
    assert shown(understood.tree) == stemmed(tree)
    hint = understood.hints[0]
    assert (hint.kind, hint.detail, (hint.start, hint.end)) == (kind, detail, place)


@pytest.mark.parametrize(
    "typed",
    [
        *(typed for typed, _ in [*WORDS, *PHRASES, *FIELDS, *NEAR, *DATES]),
        "Er sagte: nein",
        "Gegner:innen",
        "mailto Anfahrt: hier",
        "* NICHT a",
        "a NICHT b",
        "Meier (SPD)",
    ],
)
def test_nothing_is_said_where_all_is_clear(typed: str) -> None:
    assert kinds(typed) == []


SIDE_BY_SIDE = [
    ("Nato Hauptquartier", ["natohauptquartier"]),
    ("Nato UND Hauptquartier", ["natohauptquartier"]),
    ("All in Rechner", ["allin", "allinrechner", "inrechner"]),
    ("titel:(Rat Haus)", ["rathaus"]),
    ("titel:Rat Haus", []),
    ("Reise in der Schweiz", ["reisein", "reiseinder", "inderschweiz", "derschweiz"]),
    ("Rat ODER Haus", []),
    ("Rat NICHT Haus", []),
    ("Rat =Haus", []),
    ('Rat "Haus am See"', []),
    ("Rat Haus*", []),
    ("medium:(Rat Haus)", []),
]


@pytest.mark.parametrize(("text", "joined"), SIDE_BY_SIDE)
def test_words_side_by_side_may_be_one_word(text: str, joined: list[str]) -> None:
    tree = understand(text, TODAY).tree
    found = [one.stem for one in tree.joined] if isinstance(tree, Beside) else []
    assert found == list(map(stem_of, joined))


def test_words_are_looked_for_as_one_at_so_many_places() -> None:
    tree = understand(" ".join(f"Wort{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), TODAY)
    assert max(one.first for one in tree.tree.joined) == 15
