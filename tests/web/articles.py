"""Articles to be read on their pages, and a server for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from index.article import Comment, Kind, Paragraph
from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article, published
from tests.newsroom import TODAY
from tests.web.looking import served

LONG = (
    "Seit Donnerstag rollt der Verkehr über das Wasser, und wer morgens zur Arbeit fährt, spart"
    " nach Angaben der Behörde zwanzig Minuten; die Fähren fahren vorerst weiter. "
)
OPENED = an_article(
    own_id="eroeffnet",
    url="https://hafenkurier.example/eroeffnet",
    title="Die Brücke ist eröffnet",
    kicker="Verkehr",
    outlet="Hafenkurier",
    authors=("Ada von der Lotse", "Ben Kai"),
    section="Lokales",
    credit="HAFENSTADT (dpa) -",
    dateline="HAFENSTADT",
    date=published("2025-04-10T19:05"),
    paragraphs=(
        Paragraph("Nach drei Jahren Bauzeit rollt der Verkehr.", Kind.LEAD),
        Paragraph("Die Brücke verbindet beide Ufer. " + LONG * 3),
        Paragraph("Was die Brücke kostet", Kind.SUBHEAD),
        Paragraph(LONG * 6),
        Paragraph("Ein Radweg auf der Brücke soll folgen."),
        Paragraph("Wie es weitergeht", Kind.SUBHEAD),
        Paragraph(LONG * 6),
        Paragraph("Lesen Sie auch: Die alte Brücke", Kind.RELATED),
    ),
    comments=(Comment("Diese Brücke fehlte uns.", "de"), Comment("Na endlich.", "de")),
)
STRANGE = an_article(
    own_id="seltsam",
    url="",
    title="</script><script>alert(1)</script><!-- Quastenflosser",
    outlet="",
    authors=("<b>x</b>",),
    agencies=(),
    language="",
    date=published("2025-04"),
    paragraphs=(Paragraph("Ein </script> mit --> und <!--<script> Quastenflosser darin."),),
)
BRIEF = an_article(
    own_id="kurz",
    title="Kurz gemeldet",
    language="en",
    paragraphs=(Paragraph("A ferry runs."), Paragraph("Later", Kind.SUBHEAD)),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("reading")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild_articles(settings, [OPENED, STRANGE, BRIEF])
    return settings


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[FlaskClient]:
    application = create_app(settings, lambda: TODAY)
    with closing(application.extensions["desk"].live):
        yield application.test_client()


@pytest.fixture(scope="module")
def site(reader: FlaskClient) -> Iterator[str]:
    with served(reader.application) as address:
        yield address


def path(client: FlaskClient, words: str) -> str:
    """The link of the article that these words find, without the search."""
    found = client.get("/api/search", query_string={"q": words}).get_json()["hits"]
    assert len(found) == 1
    return f"/articles/{found[0]['id']}"


@pytest.fixture(scope="module")
def opened(reader: FlaskClient) -> str:
    return path(reader, "eröffnet")
