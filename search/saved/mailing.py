"""Mailing: mails to the server that takes them, over one connection for all of a run."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from types import TracebackType

from index.errors import SettingsError
from index.settings import MailSettings

SECONDS = 30.0  #: for which the server may be silent


class Unsent(Exception):
    """It could not be sent; the message says why."""


class Mailer:
    """Hands mails to the server. Leave it by ``with``.

    A server that cannot be reached is asked once: what else is for it fails at once.
    """

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None
        self._lost = ""

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._server:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server.close()

    def send(self, to: str, content: bytes) -> None:
        """Send a mail to one address. Raises Unsent, SettingsError."""
        if self._lost:
            raise Unsent(self._lost)
        try:
            server = self._server or self._connected()
            server.sendmail(self._settings.sender, [to], content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[to]
            raise Unsent(f"the server does not take mails to it: {code} {_words(said)}") from error
        except smtplib.SMTPResponseException as error:
            raise Unsent(f"the server said {error.smtp_code} {_words(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            self._server = None
            self._lost = (
                f"no mail server at {self._settings.host} ({error or type(error).__name__})"
            )
            raise Unsent(self._lost) from error

    def _connected(self) -> smtplib.SMTP:
        ours = self._settings
        server: smtplib.SMTP
        if ours.security == "tls":
            server = smtplib.SMTP_SSL(ours.host, ours.port, timeout=SECONDS, context=self._trust())
        else:
            server = smtplib.SMTP(ours.host, ours.port, timeout=SECONDS)
        try:
            if ours.security == "starttls":
                server.starttls(context=self._trust())
            if ours.user:
                server.login(ours.user, self._password())
        except BaseException:
            server.close()
            raise
        self._server = server
        return server

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._settings.ca)
        except OSError as error:
            said = f"certificates to trust, PEM ({error.strerror or error})"
            raise SettingsError("PRESSESUCHE_SMTP_CA", str(self._settings.ca), said) from error

    def _password(self) -> str:
        file = self._settings.password_file
        if file is None:
            return self._settings.password
        try:
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            said = f"a file that can be read ({getattr(error, 'strerror', None) or error})"
            raise SettingsError("PRESSESUCHE_SMTP_PASSWORD_FILE", str(file), said) from error


def _words(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
