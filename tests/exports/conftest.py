"""Exports are made of the newsroom, and of articles that are meant to break files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.article import Article
from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article, published
from tests.newsroom import SPECIAL, TODAY, council_reports

#: Headlines and names that mean something to one format or another.
NASTY = (
    r"100 % für A&B_2 {neu} $5 #1 ~x ^y \input{x}",
    '=HYPERLINK("https://boese.example";"hier")',
    "Kauf; =SUMME(A1)",
    "-Redaktion und @alle",
    "]]> <script>alert(1)</script> &amp; &#0;",
    'Zeile "in" Anführung, mit Komma',
    "ER  - TY  - JOUR",
    "Häuser in Łódź, Œuvre, Straße 🚲",
    "@article{x, title = {y}}",
    "{offen",
    "zu}",
)


def nasty_articles() -> list[Article]:
    return [
        an_article(
            own_id=f"arg-{number}",
            title=text,
            kicker=text,
            body=f"Ein Text über das Arge. {text}",
            outlet=f"Blatt {text}",
            authors=(f"Rosa {text}", "Sand and Söhne", "Kai, Ben"),
            agencies=(text, "dpa"),
            section=text,
            url=f"https://arg.example/{number}?a=1&b={{2}}#_%20",
            date=published(f"2025-05-{number + 1:02}"),
        )
        for number, text in enumerate(NASTY)
    ]


def everything() -> list[Article]:
    return [*SPECIAL, *council_reports(), *nasty_articles()]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that lead to the index of all this, reached under an address of its own."""
    folder = tmp_path_factory.mktemp("exports")
    settings = Settings(
        index=folder / "index",
        holdings=folder / "holdings.sqlite",
        address="https://presse.example",
    )
    rebuild_articles(settings, everything())
    return settings


@pytest.fixture(scope="session")
def application(archive: Settings) -> Iterator[Flask]:
    application = create_app(archive, lambda: TODAY)
    yield application
    application.extensions["desk"].live.close()


@pytest.fixture(scope="session")
def client(application: Flask) -> FlaskClient:
    return application.test_client()
