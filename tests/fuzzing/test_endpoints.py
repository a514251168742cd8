"""No question makes an endpoint fail, and every answer is what the description says."""

from __future__ import annotations

import pytest
from flask import Flask
from schemathesis import GenerationMode

from search.api.openapi import description
from tests.fuzzing.asking import ask, operations

EXAMPLES = 25
SEED = 8


def ids(application: Flask) -> tuple[str, ...]:
    """Articles that are there, and some that are not."""
    found = application.test_client().get("/api/search?size=20").get_json()
    return (*(hit["id"] for hit in found["hits"]), "nirgends", "..", "%2e%2e", "ä" * 200)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", list(description()["paths"]))
def test_answers_are_what_the_description_says(
    application: Flask, path: str, mode: GenerationMode
) -> None:
    (operation,) = (one for one in operations(application) if one.path == path)
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters):
        return
    counted = ask(operation, mode, ids(application), EXAMPLES, SEED)
    if mode is GenerationMode.POSITIVE:
        assert 200 in counted.statuses, counted
