"""Plain text: what a line is, and what an article is made of."""

from __future__ import annotations

import pytest

from index.article import Article, DateSource, Kind, Precision
from index.sources.sidecar import Metadata
from index.sources.text import article_from_text

ONE = (
    "Die Gemeinde Musterau baut ihr altes Hallenbad um. Der Rat stimmte am Dienstagabend mit "
    "großer Mehrheit dafür, nachdem er ein Jahr lang gestritten hatte."
)
TWO = (
    "Bürgermeisterin Anna Muster sprach von einem guten Tag für die Kinder im Ort. Das Becken "
    "werde flacher, das Dach dichter und die Heizung sparsamer, sagte sie nach der Sitzung."
)
THREE = (
    "Die Arbeiten sollen im Frühjahr beginnen und zwei Jahre dauern. In dieser Zeit fahren die "
    "Schulklassen mit Bussen in die Kreisstadt, was der Landkreis zur Hälfte bezahlt."
)


def read(*lines: str, **metadata: str) -> Article:
    return article_from_text("\n\n".join(lines), Metadata(**metadata))


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(p.kind.value, p.text) for p in article.paragraphs]


# The head


@pytest.mark.parametrize(
    ("head", "kicker", "title"),
    [
        (["Musterau baut sein Bad um"], "", "Musterau baut sein Bad um"),
        (["Nach dem Streit", "Das Bad wird gebaut"], "Nach dem Streit", "Das Bad wird gebaut"),
        (["Was wird aus dem Hallenbad?"], "", "Was wird aus dem Hallenbad?"),
        (["Bad in Musterau Der Rat sagt Ja"], "Bad in Musterau", "Der Rat sagt Ja"),
        (["Warum Die Linke gegen das Bad stimmt"], "", "Warum Die Linke gegen das Bad stimmt"),
        (["Lesezeit: 3 Min.", "Das Bad wird gebaut", "Von Jan Muster"], "", "Das Bad wird gebaut"),
        ([], "", ""),
    ],
)  # fmt: skip
def test_kicker_and_headline(head: list[str], kicker: str, title: str) -> None:
    article = read(*head, ONE, TWO, THREE)
    assert (article.kicker, article.title) == (kicker, title)
    assert article.body.splitlines() == [ONE, TWO, THREE]


def test_the_line_of_an_export_is_taken_apart() -> None:
    article = read(
        " date 2025-04 Streit in Musterau Das Bad wird doch gebaut Stand: 10.04.2025 19:05 Uhr",
        ONE,
        TWO,
    )
    assert (article.kicker, article.title) == ("Streit in Musterau", "Das Bad wird doch gebaut")
    assert article.furniture == (" date 2025-04 ",)
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert article.date.source is DateSource.TEXT


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([" date 2025-04 Rat sagt Ja", ONE], "2025-04"),
        (["Rat sagt Ja", "Stand: 10.04.2025 19:05 Uhr", ONE], "2025-04-10T19:05+02:00"),
        (["Rat sagt Ja", ONE, "Veröffentlicht am 3. Mai 2025", TWO], "2025-05-03"),
        (["Rat sagt Ja", "Von Jan Beispiel, 3. Mai 2025", ONE], "2025-05-03"),
        (["Rat sagt Ja", "3. Mai 2025 - 9.30 Uhr Akt.: 4. Mai 2025 - 8.00 Uhr", ONE],
         "2025-05-03T09:30+02:00"),
        (["Rat sagt Ja", "Aktualisiert am 4. Mai 2025", "3. Mai 2025", ONE], "2025-05-03"),
        (["Rat sagt Ja", ONE, "Ende. (APA, 12.9.2015)"], "2015-09-12"),
        ([" date 2025-04 Stand: 11.05.2025", ONE], "2025-04"),
        (["Was am 9. November 1989 geschah", ONE], None),
        (["Rat sagt Ja", ONE, "Am 3. Mai 2025 wird abgestimmt, sagte die Bürgermeisterin."], None),
        (["Rat sagt Ja", "Stand: 20:03 Uhr", ONE], None),
    ],
)  # fmt: skip
def test_the_date_that_a_text_states(lines: list[str], expected: str | None) -> None:
    assert read(*lines).date.isoformat() == expected


