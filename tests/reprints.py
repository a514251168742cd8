"""A story that several outlets ran, as articles, and as a real index with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.article import Article, Kind, Paragraph
from index.build import rebuild_articles
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article, published
from tests.newsroom import TODAY

SAID = (
    "Wir haben den Kindern von Grauwerder versprochen, dass sie im Herbst wieder mit dem Boot zur "
    "Schule fahren, und dieses Versprechen halten wir auch"
)
OPENING = (
    "Der Fährverkehr zwischen Grauwerder und dem Festland bleibt nach dem Brand im Maschinenraum "
    "der Seeschwalbe mindestens bis Ende September eingestellt, wie die Reederei am Mittwoch nach "
    "einer Begutachtung des Schiffes in der Werft mitteilte."
)
DAMAGE = (
    "Nach Angaben der Gutachter ist die Steuerung beider Motoren so stark verschmort, dass sie "
    "vollständig ausgetauscht werden muss. Ersatzteile gibt es nur noch bei einem Hersteller in "
    "Norwegen, der sie eigens anfertigen will."
)
MAYOR = f"Bürgermeisterin Imke Harbeck sagte: „{SAID}.“"
COSTS = (
    "Die Kosten der Reparatur beziffert das Unternehmen auf rund zwei Millionen Euro, von denen "
    "die Versicherung vermutlich etwas mehr als die Hälfte übernehmen wird."
)
HOUSE = (
    "Jeden Morgen um sechs Uhr schicken wir Ihnen die wichtigsten Nachrichten von der Küste in Ihr "
    "Postfach, kostenlos und ohne Werbung."
)


def _lines(*texts: str) -> str:
    return "\n".join(texts)


AGENCY = an_article(
    own_id="agentur",
    title="Fähre nach Grauwerder fällt bis Herbst aus",
    kicker="",
    outlet="Hafenkurier",
    section="",
    paragraphs=(
        Paragraph(OPENING, Kind.LEAD),
        Paragraph("Ersatz aus Norwegen", Kind.SUBHEAD),
        Paragraph(DAMAGE),
        Paragraph("Lesen Sie auch: So begann der Brand", Kind.RELATED),
        Paragraph(MAYOR),
        Paragraph(COSTS),
    ),
    date=published("2025-08-06T14:10"),
)
COPY = an_article(
    own_id="kopie",
    title="Seeschwalbe bleibt in der Werft",
    outlet="Tageblatt",
    body=_lines(
        OPENING.replace("Mittwoch", "Mittwochabend"),
        "Auf der Insel wächst derweil der Unmut. Vor dem Rathaus standen am Nachmittag vierzig "
        "Leute und verlangten nach einem Notdienst.",
        COSTS,
        DAMAGE,
        HOUSE,
    ),
    date=published("2025-08-07"),
)
CUT = an_article(
    own_id="gekuerzt",
    title="Keine Fähre nach Grauwerder",
    outlet="Abendblatt",
    body=OPENING,
    date=published("2025-08-06"),
)
OWN = an_article(
    own_id="eigen",
    title="Ein Boot für vierzig Kinder",
    outlet="Wochenpost",
    agencies=(),
    body=_lines(
        "Morgens um halb sieben steht Bente Lüders am leeren Anleger von Grauwerder und wartet auf "
        "den Krabbenkutter, der die Kinder der Insel in die Schule bringt.",
        f"Harbeck gibt sich zuversichtlich. „{SAID}“, sagt die Bürgermeisterin beim Rundgang.",
        "Die Fähre Seeschwalbe sieht sie von hier aus nicht, die Werft liegt hinter dem Deich.",
    ),
    date=published("2025-08-09"),
)
LATER = an_article(
    own_id="spaeter",
    title="Grauwerder bekommt einen Notdienst",
    outlet="Inselbote",
    agencies=(),
    body="Ein Katamaran ersetzt von Montag an die Fähre Seeschwalbe. Die Reederei hat ihn für den "
    "Verkehr zwischen Grauwerder und dem Festland gemietet, bis die Motoren repariert sind.",
    date=published("2025-08-16"),
)


def _others() -> list[Article]:
    """Articles about other things, four of them with the line that their outlet always prints."""
    told = ("Der Kreistag", "Das Amtsgericht", "Die Feuerwehr", "Der Ruderklub", "Die Bücherei")
    return [
        an_article(
            own_id=f"anderes-{number}",
            title=f"{who} macht Sommerpause",
            outlet="Tageblatt",
            agencies=(),
            body=_lines(f"{who} beginnt am {number}. August mit den Ferien.", HOUSE),
            date=published(f"2025-08-{number:02}"),
        )
        for number, who in enumerate(told, 1)
    ]


ARTICLES = (AGENCY, COPY, CUT, OWN, LATER, *_others())


def open_press(folder: Path, stories: bool = True) -> Settings:
    """Build the index of this story in a folder."""
    settings = Settings(
        index=folder / "index", holdings=folder / "holdings.sqlite", stories=stories
    )
    rebuild_articles(settings, list(ARTICLES))
    return settings


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on this story."""
    application = create_app(open_press(tmp_path_factory.mktemp("press")), lambda: TODAY)
    yield application
    application.extensions["desk"].live.close()


@pytest.fixture(scope="session")
def reader(press: Flask) -> FlaskClient:
    return press.test_client()


@pytest.fixture(scope="session")
def ids(reader: FlaskClient) -> dict[str, str]:
    """Title -> the id that the holdings have given the article."""
    hits = reader.get("/api/search?size=100").get_json()["hits"]
    return {hit["title"]: hit["id"] for hit in hits}
