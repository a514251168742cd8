"""Facets counted by the cluster, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from index.engine import FacetCounts, FacetValue
from index.engines.opensearch.compiler import Dsl, all_of
from index.schema import CALENDAR

BUCKETS = 60_000  #: of all facets of a question together; the cluster allows 65,535
PAGE = 10_000  #: values read at a time where a facet has more

Condition = tuple[str, Dsl]  # a filter: the facet that it belongs to, compiled
Ask = Callable[..., Any]  # moment.Moment.ask


def counted(names: Sequence[str], conditions: Sequence[Condition]) -> dict[str, Any]:
    """What to ask for: each facet under the filters of the others."""
    size = BUCKETS // max(len(names), 1)
    return {
        name: {
            "filter": _others(name, conditions),
            "aggs": {"values": {"terms": {"field": name, "size": size, "shard_size": size}}},
        }
        for name in names
    }


def _others(name: str, conditions: Iterable[Condition]) -> Dsl:
    return all_of([condition for facet, condition in conditions if facet != name])


def facets(
    names: Sequence[str], conditions: Sequence[Condition], answer: Any, query: Dsl, ask: Ask
) -> tuple[FacetCounts, ...]:
    """The counts in an answer. A facet with more values than fit is asked for page by page."""
    found = []
    for name in names:
        values = answer["aggregations"][name]["values"]
        if values["sum_other_doc_count"]:
            pairs = _all(name, {"bool": {"filter": [query, _others(name, conditions)]}}, ask)
        else:
            pairs = [(bucket["key"], bucket["doc_count"]) for bucket in values["buckets"]]
        if name in CALENDAR:
            pairs.sort()
        else:
            pairs.sort(key=lambda pair: (-pair[1], pair[0]))
        found.append(FacetCounts(name, tuple(FacetValue(*pair) for pair in pairs)))
    return tuple(found)


def _all(name: str, query: Dsl, ask: Ask) -> list[tuple[Any, int]]:
    pairs: list[tuple[Any, int]] = []
    page: dict[str, Any] = {"size": PAGE, "sources": [{"value": {"terms": {"field": name}}}]}
    while True:
        answer = ask(query=query, size=0, aggs={"values": {"composite": page}})
        values = answer["aggregations"]["values"]
        pairs += [(bucket["key"]["value"], bucket["doc_count"]) for bucket in values["buckets"]]
        if "after_key" not in values:
            return pairs
        page["after"] = values["after_key"]
