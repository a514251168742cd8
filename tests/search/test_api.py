"""The JSON endpoint, against its own description."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from index.live import Live
from index.settings import Settings
from search.answer import answer
from search.api.openapi import description
from search.api.web import search_body
from search.app import create_app
from search.language import HintKind
from search.notices import HINTS
from search.request import NAMES, Request
from tests.newsroom import BRIDGE, TODAY

DESCRIPTION = description()
REGISTRY: Registry[Any] = Registry().with_resource(
    "api",
    Resource.from_contents(
        DESCRIPTION,
        default_specification=DRAFT202012,
    ),
)


def check(schema: str, body: object) -> None:
    """The body is what the description says of this schema."""
    pointer = {"$ref": f"api#/components/schemas/{schema}"}
    Draft202012Validator(pointer, registry=REGISTRY, format_checker=FormatChecker()).validate(body)


def get(client: FlaskClient, url: str) -> dict[str, Any]:
    response = client.get(url)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    body: dict[str, Any] = response.get_json()
    return body


def test_every_route_and_parameter_is_described() -> None:
    routes = {rule.rule for rule in create_app(Settings()).url_map.iter_rules()}
    described = {path.replace("{", "<").replace("}", ">") for path in DESCRIPTION["paths"]}
    assert described == {route for route in routes if route.startswith("/api/")}
    search = DESCRIPTION["paths"]["/api/search"]["get"]["parameters"]
    assert {p["name"] for p in search} == {*NAMES, "strict"} - {"view"}


def test_suggestions_lead_to_what_they_say(client: FlaskClient) -> None:
    body = get(client, "/api/search?q=Brükce&outlet=Tageblatt&lang=en")
    assert (body["total"], body["suggestions"]) == (
        0,
        [
            {
                "text": "Brücke",
                "total": 1,
                "url": "/api/search?q=Br%C3%BCcke&outlet=Tageblatt&lang=en",
            }
        ],
    )
    assert get(client, body["suggestions"][0]["url"])["total"] == 1


@pytest.mark.parametrize(
    ("query", "kind", "label"),
    [
        ("q=Neue+brü", "word", "Brücke"),
        ("q=hafenk&lang=de", "outlet", "Medium: Hafenkurier"),
        ("q=hafenk&lang=en", "outlet", "Outlet: Hafenkurier"),
        ("q=author:kai&limit=1&lang=en", "author", "Author: Ben Kai"),
    ],
)
def test_completions_are_as_described(
    client: FlaskClient, query: str, kind: str, label: str
) -> None:
    body = get(client, f"/api/suggest?{query}")
    check("Completions", body)
    assert [(c["kind"], c["label"]) for c in body["completions"]] == [(kind, label)]


@pytest.mark.parametrize("query", ["", "q=", "q=Brücke", "q=" + "ü" * 4000])
def test_nothing_to_complete_is_no_error(client: FlaskClient, query: str) -> None:
    body = get(client, f"/api/suggest?{query}")
    check("Completions", body)
    assert body["completions"] == []


def test_every_parameter_of_completion_is_described() -> None:
    described = DESCRIPTION["paths"]["/api/suggest"]["get"]["parameters"]
    assert [p["name"] for p in described] == ["q", "limit", "lang"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=Brücke",
        "q=Brücke&sort=newest&size=1",
        "q=Brücke&from=2025-04&to=2025-04&outlet=Tageblatt&outlet=-Hafenkurier&lang=en",
        "q=Stadtrat&facet=outlet&page=2",
        "q=kommentar:Bauwerk",
        'q="offen&undated=only',
        "q=Quastenflosser",
        "q=Brücke Quastenflosser",
        "q=Brükce",
        "q=<script>",
    ],
)
def test_answers_are_as_described(client: FlaskClient, query: str) -> None:
    body = get(client, f"/api/search?{query}")
    check("Search", body)
    for hit in body["hits"]:
        check("Article", get(client, f"/api{hit['url']}"))
        for snippet in hit["snippets"]:
            assert "<script" not in snippet["html"]


def test_what_a_hit_says(client: FlaskClient) -> None:
    body = get(client, "/api/search?q=Brücke+eröffnet&outlet=Hafenkurier")
    assert (body["total"], body["query"], body["relaxed"]) == (1, "Brücke eröffnet", False)
    hit = body["hits"][0]
    assert {name: hit[name] for name in ("title", "date", "date_precision", "agencies")} == {
        "title": BRIDGE.title,
        "date": "2025-04-10T19:05+02:00",
        "date_precision": "minute",
        "agencies": ["dpa"],
    }
    assert hit["snippets"][0] == {
        "field": "title",
        "text": BRIDGE.title,
        "marks": [[5, 11], [27, 35]],
        "html": "Neue <mark>Brücke</mark> über den Hafen <mark>eröffnet</mark>",
    }


def test_next_leads_through_all_hits(client: FlaskClient) -> None:
    url, ids = "/api/search?q=Stadtrat&sort=oldest&size=15", []
    while url:
        body = get(client, url)
        ids += [hit["id"] for hit in body["hits"]]
        url = body["next"]
    assert len(ids) == len(set(ids)) == 40


def test_counts_by_date(client: FlaskClient) -> None:
    dates = get(client, "/api/search?q=Brücke&from=2025-04-09&to=2025-04-11")["facets"]["date"]
    assert [(v["value"], v["count"]) for v in dates["values"]] == [
        ("2025-04-09", 0),
        ("2025-04-10", 1),
        ("2025-04-11", 0),
    ]
    assert (dates["level"], dates["undated"], dates["touching"]) == ("day", 1, 1)


def test_the_command_line_gives_the_same_bytes(client: FlaskClient, newsroom: Settings) -> None:
    live = Live(newsroom)
    with live.reading() as now:
        found = answer(now.searcher, Request(text="Brücke", lang="de"), TODAY, now.generation)
        found = replace(found, state=now.commit)
    live.close()
    body = json.loads(search_body(found, "de"))
    served = get(client, "/api/search?q=Brücke&lang=de")
    assert body.pop("took_ms") >= 0
    assert served.pop("took_ms") >= 0
    assert body == served
    assert search_body(found, "de") == search_body(found, "de")


@pytest.mark.parametrize(
    ("url", "status", "parameters_"),
    [
        ("/api/search?size=0&sort=x&from=2025-02-30", 400, ["sort", "size", "from"]),
        ("/api/search?cursor=zzz", 400, ["cursor"]),
        ("/api/suggest?q=a&limit=0", 400, ["limit"]),
        ("/api/suggest?q=a&limit=zwei&lang=xx", 400, ["limit", "lang"]),
        ("/api/search?page=1001", 400, ["page"]),
        ("/api/search?q=a&cursor=ci5hLjk5OTk5OQ", 410, []),
        ("/api/articles/nirgends", 404, []),
        ("/api/nirgends", 404, []),
    ],
)
def test_errors_are_problems(
    client: FlaskClient, url: str, status: int, parameters_: list[str]
) -> None:
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    body = json.loads(response.data)
    check("Problem", body)
    assert body["status"] == status
    assert [error["parameter"] for error in body.get("errors", ())] == parameters_


def test_every_kind_of_problem_is_explained(client: FlaskClient) -> None:
    page = client.get("/api").get_data(as_text=True)
    for url, status, kind in (
        ("/api/search?size=0", 400, "parameters"),
        ('/api/search?strict=1&q="offen', 400, "query"),
        ("/api/compare?a=x&b=x", 400, "comparison"),
        ("/api/compare?a=x", 400, "parameters"),
        ("/api/articles/nirgends", 404, "unknown"),
        ("/api/nirgends", 404, "unknown"),
        ("/api/search?q=a&cursor=ci5hLjk5OTk5OQ", 410, "cursor"),
    ):
        response = client.get(url)
        body = response.get_json(force=True)
        assert (response.status_code, body["status"]) == (status, status)
        assert body["type"] == f"/api#problem-{kind}"
        assert f'id="problem-{kind}"' in page


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("", 200),
        ("*/*", 200),
        ("application/*", 200),
        ("application/json;q=0.1, text/html", 200),
        ("text/html, application/xhtml+xml, */*;q=0.8", 200),
        ("text/html", 406),
        ("application/json;q=0, */*", 406),
        ("application/problem+json", 406),
    ],
)
def test_there_is_json_and_nothing_else(client: FlaskClient, accept: str, status: int) -> None:
    response = client.get("/api/search?q=Brücke", headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        assert response.mimetype == "application/problem+json"
        assert response.get_json(force=True)["type"] == "/api#problem-form"


@pytest.mark.parametrize("path", ["search", "overview"])
def test_a_query_that_is_not_taken_as_typed_may_be_refused(client: FlaskClient, path: str) -> None:
    text = 'Brücke "offen'
    lenient = get(client, f"/api/search?q={text}")
    assert [(hint["start"], hint["end"]) for hint in lenient["hints"]] == [(7, 8)]
    response = client.get(f"/api/{path}?q={text}&strict=1&lang=en")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    body = response.get_json(force=True)
    check("Problem", body)
    (error,) = body["errors"]
    assert error == {
        "parameter": "q",
        "value": '"',
        "detail": "A quotation mark without a partner was left out.",
        "start": 7,
        "end": 8,
    }
    assert get(client, f"/api/{path}?q=Brücke&strict=1")


def test_all_that_is_wrong_is_told_at_once(client: FlaskClient) -> None:
    url = "/api/search?size=0&from=morgens&facet=outlet&facet=jahr&lang=en&cursor=zzz"
    errors = client.get(url).get_json(force=True)["errors"]
    assert [(error["parameter"], error["value"]) for error in errors] == [
        ("size", "0"),
        ("facet", "jahr"),
        ("from", "morgens"),
        ("cursor", "zzz"),
    ]
    assert "agency, author, language, outlet or section" in errors[1]["detail"]


def test_a_parameter_without_a_value_is_not_given(client: FlaskClient) -> None:
    blank = get(client, "/api/search?q=Brücke&size=&sort=+&from=&outlet=&facet=&lang=&cursor=")
    plain = get(client, "/api/search?q=Brücke")
    blank.pop("took_ms"), plain.pop("took_ms")
    assert blank == plain


def test_what_is_missing_is_told(client: FlaskClient) -> None:
    errors = client.get("/api/compare?a=x&lang=en").get_json(force=True)["errors"]
    assert errors == [{"parameter": "b", "value": "", "detail": "The parameter b is missing."}]


def test_an_error_of_ours_is_told_without_details(newsroom: Settings) -> None:
    application = create_app(newsroom, lambda: TODAY)
    application.view_functions["api.search"] = lambda: 1 // 0
    response = application.test_client().get("/api/search?q=a")
    application.extensions["desk"].live.close()
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert response.get_json(force=True)["type"] == "/api#problem-failure"
    assert "ZeroDivision" not in response.text


def test_problems_speak_the_readers_language(client: FlaskClient) -> None:
    german = client.get("/api/search?size=0", headers={"Accept-Language": "de-AT, en"})
    english = client.get("/api/search?size=0", headers={"Accept-Language": "it, en-GB"})
    assert "eine ganze Zahl von 1 bis 100" in german.text
    assert "a whole number from 1 to 100" in english.text


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(index=tmp_path / "index")).test_client()
    for url in ("/api/search?q=a", "/api/suggest?q=a", "/api/articles/a"):
        response = client.get(url)
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert "manage.py rebuild" in response.get_json(force=True)["detail"]
        assert response.headers["Retry-After"] == "60"


def test_only_reading_is_possible(client: FlaskClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.open("/api/search", method=method)
        assert (response.status_code, response.mimetype) == (405, "application/problem+json")
        assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))
        assert response.get_json(force=True)["type"] == "/api#problem-method"


def test_every_kind_of_hint_has_a_sentence() -> None:
    assert HINTS.keys() == set(HintKind)
