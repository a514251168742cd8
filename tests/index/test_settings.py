"""What settings are read as, and which values are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import environment
from index.errors import SettingsError, SettingsErrors
from index.settings import ClusterSettings, Settings

O = "PRESSESUCHE_OPENSEARCH"  # noqa: E741 - before every name


def test_without_any_variable_everything_has_its_default() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"PRESSESUCHE_INDEX": "", O: ""}) == Settings()


def test_the_holdings_lie_beside_the_index_unless_said_otherwise() -> None:
    beside = Settings.from_environment({"PRESSESUCHE_INDEX": "/srv/presse"})
    assert beside.holdings == Path("/srv/presse-holdings.sqlite")
    apart = Settings.from_environment({"PRESSESUCHE_HOLDINGS": "/srv/h.sqlite"})
    assert apart.holdings == Path("/srv/h.sqlite")


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("", "https://a:9200", {"hosts": ("https://a:9200",)}),
        ("", "https://a:9200/, http://[::1]", {"hosts": ("https://a:9200", "http://[::1]")}),
        ("_TOKEN", "abc", {"token": "abc"}),
        ("_CA", "/etc/ca.pem", {"ca": Path("/etc/ca.pem")}),
        ("_PREFIX", "presse-2", {"prefix": "presse-2"}),
        ("_SHARDS", "25", {"shards": 25}),
        ("_REPLICAS", "0", {"replicas": 0}),
        ("_TIMEOUT", "2.5", {"timeout": 2.5}),
    ],
)
def test_a_cluster(variable: str, value: str, expected: dict[str, object]) -> None:
    read = Settings.from_environment({f"{O}{variable}": value}).cluster
    assert read == ClusterSettings(**expected)  # type: ignore[arg-type]


def test_a_user_and_the_password_or_a_file_of_it() -> None:
    user = {f"{O}_USER": "presse"}
    with_password = Settings.from_environment(user | {f"{O}_PASSWORD": "geheim"})
    assert with_password.cluster == ClusterSettings(user="presse", password="geheim")
    assert "geheim" not in repr(with_password)
    file = Settings.from_environment(user | {f"{O}_PASSWORD_FILE": "/run/secret"})
    assert file.cluster == ClusterSettings(user="presse", password_file=Path("/run/secret"))


@pytest.mark.parametrize(
    "variables",
    [
        {"PRESSESUCHE_ENGINE": "solr"},
        {"PRESSESUCHE_LANGUAGE": "it"},
        {O: "node-1:9200"},
        {O: "ftp://node-1"},
        {O: "http://"},
        {O: "http://a:0"},
        {O: "http://a:99999"},
        {O: "http://a/path"},
        {O: "http://presse:geheim@a:9200"},
        {O: "http://a,,http://b"},
        {f"{O}_PREFIX": "Presse"},
        {f"{O}_PREFIX": "-presse"},
        {f"{O}_SHARDS": "0"},
        {f"{O}_SHARDS": "many"},
        {f"{O}_REPLICAS": "-1"},
        {f"{O}_TIMEOUT": "0"},
        {f"{O}_TIMEOUT": "nan"},
        {f"{O}_USER": "presse"},
        {f"{O}_PASSWORD": "geheim"},
        {f"{O}_USER": "presse", f"{O}_PASSWORD": "geheim", f"{O}_PASSWORD_FILE": "/run/secret"},
        {f"{O}_USER": "presse", f"{O}_PASSWORD": "geheim", f"{O}_TOKEN": "geheim"},
    ],
    ids=lambda variables: " ".join(f"{k[12:]}={v}" for k, v in variables.items()),
)
def test_what_cannot_be_used_is_refused_by_name(variables: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as told:
        Settings.from_environment(variables)
    assert told.value.name.startswith("PRESSESUCHE_")
    assert told.value.expected
    assert "geheim" not in str(told.value)


def test_all_that_cannot_be_used_is_told_at_once() -> None:
    environ = {"PRESSESUCHE_ENGINE": "solr", f"{O}_SHARDS": "many", "PRESSESUCHE_HOLDING": "x"}
    with pytest.raises(SettingsErrors) as told:
        Settings.from_environment(environ)
    assert [error.name for error in told.value.errors] == sorted(environ)
    assert len(str(told.value).splitlines()) == 3
    assert "did you mean PRESSESUCHE_HOLDINGS?" in str(told.value)


def test_what_begins_like_a_setting_and_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="there is no such setting"):
        Settings.from_environment({"PRESSESUCHE_WEATHER": "sunny"})
    assert Settings.from_environment({"PRESSESUCHE_TEST_KILLS": "3"}) == Settings()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://presse.example", "https://presse.example"),
        (" http://presse.example:8080/ ", "http://presse.example:8080"),
    ],
)
def test_the_address_is_where_pages_begin(typed: str, read: str) -> None:
    assert Settings.from_environment({"PRESSESUCHE_ADDRESS": typed}).address == read


@pytest.mark.parametrize(
    "typed",
    [
        *("presse.example", "ftp://presse.example", "https://", "https://presse.example/archiv"),
        *("https://a@presse.example", "https://presse.example?q", "https://prässe.example"),
    ],
)
def test_an_address_that_cannot_begin_a_url_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environment({"PRESSESUCHE_ADDRESS": typed})


def test_every_setting_is_explained_to_its_reader() -> None:
    root = Path(__file__).parents[2]
    told = "".join(
        path.read_text("utf-8") for path in [root / "README.md", *root.glob("docs/*.md")]
    )
    with environment.reading({}) as ours:
        Settings._read(ours)
    assert len(ours.known) > 30
    assert {name for name in ours.known if f"`{name}" not in told} == set()
