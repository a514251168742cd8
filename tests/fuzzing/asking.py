"""Generated questions to every endpoint, and what every answer to them must be.

Schemathesis makes the questions out of the description that the server gives, such as keep to it
and such as do not, and holds the answers against it. What it cannot know is put in: ids that are
there, and queries in our language.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUERIES = (
    *("Brücke", "Brück*", "=Brücke", '"neue Brücke"', "Brücke ODER Hafen NICHT Schiff", "~Brückke"),
    *("titel:Brücke", "medium:Hafenkurier", "Brücke NAHE/3 Hafen", "(a (b (c", "datum:2025-04"),
    *('"', "NICHT", "titel:", "*", "???", "<script>", "a" * 9000, "\x00", "🌉", "x:y:z"),
)
DAYS = ("2025", "2025-04", "2025-04-10", "gestern", "letzte Woche", "2025-02-30", "morgens")


@dataclass
class Counted:
    """How many answers there were of each status."""

    statuses: dict[int, int]

    def add(self, status: int) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1


def operations(application: Flask) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """The endpoints, as the server describes them; fields that are not described are errors."""
    told = application.test_client().get("/api/openapi.json").get_json()
    described = schemathesis.openapi.from_dict(closed(told))
    described.app = application
    for operation in described.get_all_operations():
        yield operation.ok()


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The description with nothing allowed beside what it describes."""
    document = copy.deepcopy(document)
    for schema in document["components"]["schemas"].values():
        schema["additionalProperties"] = False
    return document


def ask(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    ids: tuple[str, ...],
    examples: int,
    number: int,
) -> Counted:
    """Ask so many questions. Raises what the first wrong answer is."""
    counted = Counted({})

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_questions(operation, mode, ids))
    def asked(case: Case) -> None:
        response = case.call(headers={"Accept-Encoding": "identity"})
        counted.add(response.status_code)
        refused = [] if _blank(case) else [negative_data_rejection]
        case.validate_response(response, checks=[*CHECKS, *refused])

    asked()
    return counted


def _blank(case: Case) -> bool:
    """Whether a parameter has no value, which counts as not given: that breaks no rule."""
    for value in (case.query or {}).values():
        values = value if isinstance(value, list) else [value]
        if not values or any(one in (None, {}) or not str(one).strip() for one in values):
            return True
    return False


def _questions(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, ids: tuple[str, ...]
) -> st.SearchStrategy[Case]:
    plain = operation.as_strategy(generation_mode=mode)
    if mode is GenerationMode.NEGATIVE:
        return plain
    names = {parameter.name for parameter in operation.query}
    known = st.sampled_from(ids)
    ours = {
        **{name: st.sampled_from(QUERIES) for name in ("q", "b") if name in names},
        **{name: st.sampled_from(DAYS) for name in ("from", "to") if name in names},
        **{name: known for name in ("a", "id") if name in names},
        **({"cursor": st.just("")} if "cursor" in names else {}),
    }
    if operation.path == "/api/compare":
        ours["b"] = known

    @st.composite
    def informed(draw: st.DrawFn) -> Case:
        case = draw(plain)
        for name, values in ours.items():
            if draw(st.integers(0, 3)):  # mostly: what is generated finds hardly anything
                case.query = {**(case.query or {}), name: draw(values)}
        if case.path_parameters and draw(st.booleans()):
            case.path_parameters = {name: draw(known) for name in case.path_parameters}
        return case

    return informed()
