"""Failures: what a page says when there is no answer, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.errors import EngineUnavailable, PressesucheError, RebuildNeeded
from index.manifest import Takedown
from search.i18n import N_, Language


class TakenDown(PressesucheError):
    """An article was asked for that was removed for good."""

    def __init__(self, takedown: Takedown) -> None:
        super().__init__(f"{takedown.id} was taken down on {takedown.day}: {takedown.reason}")
        self.takedown = takedown


@dataclass(frozen=True, slots=True)
class Failure:
    """A headline, and a sentence that says what to do."""

    title: str
    text: str
    command: str = ""  #: what whoever runs the server has to type


_TEXTS = {
    400: (N_("Die Anfrage ist unverständlich"), N_("Bitte die Adresse prüfen.")),
    404: (
        N_("Diese Seite gibt es nicht"),
        N_("Vielleicht wurde der Artikel entfernt, oder die Adresse hat einen Tippfehler."),
    ),
    405: (N_("So geht es nicht"), N_("Diese Adresse lässt sich nur lesen.")),
    410: (
        N_("Diese Liste gibt es nicht mehr"),
        N_("Der Bestand hat sich inzwischen geändert. Bitte die Suche von vorn beginnen."),
    ),
    500: (
        N_("Da ist etwas schiefgegangen"),
        N_("Der Fehler liegt bei uns und ist vermerkt. Bitte später noch einmal versuchen."),
    ),
}


def failure(status: int, error: Exception, language: Language) -> Failure:
    """How to say this error."""
    _ = language.gettext
    if isinstance(error, EngineUnavailable):
        return Failure(
            _("Die Suche ist gerade nicht erreichbar"),
            _(
                "Der Bestand antwortet nicht. Es geht von selbst weiter, sobald er wieder da ist;"
                " bitte in einer Minute noch einmal versuchen."
            ),
        )
    if isinstance(error, TakenDown):
        down = error.takedown
        return Failure(
            _("Dieser Artikel wurde entfernt"),
            _(
                "Er steht seit dem %(day)s nicht mehr im Bestand und kommt nicht wieder."
                " Der Grund: %(reason)s",
                day=language.day(date.fromisoformat(down.day)),
                reason=down.reason,
            ),
        )
    if status == 503:
        if isinstance(error, RebuildNeeded):
            text = _("Der Index passt nicht zu dieser Fassung und muss neu aufgebaut werden:")
        else:
            text = _("Es gibt noch keinen lesbaren Index. Diese Zeile baut ihn auf:")
        return Failure(_("Die Suche ist noch nicht bereit"), text, "python manage.py rebuild")
    title, text = _TEXTS.get(status) or _TEXTS[400 if status < 500 else 500]
    return Failure(_(title), _(text))
