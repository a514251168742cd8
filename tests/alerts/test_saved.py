"""Saved searches: what is new to them, and who may see that."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import BERLIN
from index.build import rebuild
from index.rollback import roll_back
from index.settings import Settings
from index.update import let_back, take_down, update
from search.app import create_app
from search.saved import portable
from search.saved import store as stores
from search.saved.database import SavedError, database
from search.saved.known import joined, new_among, numbers, packed, unpacked
from search.saved.saved import CannotBeSaved, Kind, TooManySearches, key_of
from search.saved.store import Store
from tests.alerts.conftest import Archive

PORT = "Hafen wächst\n\nDer Hafen bekommt einen neuen Kran.\n"


# What is new


def test_what_was_there_is_no_news_and_what_comes_is_once(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    assert archive.titles(path) == []
    archive.write("kran", PORT)
    assert archive.titles(path) == ["Hafen wächst"]
    rebuild(archive.settings, [archive.folder])
    assert archive.titles(path) == ["Hafen wächst"]
    archive.write("möwe", "Möwen am Hafen\n\nSie sind zahlreich.\n")
    assert archive.titles(path) == ["Möwen am Hafen", "Hafen wächst"]


def test_an_article_that_begins_to_match_is_new_once(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("rat", "Rat tagt\n\nDer Rat sprach über den Hafen.\n")
    assert archive.titles(path) == ["Rat tagt"]
    archive.write("rat", "Rat tagt\n\nDer Rat sprach über den Haushalt.\n")
    assert archive.titles(path) == ["Rat tagt"]  # it was new, and still is there
    archive.write("rat", "Rat tagt\n\nDer Rat sprach wieder über den Hafen.\n")
    assert archive.titles(path) == ["Rat tagt"]


def test_one_that_did_already_stays_old_news_whatever_becomes_of_it(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("fest", "Fest am Hafen\n\nDer Hafen feiert vier Tage lang.\n")
    archive.remove("fähre")
    archive.titles(path)
    archive.write("fähre", "Fähre fällt aus\n\nDie Fähre blieb am Hafen liegen.\n")
    assert archive.titles(path) == []


def test_a_query_is_never_relaxed(archive: Archive) -> None:
    path = archive.save(q="Hafen Quastenflosser")
    archive.write("kran", PORT)
    assert archive.client.get("/api/search?q=Hafen Quastenflosser").get_json()["relaxed"]
    assert archive.titles(path) == []


def test_what_was_taken_down_or_is_gone_is_not_shown(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("kran", PORT)
    archive.write("möwe", "Möwen am Hafen\n\nSie sind zahlreich.\n")
    archive.titles(path)
    id = archive.client.get("/api/search?q=Kran").get_json()["hits"][0]["id"]
    take_down(archive.settings, id, "Gericht")
    archive.remove("möwe")
    assert archive.titles(path) == []
    assert "Möwen" not in archive.client.get(path).text
    let_back(archive.settings, id)
    assert archive.titles(path) == ["Hafen wächst"]


def test_what_is_under_embargo_is_new_when_that_ends(archive: Archive) -> None:
    path = archive.save(q="Sperre")
    line = '{"title": "Mit Sperre", "text": "Sperre.", "embargo": "2026-04-10T12:00"}\n'
    (archive.folder / "später.jsonl").write_text(line, encoding="utf-8")
    update(archive.settings)
    assert archive.titles(path) == []
    archive.moment = datetime(2026, 4, 10, 12, tzinfo=BERLIN)
    assert archive.titles(path) == ["Mit Sperre"]


def test_dates_in_words_go_with_the_day(archive: Archive) -> None:
    path = archive.save(q="datum:heute")
    line = '{"title": "Morgen", "text": "Vorschau.", "date": "2026-04-11"}\n'
    (archive.folder / "morgen.jsonl").write_text(line, encoding="utf-8")
    update(archive.settings)
    assert archive.titles(path) == []
    archive.moment += timedelta(days=1)
    assert archive.titles(path) == ["Morgen"]


def test_a_rollback_hides_for_a_while_and_tells_nothing_twice(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("kran", PORT)
    assert archive.titles(path) == ["Hafen wächst"]
    roll_back(archive.settings)
    assert archive.titles(path) == []
    update(archive.settings)
    assert archive.titles(path) == ["Hafen wächst"]


def test_where_the_holdings_are_lost_nothing_is_told_twice(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("kran", PORT)
    assert archive.titles(path) == ["Hafen wächst"]
    for file in archive.settings.holdings.parent.glob("holdings.sqlite*"):
        file.unlink()
    (archive.folder / "aal.txt").write_text("Aal\n\nEin Aal im Hafen.\n", encoding="utf-8")
    rebuild(archive.settings, [archive.folder])
    before = archive.titles(path)
    assert set(before) <= {"Hafen wächst"}
    archive.write("möwe", "Möwen am Hafen\n\nSie sind zahlreich.\n")
    assert archive.titles(path) == ["Möwen am Hafen", *before]


def test_many_at_once_notice_it_once(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    archive.write("kran", PORT)
    archive.write("möwe", "Möwen am Hafen\n\nSie sind zahlreich.\n")
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _: tuple(archive.titles(path)), range(16)))
    assert set(read) == {("Möwen am Hafen", "Hafen wächst")}


def test_old_hits_are_let_go_but_never_new_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "KEPT", 2)
    path = archive.save(q="Hafen")
    for number in range(4):
        archive.write(f"kran{number}", f"Kran {number}\n\nDer Hafen bekommt Kran {number}.\n")
        archive.titles(path)
    assert archive.titles(path) == ["Kran 3", "Kran 2"]
    rebuild(archive.settings, [archive.folder])
    assert archive.titles(path) == ["Kran 3", "Kran 2"]


def test_of_what_waits_to_be_told_nothing_is_let_go(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "KEPT", 2)
    path = archive.save(q="Hafen")
    archive.tell(Kind.MAIL, "leser@bote.example")
    for number in range(4):
        archive.write(f"kran{number}", f"Kran {number}\n\nDer Hafen bekommt Kran {number}.\n")
        archive.titles(path)
    assert len(archive.outbox.waiting(archive.outbox.targets()[0])) == 4


# Links, pages and forms


def test_a_link_cannot_be_guessed_and_is_written_down_nowhere(archive: Archive) -> None:
    token = archive.save(q="Hafen").removeprefix("/saved/")
    assert len(token) == 32
    file = archive.settings.saved_searches
    assert token.encode() not in file.read_bytes()
    assert key_of(token) in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for other in (token[:-1], f"{token}A", token.swapcase(), "0" * 32):
        for path in (f"/saved/{other}", f"/saved/{other}/feed"):
            assert archive.client.get(path).status_code == 404
        assert archive.client.post(f"/saved/{other}/delete").status_code == 404


def test_its_secret_goes_nowhere(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    path = archive.save(q="Hafen")
    for url, kept in ((path, "no-store"), (f"{path}/feed", "private, no-cache")):
        headers = archive.client.get(url).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == kept
    archive.settings.saved_searches.write_bytes(b"kein SQLite, sondern etwas anderes" * 100)
    for file in archive.settings.saved_searches.parent.glob("saved.sqlite-*"):
        file.unlink()
    assert archive.client.get(path).status_code == 503
    told = [str(record.__dict__.get("told", "")) for record in caplog.records]
    assert any("saved" in one for one in told)
    token = path.rpartition("/")[2]
    assert not any(token in one for one in (*told, caplog.text))


def test_a_feed_that_has_not_changed_is_not_sent_again(archive: Archive) -> None:
    path = archive.save(q="Hafen")
    tag = archive.client.get(f"{path}/feed").headers["ETag"]
    again = archive.client.get(f"{path}/feed", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    archive.client.post(path, data={"name": "Am Hafen", "q": "Hafen"})
    renamed = archive.client.get(f"{path}/feed", headers={"If-None-Match": tag})
    assert renamed.status_code == 200
    archive.write("kran", PORT)
    assert archive.client.get(f"{path}/feed", headers={"If-None-Match": tag}).status_code == 200


def test_pages_and_feeds_go_back_to_the_first_hit(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.saved.web.FEED_PAGE", 2)
    monkeypatch.setattr("search.saved.web.SHOWN", 2)
    path = archive.save(q="Hafen")
    for number in range(5):
        archive.write(f"kran{number}", f"Kran {number}\n\nDer Hafen bekommt Kran {number}.\n")
        archive.titles(path)
    assert archive.titles(path) == ["Kran 4", "Kran 3"]
    assert f'rel="next" type="application/atom+xml" href="https://presse.example{path}' in (
        archive.client.get(f"{path}/feed").text
    )
    second = archive.client.get(f"{path}/feed?before=4").text
    assert "Kran 2" in second and "Kran 1" in second and "Kran 3" not in second
    last = archive.client.get(f"{path}?before=2").text
    assert "Kran 0" in last and "Kran 1" not in last and "zu den neuesten" in last


def test_another_query_tells_only_what_is_new_from_then_on(archive: Archive) -> None:
    path = archive.save(q="Hafen", outlet="-Blatt", name="Am Hafen")
    archive.write("kran", PORT)
    archive.titles(path)
    answer = archive.client.post(path, data={"name": "Im Rat", "q": "Rat"})
    assert (answer.status_code, answer.location) == (303, path)
    assert archive.saved().asked == "q=Rat&outlet=-Blatt"
    assert archive.titles(path) == ["Hafen wächst"]
    archive.write("wahl", "Rat wählt\n\nDer Rat hat gewählt.\n")
    assert archive.titles(path) == ["Rat wählt", "Hafen wächst"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"q": " Hafen "}, "q=Hafen"),
        ({"q": "Hafen", "sort": "oldest", "size": "50", "page": "3", "lang": "en"}, "q=Hafen"),
        ({"q": "Hafen", "group": "none", "facet": "outlet"}, "q=Hafen"),
        ({"q": "", "agency": "dpa", "from": "2025", "undated": "include"}, None),
        ({"q": "Hafen", "outlet": "-Bote", "overlap": "1", "to": "2025-04"}, None),
    ],
)
def test_what_is_saved_is_what_says_which_articles(
    archive: Archive, asked: dict[str, str], kept: str | None
) -> None:
    archive.save(**asked)
    expected = kept or "&".join(f"{name}={value}" for name, value in asked.items() if value)
    assert sorted(archive.saved().asked.split("&")) == sorted(expected.split("&"))


@pytest.mark.parametrize("asked", [{"q": "Hafen", "from": "bald"}, {"q": "Hafen" * 4000}])
def test_what_is_not_understood_is_not_saved(archive: Archive, asked: dict[str, str]) -> None:
    assert archive.client.post("/saved", data=asked).status_code == 400
    assert archive.store.all() == []


def test_one_that_is_not_understood_any_more_finds_nothing_instead_of_more(
    archive: Archive,
) -> None:
    path = archive.save(q="Hafen")
    archive.store.change(archive.saved(), "Alt", "q=Hafen&from=dereinst", None)
    archive.write("kran", PORT)
    assert archive.titles(path) == []
    assert "wird nicht mehr verstanden" in archive.client.get(path).text
    archive.tell(Kind.MAIL, "leser@bote.example")
    assert archive.send().failures == ["search 1: from=dereinst is not understood"]


def test_other_sites_cannot_post_and_forms_stay_small(archive: Archive) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    post = archive.client.post
    assert post("/saved", data={"q": "Hafen"}, headers=foreign).status_code == 403
    assert post("/saved", data={"q": "Hafen", "name": "x" * 70_000}).status_code == 413
    assert archive.client.get("/saved").status_code == 405
    assert archive.store.all() == []


def test_there_is_an_end_to_how_many_are_kept(archive: Archive) -> None:
    few = create_app(replace(archive.settings, saved_most=1))
    client = few.test_client()
    assert client.post("/saved", data={"q": "Hafen"}).status_code == 303
    full = client.post("/saved", data={"q": "Rat"})
    assert full.status_code == 503 and "lassen sich nicht merken" in full.text
    none = create_app(replace(archive.settings, saved_most=0)).test_client()
    assert "Suche merken" not in none.get("/search?q=Hafen").text
    assert none.post("/saved", data={"q": "Rat"}).status_code == 503
    assert "Suche merken" in client.get("/search?q=Hafen").text
    for app in (few, none.application):
        app.extensions["desk"].live.close()


def test_what_nobody_uses_can_be_removed(archive: Archive) -> None:
    archive.save(q="Hafen")
    archive.save(q="Rat")
    archive.tell(Kind.MAIL, "leser@bote.example")
    used = archive.save(q="Fähre")
    archive.moment += timedelta(days=400)
    archive.titles(used)
    today = archive.moment.date()
    assert archive.store.prune(today, 365) == 1
    assert [one.asked for one in archive.store.all()] == ["q=Rat", "q=F%C3%A4hre"]


# The store


@given(st.lists(st.lists(st.integers(1, 2**33 - 1)), min_size=1))
def test_numbers_are_packed_and_never_new_again(found: Sequence[list[int]]) -> None:
    known, seen = numbers([]), set[int]()
    for some in found:
        there = numbers(some)
        assert set(new_among(there, known).tolist()) == set(some) - seen
        known = unpacked(packed(joined(known, there)))
        seen |= set(some)
    assert known.tolist() == sorted(seen)


def test_a_million_numbers_are_small() -> None:
    chance = np.random.default_rng(1)
    assert len(packed(numbers(range(1, 1_000_001)))) < 10_000
    assert len(packed(numbers(chance.choice(1_000_000, 1000, replace=False)))) < 4_000


def test_a_newer_file_and_a_broken_one_are_refused(tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(SavedError, match="newer version"):
        Store(newer).prune(datetime.now(BERLIN).date(), 1)
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"Das ist keine Datenbank, sondern ein Satz." * 100)
    with pytest.raises(SavedError, match="PRESSESUCHE_SAVED"):
        Store(broken).all()


def test_all_of_it_can_be_carried_elsewhere(archive: Archive, tmp_path: Path) -> None:
    path = archive.save(q="Hafen", name="Am Hafen")
    archive.save(q="Rat")
    archive.tell(Kind.WEBHOOK, "http://127.0.0.1:1999/", secret="geheim")
    archive.write("kran", "Rat am Hafen\n\nDer Rat sah den Hafen.\n")
    archive.send()  # nobody listens: the message waits
    lines = list(portable.export(archive.store.database))
    other = database(tmp_path / "other.sqlite")
    assert portable.load(other, lines, 1000) == portable.Imported(2, 0)
    assert portable.load(other, lines, 1000) == portable.Imported(0, 2)
    assert list(portable.export(other)) == lines
    moved = create_app(replace(archive.settings, saved=other.file), archive.moment.date)
    assert "Rat am Hafen" in moved.test_client().get(path).text
    moved.extensions["desk"].live.close()
    with pytest.raises(TooManySearches):
        portable.load(database(tmp_path / "small.sqlite"), lines, 1)
    for wrong in ([b"{}"], [lines[0], b"[]"], [b'{"saved_searches":9,"secret":""}']):
        with pytest.raises(CannotBeSaved):
            portable.load(database(tmp_path / "wrong.sqlite"), wrong, 1000)
    assert Store(tmp_path / "wrong.sqlite").all() == []


def test_it_lies_beside_the_holdings_unless_said_otherwise() -> None:
    assert Settings().saved_searches == Path("var/saved.sqlite")
    named = Settings.from_environment({"PRESSESUCHE_INDEX": "/srv/presse"})
    assert named.saved_searches == Path("/srv/presse-saved.sqlite")
    apart = Settings.from_environment({"PRESSESUCHE_SAVED": "/srv/s.sqlite"})
    assert apart.saved_searches == Path("/srv/s.sqlite")


@pytest.mark.parametrize("path", ["/saved", "/saved/abc", "/saved/abc/feed"])
def test_a_damaged_file_is_told_and_harms_nothing_else(archive: Archive, path: str) -> None:
    archive.settings.saved_searches.write_bytes(b"damaged" * 1000)
    ask = archive.client.post if path == "/saved" else archive.client.get
    answer = ask(path, **({"data": {"q": "Hafen"}} if path == "/saved" else {}))
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert "Gemerkte Suchen" in answer.text and "python manage.py" not in answer.text
    assert str(archive.settings.saved_searches) not in answer.text
    assert archive.client.get("/search?q=Hafen").status_code == 200
