"""What is sent is packed for those who can unpack it, and what never changes may be kept."""

from __future__ import annotations

import re
import zlib

import pytest
from flask.testing import FlaskClient

from search.http.compression import LEAST, zstd

ACCEPTED = {
    "": "",
    "identity": "",
    "gzip": "gzip",
    "gzip, deflate, br, zstd": "zstd",
    "gzip;q=1, zstd;q=0.5": "gzip",
    "gzip;q=0": "",
    "*": "zstd",
}


def unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return zstd.decompress(body)
    return zlib.decompress(body, 31) if encoding else body


def asset(client: FlaskClient, name: str) -> str:
    found = re.search(rf'"(/static/[0-9a-f]+/{re.escape(name)})"', client.get("/").text)
    assert found
    return found[1]


@pytest.mark.parametrize("url", ["/help", "/search?q=Stadtrat", "/api/search?q=Stadtrat"])
@pytest.mark.parametrize("accepted", ACCEPTED)
def test_an_answer_is_packed_as_its_reader_wants(
    client: FlaskClient, url: str, accepted: str
) -> None:
    plain = client.get(url)
    response = client.get(url, headers={"Accept-Encoding": accepted})
    encoding = response.headers.get("Content-Encoding", "")
    assert encoding == ACCEPTED[accepted]
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.content_length == len(response.data)
    body = unpacked(response.data, encoding)
    assert without_time(body) == without_time(plain.data)
    assert response.headers["ETag"] == plain.headers["ETag"]
    if encoding:
        assert len(response.data) < len(body) / 2


def without_time(body: bytes) -> bytes:
    """Without how long a search took."""
    return re.sub(rb"in \d+ ms|\"took_ms\":[^,}]*|\"took\":[^,}]*", b"", body)


def test_what_is_small_or_known_is_left_alone(client: FlaskClient) -> None:
    packs = {"Accept-Encoding": "gzip"}
    small = client.get("/robots.txt", headers=packs)
    assert len(small.data) < LEAST and "Content-Encoding" not in small.headers
    tag = client.get("/help", headers=packs).headers["ETag"]
    known = client.get("/help", headers={**packs, "If-None-Match": tag})
    assert (known.status_code, known.data) == (304, b"")
    assert "Content-Encoding" not in known.headers
    assert "Accept-Encoding" in known.headers["Vary"]


def test_a_page_with_a_secret_address_is_never_packed(client: FlaskClient) -> None:
    packs = {"Accept-Encoding": "gzip, zstd"}
    made = client.post("/saved", data={"q": "Stadtrat", "name": "Rat"}, headers=packs)
    assert made.status_code == 303
    page = client.get(made.headers["Location"], headers=packs)
    assert page.status_code == 200 and len(page.data) > LEAST
    assert "Content-Encoding" not in page.headers


def test_files_have_an_address_for_good(client: FlaskClient) -> None:
    url = asset(client, "list.css")
    response = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in response.headers["Cache-Control"]
    assert b".hits" in unpacked(response.data, "gzip")
    again = client.get(url, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("url", ["/static/list.css", "/static/000000000000/list.css"])
def test_under_any_other_address_they_are_asked_for_again(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_there_is_nothing_else_in_the_folder(client: FlaskClient) -> None:
    for name in ("nothing.css", "..%2fmanage.py", "../manage.py", ".", "a/b/c.css"):
        assert client.get(f"/static/{name}").status_code == 404


def test_every_file_that_a_page_names_is_there(client: FlaskClient) -> None:
    for url in ("/", "/search?q=Brücke", "/overview", "/help", "/history", "/builder", "/api"):
        for name in re.findall(r'"(/static/[^"]+)"', client.get(url).text):
            assert client.get(name).status_code == 200, name
