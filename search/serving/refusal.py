"""Refusals: what is said to those whose request never gets to the application."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Refusal:
    """A short answer, after which the connection is closed. Nothing of the request is repeated."""

    status: HTTPStatus
    text: str
    wait: int = 0  #: seconds after which it may be tried again

    def __bytes__(self) -> bytes:
        """The response as it goes over the wire."""
        body = f"{self.text}\n".encode()
        again = f"Retry-After: {self.wait}\r\n" if self.wait else ""
        head = (
            f"HTTP/1.1 {self.status} {self.status.phrase}\r\n"
            "Connection: close\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "Cache-Control: no-store\r\n"
            f"{again}Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


BAD = Refusal(HTTPStatus.BAD_REQUEST, "This is not a request that can be understood.")
SLOW = Refusal(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")
WITHOUT_LENGTH = Refusal(
    HTTPStatus.LENGTH_REQUIRED, "Say how long the body is (Content-Length), and send it in one."
)
LARGE_BODY = Refusal(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large: 64 kB are the most."
)
LONG_LINE = Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long: 32 kB are the most.")
LARGE_HEAD = Refusal(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The header fields are too many or too long."
)
CROWDED = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE, "Too many ask at once. Please try again in a moment.", 2
)
FAILED = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong, and was noted.")
