"""The documentation of the endpoints as Markdown: ``docs/API.md``.

``python -m search.api.text`` writes it to the standard output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from search.api.page import Documentation, FieldView, OperationView, SchemaView, documentation


def markdown(told: Documentation) -> str:
    """The whole text."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Documentation) -> Iterator[str]:
    yield "# The JSON endpoints"
    yield ""
    yield "<!-- Made by `make api-docs` out of the models in search/: change those. -->"
    yield ""
    yield told.guide.rstrip()
    yield ""
    yield "## Addresses"
    yield ""
    yield "`/api/openapi.json` describes them for programs (OpenAPI 3.1), `/api` for readers."
    for operation in told.operations:
        yield from _operation(operation)
    yield ""
    yield "## Kinds of problems"
    yield ""
    yield "| Status | `type` | Meaning |"
    yield "| --- | --- | --- |"
    for kind in told.problems:
        yield f"| {kind.status} | `{kind.type}` | {_cell(kind.meaning)} |"
    yield ""
    yield "## Objects"
    for schema in told.schemas:
        yield from _schema(schema)


def _operation(operation: OperationView) -> Iterator[str]:
    yield ""
    yield f"### `GET {operation.path}`"
    yield ""
    yield f"{operation.title}. {operation.text}".rstrip()
    if operation.example:
        yield ""
        yield f"Example: `{operation.example}`"
    if operation.parameters:
        yield ""
        yield from _table("Parameter", operation.parameters)
    yield ""
    yield "| Status | Answer | |"
    yield "| --- | --- | --- |"
    for answer in operation.answers:
        link = f"[{answer.schema}](#{answer.schema.lower()})" if answer.schema else ""
        yield f"| {answer.status} | {_cell(answer.text)} | {link} |"


def _schema(schema: SchemaView) -> Iterator[str]:
    yield ""
    yield f"### {schema.name}"
    yield ""
    yield " ".join(schema.text.split())
    yield ""
    yield from _table("Field", schema.fields)


def _table(head: str, fields: Iterable[FieldView]) -> Iterator[str]:
    yield f"| {head} | Type | |"
    yield "| --- | --- | --- |"
    for field in fields:
        yield f"| `{field.name}` | {_type(field)} | {_cell(_told(field))} |"


def _type(field: FieldView) -> str:
    text, schema = _cell(field.type.text), field.type.schema
    return text.replace(schema, f"[{schema}](#{schema.lower()})") if schema else text


def _told(field: FieldView) -> str:
    """What is said of a field: parameters may mostly be left out, fields mostly not."""
    text = field.text
    if field.place and field.required:
        text = f"{text} Required."
    if not field.place and not field.required:
        text = f"{text} May be left out."
    return f"{text} Example: `{field.example}`" if field.example else text


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(markdown(documentation()), end="")
