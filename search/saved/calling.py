"""Calling: messages to webhooks, by the rules of fetching: public places only, every wait ends.

Signed as Standard Webhooks are (webhook-id, webhook-timestamp, webhook-signature), where there is
a secret. The id is the Idempotency-Key too, and the same however often a message is sent.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import ssl
from collections.abc import Sequence

from index.fetching.addresses import Resolve, resolve
from index.fetching.exchange import Asker, Unanswered
from index.fetching.manners import Manners, Network
from index.fetching.target import NotFetchable, target_of
from search.saved.mailing import Unsent

CONNECT, SILENCE, WHOLE = 5.0, 10.0, 20.0  #: seconds
_MARK = "whsec_"  #: what the secrets of webhooks begin with


class Caller:
    """Hands messages to webhooks."""

    def __init__(
        self,
        contact: str = "",
        networks: Sequence[Network] = (),
        security: ssl.SSLContext | None = None,
        resolver: Resolve = resolve,
    ) -> None:
        manners = Manners(
            contact=contact,
            connect=CONNECT,
            silence=SILENCE,
            whole=WHOLE,
            private=tuple(networks),
        )
        self._asker = Asker(manners, resolver, security or ssl.create_default_context())

    def send(self, to: str, uuid: str, content: bytes, secret: str, moment: float) -> None:
        """Send a message; redirects are not followed. Raises Unsent."""
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f'"{uuid}"',
            "webhook-id": uuid,
            "webhook-timestamp": f"{int(moment)}",
        }
        if secret:
            headers["webhook-signature"] = signature(secret, uuid, int(moment), content)
        try:
            answer = self._asker.tell(target_of(to), headers, content)
        except (NotFetchable, Unanswered) as error:
            raise Unsent(str(error)) from error
        if not 200 <= answer.status < 300:
            raise Unsent(f"the server said {answer.status} {answer.reason}"[:200])


def new_secret() -> str:
    """A secret to sign with."""
    return f"{_MARK}{base64.b64encode(secrets.token_bytes(24)).decode()}"


def signature(secret: str, uuid: str, moment: int, content: bytes) -> str:
    """The signature of a message, as a receiver works it out.

    >>> signature("whsec_c2VjcmV0", "id", 1700000000, b"{}")
    'v1,GBemBzTgbKoVEGKycqyY3615LbdJbhFLE1oQk+zZ+lo='
    """
    key = secret.encode()
    if secret.startswith(_MARK):
        try:
            key = base64.b64decode(secret.removeprefix(_MARK), validate=True)
        except binascii.Error:
            key = secret.encode()
    signed = f"{uuid}.{moment}.".encode() + content
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
