"""Problems: errors as RFC 9457 writes them, each kind with an address that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from search.api.fields import Count

PAGE = "/api"  #: where the kinds are explained


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its anchor on the documentation page, status, and what it means."""

    name: str
    status: int
    meaning: str

    @property
    def type(self) -> str:
        """The URI that tells the kind."""
        return f"{PAGE}#problem-{self.name}"


BAD_PARAMETERS = ProblemKind(
    "parameters", 400, "A parameter cannot be used; errors names each, and says what is expected."
)
MISUNDERSTOOD = ProblemKind(
    "query",
    400,
    "With strict=1: the query would be taken differently from how it was typed; errors says where.",
)
INCOMPARABLE = ProblemKind("comparison", 400, "These are not two articles.")
BAD_REQUEST = ProblemKind("request", 400, "The request cannot be read.")
EMBARGO = ProblemKind("embargo", 403, "The article is under embargo; detail says until when.")
NOT_FOUND = ProblemKind("unknown", 404, "There is nothing of this address or id.")
NOT_ALLOWED = ProblemKind("method", 405, "Addresses below /api can only be read; see Allow.")
NOT_ACCEPTABLE = ProblemKind(
    "form", 406, "Accept leaves out application/json, and there is nothing else here."
)
CURSOR_GONE = ProblemKind(
    "cursor",
    410,
    "The cursor goes through a list by relevance of an index that has changed; begin anew.",
)
TAKEN_DOWN = ProblemKind(
    "removed",
    410,
    "The article was removed for good, or withdrawn by its agency; detail says why.",
)
TOO_LONG = ProblemKind("length", 414, "The address is too long.")
NOT_OUR_NAME = ProblemKind(
    "host", 421, "The server does not answer under this name; its settings tell the names."
)
TOO_OFTEN = ProblemKind(
    "limit", 429, "Too many costly requests from one address; Retry-After says when to ask again."
)
FAILED = ProblemKind("failure", 500, "The server failed; its log says why.")
NO_INDEX = ProblemKind(
    "index",
    503,
    "There is no index to read from just now, or its cluster refuses the query; Retry-After says "
    "when to ask again.",
)

KINDS = (
    *(BAD_PARAMETERS, MISUNDERSTOOD, INCOMPARABLE, BAD_REQUEST, EMBARGO, NOT_FOUND, NOT_ALLOWED),
    *(NOT_ACCEPTABLE, CURSOR_GONE, TAKEN_DOWN, FAILED, NO_INDEX),
)
#: Those that any endpoint may have.
EVERYWHERE = (BAD_PARAMETERS, NOT_ACCEPTABLE, TOO_OFTEN, FAILED, NO_INDEX)
ABOUT_ARTICLES = (EMBARGO, NOT_FOUND, TAKEN_DOWN)  #: that endpoints may have which read one

_OF_STATUS = {
    kind.status: kind
    for kind in (
        *(BAD_REQUEST, EMBARGO, NOT_FOUND, NOT_ALLOWED, NOT_ACCEPTABLE),
        *(TOO_LONG, NOT_OUR_NAME, TOO_OFTEN, FAILED, NO_INDEX),
    )
}


def kind_of(status: int) -> ProblemKind:
    """The kind of a problem of which only the status is known."""
    return _OF_STATUS.get(status) or ProblemKind("", status, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """A parameter that cannot be used."""

    parameter: Annotated[str, Meta(description="Its name.")]
    value: Annotated[str, Meta(description='What was given; "" where it is missing.')]
    detail: Annotated[str, Meta(description="What is wrong, in a sentence.")]
    start: Annotated[
        Count | UnsetType,
        Meta(description="Where in a query it begins, in code points; else left out."),
    ] = UNSET
    end: Annotated[
        Count | UnsetType, Meta(description="And where it ends, the end not included.")
    ] = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemBody:
    """An error, RFC 9457."""

    type: Annotated[
        str,
        Meta(
            description="The kind of problem: an address that explains it, relative to the server.",
            examples=[BAD_PARAMETERS.type],
        ),
    ]
    title: Annotated[str, Meta(description="What is wrong, in a few words.")]
    status: Annotated[int, Meta(ge=400, le=599, description="The status of the answer.")]
    detail: Annotated[str | UnsetType, Meta(description="What to do about it.")] = UNSET
    errors: Annotated[
        tuple[ErrorBody, ...] | UnsetType,
        Meta(description="For status 400: every parameter that cannot be used."),
    ] = UNSET


def problem_body(
    kind: ProblemKind, title: str, detail: str = "", errors: tuple[ErrorBody, ...] = ()
) -> bytes:
    """The JSON of a problem, one line and its end."""
    body = ProblemBody(
        type=kind.type if kind.name else "about:blank",
        title=title,
        status=kind.status,
        detail=detail or UNSET,
        errors=errors or UNSET,
    )
    return msgspec.json.encode(body) + b"\n"
