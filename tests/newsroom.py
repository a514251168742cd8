"""A small collection of articles as a real index, for tests of the search and its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from index.article import UNDATED, Article, Comment, Kind, Paragraph
from index.build import rebuild_articles
from index.live import Live
from index.settings import LimitSettings, Settings
from search.answer import Answer, answer
from search.app import create_app
from search.arguments import Parsed, parse
from tests.factory import an_article, published

TODAY = date(2025, 6, 15)

Ask = Callable[[str], Answer]

BRIDGE = an_article(
    own_id="bruecke",
    title="Neue Brücke über den Hafen eröffnet",
    kicker="Verkehr",
    outlet="Hafenkurier",
    authors=("Ada Lotse", "Ben Kai"),
    agencies=("dpa",),
    section="Lokales",
    dateline="HAFENSTADT",
    credit="HAFENSTADT (dpa) -",
    signoff="/al",
    date=published("2025-04-10T19:05"),
    paragraphs=(
        Paragraph("Nach drei Jahren Bauzeit rollt der Verkehr.", Kind.LEAD),
        Paragraph("Die Brücke verbindet beide Ufer. Fähren fahren weiter."),
        Paragraph("Was jetzt noch fehlt", Kind.SUBHEAD),
        Paragraph("Ein Radweg auf der Brücke soll folgen."),
        Paragraph("Wir haben lange gewartet.", Kind.PULL_QUOTE),
        Paragraph("Die Brücke am Abend der Eröffnung", Kind.CAPTION),
        Paragraph("Lesen Sie auch: Der Tunnel kommt später", Kind.RELATED),
        Paragraph("Alle Rechte vorbehalten", Kind.FOOTER),
    ),
    comments=(
        Comment("Endlich ist das Bauwerk fertig!", "de"),
        Comment("Finally, a crossing for bicycles.", "en"),
    ),
)

SPECIAL = (
    BRIDGE,
    an_article(
        title="Brücke gesperrt",
        body="Ein Schiff hat die Brücke gerammt.",
        outlet="Tageblatt",
        agencies=("AFP",),
        authors=("Cem Bug",),
        section="Politik",
        date=published("2025-04"),
    ),
    an_article(
        title="Brücke in der Chronik",
        body="Die alte Brücke war aus Holz.",
        outlet="Stadtarchiv",
        agencies=(),
        authors=(),
        section="Kultur",
        date=published("2024"),
    ),
    an_article(
        title="Brücke ohne Tag",
        body="Niemand weiß, wann die Brücke gebaut wurde.",
        outlet="",
        outlet_hint=("Abendblatt",),
        agencies=(),
        authors=(),
        section="",
        date=UNDATED,
    ),
    an_article(
        title="Bridge opened",
        body="The new bridge carries traffic; a ferry still runs.",
        outlet="Harbour Times",
        language="en",
        agencies=("Reuters",),
        authors=("-Redaktion",),
        date=published("2025-04-11"),
    ),
    an_article(
        title="<script>alert('Titel')</script> & Zeichen",
        kicker="<b>Dach</b>",
        body='Ein Text mit <img src=x onerror="alert(1)"> und "Zeichen" darin.',
        outlet='Blatt "Ä & Ö" <i>',
        authors=("O'Neill <x>",),
        url="javascript:alert(1)",
        date=published("2023-02-01"),
    ),
    an_article(
        title="",
        body="Ein Artikel ohne Überschrift berichtet vom Schöffengericht.",
        outlet="Morgenzeitung",
        date=published("2022-12-31T23:30"),
    ),
)


def council_reports(number: int = 40) -> list[Article]:
    """Articles that differ in outlet, author and day: enough for pages and long facets."""
    return [
        an_article(
            own_id=f"rat-{n}",
            title=f"Stadtrat tagt zum {n}. Mal",
            body=f"Der Stadtrat sprach über den Haushalt. Punkt {n} wurde vertagt.",
            outlet=f"Lokalblatt {n % 14:02}",
            authors=(f"Reporter {n % 3}",),
            agencies=(),
            section="Lokales",
            date=published(f"{2021 + n % 4}-{n % 12 + 1:02}-{n % 28 + 1:02}"),
        )
        for n in range(1, number + 1)
    ]


def open_newsroom(folder: Path) -> Settings:
    """Build the index of this collection in a folder."""
    settings = Settings(
        index=folder / "index",
        holdings=folder / "holdings.sqlite",
        limits=LimitSettings(costly="off", saved="off"),
    )
    rebuild_articles(settings, [*SPECIAL, *council_reports()])
    return settings


def parsed(query: str) -> Parsed:
    """The request of a query string such as "q=Brücke&from=2025"."""
    return parse(MultiDict(parse_qsl(query, keep_blank_values=True)), TODAY)


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings that lead to the index of this collection."""
    return open_newsroom(tmp_path_factory.mktemp("newsroom"))


@pytest.fixture(scope="session")
def ask(newsroom: Settings) -> Iterator[Ask]:
    """Answers a query string, which must be one without problems."""
    live = Live(newsroom)

    def ask(query: str) -> Answer:
        understood = parsed(query)
        assert not understood.problems
        with live.reading() as now:
            return answer(now.searcher, understood.request, TODAY, now.generation)

    yield ask
    live.close()


@pytest.fixture(scope="session")
def application(newsroom: Settings) -> Iterator[Flask]:
    """The application on this collection."""
    application = create_app(newsroom, lambda: TODAY)
    yield application
    application.extensions["desk"].live.close()


@pytest.fixture(scope="session")
def client(application: Flask) -> FlaskClient:
    return application.test_client()
