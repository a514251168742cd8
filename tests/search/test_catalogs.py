"""Catalogs: every text of the page in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from index.article import Precision, PublicationDate
from index.settings import LANGUAGES as SETTABLE
from search.i18n import CATALOGS, LANGUAGES, SOURCE, choose, language
from tests.factory import published

ROOT = Path(__file__).parents[2]
OTHERS = [code for code in LANGUAGES if code != SOURCE]


def extracted() -> set[str | tuple[str, ...]]:
    """The texts that stand in the code and the templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    return {
        message
        for _, _, message, _, _ in extract_from_dir(
            ROOT, methods, options, keywords, directory_filter=lambda path: not _hidden(path)
        )
    }


def _hidden(path: str) -> bool:
    return Path(path).relative_to(ROOT).parts[0] not in ("search", "templates")


def catalog(code: str) -> Catalog:
    with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def texts_of(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The German texts and the translated ones."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return tuple(map(str, ids)), tuple(map(str, texts))


def pairs(code: str) -> Iterator[tuple[str, str]]:
    """Each translated text with the German one of the same places."""
    for message in catalog(code):
        if message.id:
            ids, texts = texts_of(message)
            yield from zip((ids[0], *[ids[-1]] * (len(texts) - 1)), texts, strict=True)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_has_exactly_the_texts_of_the_page(code: str) -> None:
    known = {message.id for message in catalog(code) if message.id}
    wanted = extracted()
    assert len(wanted) > 100
    assert known - wanted == set(), "no longer used"
    assert wanted - known == set(), "not in the catalog: run make messages"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_keeps_its_places(code: str) -> None:
    read = catalog(code)
    for message in read:
        if not message.id:
            continue
        ids, texts = texts_of(message)
        assert not message.fuzzy, ids
        assert len(texts) == (read.num_plurals if len(ids) > 1 else 1), ids
        assert all(text.strip() for text in texts), ids
    for german, text in pairs(code):
        assert _places(text) == _places(german), german
        assert (text[:1].isspace(), text[-1:].isspace()) == (False, False), german


#: Operators of a query, which a language may have in its own words.
_SPOKEN = {"UND", "ODER", "NICHT", "NAHE", "VOR", "AND", "OR", "NOT", "NEAR", "BEFORE"}


def _places(text: str) -> list[str]:
    """What is filled in, here as facts and in the browser as words in capitals."""
    known = {"CSV", "JSON", *_SPOKEN}
    words = [word for word in re.findall(r"\b[A-Z]{3,}\b", text) if word not in known]
    return sorted(words + re.findall(r"%\(\w+\)s|%%|#", text))


#: What no text of a language has, by its typography.
FOREIGN = {
    "de": "[\"'“”«]\\w",
    "en": "[»«„\"']|\\s[:;!?]",
    "fr": r"[„“”\"']|«(?!\u202f)|(?<!\u202f)»|(?<![\u202f\u00a0])[;!?](?!\w)|\w:(?=\s|$)",
    "lb": "[«»”\"']",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_are_set_as_the_language_does(code: str) -> None:
    shown = (
        [text for _, text in pairs(code)]
        if code != SOURCE
        else [one for text in extracted() for one in ([text] if isinstance(text, str) else text)]
    )
    assert [text for text in shown if re.search(FOREIGN[code], _bare(text))] == []


def _bare(text: str) -> str:
    """A text without what is typed: addresses, and what stands in the query language."""
    return re.sub(r"/\S+|\S+\*|\S+~|\b(medium|outlet|by):", "", text)


def test_the_languages_can_be_set() -> None:
    assert SETTABLE == LANGUAGES


@pytest.mark.parametrize("code", OTHERS)
def test_collecting_texts_anew_keeps_what_is_translated(code: str) -> None:
    collected = Catalog()
    for text in extracted():
        collected.add(text)
    updated, before = catalog(code), catalog(code)
    updated.update(collected, no_fuzzy_matching=True)
    assert not updated.obsolete
    # The header tells the minute, which may have passed.
    texts = {one.id: one.string for one in updated if one.id}
    assert texts == {one.id: one.string for one in before if one.id}


def bare_words(template: str) -> Iterator[str]:
    """Words of a template that stand in it as they are, in text or in attributes for readers."""
    plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "\0", template, flags=re.DOTALL)
    for shown in re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', plain):
        yield from re.findall(r"[^\W\d_]{2,}", shown)
    yield from re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", " ", plain))


ENGLISH = "api.html"  # the documentation of the endpoints, for programmers of any language
TEMPLATES = sorted(path for path in ROOT.glob("templates/*.html") if path.name != ENGLISH)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_text_of_a_template_misses_the_catalog(path: Path) -> None:
    assert set(bare_words(path.read_text(encoding="utf-8"))) <= {"Pressesuche"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (published(""), ("", "", "", "")),
        (published("2025"), ("2025",) * 4),
        (published("2025-04"), ("April 2025", "April 2025", "avril 2025", "Abrëll 2025")),
        (
            published("2025-03-10"),
            ("10. März 2025", "March 10, 2025", "10 mars 2025", "10. Mäerz 2025"),
        ),
        (
            published("2025-03-10T19:05"),
            (
                "10. März 2025, 19:05 Uhr",
                "March 10, 2025, 19:05",
                "10 mars 2025 à 19:05",
                "10. Mäerz 2025, 19:05 Auer",
            ),
        ),
        (
            published("2025-05-01"),
            ("1. Mai 2025", "May 1, 2025", "1er mai 2025", "1. Mee 2025"),
        ),
    ],
)
def test_dates_are_said_to_their_precision(when: PublicationDate, said: tuple[str, ...]) -> None:
    assert when.precision in Precision
    assert tuple(language(code).published(when) for code in LANGUAGES) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ("0 Kommentare", "0 comments", "0 commentaire", "0 Kommentaren")),
        (1, ("1 Kommentar", "1 comment", "1 commentaire", "1 Kommentar")),
        (2, ("2 Kommentare", "2 comments", "2 commentaires", "2 Kommentaren")),
        (
            12345,
            (
                "12.345 Kommentare",
                "12,345 comments",
                "12\u202f345 commentaires",
                "12.345 Kommentaren",
            ),
        ),
    ],
)
def test_numbers_have_their_plural(count: int, said: tuple[str, ...]) -> None:
    texts = ("%(count)s Kommentar", "%(count)s Kommentare", count)
    assert tuple(language(code).ngettext(*texts) for code in LANGUAGES) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("lb", ("Luxemburgisch", "Luxembourgish", "Luxembourgeois", "Lëtzebuergesch")),
        ("de", ("Deutsch", "German", "Allemand", "Däitsch")),
        ("xx", ("xx",) * 4),
        ("", ("",) * 4),
        ("../a", ("../a",) * 4),
    ],
)
def test_names_of_languages(code: str, said: tuple[str, ...]) -> None:
    assert tuple(language(one).name_of(code) for one in LANGUAGES) == said


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("", [], "de"),
        ("en", ["de"], "en"),
        ("it", ["it", "en-GB", "de"], "en"),
        ("", ["de-AT", "en"], "de"),
        ("", ["lb-LU", "fr", "de"], "lb"),
        ("", ["fr-BE", "nl"], "fr"),
        ("", ["*", "it"], "de"),
    ],
)
def test_the_language_asked_for_then_the_accepted_one(
    asked: str, accepted: list[str], chosen: str
) -> None:
    assert choose(asked, accepted, "de").code == chosen


def test_months_and_days_have_names() -> None:
    assert language("de").month(date(2025, 3, 1)) == "März 2025"
    assert language("en").day(date(2025, 3, 1)) == "March 1, 2025"
