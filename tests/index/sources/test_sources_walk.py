"""Which files are read, in which order, and what is said of the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.article import Article
from index.errors import SourceError
from index.sources import files, read

TEXT = "Der Rat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau des Bades."


def write(path: Path, content: str | bytes = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_folders_are_walked_in_order_and_other_files_passed_over(tmp_path: Path) -> None:
    wanted = ["a.txt", "b/c.TXT", "b/d/e.jsonl", "f.ndjson", "z.txt"]
    others = [
        ".h.txt",
        ".hidden/a.txt",
        "README.txt",
        "readme.md",
        "a.png",
        "meta.json",
        "a.meta.json",
    ]
    for name in [*wanted, *others]:
        write(tmp_path / name, "{}" if name.endswith("json") else TEXT)
    assert [str(path.relative_to(tmp_path)) for path in files([tmp_path])] == wanted
    read_from = [r.origin.path if isinstance(r, Article) else r.place for r in read([tmp_path])]
    assert [place.split(":")[0] for place in read_from] == [str(tmp_path / n) for n in wanted]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    assert len(list(read([tmp_path, path, tmp_path]))) == 1


def test_paths_stay_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in" / "a.txt")
    monkeypatch.chdir(tmp_path)
    (article,) = read([Path("in")])
    assert isinstance(article, Article)
    assert article.origin.path == str(Path("in") / "a.txt")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "text"),
        ("broken.txt", "Gespräch".encode()[:-4] + b"\xc3 \xe2\x82", "UTF-8"),
        ("letter.doc", b"Text", "no reader"),
    ],
)
def test_a_bad_file_is_reported_and_the_next_is_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    bad = write(tmp_path / name, content)
    good = write(tmp_path / "good.txt")
    error, article = read([bad, good])
    assert isinstance(error, SourceError)
    assert error.place == str(bad)
    assert reason in error.reason
    assert isinstance(article, Article)


def test_what_is_not_there_is_reported(tmp_path: Path) -> None:
    (error,) = read([tmp_path / "gone"])
    assert isinstance(error, SourceError)
    assert error.place == str(tmp_path / "gone")
    assert list(files([tmp_path / "gone"])) == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (error,) = read([tmp_path / "pipe.txt"])
    assert isinstance(error, SourceError)
    assert list(read([tmp_path])) == []


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone")
    assert len(list(read([tmp_path]))) == 1


def test_links_to_files_are_followed_and_those_to_folders_only_where_named(tmp_path: Path) -> None:
    write(tmp_path / "far" / "a.txt")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "folder").symlink_to(tmp_path / "far")
    assert list(read([inside])) == []
    assert len(list(read([inside / "folder"]))) == 1
    (inside / "b.txt").symlink_to(tmp_path / "far" / "a.txt")
    assert len(list(read([inside]))) == 1


def test_a_link_to_nothing_is_an_error_only_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone")
    assert list(read([tmp_path])) == []
    (error,) = read([tmp_path / "dead.txt"])
    assert isinstance(error, SourceError)


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has only UTF-8 names")
    (error,) = read([tmp_path])
    assert isinstance(error, SourceError)
    error.place.encode()


def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    me = os.geteuid()
    if me == 0:  # root may read everything, so be nobody for a moment
        os.seteuid(65534)
    try:
        (error,) = read([path])
    finally:
        os.seteuid(me)
    assert isinstance(error, SourceError)
    assert error.place == str(path)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Straße in Köln\n\n".encode() + TEXT.encode(), "Straße in Köln"),
        (b"\xef\xbb\xbf" + f"Straße in Köln\r\n\r\n{TEXT}\r\n".encode(), "Straße in Köln"),
        (f"Straße „in“ Köln\n\n{TEXT}".encode("cp1252"), "Straße „in“ Köln"),
        (f"Straße in Köln\n\n{TEXT}".encode("utf-16"), "Straße in Köln"),
        (f"Stra\u00adße in Ko\u0308ln\n\n{TEXT}".encode(), "Straße in Köln"),
    ],
    ids=["utf-8", "bom, crlf", "cp1252", "utf-16", "soft hyphen, nfd"],
)
def test_encodings(tmp_path: Path, raw: bytes, title: str) -> None:
    (article,) = read([write(tmp_path / "a.txt", raw)])
    assert isinstance(article, Article)
    assert (article.title, article.body) == (title, TEXT)
