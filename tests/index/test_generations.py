"""A fresh index beside the live one, and the switch."""

from __future__ import annotations

import errno
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import query as wq

from index import live as module
from index import manifest as manifests
from index.article import Article, Paragraph
from index.document import prepare
from index.engine import Query
from index.errors import IndexDamaged, IndexLocked, IndexMissing, RebuildNeeded
from index.folders import FolderGenerations
from index.generations import IndexUnwritable, NothingToRollBackTo
from index.live import Live
from index.manifest import Manifest, damages, fingerprint
from index.pointer import Pointer
from index.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")


@pytest.fixture
def live(settings: Settings) -> Iterator[Live]:
    live = Live(settings)
    yield live
    live.close()


def build(settings: Settings, *titles: str) -> None:
    """A generation of articles with these titles."""
    generations = FolderGenerations(settings.index)
    with generations.writing(), generations.fresh("tantivy") as fresh:
        writer = fresh.writer()
        writer.add(
            prepare(Article(id=title, title=title, paragraphs=(Paragraph("Text."),)), number)
            for number, title in enumerate(titles, 1)
        )
        writer.commit()
        writer.close()
        fresh.seal(manifest(len(titles)))


def manifest(articles: int) -> Manifest:
    return Manifest(
        engine="tantivy",
        fingerprint=fingerprint(),
        created="2025-04-10T00:00:00+00:00",
        articles=articles,
        sources=(),
    )


def grow(settings: Settings, title: str) -> None:
    """The next generation: the live one and an article more."""
    generations = FolderGenerations(settings.index)
    with generations.writing(), generations.successor() as building:
        articles = generations.live().manifest().articles + 1
        writer = building.writer()
        writer.add([prepare(Article(id=title, title=title), articles)])
        writer.commit()
        writer.close()
        building.seal(manifest(articles))


def found(live: Live) -> set[str]:
    with live.searcher() as searcher:
        return {hit.article.title for hit in searcher.search(Query(wq.Every())).hits}


def names(settings: Settings) -> list[str]:
    return [generation.name for generation in FolderGenerations(settings.index).known()]


def test_without_an_index_the_reader_is_told_what_to_run(settings: Settings) -> None:
    with pytest.raises(IndexMissing, match="rebuild"), Live(settings).searcher():
        pass


