"""Which pages of other sites may read the endpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from index.errors import SettingsError
from index.settings import Settings
from search.app import create_app
from tests.newsroom import TODAY

BOTE, OTHER = "https://bote.example", "https://other.example"
Open = Callable[[tuple[str, ...]], FlaskClient]


@pytest.fixture
def opening(newsroom: Settings) -> Iterator[Open]:
    applications = []

    def opened(origins: tuple[str, ...]) -> FlaskClient:
        applications.append(create_app(replace(newsroom, origins=origins), lambda: TODAY))
        return applications[-1].test_client()

    yield opened
    for application in applications:
        application.extensions["desk"].live.close()


def allowed(client: FlaskClient, url: str, origin: str = BOTE) -> str | None:
    headers = {"Origin": origin} if origin else {}
    return client.get(url, headers=headers).headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    ("origins", "origin", "said"),
    [
        ((), BOTE, None),
        ((BOTE,), BOTE, BOTE),
        ((BOTE,), OTHER, None),
        ((BOTE,), f"{BOTE}.evil.example", None),
        ((BOTE,), "null", None),
        ((BOTE,), "", None),
        ((BOTE, OTHER), OTHER, OTHER),
        (("*",), OTHER, "*"),
        (("*",), "", "*"),
    ],
)
def test_who_may_read(
    opening: Open, origins: tuple[str, ...], origin: str, said: str | None
) -> None:
    client = opening(origins)
    assert allowed(client, "/api/search", origin) == said
    assert allowed(client, "/api/search?size=0", origin) == said  # problems, too
    assert allowed(client, "/api/nirgends", origin) == said
    assert allowed(client, "/search", origin) is None
    vary = client.get("/api/search", headers={"Origin": origin}).headers["Vary"]
    assert ("Origin" in vary) == bool(origins and "*" not in origins)
    assert "Access-Control-Allow-Credentials" not in client.get("/api/search").headers


def test_what_has_not_changed_may_be_read_too(opening: Open) -> None:
    client = opening((BOTE,))
    headers = {"Origin": BOTE, "If-None-Match": client.get("/api/search").headers["ETag"]}
    response = client.get("/api/search", headers=headers)
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (304, BOTE)
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]


def test_a_browser_is_told_beforehand_what_it_may_do(opening: Open) -> None:
    ask = {"Origin": BOTE, "Access-Control-Request-Method": "GET"}
    response = opening((BOTE,)).options("/api/search", headers=ask)
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == BOTE
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    refused = opening(()).options("/api/search", headers=ask)
    assert not [name for name, _ in refused.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("*", ("*",)),
        (BOTE, (BOTE,)),
        (f"{BOTE}, http://localhost:8080,{BOTE}", (BOTE, "http://localhost:8080")),
        ("", ()),
    ],
)
def test_origins_are_a_setting(given: str, origins: tuple[str, ...]) -> None:
    assert Settings.from_environment({"PRESSESUCHE_CORS": given}).origins == origins


@pytest.mark.parametrize(
    "given",
    [
        "bote.example",
        f"{BOTE}/",
        f"{BOTE}/pfad",
        f"*,{BOTE}",
        "https://*.example",
        "https://Bote.example",
    ],
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="PRESSESUCHE_CORS"):
        Settings.from_environment({"PRESSESUCHE_CORS": given})