@pytest.mark.parametrize(
    ("byline", "authors", "agencies"),
    [
        ("Von Anna Muster", ("Anna Muster",), ()),
        ("Von Dr. Anna Muster und Jan Beispiel, Wien", ("Anna Muster", "Jan Beispiel"), ()),
        ("Kommentar von Anna von Muster", ("Anna von Muster",), ()),
        ("Autorin: Anna Muster", ("Anna Muster",), ()),
        ("Von: ANNA MUSTER", ("ANNA MUSTER",), ()),
        ("Von Anna Muster mit AFP", ("Anna Muster",), ("AFP",)),
        ("Von dpa", (), ("dpa",)),
    ],
)
def test_bylines(byline: str, authors: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    article = read("Rat sagt Ja zum Bad", byline, ONE, TWO)
    assert (article.authors, article.agencies) == (authors, agencies)
    assert article.title == "Rat sagt Ja zum Bad"
    assert (Kind.FOOTER.value, byline) in kinds(article)


def test_a_sentence_that_begins_with_von_is_no_byline() -> None:
    assert read("Von Anfang an dabei", ONE).authors == ()


def test_a_headline_known_from_metadata_is_not_repeated() -> None:
    article = read("Rat sagt Ja zum Bad", ONE, TWO, title="Rat sagt Ja zum Bad")
    assert article.title == "Rat sagt Ja zum Bad"
    assert article.body.splitlines() == [ONE, TWO]


def test_a_kicker_stays_one_beside_a_known_headline() -> None:
    article = read("Nach dem Streit", "Rat sagt Ja zum Bad", ONE, title="„Rat sagt Ja“ zum Bad")
    assert (article.kicker, article.title) == ("Nach dem Streit", "„Rat sagt Ja“ zum Bad")


def test_another_line_than_the_known_headline_is_kept() -> None:
    article = read("Ein Bad für alle", ONE, TWO, title="Rat sagt Ja zum Bad")
    assert article.of_kind(Kind.SUBHEAD) == ("Ein Bad für alle",)


# The body


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Zwei Jahre ohne Schwimmbad", Kind.SUBHEAD),
        ("Wie geht es weiter?", Kind.SUBHEAD),
        ("Lesen Sie auch:Das Freibad bleibt", Kind.RELATED),
        ("Lesen Sie hier: Was das Bad kostet", Kind.RELATED),
        ("Mehr zum Thema: Bäder im Landkreis", Kind.RELATED),
        (">> Alle Bäder im Überblick", Kind.RELATED),
        ("Anzeige", Kind.FOOTER),
        ("Melden Sie sich hier für unseren Newsletter an.", Kind.FOOTER),
        ("Das alte Becken von oben gesehen. Foto: Jan Beispiel/Agentur", Kind.CAPTION),
        ("Foto: Jan Beispiel", Kind.FOOTER),
        ("Der Newsletter der Gemeinde kostet künftig zwei Euro im Monat.", Kind.TEXT),
        ("„Endlich“, rief einer.", Kind.TEXT),
        ("• ein Becken für Kinder", Kind.TEXT),
    ],
)
def test_what_a_line_between_paragraphs_is(line: str, kind: Kind) -> None:
    article = read("Rat sagt Ja zum Bad", ONE, TWO, line, THREE)
    assert (kind.value, line) in kinds(article)
    assert (line in article.body.splitlines()) == (kind not in (Kind.RELATED, Kind.FOOTER))


def test_a_stray_last_line_is_a_footer() -> None:
    article = read("Rat sagt Ja zum Bad", ONE, TWO, "Today")
    assert article.of_kind(Kind.FOOTER) == ("Today",)


def test_what_follows_a_tail_label_is_not_the_article() -> None:
    article = read(
        "Rat sagt Ja zum Bad", ONE, TWO, THREE, "Mehr zum Thema", "Freibad", "Ein Freibad öffnet."
    )
    assert article.body.splitlines() == [ONE, TWO, THREE]


def test_a_tail_label_with_an_article_below_is_only_a_label() -> None:
    article = read("Rat sagt Ja zum Bad", ONE, "Newsletter", TWO * 2, THREE * 2)
    assert article.body.splitlines() == [ONE, TWO * 2, THREE * 2]


