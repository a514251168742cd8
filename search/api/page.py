"""The documentation of the endpoints, read out of their OpenAPI description.

The page /api and ``docs/API.md`` show the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from search.api.openapi import description
from search.problems import KINDS, PAGE, ProblemKind

PATH = PAGE


@dataclass(frozen=True, slots=True)
class TypeView:
    """A type in words, and the schema that it leads to, if any."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A parameter, or a field of an answer."""

    name: str
    type: TypeView
    text: str
    required: bool
    place: str = ""  #: of a parameter: query, path
    example: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What may be answered with a status."""

    status: str
    text: str
    schema: str


@dataclass(frozen=True, slots=True)
class OperationView:
    """One address."""

    name: str
    path: str
    title: str
    text: str
    example: str
    parameters: tuple[FieldView, ...]
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class SchemaView:
    """An object that answers are made of."""

    name: str
    text: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Documentation:
    """Everything that there is to say, English."""

    guide: str  #: Markdown
    operations: tuple[OperationView, ...]
    problems: tuple[ProblemKind, ...]
    schemas: tuple[SchemaView, ...]

    @property
    def guide_html(self) -> Markup:
        """The guide as HTML."""
        return Markup(MarkdownIt("commonmark", {"html": False}).render(self.guide))


@cache
def documentation() -> Documentation:
    """The documentation of all endpoints."""
    document = description()
    return Documentation(
        guide=document["info"]["description"],
        operations=tuple(
            _operation(path, methods["get"]) for path, methods in document["paths"].items()
        ),
        problems=KINDS,
        schemas=tuple(
            _schema(name, schema) for name, schema in document["components"]["schemas"].items()
        ),
    )


def _operation(path: str, operation: dict[str, Any]) -> OperationView:
    return OperationView(
        name=operation["operationId"],
        path=path,
        title=operation["summary"],
        text=operation.get("description", ""),
        example=operation.get("x-example", ""),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
        answers=tuple(
            AnswerView(status, answer["description"], _answered(answer))
            for status, answer in operation["responses"].items()
        ),
    )


def _parameter(parameter: dict[str, Any]) -> FieldView:
    example = parameter.get("example", "")
    return FieldView(
        name=parameter["name"],
        type=_type(parameter["schema"]),
        text=parameter.get("description", ""),
        required=parameter.get("required", False),
        place=parameter["in"],
        example=", ".join(example) if isinstance(example, list) else str(example),
    )


def _answered(answer: dict[str, Any]) -> str:
    for content in answer.get("content", {}).values():
        return _named(content["schema"].get("$ref", ""))
    return ""


def _schema(name: str, schema: dict[str, Any]) -> SchemaView:
    required = schema.get("required", ())
    return SchemaView(
        name,
        schema.get("description", ""),
        tuple(
            FieldView(one, _type(field), field.get("description", ""), one in required)
            for one, field in schema["properties"].items()
        ),
    )


def _type(schema: dict[str, Any]) -> TypeView:
    """A schema in words."""
    if "$ref" in schema:
        name = _named(schema["$ref"])
        return TypeView(name, name)
    if "anyOf" in schema:
        types = [_type(one) for one in schema["anyOf"]]
        named = next((one.schema for one in types if one.schema), "")
        return TypeView(" or ".join(one.text for one in types), named)
    if "enum" in schema:
        default = f", {schema['default']} by default" if "default" in schema else ""
        return TypeView(" | ".join(map(str, schema["enum"])) + default)
    if schema["type"] == "array":
        if "prefixItems" in schema:
            return TypeView(f"list of {len(schema['prefixItems'])} integers")
        item = _type(schema["items"])
        return TypeView(f"list of {item.text}" + "".join(_limits(schema)), item.schema)
    return TypeView(schema["type"] + "".join(_limits(schema)))


def _limits(schema: dict[str, Any]) -> Iterator[str]:
    least, most = schema.get("minimum"), schema.get("maximum")
    if most is not None:
        yield f", {least or 0} to {most}"
    elif least:
        yield f", at least {least}"
    if "maxItems" in schema:
        yield f", at most {schema['maxItems']}"
    if "maxLength" in schema:
        yield f", at most {schema['maxLength']} characters"
    if "default" in schema:
        yield f", {schema['default']} by default"


def _named(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]
