"""Reader: the arguments of a URL, held against a model of ``search.parameters``.

Strictly, where anything that cannot be used is an error, or tolerantly, where it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

import msgspec
from msgspec import inspect

from index.errors import PressesucheError
from search.i18n import N_

Model = TypeVar("Model", bound=msgspec.Struct)
MISSING = ""  #: what is expected of a parameter that was not given
Facts = tuple[tuple[str, int | str], ...]

_read_once: set[type[msgspec.Struct]] = set()
_reading_first = Lock()


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that cannot be used.

    ``expected`` is a message id for ``gettext``, ``facts`` fill its %(places)s.
    """

    parameter: str
    value: str
    expected: str
    facts: Facts = ()


class BadParameters(PressesucheError):
    """Parameters that cannot be used, where nothing may be left out."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{one.parameter}={one.value}" for one in problems))
        self.problems = problems


class Arguments(Protocol):
    """The arguments of a URL; a werkzeug ``MultiDict`` is one."""

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Read(Generic[Model]):
    """What could be used, and what could not."""

    values: Model
    problems: tuple[Problem, ...] = ()


def strictly(model: type[Model], arguments: Arguments) -> Model:
    """The values of a URL. Raises BadParameters where any of them cannot be used."""
    given = _given(model, arguments)
    try:
        return _converted(given, model)
    except msgspec.ValidationError:
        usable = _Usable(model, given)
        raise BadParameters((*usable.problems, *usable.missing())) from None


def tolerantly(model: type[Model], arguments: Arguments) -> Read[Model]:
    """The values of a URL, without those that cannot be used; the model must need none."""
    given = _given(model, arguments)
    try:
        return Read(_converted(given, model))
    except msgspec.ValidationError:
        usable = _Usable(model, given)
        return Read(msgspec.convert(usable.values, model), usable.problems)


def _converted(given: dict[str, object], model: type[Model]) -> Model:
    """The values as their model has them. Raises msgspec.ValidationError.

    While msgspec looks at a model for the first time, a second thread that uses it takes the
    process down; so nobody else is let in until it has seen it.
    """
    if model not in _read_once:
        with _reading_first:
            with suppress(msgspec.ValidationError):
                msgspec.convert({}, model)
            _read_once.add(model)
    return msgspec.convert(given, model)


@dataclass(frozen=True, slots=True)
class _Field:
    """A parameter as its model has it."""

    name: str
    annotation: Any
    many: bool
    number: bool
    as_typed: bool  #: blanks around it mean something
    required: bool
    most: int | None
    expected: str
    facts: Facts

    def read(self, values: list[str]) -> object:
        """What was given, as the model takes it: of several values where one is wanted the first.

        What is no number stays a text, which the model refuses.
        """
        if self.many:
            return values
        value = values[0] if self.as_typed else values[0].strip()
        whole = self.number and value.isascii() and value.isdigit() and len(value) < 10
        return int(value) if whole else value

    def refused(self, value: object) -> Problem:
        return Problem(self.name, str(value), self.expected, self.facts)


def _given(model: type[msgspec.Struct], arguments: Arguments) -> dict[str, object]:
    """What is not blank; of values of which there may be many, - alone says nothing either.

    A command line may hold halves of letters, which no URL can say: they become question marks.
    """
    given = {}
    for field in _fields(model):
        blank = " -" if field.many else None
        if values := [v for v in arguments.getlist(field.name) if v.strip(blank)]:
            given[field.name] = field.read([v.encode(errors="replace").decode() for v in values])
    return given


class _Usable:
    """The values that can be used, each for itself, and the problems of the others."""

    def __init__(self, model: type[msgspec.Struct], given: dict[str, object]) -> None:
        self.values: dict[str, object] = {}
        self._fields = _fields(model)
        self.problems = tuple(self._sorted_out(given))

    def missing(self) -> Iterator[Problem]:
        """What would have had to be given."""
        told = {problem.parameter for problem in self.problems}
        for field in self._fields:
            if field.required and field.name not in self.values and field.name not in told:
                yield Problem(field.name, "", MISSING)

    def _sorted_out(self, given: dict[str, object]) -> Iterator[Problem]:
        for field in self._fields:
            if field.name not in given:
                continue
            value = given[field.name]
            if not isinstance(value, list):
                if _fits(value, field.annotation):
                    self.values[field.name] = value
                else:
                    yield field.refused(value)
                continue
            usable = [one for one in value if _fits([one], field.annotation)]
            yield from (field.refused(one) for one in value if one not in usable)
            if field.most is not None and len(usable) > field.most:
                yield field.refused(usable[field.most])
            self.values[field.name] = usable[: field.most]


def _fits(value: object, annotation: Any) -> bool:
    try:
        msgspec.convert(value, annotation)
    except msgspec.ValidationError:
        return False
    return True


@cache
def _fields(model: type[msgspec.Struct]) -> tuple[_Field, ...]:
    info = inspect.type_info(model)
    assert isinstance(info, inspect.StructType)
    hints = get_type_hints(model, include_extras=True)
    fields = [_field(field, hints[field.name]) for field in info.fields]
    return tuple(sorted(fields, key=lambda field: field.name == "lang"))


def _field(field: inspect.Field, annotation: Any) -> _Field:
    kind, extra = _bare(field.type)
    expected, facts = _expected(kind)
    return _Field(
        name=field.encode_name,
        annotation=annotation,
        many=isinstance(kind, inspect.VarTupleType),
        number=isinstance(kind, inspect.IntType),
        as_typed=bool(extra.get("as typed")),
        required=field.required,
        most=kind.max_length if isinstance(kind, inspect.VarTupleType) else None,
        expected=extra.get("expected", expected),
        facts=facts,
    )


def _bare(kind: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    """The type without its descriptions and without that it may be left out."""
    extra: dict[str, Any] = {}
    while isinstance(kind, inspect.Metadata | inspect.UnionType):
        if isinstance(kind, inspect.Metadata):
            extra, kind = {**(kind.extra or {}), **extra}, kind.type
        else:
            kind = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind, extra


def _expected(kind: inspect.Type) -> tuple[str, Facts]:
    """What a parameter of this type has to be, as a message id and its facts."""
    if isinstance(kind, inspect.VarTupleType):
        item = _bare(kind.item_type)[0]
        if isinstance(item, inspect.LiteralType | inspect.EnumType):
            return _expected(item)
        return N_("höchstens %(most)s Werte"), (("most", kind.max_length or 0),)
    if isinstance(kind, inspect.IntType):
        limits = ("least", kind.ge or 0), ("most", kind.le or 0)
        return N_("eine ganze Zahl von %(least)s bis %(most)s"), limits
    if isinstance(kind, inspect.LiteralType):
        return _one_of([str(value) for value in kind.values])
    if isinstance(kind, inspect.EnumType):
        return _one_of([str(member.value) for member in kind.cls])
    most = kind.max_length if isinstance(kind, inspect.StrType) else None
    return N_("höchstens %(most)s Zeichen"), (("most", most or 0),)


def _one_of(values: list[str]) -> tuple[str, Facts]:
    *others, last = values
    return N_("%(others)s oder %(last)s"), (("others", ", ".join(others)), ("last", last))