def test_questions_of_an_interview_are_no_subheads() -> None:
    questions = ("Frau Muster, freuen Sie sich?", "Und was sagt der Rat?")
    article = read("„Wir bauen“", TWO, questions[0], ONE, questions[1], THREE)
    assert article.of_kind(Kind.SUBHEAD) == ()
    assert all(question in article.body for question in questions)


def test_the_lead_is_the_first_paragraph_below_a_headline() -> None:
    assert read("Rat sagt Ja zum Bad", ONE, TWO).of_kind(Kind.LEAD) == (ONE,)
    assert read(ONE, TWO).of_kind(Kind.LEAD) == ()


def test_wire_copy_around_the_text() -> None:
    article = read(f"MUSTERAU (dpa-AFX) - {ONE}", TWO + "/abc/DP/xyz")
    assert (article.dateline, article.agencies) == ("MUSTERAU", ("dpa-AFX",))
    assert (article.credit, article.signoff) == ("MUSTERAU (dpa-AFX) -", "/abc/DP/xyz")
    assert article.title == ""
    assert article.body.splitlines() == [ONE, TWO]


def test_lines_broken_at_a_width_are_joined() -> None:
    broken = (
        "Die Gemeinde Musterau baut ihr altes Hallenbad um, wie\n"
        "der Rat am Dienstagabend mit großer Mehrheit beschloss,\n"
        "nachdem er ein Jahr lang über die Kosten gestritten\n"
        "hatte."
    )
    assert article_from_text(f"Bad wird gebaut\n\n{broken}\n").body == broken.replace("\n", " ")


def test_one_short_line_is_searchable() -> None:
    assert article_from_text("Rat tagt").body == "Rat tagt"


def test_broken_lines_without_blank_ones_are_joined() -> None:
    broken = [
        "Die Gemeinde Musterau baut ihr altes",
        "Hallenbad um, und der Rat hat dem am",
        "Dienstagabend mit großer Mehrheit",
        "zugestimmt, nachdem er ein Jahr lang",
        "über die Kosten gestritten hatte.",
        "Zwei Jahre ohne Becken",
        "Im Frühjahr beginnen die Arbeiten an",
        "dem Dach und an der Heizung.",
    ]
    article = article_from_text("Das Bad wird gebaut\n\n" + "\n".join(broken))
    assert article.body.splitlines() == [
        " ".join(broken[:5]),
        "Zwei Jahre ohne Becken",
        " ".join(broken[6:]),
    ]


# Pull quotes

QUOTE, NAME, OFFICE = (
    "Wir bauen für unsere Kinder.",
    "Anna Muster (XYZ)",
    "Bürgermeisterin von Musterau",
)


def test_a_pull_quote_with_name_and_office() -> None:
    article = read("Rat sagt Ja zum Bad", ONE, TWO, QUOTE, NAME, OFFICE, THREE)
    assert article.of_kind(Kind.PULL_QUOTE) == (QUOTE, NAME, OFFICE)


def test_name_and_office_may_share_a_line() -> None:
    article = read("Rat sagt Ja", ONE, TWO, QUOTE, "Anna Muster, Bürgermeisterin", THREE)
    assert article.of_kind(Kind.PULL_QUOTE) == (QUOTE, "Anna Muster, Bürgermeisterin")


@pytest.mark.parametrize(
    ("quote", "name", "office"),
    [
        (QUOTE, "Eva Fremd", OFFICE),  # nobody whom the article knows
        (QUOTE, NAME, "Zwei Jahre ohne Becken"),  # a subhead, no office
        ("Der Rat kam um acht zusammen.", NAME, OFFICE),  # nobody speaks
    ],
)
def test_what_is_no_pull_quote(quote: str, name: str, office: str) -> None:
    article = read("Rat sagt Ja", ONE, TWO, quote, name, office, THREE)
    assert article.of_kind(Kind.PULL_QUOTE) == ()


# Comments


@pytest.mark.parametrize(
    "label", ["Kommentare", "2 Kommentare", "Kommentare (2)", "Leserkommentare"]
)
def test_comments_below_a_label(label: str) -> None:
    article = read(
        "Rat sagt Ja", ONE, TWO, label, "Endlich wird etwas getan im Ort.", "Viel zu teuer!"
    )
    assert [comment.text for comment in article.comments] == [
        "Endlich wird etwas getan im Ort.",
        "Viel zu teuer!",
    ]
    assert article.of_kind(Kind.FOOTER) == (label,)
    assert "teuer" not in article.body


