"""Every route of an application, with addresses that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

_GUESSES = 3  #: times that is looked which parameters are read: one may lead to another


@dataclass(frozen=True, slots=True)
class Route:
    """A route, and what fills its path: ``path("id")`` for /articles/<id>."""

    rule: str
    endpoint: str
    methods: frozenset[str]
    samples: Mapping[str, str]

    def path(self, **others: str) -> str:
        """Its path, with these values in the place of the samples."""
        path = self.rule
        for name, value in {**self.samples, **others}.items():
            for written in (f"<{name}>", f"<path:{name}>"):
                path = path.replace(written, quote(value, safe="/"))
        return path


def routes(app: Flask, samples: Mapping[str, Iterable[str]]) -> list[Route]:
    """All of them. ``samples`` are values of each name in a path: "article.id", or "id".

    Raises KeyError for a name that has none: a route cannot be forgotten.
    """
    return [route for rule in app.url_map.iter_rules() for route in _routes(rule, samples)]


def _routes(rule: Rule, samples: Mapping[str, Iterable[str]]) -> Iterator[Route]:
    methods = frozenset((rule.methods or set()) - {"HEAD", "OPTIONS"})
    names = sorted(rule.arguments)
    known = [list(samples.get(f"{rule.endpoint}.{name}") or samples[name]) for name in names]
    for values in product(*known):
        yield Route(rule.rule, rule.endpoint, methods, dict(zip(names, values, strict=True)))


def address(path: str, arguments: Iterable[tuple[str, str]]) -> str:
    """A URL with these parameters."""
    said = urlencode(list(arguments), errors="replace")
    return f"{path}?{said}" if said else path


def parameters(client: FlaskClient, route: Route, likely: Iterable[str] = ()) -> tuple[str, ...]:
    """The parameters that a route reads, found out by looking on."""
    asked: set[str] = set(likely)
    for _ in range(_GUESSES):
        before = set(asked)
        for sample in ("1", "Hafen"):
            with _watched(client.application) as seen:
                said = [(name, sample) for name in sorted(asked)]
                client.get(address(route.path(), said), buffered=True).close()
            asked |= seen
        if asked == before:
            break
    return tuple(sorted(asked))


@contextmanager
def _watched(app: Flask) -> Iterator[set[str]]:
    """The names of parameters that are asked for meanwhile."""
    seen: set[str] = set()

    class Watched(ImmutableMultiDict[str, str]):
        def get(self, key: str, *more: Any, **others: Any) -> Any:
            seen.add(key)
            return super().get(key, *more, **others)

        def getlist(self, key: str, *more: Any, **others: Any) -> Any:
            seen.add(key)
            return super().getlist(key, *more, **others)

        def __getitem__(self, key: str) -> Any:
            seen.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            seen.add(str(key))
            return super().__contains__(key)

    class Watching(Request):
        parameter_storage_class = Watched

    usual = app.request_class
    app.request_class = Watching
    try:
        yield seen
    finally:
        app.request_class = usual
