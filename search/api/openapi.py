"""OpenAPI: the description of the endpoints, made of the models that they validate with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from search.api.endpoint import Endpoint
from search.api.endpoints import ENDPOINTS
from search.problems import EVERYWHERE, ProblemBody, ProblemKind

PATH = "/api/openapi.json"
VERSION = "1"  #: of the interface: another one only where something that was there is taken away

_REFERENCES = "#/components/schemas/"
_GUIDE = Path(__file__).with_name("guide.md")

Schema = dict[str, Any]


@cache
def served() -> bytes:
    """The document as it is served."""
    return msgspec.json.encode(description()) + b"\n"


@cache
def description() -> Schema:
    """The OpenAPI 3.1 document."""
    guide = _GUIDE.read_text(encoding="utf-8")
    schemas = _Schemas([endpoint.body for endpoint in ENDPOINTS] + [ProblemBody])
    paths = {
        re.sub("<(.*?)>", r"{\1}", endpoint.path): {"get": _operation(endpoint, schemas)}
        for endpoint in ENDPOINTS
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pressesuche", "version": VERSION, "description": guide},
        "servers": [{"url": "/"}],
        "paths": {**paths, PATH: {"get": _OWN}},
        "components": {"schemas": schemas.written},
    }


_OWN: Schema = {
    "operationId": "openapi",
    "summary": "This description",
    "responses": {
        "200": {
            "description": "OpenAPI 3.1.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    },
}


def _operation(endpoint: Endpoint[Any], schemas: _Schemas) -> Schema:
    told = {"description": endpoint.description} if endpoint.description else {}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        **told,
        **({"x-example": endpoint.example} if endpoint.example else {}),
        "parameters": _parameters(endpoint),
        "responses": {
            "200": {
                "description": schemas.told_of(endpoint.body),
                "headers": {"ETag": _TAG},
                "content": {"application/json": {"schema": schemas.reference(endpoint.body)}},
            },
            "304": {"description": "Nothing has changed since the answer that had this ETag."},
            **_problems((*EVERYWHERE, *endpoint.problems), schemas),
        },
    }


_TAG: Schema = {
    "description": "Names the state of the answer; send it as If-None-Match when asking again.",
    "schema": {"type": "string"},
}


def _problems(kinds: Iterable[ProblemKind], schemas: _Schemas) -> Schema:
    """The errors of an endpoint, by status."""
    meanings: dict[int, list[str]] = {}
    for kind in kinds:
        meanings.setdefault(kind.status, []).append(kind.meaning)
    schema = schemas.reference(ProblemBody)
    return {
        str(status): {
            "description": " ".join(meanings[status]),
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in sorted(meanings)
    }


def _parameters(endpoint: Endpoint[Any]) -> list[Schema]:
    """The parameters of an endpoint; lang, which all have, comes last."""
    (_,), known = msgspec.json.schema_components([endpoint.parameters], ref_template="{name}")
    model = known[endpoint.parameters.__name__]
    written = [
        _parameter(name, schema, name in model["required"], f"<{name}>" in endpoint.path, known)
        for name, schema in model["properties"].items()
    ]
    return sorted(written, key=lambda one: one["name"] == "lang")


def _parameter(
    name: str, schema: Schema, required: bool, in_path: bool, known: Mapping[str, Schema]
) -> Schema:
    schema = _given(schema)
    if "$ref" in schema:
        schema["enum"] = known[schema.pop("$ref")]["enum"]
    if "enum" in schema:
        schema["type"] = "string"
    if isinstance(schema.get("items"), dict) and "enum" in schema["items"]:
        schema["items"] = {"type": "string", **schema["items"]}
    told: Schema = {}
    if "description" in schema:
        told["description"] = schema.pop("description")
    if "examples" in schema:
        told["example"] = schema.pop("examples")[0]
    if schema.get("default") in ("", (), None):
        schema.pop("default", None)
    return {
        "name": name,
        "in": "path" if in_path else "query",
        **({"required": True} if required else {}),
        **({"allowEmptyValue": True} if _may_be_blank(schema) and not required else {}),
        **told,
        "schema": schema,
    }


def _may_be_blank(schema: Schema) -> bool:
    """Whether it has to be said that no value is as good as none given: of texts that goes without
    saying."""
    return "enum" in schema or schema["type"] == "integer"


def _given(schema: Schema) -> Schema:
    """The schema of a parameter where it is given at all."""
    if "anyOf" not in schema:
        return dict(schema)
    (given,) = (one for one in schema["anyOf"] if one != {"type": "null"})
    return dict(given)


class _Schemas:
    """The schemas of dataclasses, named without the ending of their classes.

    Enumerations stand where they are used.
    """

    def __init__(self, types: list[type]) -> None:
        _, self._known = msgspec.json.schema_components(types, ref_template=_REFERENCES + "{name}")
        bodies = {name: schema for name, schema in self._known.items() if "enum" not in schema}
        self.written: Schema = {_name(name): self._tidy(one) for name, one in bodies.items()}
        assert len(self.written) == len(bodies), "two schemas have one name"

    def reference(self, body: type) -> Schema:
        return {"$ref": _REFERENCES + _name(body.__name__)}

    def told_of(self, body: type) -> str:
        return str(self.written[_name(body.__name__)]["description"])

    def _tidy(self, schema: Any) -> Any:
        """A schema without titles, which only repeat names, and with the names that we give."""
        if isinstance(schema, list):
            return [self._tidy(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        tidy = {key: self._tidy(value) for key, value in schema.items() if key not in _NOISE}
        if "properties" in schema:  # of which one may be called title
            tidy["properties"] = {n: self._tidy(one) for n, one in schema["properties"].items()}
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(_REFERENCES)
            if "enum" in self._known[name]:
                del tidy["$ref"]
                tidy["enum"] = self._known[name]["enum"]
            else:
                tidy["$ref"] = _REFERENCES + _name(name)
        return {"type": "string", **tidy} if "enum" in tidy else tidy


_NOISE = ("title", "default")


def _name(of: str) -> str:
    return of.removesuffix("Body")
