"""Failures: what a page says when there is no answer, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from index.article import BERLIN, Precision, PublicationDate, Status
from index.errors import EngineUnavailable, PressesucheError, QueryRefused, RebuildNeeded
from index.manifest import Takedown, Withdrawn
from search.i18n import N_, Language
from search.notices import problem_text
from search.reader import BadParameters
from search.saved.database import SavedError


class TakenDown(PressesucheError):
    """An article was asked for that was removed for good."""

    def __init__(self, takedown: Takedown) -> None:
        super().__init__(f"{takedown.id} was taken down on {takedown.day}: {takedown.reason}")
        self.takedown = takedown


class WithdrawnByAgency(PressesucheError):
    """An article was asked for that its agency has withdrawn, or withholds."""

    def __init__(self, withdrawn: Withdrawn) -> None:
        super().__init__(f"{withdrawn.id} is {withdrawn.status.value} by its agency")
        self.withdrawn = withdrawn


class UnderEmbargo(PressesucheError):
    """An article was asked for whose embargo has not ended."""

    def __init__(self, id: str, until: datetime) -> None:
        super().__init__(f"{id} is under embargo until {until.isoformat(timespec='minutes')}")
        self.until = until


class CannotCompare(PressesucheError):
    """Two articles were to be compared that are not two, or not there."""

    FEW, SAME, UNKNOWN = "few", "same", "unknown"

    def __init__(self, reason: str, id: str = "") -> None:
        super().__init__(f"these articles cannot be compared: {reason} {id}".rstrip())
        self.reason, self.id = reason, id


class TooManyFiles(PressesucheError):
    """As many files as may be are being sent already."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} files are being sent by this process already")


@dataclass(frozen=True, slots=True)
class Failure:
    """A headline, and a sentence that says what to do."""

    title: str
    text: str
    command: str = ""  #: what whoever runs the server has to type


_TEXTS = {
    400: (N_("Die Anfrage ist unverständlich"), N_("Bitte die Adresse prüfen.")),
    403: (
        N_("Das kam von einer fremden Seite"),
        N_("Gemerkte Suchen lassen sich nur auf unseren eigenen Seiten anlegen und ändern."),
    ),
    404: (
        N_("Diese Seite gibt es nicht"),
        N_("Vielleicht wurde der Artikel entfernt, oder die Adresse hat einen Tippfehler."),
    ),
    405: (N_("So geht es nicht"), N_("Diese Adresse lässt sich nur lesen.")),
    406: (
        N_("In dieser Form gibt es das nicht"),
        N_("Hier gibt es JSON; bitte bei »Accept« application/json zulassen."),
    ),
    410: (
        N_("Diese Liste gibt es nicht mehr"),
        N_("Der Bestand hat sich inzwischen geändert. Bitte die Suche von vorn beginnen."),
    ),
    413: (N_("Das ist zu viel"), N_("Ein Formular darf höchstens 64 Kilobyte lang sein.")),
    414: (
        N_("Diese Adresse ist zu lang"),
        N_("Bitte die Anfrage kürzen: Sternchen und NEAR ersparen lange Listen von Wörtern."),
    ),
    421: (
        N_("Unter diesem Namen gibt es hier nichts"),
        N_("Wer das Archiv betreibt, stellt die Namen ein, unter denen es antwortet:"),
    ),
    429: (
        N_("Das waren zu viele Anfragen auf einmal"),
        N_("Bitte kurz warten; danach geht es von selbst weiter."),
    ),
    500: (
        N_("Da ist etwas schiefgegangen"),
        N_("Der Fehler liegt bei uns und ist vermerkt. Bitte später noch einmal versuchen."),
    ),
}


def no_such_table(name: str, language: Language) -> Failure:
    """What to say where a table of the overview is asked for that there is none of."""
    return Failure(
        language.gettext("Die Tabelle »%(name)s« gibt es nicht", name=name[:80]),
        language.gettext("Als Datei gibt es outlets, periods, agencies und stories."),
    )


