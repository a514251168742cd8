"""Every setting with the value in force, for people; of secrets only whether they are set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields
from typing import Any

from index.environment import BEGINNING
from index.pipeline import processors
from index.settings import ClusterSettings, LimitSettings, MailSettings, Settings

#: Groups of settings, and how their names begin.
_GROUPS = {"limits": "LIMIT", "mail": "SMTP", "cluster": "OPENSEARCH"}
#: Fields that are not called as their variables are; "" has the name of its group alone.
_NAMES = {
    Settings: {"origins": "CORS", "webhooks": "WEBHOOK_NETWORKS"},
    LimitSettings: {"costly": ""},
    MailSettings: {},
    ClusterSettings: {"hosts": ""},
}


@dataclass(frozen=True, slots=True)
class ShownSetting:
    """A variable, the value in force in words, and whether that is its default."""

    name: str
    value: str
    usual: bool


def shown_settings(settings: Settings) -> Iterator[ShownSetting]:
    """All settings there are, in the order in which they are described."""
    yield from _of(settings, BEGINNING, settings)


def _of(group: Any, start: str, settings: Settings) -> Iterator[ShownSetting]:
    plain, names = type(group)(), _NAMES[type(group)]
    for field in fields(group):
        value = getattr(group, field.name)
        if field.name in _GROUPS and group is settings:
            yield from _of(value, f"{start}{_GROUPS[field.name]}", settings)
            continue
        name = names.get(field.name, field.name.upper())
        joint = "" if start.endswith("_") or not name else "_"
        usual = value == getattr(plain, field.name)
        yield ShownSetting(f"{start}{joint}{name}", _told(field, value, usual, settings), usual)


def _told(field: Field[Any], value: object, usual: bool, settings: Settings) -> str:
    if not field.repr:  # a secret
        return "not set" if usual else "set"
    match field.name, value:
        case "processes", None:
            return f"{processors()} (one a processor)"
        case "saved", None:
            return str(settings.saved_searches)
        case "engine", "":
            return "that of the index"
    match value:
        case bool():
            return "on" if value else "off"
        case tuple():
            return ",".join(map(str, value)) or "–"
        case None | "":
            return "–"
    return str(value)
