"""Catalogs: every text of the page in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from index.article import Precision, PublicationDate
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


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_has_exactly_the_texts_of_the_page(code: str) -> None:
    known = {message.id for message in catalog(code) if message.id}
    wanted = extracted()
    assert len(wanted) > 100
    assert known - wanted == set(), "no longer used"
    assert wanted - known == set(), "not in the catalog: run make messages"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_keeps_its_places(code: str) -> None:
    for message in catalog(code):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.fuzzy, message.id
        assert len(texts) == len(ids)
        assert all(text.strip() for text in texts), message.id
        for text in texts:
            assert _places(text) == _places(ids[0]), message.id


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


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
    ("when", "german", "english"),
    [
        (published(""), "", ""),
        (published("2025"), "2025", "2025"),
        (published("2025-04"), "April 2025", "April 2025"),
        (published("2025-03-10"), "10. März 2025", "March 10, 2025"),
        (published("2025-03-10T19:05"), "10. März 2025, 19:05 Uhr", "March 10, 2025, 19:05"),
    ],
)
def test_dates_are_said_to_their_precision(
    when: PublicationDate, german: str, english: str
) -> None:
    assert when.precision in Precision
    assert (language("de").published(when), language("en").published(when)) == (german, english)


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (0, "0 Kommentare", "0 comments"),
        (1, "1 Kommentar", "1 comment"),
        (12345, "12.345 Kommentare", "12,345 comments"),
    ],
)
def test_numbers_have_their_plural(count: int, german: str, english: str) -> None:
    texts = ("%(count)s Kommentar", "%(count)s Kommentare", count)
    assert language("de").ngettext(*texts) == german
    assert language("en").ngettext(*texts) == english


@pytest.mark.parametrize(
    ("code", "german", "english"),
    [
        ("lb", "Luxemburgisch", "Luxembourgish"),
        ("xx", "xx", "xx"),
        ("", "", ""),
        ("../a", "../a", "../a"),
    ],
)
def test_names_of_languages(code: str, german: str, english: str) -> None:
    assert (language("de").name_of(code), language("en").name_of(code)) == (german, english)


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("", [], "de"),
        ("en", ["de"], "en"),
        ("fr", ["fr", "en-GB", "de"], "en"),
        ("", ["de-AT", "en"], "de"),
        ("", ["*", "fr"], "de"),
    ],
)
def test_the_language_asked_for_then_the_accepted_one(
    asked: str, accepted: list[str], chosen: str
) -> None:
    assert choose(asked, accepted, "de").code == chosen


def test_months_and_days_have_names() -> None:
    assert language("de").month(date(2025, 3, 1)) == "März 2025"
    assert language("en").day(date(2025, 3, 1)) == "March 1, 2025"
