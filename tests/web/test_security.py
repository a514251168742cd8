"""Names, proxies, sizes, forms of other sites, and limits: who gets no answer, and which."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from index.errors import SettingsError
from index.settings import LimitSettings, Settings
from search.app import create_app
from search.http.limits import Limits
from search.http.security import HEADERS
from search.saved.saved import Kind, Target
from tests.newsroom import TODAY

FEED = "/search?q=Brücke&format=atom"


@dataclass
class Site:
    """The newsroom with other settings."""

    app: Flask

    def get(self, path: str, sender: str = "192.0.2.1", **headers: str) -> TestResponse:
        return self.ask(path, sender, headers={n.replace("_", "-"): v for n, v in headers.items()})

    def ask(self, path: str, sender: str = "192.0.2.1", **more: Any) -> TestResponse:
        environ = {"REMOTE_ADDR": sender}
        return self.app.test_client().open(path, environ_overrides=environ, buffered=True, **more)


@pytest.fixture
def site(newsroom: Settings, request: pytest.FixtureRequest) -> Iterator[Site]:
    app = create_app(replace(newsroom, **getattr(request, "param", {})), lambda: TODAY)
    yield Site(app)
    app.extensions["desk"].live.close()


def settings(**changes: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("site", [changes], indirect=True, ids=[",".join(changes)])


# Names


@pytest.mark.parametrize("host", ["boese.example", "localhost.boese.example", "boese.example:5000"])
def test_another_name_gets_no_answer(site: Site, host: str) -> None:
    answer = site.get(FEED, Host=host)
    assert answer.status_code == 421
    assert "boese" not in answer.text and "PRESSESUCHE_HOSTS" in answer.text
    told = site.get("/api/search", Host=host)
    assert (told.status_code, told.mimetype) == (421, "application/problem+json")
    assert told.get_json()["type"] == "/api#problem-host"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://localhost/help", 200),
        ("http://boese.example/help", 421),
        ("http://localhost@boese.example/help", 400),
    ],
)
def test_the_name_in_the_address_counts_where_there_is_one(
    site: Site, target: str, status: int
) -> None:
    environ = {"RAW_URI": target}
    answer = site.app.test_client().get("/help", environ_overrides=environ, buffered=True)
    assert answer.status_code == status


@pytest.mark.parametrize("host", ["a b", "localhost@boese.example", "localhost:x", "\xe4"])
def test_what_is_no_name_gets_no_answer(site: Site, host: str) -> None:
    assert site.get("/", Host=host).status_code == 400


def test_a_name_of_ours_that_cannot_be_spelt_gets_no_answer(site: Site) -> None:
    for host in ("xn--a.localhost", "xn--.localhost:5000", "a..localhost"):
        environ = {"HTTP_HOST": host, "wsgi.url_scheme": "http", "PATH_INFO": FEED.split("?")[0]}
        environ |= {"QUERY_STRING": "q=Hafen&format=atom", "REQUEST_METHOD": "GET"}
        environ |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SCRIPT_NAME": ""}
        statuses: list[str] = []
        # Not by the client of a test, which cannot write such a name itself.
        with site.app.request_context(environ):
            statuses.append(site.app.full_dispatch_request().status)
        assert statuses == ["400 BAD REQUEST"], host


@pytest.mark.parametrize("host", ["localhost:5000", "127.0.0.1", "[::1]:80", "192.168.1.7:5000"])
def test_this_machine_and_addresses_in_numbers_get_one(site: Site, host: str) -> None:
    assert site.get("/", Host=host).status_code == 200


@settings(address="https://presse.example", hosts=("archiv", "10.0.0.5"))
def test_names_that_are_set_get_one_and_no_other_number(site: Site) -> None:
    for host in ("archiv", "ARCHIV.:5000", "presse.example", "10.0.0.5", "localhost", "127.0.0.1"):
        assert site.get("/help", Host=host).status_code == 200, host
    for host in ("10.0.0.6", "x.archiv", "www.presse.example"):
        assert site.get("/help", Host=host).status_code == 421, host


@settings(hosts=("*",))
def test_any_name_where_that_is_set(site: Site) -> None:
    assert site.get("/", Host="irgendwo.example").status_code == 200
    assert site.get("/", Host="a b").status_code == 400


# Proxies


def test_nobody_is_believed_who_is_not_named(site: Site) -> None:
    plain = site.get(FEED).text
    lies = {"X_Forwarded_Host": "boese.example", "X_Forwarded_Proto": "https"}
    assert site.get(FEED, **lies, Forwarded="host=boese.example").text == plain
    assert site.get(FEED, "127.0.0.1", **lies).text == plain


@settings(proxies=(ip_network("10.0.0.0/8"),), hosts=("presse.example",))
def test_a_proxy_that_is_named_is_believed(site: Site) -> None:
    told = {"X_Forwarded_Host": "presse.example", "X_Forwarded_Proto": "https"}
    assert 'href="https://presse.example/search' in site.get(FEED, "10.1.1.1", **told).text
    assert site.get(FEED, "11.1.1.1", **told).text == site.get(FEED).text
    assert site.get(FEED, "10.1.1.1", X_Forwarded_Host="boese.example").status_code == 421


@settings(proxies=(ip_network("10.0.0.0/8"),), limits=LimitSettings(costly="1/hour"))
def test_whom_a_proxy_names_is_counted_and_nobody_before(site: Site) -> None:
    def words(told: str, sender: str = "10.1.1.1") -> int:
        return site.get("/words", sender, X_Forwarded_For=told).status_code

    assert [words("192.0.2.7"), words("192.0.2.7")] == [200, 429]
    assert words("192.0.2.8, 192.0.2.7, 10.2.2.2") == 429  # two proxies of ours, one lie
    assert words("192.0.2.7, 192.0.2.8") == 200
    assert words("127.0.0.1", "192.0.2.9") == 200 and words("127.0.0.1", "192.0.2.9") == 429
    assert [words(f"192.0.2.10:{port}") for port in (4711, 4712)] == [200, 429]


# Sizes


def test_what_is_too_long_is_told(site: Site) -> None:
    assert site.get(f"/search?q={'x' * 33_000}").status_code == 414
    assert site.get(f"/api/search?q={'x' * 33_000}").get_json()["type"] == "/api#problem-length"
    assert site.ask("/saved", method="POST", data={"q": "x" * 70_000}).status_code == 413
    assert site.ask("/search", data=b"x" * 70_000).status_code == 413


def test_slashes_too_many_lead_nowhere(site: Site) -> None:
    answer = site.get("/articles//boese.example")
    assert answer.status_code == 404 and "Location" not in answer.headers


# Forms


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://boese.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_forms_come_from_our_own_pages(site: Site, headers: dict[str, str], status: int) -> None:
    answer = site.ask("/saved", method="POST", data={"q": "Hafen"}, headers=headers)
    assert answer.status_code == status


@settings(address="https://presse.example:8443")
def test_a_form_may_come_from_where_readers_reach_us(site: Site) -> None:
    headers = {"Origin": "https://presse.example:8443", "Host": "presse.example"}
    assert site.ask("/saved", method="POST", data={"q": "x"}, headers=headers).status_code == 303


def test_a_page_that_tells_no_referrer_may_send_its_form(site: Site) -> None:
    path = site.ask("/saved", method="POST", data={"q": "Hafen"}).headers["Location"]
    headers = {"Origin": "null"}
    answer = site.ask(path, method="POST", data={"q": "Hafen", "name": "x"}, headers=headers)
    assert answer.status_code == 303


def test_only_saved_searches_can_be_changed_from_outside(application: Flask) -> None:
    changing = {
        (method, rule.rule)
        for rule in application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert changing == {
        ("POST", "/saved"),
        ("POST", "/saved/<token>"),
        ("POST", "/saved/<token>/delete"),
        ("POST", "/alerts/<word>"),
    }


# Secrets


def test_a_secret_address_is_told_to_nobody_and_kept_nowhere(site: Site) -> None:
    made = site.ask("/saved", method="POST", data={"q": "Hafen"})
    path = made.headers["Location"]
    for answer in (made, site.get(path), site.get(f"{path}x"), site.get("/alerts/x.y")):
        assert answer.headers["Cache-Control"] == "no-store", answer.request.path
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    wrong = site.ask(f"{path}/delete", method="PUT")
    assert (wrong.status_code, wrong.headers["Referrer-Policy"]) == (405, "no-referrer")
    assert site.get(f"{path}/feed").headers["Cache-Control"] == "private, no-cache"


def test_secrets_are_not_written_with_what_they_belong_to() -> None:
    target = Target(1, "0b5e", 1, Kind.WEBHOOK, "https://bote.example", "de", 0, "whsec_geheim", 0)
    assert "geheim" not in repr(target)
    stored = LimitSettings(store="redis://:geheim@127.0.0.1:6379")
    assert "geheim" not in repr(Settings(limits=stored))
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({"PRESSESUCHE_LIMIT_STORE": "ftp://:geheim@127.0.0.1"})
    assert "geheim" not in str(error.value)


# Limits


@settings(limits=LimitSettings(costly="2/minute", saved="1/hour"))
def test_who_asks_too_often_is_told_when_to_come_again(site: Site) -> None:
    assert [site.get(f"/words?q={n}").status_code for n in range(3)] == [200, 200, 429]
    page = site.get("/concordance?q=Brücke")
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 60
    assert "Das waren zu viele Anfragen auf einmal" in page.text
    told = site.get("/api/words?q=Brücke")
    assert (told.status_code, told.mimetype) == (429, "application/problem+json")
    assert told.get_json()["type"] == "/api#problem-limit"
    assert told.headers["Retry-After"].isdigit()
    for header, value in HEADERS.items():
        assert told.headers[header] == value
    assert site.get("/search?q=Brücke&format=csv").status_code == 429
    assert site.get("/search?q=Brücke").status_code == 200
    assert site.get("/words", "192.0.2.2").status_code == 200
    saving = [site.ask("/saved", method="POST", data={"q": f"{n}"}).status_code for n in range(2)]
    assert saving == [303, 429]


@settings(limits=LimitSettings(costly="1/minute"))
def test_this_machine_is_not_counted_and_a_network_is_one(site: Site) -> None:
    assert {site.get("/words", sender).status_code for sender in ["127.0.0.1", "::1"] * 2} == {200}
    assert site.get("/words", "2001:db8::1").status_code == 200
    assert site.get("/words", "2001:db8::2").status_code == 429
    assert site.get("/words", "2001:db8:0:1::2").status_code == 200


@settings(limits=LimitSettings(costly="off", saved="off"))
def test_limits_can_be_off(site: Site) -> None:
    assert {site.get("/words").status_code for _ in range(130)} == {200}


def test_no_address_is_kept_or_logged(newsroom: Settings, caplog: pytest.LogCaptureFixture) -> None:
    limits = Limits(LimitSettings(costly="1/minute"))
    app = create_app(newsroom, lambda: TODAY)
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            with app.test_request_context("/words", environ_base={"REMOTE_ADDR": "192.0.2.77"}):
                try:
                    limits.check()
                except Exception as error:
                    assert "192.0.2.77" not in str(error)
    kept = limits._counter.storage.__dict__
    assert "costly" in str(kept) and "192.0.2.77" not in json.dumps(kept, default=str)
    assert "192.0.2.77" not in caplog.text
    app.extensions["desk"].live.close()


@settings(limits=LimitSettings(costly="1/minute", store="redis://:geheim@127.0.0.1:9"))
def test_a_store_that_fails_stops_nobody(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    assert {site.get("/words").status_code for _ in range(3)} == {200}
    assert "does not answer" in caplog.text and "geheim" not in caplog.text


def test_a_store_that_cannot_be_is_told_at_once(newsroom: Settings) -> None:
    store = LimitSettings(store="memcached://127.0.0.1:9,x:y")
    with pytest.raises(SettingsError, match="PRESSESUCHE_LIMIT_STORE") as error:
        create_app(replace(newsroom, limits=store))
    assert "x:y" not in str(error.value)
