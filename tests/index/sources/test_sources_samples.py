"""The sample corpus reads as its README says."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article, Kind
from index.sources import read

SAMPLES = Path(__file__).parents[3] / "articles"


@pytest.fixture(scope="module")
def samples() -> dict[str, Article]:
    """The sample articles by folder and name, none of them an error."""
    found: dict[str, Article] = {}
    for result in read([SAMPLES]):
        assert isinstance(result, Article), result
        path = Path(result.origin.path)
        found[f"{path.parent.name}/{path.stem}"] = result
    return found


def test_every_file_is_an_article_with_text_and_language(samples: dict[str, Article]) -> None:
    assert len(samples) == len(list(SAMPLES.glob("*/*.txt"))) > 0
    assert all(a.body and a.language for a in samples.values())


def test_an_outlet_is_known_where_the_folder_says_so(samples: dict[str, Article]) -> None:
    assert all(bool(a.outlet) == ("fundstuecke/" not in name) for name, a in samples.items())


@pytest.mark.parametrize(
    ("name", "date", "kicker", "title"),
    [
        ("elbtaler-bote/buergerversammlung-torneck", "2025-04", "", None),
        ("fundstuecke/beratungen-konferenz-stand", "2025-10-16T06:20+02:00", "Konferenz in Brüssel",
         "Wer überwacht einen Frieden, den es nicht gibt?"),
        ("fundstuecke/chronik-hochwasser-kleita", "2025", "", None),
        ("fundstuecke/theater-aarlingen-ensemble", None, "Nach der Affäre",
         "Ein Ensemble lernt wieder laut zu sprechen"),
        ("fundstuecke/krankenhausfusion-agenturkopie", "2025-03", "", ""),
        ("hafenblatt/glaeubigerversammlung", "2025-12", "", None),
    ],
)  # fmt: skip
def test_head(
    samples: dict[str, Article], name: str, date: str | None, kicker: str, title: str | None
) -> None:
    article = samples[name]
    assert (article.date.isoformat(), article.kicker) == (date, kicker)
    assert bool(article.title) if title is None else article.title == title


@pytest.mark.parametrize(
    ("name", "agencies", "signoff"),
    [
        ("boersendepesche/torwald-quirinusbruecke", ("dpa-AFX",), "/lhk/DP/sto"),
        ("fundstuecke/krankenhausfusion-agenturkopie", ("APA",), "/fhu/APA/kri"),
        ("hafenblatt/insolvenz-spvg-grauhafen", ("SID",), ""),
        ("boersendepesche/kuestenlink-anleihe-reuters", ("Reuters",), ""),
    ],
)
def test_credits(
    samples: dict[str, Article], name: str, agencies: tuple[str, ...], signoff: str
) -> None:
    assert (samples[name].agencies, samples[name].signoff) == (agencies, signoff)


def test_comments_and_their_languages(samples: dict[str, Article]) -> None:
    article = samples["moselwort/konferenz-kirchberg-ohne-ergebnis"]
    assert [comment.language for comment in article.comments] == ["lb", "fr", "de", "de"]
    assert sum(bool(a.comments) for a in samples.values()) == 7


def test_pull_quote_and_pointer(samples: dict[str, Article]) -> None:
    article = samples["moselwort/verteidigungsministerkonferenz-luxemburg-beteiligung"]
    assert len(article.of_kind(Kind.PULL_QUOTE)) == 3
    assert len(article.of_kind(Kind.RELATED)) == 1
