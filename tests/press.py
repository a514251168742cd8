"""Outlets that print each other's and an agency's reports, as a real index with stories."""

from __future__ import annotations

from pathlib import Path
from random import Random

from index.article import Article
from index.build import rebuild_articles
from index.settings import Settings
from tests.factory import an_article, published

_SYLLABLES = ("Ra", "Ke", "Mo", "Lü", "Tri", "Ber", "Sal", "Wen")
_ENDS = ("bau", "dorf", "feld", "gang", "kamm", "land", "nest", "rand", "tal", "wiese")


def a_text(seed: str, length: int = 120) -> str:
    """Words that no other seed's text has in the same order."""
    chance = Random(seed)
    words = (chance.choice(_SYLLABLES) + chance.choice(_ENDS) for _ in range(length))
    return " ".join(words) + "."


def _fields(outlet: str, date: str, *agencies: str) -> dict[str, object]:
    return {"outlet": outlet, "date": published(date), "agencies": agencies, "authors": ()}


FERRY = a_text("Fähre")

#: One report of an agency in four outlets, and one that an outlet has alone.
FERRIES = (
    an_article(
        title="Fähre fällt aus",
        body=f"Die Fähre bleibt im Hafen. {FERRY}",
        dateline="KIEL",
        **_fields("Kurier", "2025-04-10T08:00", "dpa"),
    ),
    an_article(
        title="Keine Fähre heute",
        body=f"Die Fähre bleibt im Hafen. {FERRY} {a_text('Bote', 20)}",
        **_fields("Bote", "2025-04-10T09:30", "dpa"),
    ),
    an_article(
        title="Hafen: Fähre steht",
        body=f"Die Fähre bleibt im Hafen. {FERRY}",
        **_fields("Abendblatt", "2025-04-10T18:00", "dpa"),
    ),
    an_article(
        title="Die Fähre und der Wind",
        body=f"Die Fähre bleibt im Hafen. {' '.join(FERRY.split()[:90])}",
        **_fields("Hafenkurier", "2025-04-11", "dpa"),
    ),
    an_article(
        title="Wer die Fähre steuert",
        body=f"Ein Tag auf der Fähre. {a_text('Steuermann')}",
        **_fields("Kurier", "2025-03-02T12:00"),
    ),
)
LIGHTHOUSES = (
    an_article(
        title="Leuchtturm im Winter",
        body=f"Der Leuchtturm. {a_text('Winter')}",
        **_fields("Stadtarchiv", "2024-12"),
    ),
    an_article(
        title="Leuchtturm am Fest",
        body=f"Der Leuchtturm. {a_text('Fest')}",
        **_fields("Bote", "2024-12-24T10:00"),
    ),
)
#: Pairs of copies whose headlines a spreadsheet would take for formulas, or a browser for code.
HOSTILE = tuple(
    an_article(
        title=title,
        body=a_text(title, 100),
        outlet=f"{sign}Blatt",
        agencies=(),
        authors=(),
        date=published(f"2025-05-0{number % 9 + 1}T0{copy}:00"),
    )
    for number, (sign, title) in enumerate(
        [
            ("=", '=HYPERLINK("http://boese.example","Klick")'),
            ("+", "+49 40 ist dran"),
            ("-", "-5 Grad in der Nacht"),
            ("@", "@rathaus antwortet"),
            ("<b>", '<b>Dach</b>, "Zeichen"; und Komma'),
        ]
    )
    for copy in (1, 2)
)


def council_reports() -> list[Article]:
    """Of many outlets, each with a report of its own."""
    return [
        an_article(
            title=f"Stadtrat tagt zum {number}. Mal",
            body=f"Der Stadtrat tagt. {a_text(f'Rat {number}')}",
            **_fields(f"Lokalblatt {number:02}", f"2025-05-{number:02}"),
        )
        for number in range(1, 26)
    ]


def open_press(folder: Path) -> Settings:
    """Build the index of this collection in a folder."""
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild_articles(settings, [*FERRIES, *LIGHTHOUSES, *HOSTILE, *council_reports()])
    return settings
