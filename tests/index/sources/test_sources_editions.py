"""Versions, withdrawals, embargoes and corrections, as wires and records state them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index import sources
from index.article import Article, Status
from index.errors import SourceError
from index.sources.describe import describe

TEXT = "Der Rat von Rheinhagen hat am Abend für ein neues Bad am Ufer gestimmt."


def newsml(meta: str = "", version: str = 'version="2"', provider: str = "nprov:dpa") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" {version} xml:lang="de"
    guid="urn:newsml:dpa.com:2009:250410-1"><itemMeta><itemClass qcode="ninat:text"/>
    <provider qcode="{provider}"/><versionCreated>2025-04-10T19:05:30+02:00</versionCreated>{meta}
    </itemMeta><contentMeta><headline>Ja zum Bad</headline></contentMeta><contentSet><inlineXML>
    <html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TEXT}</p></body></html></inlineXML>
    </contentSet></newsItem>"""


def ninjs(**said: Any) -> str:
    return json.dumps(
        {
            "uri": "urn:newsml:dpa.com:2009:250410-1",
            "version": "2",
            "versioncreated": "2025-04-10T19:05:30+02:00",
            "headline": "Ja zum Bad",
            "body_xhtml": f"<p>{TEXT}</p>",
            "provider": "dpa",
            "language": "de",
            **said,
        }
    )


def note(role: str, text: str, more: str = "") -> str:
    return f'<edNote role="dpaednoterole:{role}" {more}>{text}</edNote>'


def read(folder: Path, name: str, text: str) -> Article:
    (found,) = found_in(folder, name, text)
    assert isinstance(found, Article), found
    return found


def found_in(folder: Path, name: str, text: str) -> list[Article | SourceError]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return list(sources.read([path]))


def corrected(article: Article) -> list[str]:
    return [one.text for one in article.corrections]


@pytest.mark.parametrize(("name", "wire"), [("w.xml", newsml()), ("w.json", ninjs())])
def test_a_wire_says_which_version_it_is(tmp_path: Path, name: str, wire: str) -> None:
    article = read(tmp_path, name, wire)
    assert (article.version, article.status, article.embargo) == (2, Status.USABLE, None)
    assert article.revised == datetime(2025, 4, 10, 17, 5, 30, tzinfo=UTC)
    assert article.body == TEXT


@pytest.mark.parametrize("version", ["", 'version="1.0"', 'version="neu"'])
def test_a_version_without_a_number_is_0(tmp_path: Path, version: str) -> None:
    assert read(tmp_path, "w.xml", newsml(version=version)).version == 0


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("stat:canceled", Status.WITHDRAWN),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", Status.WITHDRAWN),
        ("stat:withheld", Status.WITHHELD),
        ("stat:usable", Status.USABLE),
    ],
)
def test_a_kill_tells_which_article_it_is_of(tmp_path: Path, state: str, status: Status) -> None:
    attribute = "uri" if "//" in state else "qcode"
    wire = newsml(f'<pubStatus {attribute}="{state}"/>')
    of_xml = read(tmp_path, "w.xml", wire)
    of_json = read(tmp_path, "w.json", ninjs(pubstatus=state))
    for article in (of_xml, of_json):
        assert (article.status, article.own_id) == (status, "urn:newsml:dpa.com:2009:250410-1")
        assert (article.outlet, article.version) == ("dpa", 2)
        assert article.body == (TEXT if status is Status.USABLE else "")