@pytest.mark.parametrize(
    ("below", "count"),
    [
        (["Das wird nie was , glaubt mir das .", "Doch, natürlich wird das etwas."], 2),
        (["Schoen waere es ja, aber wer soll das bezahlen."], 1),
        (["Ech fannen dat net richteg, mir brauchen eng nei Schwämm."], 1),
        (["Der Rat tagt im Mai wieder, dann über die Schule."], 0),  # reads like an article
        (["Newsletter"], 0),
    ],
)
def test_comments_below_the_name_of_an_outlet(below: list[str], count: int) -> None:
    article = read("Rat sagt Ja", ONE, TWO, "Luxemburger Wort", *below)
    assert len(article.comments) == count


def test_every_comment_has_its_language() -> None:
    article = read(
        "Rat sagt Ja", ONE, TWO, "Kommentare",
        "Das ist eine sehr gute Nachricht für uns alle.",
        "Dir kënnt soen wat dir wëllt, mä dat ass net richteg fir eis.",
        "Voilà une très bonne nouvelle pour les enfants de la commune.",
        "Na ja.",
    )  # fmt: skip
    assert [comment.language for comment in article.comments] == ["de", "lb", "fr", ""]


def test_a_share_bar_that_says_comments_begins_none() -> None:
    assert read("Rat sagt Ja", ONE, "Kommentare", "Drucken", TWO).comments == ()


# Outlets and language


@pytest.mark.parametrize(
    ("sentence", "hints"),
    [
        ("Das sagte sie dem „Wort“.", ("Luxemburger Wort",)),
        ("Das sagte sie gegenüber Euronews.", ("Euronews",)),
        ("Das sagte er der „Süddeutschen Zeitung“.", ("Süddeutsche Zeitung",)),
        ("Das berichtet der „Spiegel“ und der Tagesspiegel.", ("Der Spiegel", "Tagesspiegel")),
        ("Ein „Wort“ gab das andere.", ()),
        ("Das sagte er dem Sender CBS News.", ()),
        ("Die Welt war nicht dabei.", ()),
    ],
)
def test_outlets_named_are_hints(sentence: str, hints: tuple[str, ...]) -> None:
    article = read("Rat sagt Ja", ONE, f"{TWO} {sentence}")
    assert (article.outlet, article.outlet_hint) == ("", hints)


def test_a_known_outlet_needs_no_hint() -> None:
    article = read("Rat sagt Ja", f"{ONE} Das sagte sie gegenüber Euronews.", outlet="Musterbote")
    assert (article.outlet, article.outlet_hint) == ("Musterbote", ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ONE, "de"),
        ("The council has agreed to rebuild the old swimming pool, after a long debate.", "en"),
        ("Le conseil a décidé de rénover la vieille piscine après une longue discussion.", "fr"),
        ("De Gemengerot huet decidéiert, déi al Schwämm nei ze bauen, no laanger Debatt.", "lb"),
        ("Bad", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert article_from_text(text).language == language


# Metadata


def test_metadata_win_over_the_text() -> None:
    article = read(
        "Rat sagt Ja", "Von Jan Beispiel", f"ULM (dpa) - {ONE}",
        id="7", url="https://bote.example/7", title="Ja zum Bad", date="2025-04-10",
        outlet="Musterbote", authors="Anna Muster; Eva Test", section="Lokales",
        agencies="AFP", language="de-AT",
    )  # fmt: skip
    assert (article.own_id, article.url, article.title) == (
        "7",
        "https://bote.example/7",
        "Ja zum Bad",
    )
    assert (article.outlet, article.section) == ("Musterbote", "Lokales")
    assert (article.authors, article.agencies) == (("Anna Muster", "Eva Test"), ("AFP",))
    assert (article.date.precision, article.date.source) == (Precision.DAY, DateSource.SIDECAR)
    assert article.language == "de"


def test_a_month_in_metadata_is_bettered_by_a_minute_inside_it() -> None:
    inside = read("Rat sagt Ja", "Stand: 10.04.2025 19:05 Uhr", ONE, date="2025-04")
    outside = read("Rat sagt Ja", "Stand: 10.05.2025 19:05 Uhr", ONE, date="2025-04")
    assert inside.date.isoformat() == "2025-04-10T19:05+02:00"
    assert outside.date.isoformat() == "2025-04"