def test_a_reader_picks_up_the_next_generation_by_itself(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    assert found(live) == {"Eins"}
    build(settings, "Zwei")
    assert found(live) == {"Zwei"}


def test_a_searcher_in_use_stays_on_its_generation(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    with live.searcher() as searcher:
        for title in ("Zwei", "Drei", "Vier"):
            build(settings, title)
            assert found(live) == {title}
        assert [h.article.title for h in searcher.search(Query(wq.Every())).hits] == ["Eins"]
        assert "000001" in names(settings), "a generation in use is not pruned"
    build(settings, "Fünf")
    assert names(settings) == ["000004", "000005"]


def test_the_one_before_is_kept_and_can_be_rolled_back_to(settings: Settings, live: Live) -> None:
    for title in ("Eins", "Zwei", "Drei"):
        build(settings, title)
    assert names(settings) == ["000002", "000003"]
    assert found(live) == {"Drei"}
    assert FolderGenerations(settings.index).rollback().name == "000002"
    assert found(live) == {"Zwei"}
    with pytest.raises(NothingToRollBackTo):
        FolderGenerations(settings.index).rollback()


def test_a_failed_build_leaves_the_live_one(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    generations = FolderGenerations(settings.index)
    with pytest.raises(RuntimeError), generations.writing(), generations.fresh("tantivy"):
        raise RuntimeError
    assert found(live) == {"Eins"}
    assert not list(settings.index.glob("generations/*.new"))


def test_what_a_killed_build_left_is_cleaned_up(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    left_over = settings.index / "generations" / "000002.new" / "engine"
    left_over.mkdir(parents=True)
    (left_over / "half").write_text("half")
    build(settings, "Zwei")
    assert not left_over.exists()
    assert found(live) == {"Zwei"}


def _hold_the_lock(folder: Path, held: object, let_go: object) -> None:
    with FolderGenerations(folder).writing():
        held.set()  # type: ignore[attr-defined]
        let_go.wait(20)  # type: ignore[attr-defined]


def test_there_is_one_writer_at_a_time(settings: Settings) -> None:
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold_the_lock, args=(settings.index, held, let_go))
    other.start()
    try:
        assert held.wait(20)
        with (
            pytest.raises(IndexLocked, match=str(other.pid)),
            FolderGenerations(settings.index).writing(),
        ):
            pass
    finally:
        let_go.set()
        other.join(20)
    with FolderGenerations(settings.index).writing():
        pass


def test_a_killed_writer_does_not_keep_the_lock(settings: Settings, live: Live) -> None:
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold_the_lock, args=(settings.index, held, let_go))
    other.start()
    assert held.wait(20)
    other.kill()
    other.join(20)
    build(settings, "Eins")
    assert found(live) == {"Eins"}


def test_another_schema_or_analyzer_asks_for_a_rebuild(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings, "Eins")
    monkeypatch.setattr(module, "fingerprint", lambda: "another")
    with pytest.raises(RebuildNeeded, match="rebuild"), Live(settings).searcher():
        pass


def test_another_engine_asks_for_a_rebuild(settings: Settings) -> None:
    build(settings, "Eins")
    other = Settings(index=settings.index, engine="whoosh")
    with pytest.raises(RebuildNeeded, match="tantivy"), Live(other).searcher():
        pass


def test_a_missing_file_is_named_at_opening(settings: Settings) -> None:
    build(settings, "Eins")
    generation = FolderGenerations(settings.index).live()
    victim = next(generation.engine_folder.glob("*.store"))
    victim.unlink()
    with pytest.raises(IndexDamaged, match=victim.name), Live(settings).searcher():
        pass


def test_every_changed_byte_is_found_by_reading_all(settings: Settings) -> None:
    build(settings, "Eins")
    generation = FolderGenerations(settings.index).live()
    manifest = generation.manifest()
    assert list(damages(generation.folder, manifest)) == []
    for sealed in manifest.files:
        path = generation.folder / sealed.path
        content = path.read_bytes()
        if not content:
            continue
        path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        assert [d.place for d in damages(generation.folder, manifest)] == [str(path)]
        path.write_bytes(content)


@pytest.mark.parametrize("content", ["", "{", '{"format": 1}', '{"format": 99'])
def test_a_broken_manifest_is_damage(settings: Settings, content: str) -> None:
    build(settings, "Eins")
    manifest = FolderGenerations(settings.index).live().folder / "manifest.json"
    manifest.write_text(content)
    with pytest.raises(IndexDamaged, match=r"manifest\.json"), Live(settings).searcher():
        pass


def test_a_manifest_that_ends_too_soon_is_damage(settings: Settings) -> None:
    build(settings, "Eins")
    folder = FolderGenerations(settings.index).live().folder
    whole = (folder / "manifest.json").read_bytes()
    assert Manifest.read(folder).articles == 1
    for size in range(len(whole)):
        (folder / "manifest.json").write_bytes(whole[:size])
        with pytest.raises(IndexDamaged, match=r"manifest\.json"):
            Manifest.read(folder)


def test_a_manifest_of_the_first_format_is_read(settings: Settings) -> None:
    build(settings, "Eins")
    path = FolderGenerations(settings.index).live().folder / "manifest.json"
    told = path.read_text(encoding="utf-8").rpartition("}\n")[0] + "}\n"  # without the digest
    path.write_text(told.replace('"format": 2', '"format": 1'), encoding="utf-8")
    assert (Manifest.read(path.parent).format, Manifest.read(path.parent).articles) == (1, 1)


@pytest.mark.parametrize("content", ["", "../../elsewhere", "000099\n"])
def test_a_broken_pointer_is_damage(settings: Settings, content: str) -> None:
    build(settings, "Eins")
    (settings.index / "current").write_text(content)
    with pytest.raises(IndexDamaged), Live(settings).searcher():
        pass


def test_letting_go_closes_the_index(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    with live.reading() as reading:
        assert reading.generation == "000001"
    live.close()
    assert found(live) == {"Eins"}, "it opens again when asked"


def test_going_back_leads_to_the_one_that_was_live(settings: Settings, live: Live) -> None:
    build(settings, "Gut")
    build(settings, "Schlecht")
    assert found(live) == {"Schlecht"}
    FolderGenerations(settings.index).rollback()
    build(settings, "Neu")  # while the reader still holds the one that was rolled back from
    assert found(live) == {"Neu"}
    assert FolderGenerations(settings.index).rollback().name == "000001"
    assert found(live) == {"Gut"}


@pytest.mark.parametrize("content", ["", "000099x", None])
def test_going_back_mends_the_pointer(settings: Settings, live: Live, content: str | None) -> None:
    build(settings, "Eins")
    build(settings, "Zwei")
    pointer = FolderGenerations(settings.index).pointer.file
    pointer.unlink()
    if content is not None:
        pointer.write_text(content)
    FolderGenerations(settings.index).rollback()
    assert found(live) == {"Zwei"}


def test_a_switch_that_fails_leaves_the_live_one_alone(
    settings: Settings, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings, "Eins")

    def full(*names: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(IndexUnwritable, match="No space left"):
        patched.setattr(Pointer, "lead_to", full)
        build(settings, "Zwei")
    assert found(live) == {"Eins"}
    assert names(settings) == ["000001"], "what cannot go live does not fill the disk"


def test_what_cannot_be_removed_does_not_undo_a_switch(settings: Settings, live: Live) -> None:
    for title in ("Eins", "Zwei"):
        build(settings, title)
    in_use = settings.index / "generations" / "000001" / "in-use"
    in_use.unlink()
    in_use.mkdir()  # a file that cannot be opened, whoever asks
    build(settings, "Drei")
    assert found(live) == {"Drei"}
    assert names(settings) == ["000001", "000002", "000003"]
    in_use.rmdir()
    build(settings, "Vier")
    assert names(settings) == ["000003", "000004"], "the next run removes it"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    place = tmp_path / "file" / "index"
    with pytest.raises(IndexUnwritable, match="file"), FolderGenerations(place).writing():
        pass


def test_readers_need_not_write(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    in_use = FolderGenerations(settings.index).live().folder / "in-use"
    assert in_use.exists(), "made by the builder"
    state = in_use.stat()
    assert found(live) == {"Eins"}
    assert in_use.stat().st_mtime_ns == state.st_mtime_ns


def test_a_changed_byte_of_a_small_index_is_noticed_at_opening(
    settings: Settings, live: Live
) -> None:
    build(settings, "Eins")
    victim = next(FolderGenerations(settings.index).live().engine_folder.glob("*.fieldnorm"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    with pytest.raises(IndexDamaged, match=victim.name), live.searcher():
        pass


def test_a_successor_begins_as_the_live_one(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    grow(settings, "Zwei")
    grow(settings, "Drei")
    assert found(live) == {"Eins", "Zwei", "Drei"}
    for generation in FolderGenerations(settings.index).known():
        assert not generation.damages(), "no file of the one before was changed"
    FolderGenerations(settings.index).rollback()
    assert found(live) == {"Eins", "Zwei"}


def test_a_successor_shares_what_it_leaves_as_it_is(settings: Settings) -> None:
    build(settings, *(f"Artikel {number}" for number in range(50)))
    grow(settings, "Neu")
    before, after = FolderGenerations(settings.index).known()
    stores = list(before.engine_folder.glob("*.store"))
    assert stores
    for store in stores:
        assert store.samefile(after.engine_folder / store.name)


def test_only_what_was_sealed_goes_live(settings: Settings, live: Live) -> None:
    build(settings, "Eins")
    generations = FolderGenerations(settings.index)
    with generations.writing(), generations.successor() as building:
        building.writer().close()
    assert names(settings) == ["000001"]
    assert not list(settings.index.glob("generations/*.new"))
    assert found(live) == {"Eins"}


def test_a_reader_checks_only_the_new_files(
    settings: Settings, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(settings, "Eins")
    assert found(live) == {"Eins"}
    read: list[Path] = []
    digest = manifests.file_digest

    def noted(path: Path, *more: manifests.Pause) -> str:
        read.append(path)
        return digest(path, *more)

    grow(settings, "Zwei")
    monkeypatch.setattr(manifests, "file_digest", noted)
    assert found(live) == {"Eins", "Zwei"}
    files = FolderGenerations(settings.index).live().manifest().files
    assert 0 < len(read) < len(files)


def test_what_takes_the_place_of_the_live_one_is_not_gone_back_to(settings: Settings) -> None:
    build(settings, "Eins")
    build(settings, "Zwei")
    generations = FolderGenerations(settings.index)
    with generations.writing(), generations.fresh("tantivy", instead=True) as building:
        writer = building.writer()
        writer.commit()
        writer.close()
        building.seal(manifest(0))
    assert generations.earlier().name == "000001"


def test_a_writer_may_wait_for_another(settings: Settings) -> None:
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    other = context.Process(target=_hold_the_lock, args=(settings.index, held, let_go))
    other.start()
    assert held.wait(20)
    threading.Timer(0.2, let_go.set).start()
    with FolderGenerations(settings.index).writing(wait=20):
        assert let_go.is_set()
    other.join(20)
