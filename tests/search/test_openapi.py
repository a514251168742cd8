"""The description of the endpoints, its page and its text: all of what there is, and current."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import inspect
from openapi_spec_validator import validate

from search.api.endpoints import ENDPOINTS
from search.api.openapi import description
from search.api.page import documentation
from search.api.text import markdown
from search.parameters import FacetName, Filters, Listing, SearchParameters
from search.problems import KINDS
from search.reader import BadParameters, strictly
from search.request import FACETS
from tests.web.looking import served

ROOT = Path(__file__).parents[2]
DESCRIPTION = description()


def test_it_is_valid_and_served_as_it_is(client: FlaskClient) -> None:
    validate(DESCRIPTION)
    response = client.get("/api/openapi.json")
    assert response.mimetype == "application/json"
    assert response.get_json() == DESCRIPTION


def described(schema: object, place: str) -> Iterator[str]:
    """Where the description of something is missing."""
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            if not field.get("description"):
                yield f"{place}.{name}"
        for key, value in schema.items():
            yield from described(value, f"{place}.{key}")


def test_everything_has_a_description() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    missing = [*described({"properties": schemas}, "schemas")]
    for path, methods in DESCRIPTION["paths"].items():
        operation = methods["get"]
        parameters = operation.get("parameters", ())
        missing += [f"{path} {one['name']}" for one in parameters if not one.get("description")]
        missing += [path] if not operation["summary"] else []
    assert missing == []


def test_names_are_unique_and_schemas_are_used() -> None:
    operations = [methods["get"]["operationId"] for methods in DESCRIPTION["paths"].values()]
    assert len(operations) == len(set(operations))
    text = msgspec.json.encode(DESCRIPTION).decode()
    for name in DESCRIPTION["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text


def test_every_endpoint_says_which_problems_it_has() -> None:
    for path, methods in DESCRIPTION["paths"].items():
        if path == "/api/openapi.json":
            continue
        statuses = methods["get"]["responses"]
        assert {"200", "304", "400", "406", "500", "503"} <= statuses.keys(), path
        for status, answer in statuses.items():
            media = {"200": ["application/json"], "304": []}.get(
                status, ["application/problem+json"]
            )
            assert [*answer.get("content", {})] == media


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.example])
def test_examples_can_be_tried(client: FlaskClient, endpoint: Any) -> None:
    assert client.get(endpoint.example).status_code == 200
    assert endpoint.example.startswith(endpoint.path)


class _Given(dict[str, list[str]]):
    def getlist(self, key: str, /) -> list[str]:
        return self.get(key, [])


@pytest.mark.parametrize("model", [SearchParameters, *(one.parameters for one in ENDPOINTS)])
def test_what_is_described_is_what_is_checked(model: type[msgspec.Struct]) -> None:
    """Each limit and each list of values of a parameter, at its end and beyond it."""
    (endpoint,) = [one for one in ENDPOINTS if one.parameters is model]
    path = re.sub("<(.*?)>", r"{\1}", endpoint.path)
    parameters = DESCRIPTION["paths"][path]["get"]["parameters"]
    required = {one["name"]: ["x"] for one in parameters if one.get("required")}
    for one in parameters:
        name, schema = one["name"], one["schema"]
        for value, fits in _probes(schema):
            given = _Given({**required, name: value})
            if fits:
                strictly(model, given)
                continue
            with pytest.raises(BadParameters) as refused:
                strictly(model, given)
            assert {problem.parameter for problem in refused.value.problems} == {name}


def _probes(schema: dict[str, Any]) -> Iterator[tuple[list[str], bool]]:
    """Values, and whether they can be used."""
    if "enum" in schema:
        yield from (([value], True) for value in schema["enum"])
        yield ["nirgends"], False
    elif schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        yield from (([str(value)], True) for value in (least, most))
        yield from (([str(value)], False) for value in (least - 1, most + 1, "eins", "1.0"))
    elif schema["type"] == "array":
        if "maxItems" in schema:
            yield [str(n) for n in range(schema["maxItems"])], True
            yield [str(n) for n in range(schema["maxItems"] + 1)], False
        yield from _probes(schema["items"])
    elif "maxLength" in schema:
        yield ["x" * schema["maxLength"]], True
        yield ["x" * (schema["maxLength"] + 1)], False


def test_facets_are_named_once() -> None:
    assert get_args(FacetName) == FACETS
    filters = inspect.type_info(Filters)
    assert isinstance(filters, inspect.StructType)
    assert {field.name for field in filters.fields} >= set(FACETS)
    assert issubclass(Listing, Filters)


def test_the_text_is_current() -> None:
    """docs/API.md; ``make api-docs`` writes it anew."""
    assert (ROOT / "docs" / "API.md").read_text(encoding="utf-8") == markdown(documentation())


def test_links_in_the_text_lead_somewhere() -> None:
    text = markdown(documentation())
    headings = {line[4:].lower() for line in text.splitlines() if line.startswith("### ")}
    links = set(re.findall(r"\]\(#(.*?)\)", text))
    assert links
    assert links <= headings


def test_the_page_shows_every_address_problem_and_object(client: FlaskClient) -> None:
    page = client.get("/api").get_data(as_text=True)
    ids = re.findall(r' id="(.*?)"', page)
    assert len(ids) == len(set(ids))
    for link in re.findall(r'href="#(.*?)"', page):
        assert link in ids
    assert {f"problem-{kind.name}" for kind in KINDS} <= set(ids)
    for path in DESCRIPTION["paths"]:
        assert f"GET {path}</code>" in page
    assert set(DESCRIPTION["components"]["schemas"]) <= set(ids)


def examples(language: str) -> list[str]:
    """What the guide says to type."""
    guide = DESCRIPTION["info"]["description"]
    return re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)


@pytest.mark.parametrize("code", examples("python"))
def test_what_the_guide_says_in_python_works(application: Flask, code: str) -> None:
    with served(application) as site:
        assert "http://127.0.0.1:5000" in code
        code = code.replace("http://127.0.0.1:5000", site)
        ran = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code], capture_output=True, timeout=60, check=True
        )
    lines = ran.stdout.decode().splitlines()
    assert len(lines) == 4
    assert lines[0] == "2025-04-10T19:05+02:00\tHafenkurier\tNeue Brücke über den Hafen eröffnet"
    assert lines[-1].startswith("undated\t")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not here")
@pytest.mark.parametrize("command", examples("sh"))
def test_what_the_guide_says_on_the_command_line_works(application: Flask, command: str) -> None:
    with served(application) as site:
        assert "http://127.0.0.1:5000" in command
        command = command.replace("http://127.0.0.1:5000", site)
        ran = subprocess.run(["sh", "-ec", command], capture_output=True, timeout=60, check=True)
    body = msgspec.json.decode(ran.stdout)
    assert (body["query"], body["total"], body["size"]) == ("Brücke", 4, 5)