def test_a_kill_without_text_or_provider_is_known_by_its_id(tmp_path: Path) -> None:
    bare = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" version="3"
    guid="urn:newsml:dpa.com:2009:250410-1"><itemMeta><pubStatus qcode="stat:canceled"/>
    </itemMeta></newsItem>"""
    article = read(tmp_path, "kill.xml", bare)
    assert (article.outlet, article.status, article.version) == ("dpa", Status.WITHDRAWN, 3)


def test_a_kill_without_an_id_is_an_error(tmp_path: Path) -> None:
    (error,) = found_in(tmp_path, "kill.jsonl", '{"status": "withdrawn", "title": "Bad"}\n')
    assert isinstance(error, SourceError) and "no id" in error.reason


def test_of_a_kill_only_public_notes_are_told(tmp_path: Path) -> None:
    notes = (
        "<edNote>Anna Muster ist nicht die Täterin.</edNote>"
        + note("contacts", "Telefon 12")
        + note("correction", "Intern: Quelle fragen", 'pubconstraint="x:nonpublic"')
        + note("correction", "Die Zahlen sind überholt.")
    )
    wire = newsml(f'<pubStatus qcode="stat:canceled"/>{notes}')
    assert corrected(read(tmp_path, "kill.xml", wire)) == ["Die Zahlen sind überholt."]


@pytest.mark.parametrize(
    ("stated", "ends"),
    [
        ("2025-07-10T12:00:00+02:00", "2025-07-10T10:00"),
        ("2025-07-10T12:00:00Z", "2025-07-10T12:00"),
        ("2025-07-10T12:00:00", "2025-07-10T10:00"),  # Berlin, in summer
        ("2025-01-10T12:00:00", "2025-01-10T11:00"),  # Berlin, in winter
        ("2025-01-10T06:00:00-05:00", "2025-01-10T11:00"),
        ("2025-01-10", "2025-01-09T23:00"),  # from the day's first minute on
    ],
)
def test_embargoes_end_where_their_zone_says(tmp_path: Path, stated: str, ends: str) -> None:
    end = datetime.fromisoformat(ends).replace(tzinfo=UTC)
    wire = newsml(f"<embargoed>{stated}</embargoed>")
    record = json.dumps({"id": "1", "title": "Bad", "text": TEXT, "embargo": stated})
    table = f"id;titel;text;sperrfrist\n1;Ja zum Bad;{TEXT};{stated}\n2;Nein;{TEXT};\n"
    assert read(tmp_path, "w.xml", wire).embargo == end
    assert read(tmp_path, "w.json", ninjs(embargoed=stated)).embargo == end
    assert read(tmp_path, "r.jsonl", record).embargo == end
    first, second = found_in(tmp_path, "t.csv", table)
    assert isinstance(first, Article) and first.embargo == end
    assert isinstance(second, Article) and second.embargo is None


def test_an_embargo_without_an_end_holds_back(tmp_path: Path) -> None:
    assert read(tmp_path, "w.xml", newsml("<embargoed/>")).status is Status.WITHHELD


@pytest.mark.parametrize("stated", ["bald", "2025-04", "Dienstag"])
def test_an_embargo_that_cannot_be_read_lets_nothing_out(tmp_path: Path, stated: str) -> None:
    record = json.dumps({"id": "1", "title": "Bad", "text": TEXT, "embargo": stated})
    for name, text in (
        ("w.xml", newsml(f"<embargoed>{stated}</embargoed>")),
        ("w.json", ninjs(embargoed=stated)),
        ("r.jsonl", record),
    ):
        (error,) = found_in(tmp_path, name, text)
        assert isinstance(error, SourceError) and "embargo" in error.reason


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ('<signal qcode="sig:correction"/>' + note("correction", "Der Ort."), ["Der Ort."]),
        (note("correctionshort", "Kurz.") + note("correction", "Lang."), ["Lang."]),
        ('<signal qcode="sig:repeat"/>' + note("correctionshort", "Kurz."), ["Kurz."]),
        ('<signal qcode="sig:update"/>' + note("correction", "Neu ist ein Zitat."), []),
        (note("correctionnote", "Neu: Zitat"), []),
        ('<signal qcode="sig:correction"/>', [""]),
        ("<edNote>Berichtigung: Der Rat tagte am Montag.</edNote>", ["Der Rat tagte am Montag."]),
        ("<edNote>(KORREKTUR: zum Ort)</edNote>", ["zum Ort"]),
        ("<edNote>Bilder folgen.</edNote>", []),
    ],
)
def test_corrections_are_told_apart_from_news(tmp_path: Path, meta: str, told: list[str]) -> None:
    article = read(tmp_path, "w.xml", newsml(meta))
    assert corrected(article) == told
    assert all(one.moment == article.revised for one in article.corrections)


def test_a_headline_may_say_that_it_corrects(tmp_path: Path) -> None:
    article = read(tmp_path, "w.json", ninjs(headline="KORREKTUR: Ja zum Bad"))
    assert corrected(article) == [""]


def test_notes_of_digital_wires(tmp_path: Path) -> None:
    notes = [
        {"role": "x:correction", "ednote": "Der Ort.", "is_publishable": True},
        {"role": "x:correction", "ednote": "Quelle fragen.", "is_publishable": False},
    ]
    article = read(tmp_path, "w.json", ninjs(signal="sig:correction", ednotes=notes))
    assert corrected(article) == ["Der Ort."]


def test_our_own_records_say_it_too(tmp_path: Path) -> None:
    record = {
        "id": "1",
        "title": "Ja zum Bad",
        "text": TEXT,
        "version": 3,
        "corrections": ["Der Ort.", {"text": "Der Tag.", "date": "2025-04-11T08:00"}],
    }
    article = read(tmp_path, "r.jsonl", json.dumps(record))
    assert (article.version, corrected(article)) == (3, ["Der Ort.", "Der Tag."])
    described = describe(article)
    assert (described.version, described.status) == (3, "usable")
    assert described.corrections == ("Der Ort.", "Der Tag.")


@pytest.mark.parametrize("said", [{"version": "1.0.3"}, {"status": "publish"}, {"version": [1]}])
def test_other_meanings_of_these_names_do_no_harm(tmp_path: Path, said: dict[str, Any]) -> None:
    article = read(
        tmp_path, "r.jsonl", json.dumps({"id": "1", "title": "Bad", "text": TEXT, **said})
    )
    assert (article.version, article.status) == (0, Status.USABLE)


def test_versions_of_the_agency_messages(material: Path) -> None:
    folder = material / "ingest" / "newsml" / "dpa-2017-06-29"
    found = [one for one in sources.read([folder]) if isinstance(one, Article)]
    assert len(found) >= 40
    assert all(one.version >= 1 and one.revised and one.status is Status.USABLE for one in found)
    assert sum(1 for one in found if one.corrections) == 2


def test_embargoes_of_the_agency_messages(material: Path) -> None:
    folder = material / "ingest" / "newsml" / "dpa-digitalwires"
    ends = {
        Path(one.origin.path).stem: one.embargo.isoformat()
        for one in sources.read([folder])
        if isinstance(one, Article) and one.embargo
    }
    assert ends["embargoed"] == "2025-01-23T19:00:00+01:00"
    assert len(ends) == 2