def failure(status: int, error: Exception, language: Language) -> Failure:
    """How to say this error."""
    _ = language.gettext
    if isinstance(error, QueryRefused):
        return Failure(
            _("Diese Anfrage ist dem Bestand zu aufwendig"),
            _(
                "Er hat sie abgelehnt oder abgebrochen. Mit weniger Wörtern und Sternchen geht es,"
                " oder etwas später noch einmal."
            ),
        )
    if isinstance(error, EngineUnavailable):
        return Failure(
            _("Die Suche ist gerade nicht erreichbar"),
            _(
                "Der Bestand antwortet nicht. Es geht von selbst weiter, sobald er wieder da ist;"
                " bitte in einer Minute noch einmal versuchen."
            ),
        )
    if isinstance(error, SavedError):
        return Failure(
            _("Gemerkte Suchen sind gerade nicht zu erreichen"),
            _(
                "Sie lassen sich nicht lesen oder schreiben; der Fehler liegt bei uns und ist"
                " vermerkt. Alles andere geht wie sonst."
            ),
        )
    if isinstance(error, TooManyFiles):
        return Failure(
            _("Gerade werden viele Dateien geholt"),
            _("Mehr gehen nicht zugleich; bitte in ein paar Sekunden noch einmal versuchen."),
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
    if isinstance(error, WithdrawnByAgency):
        return _withdrawn(error.withdrawn, language)
    if isinstance(error, UnderEmbargo):
        until = PublicationDate(error.until.astimezone(BERLIN), Precision.MINUTE)
        return Failure(
            _("Für diesen Artikel gilt noch eine Sperrfrist"),
            _(
                "Er ist von diesem Zeitpunkt an zu lesen: %(moment)s",
                moment=language.published(until),
            ),
        )
    if isinstance(error, BadParameters):
        told = " ".join(problem_text(one, language) for one in error.problems)
        return Failure(_(_TEXTS[400][0]), told)
    if isinstance(error, CannotCompare):
        return Failure(_("Das lässt sich nicht vergleichen"), _because(error, language))
    if status == 503:
        if isinstance(error, RebuildNeeded):
            text = _("Der Index passt nicht zu dieser Fassung und muss neu aufgebaut werden:")
        else:
            text = _("Es gibt noch keinen lesbaren Index. Diese Zeile baut ihn auf:")
        return Failure(_("Die Suche ist noch nicht bereit"), text, "python manage.py rebuild")
    if status == 421:
        title, text = _TEXTS[421]
        return Failure(_(title), _(text), "PRESSESUCHE_HOSTS")
    title, text = _TEXTS.get(status) or _TEXTS[400 if status < 500 else 500]
    return Failure(_(title), _(text))


def _withdrawn(one: Withdrawn, language: Language) -> Failure:
    _ = language.gettext
    if one.status is Status.WITHHELD:
        title = _("Dieser Artikel ist gesperrt")
        told = [_("Die Agentur hat ihn bis auf Weiteres gesperrt.")]
    else:
        title = _("Dieser Artikel wurde zurückgezogen")
        told = [_("Die Agentur hat ihn zurückgezogen.")]
    if one.day:
        told.append(_("Stand: %(day)s.", day=language.day(date.fromisoformat(one.day))))
    elif one.noticed:
        day = language.day(date.fromisoformat(one.noticed))
        told.append(_("Er ist hier seit dem %(day)s nicht mehr zu lesen.", day=day))
    if one.reason:
        told.append(_("Der Grund: %(reason)s", reason=one.reason))
    return Failure(title, " ".join(told))


def _because(error: CannotCompare, language: Language) -> str:
    _ = language.gettext
    if error.reason == CannotCompare.SAME:
        return _("Das ist zweimal derselbe Artikel.")
    if error.reason == CannotCompare.UNKNOWN:
        return _("Den Artikel %(id)s gibt es nicht, oder nicht mehr.", id=error.id)
    return _("Zum Vergleichen gehören zwei Artikel: /compare?a=…&b=…")
