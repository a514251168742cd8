"""What ``manage.py info`` shows of the settings: all of them, and no secret."""

from __future__ import annotations

import pytest

from index.environment import Reader
from index.settings import Settings
from search.shown_settings import shown_settings

SECRETS = {
    "PRESSESUCHE_LIMIT_STORE": "redis://:verraten@10.0.0.1:6379",
    "PRESSESUCHE_SMTP_PASSWORD": "verraten",
    "PRESSESUCHE_OPENSEARCH_PASSWORD": "verraten",
}
USERS = {
    "PRESSESUCHE_SMTP_USER": "bote",
    "PRESSESUCHE_OPENSEARCH_USER": "archiv",
}
TOKEN = {"PRESSESUCHE_OPENSEARCH_TOKEN": "verraten"}


def shown(**environ: str) -> dict[str, str]:
    return {one.name: one.value for one in shown_settings(Settings.from_environment(environ))}


def test_every_setting_that_is_read_is_shown_once() -> None:
    reader = Reader({})
    Settings._read(reader)
    names = [one.name for one in shown_settings(Settings())]
    assert set(names) == reader.known
    assert len(names) == len(reader.known)


@pytest.mark.parametrize("environ", [{**SECRETS, **USERS}, TOKEN])
def test_secrets_are_set_or_not_and_never_shown(environ: dict[str, str]) -> None:
    secret = [name for name in environ if name not in USERS]
    told, without = shown(**environ), shown()
    assert {told[name] for name in secret} == {"set"}
    assert {without[name] for name in secret} == {"not set"}
    assert "verraten" not in repr(told)


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("PRESSESUCHE_CORS", "https://a.example,https://b.example", None),
        ("PRESSESUCHE_PROXIES", "127.0.0.1,10.1.0.0/16", "127.0.0.1/32,10.1.0.0/16"),
        ("PRESSESUCHE_STORIES", "off", None),
        ("PRESSESUCHE_METRICS", "on", None),
        ("PRESSESUCHE_PROCESSES", "0", None),
        ("PRESSESUCHE_LIMIT", "30/hour", None),
        ("PRESSESUCHE_OPENSEARCH", "https://node-1:9200,https://node-2:9200", None),
        ("PRESSESUCHE_OPENSEARCH_SHARDS", "3", None),
        ("PRESSESUCHE_ENGINE", "whoosh", None),
    ],
)
def test_the_value_in_force_is_shown(name: str, given: str, value: str | None) -> None:
    assert shown(**{name: given})[name] == (value or given)
    (one,) = [s for s in shown_settings(Settings.from_environment({name: given})) if s.name == name]
    (default,) = [s for s in shown_settings(Settings()) if s.name == name]
    assert (one.usual, default.usual) == (False, True)


def test_what_is_not_set_is_shown_as_it_works() -> None:
    told = shown(PRESSESUCHE_INDEX="/srv/presse-index", PRESSESUCHE_SMTP_SECURITY="tls")
    assert told["PRESSESUCHE_HOLDINGS"] == "/srv/presse-index-holdings.sqlite"
    assert told["PRESSESUCHE_SAVED"] == "/srv/presse-index-saved.sqlite"
    assert told["PRESSESUCHE_SMTP_PORT"] == "465"
    assert told["PRESSESUCHE_PROCESSES"].endswith("(one a processor)")
