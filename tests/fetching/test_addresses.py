"""Who may be asked: names, numbers, and what they lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SourceError
from index.fetching.addresses import NotPublic, checked, is_public
from index.fetching.listing import listing_of
from index.fetching.target import NotFetchable, target_of


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2a00:1450::5efe:127.0.0.1",
        "2a00:1450::200:5efe:10.0.0.1",
        "fe80::5efe:8.8.8.8",
        "2002:7f00:1::",
        "2002:a00:1::",
        "192.0.0.192",  # where one provider tells its machines their secrets
        "168.63.129.16",  # and another
        "64:ff9b:1::7f00:1",
        "no number",
    ],
)
def test_addresses_that_are_not_everybodys(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "193.99.144.80", "2a00:1450::1", "64:ff9b::808:808", "2a00:1450::5efe:8.8.8.8"],
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    assert checked("bote.example", 80, lambda *_: ["8.8.8.8"]) == ["8.8.8.8"]
    with pytest.raises(NotPublic, match=r"bote\.example leads to 10\.0\.0\.1"):
        checked("bote.example", 80, lambda *_: ["8.8.8.8", "10.0.0.1"])


def test_a_name_without_an_address() -> None:
    def nowhere(name: str, port: int) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(NotFetchable, match="has no address"):
        checked("bote.example", 80, nowhere)
    with pytest.raises(NotFetchable, match="has no address"):
        checked("bote.example", 80, lambda *_: [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://bote.example/", "neither http"),
        ("file:///etc/passwd", "neither http"),
        ("javascript:alert(1)", "neither http"),
        ("data:text/html,x", "neither http"),
        ("gopher://bote.example/", "neither http"),
        ("bote.example/1", "neither http"),
        ("http:///weg", "without a host"),
        ("http://anna:geheim@bote.example/", "password"),
        ("http://bote.example:25/", "port 25"),
        ("http://bote.example:0/", "port 0"),
        ("http://bote.example:99999/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://bote example/", "name that cannot be"),
        ("http://" + "ü" * 100 + ".example/", "name that cannot be"),
        ("http://bote.example/" + "a" * 5000, "more than"),
    ],
)
def test_what_is_no_address_of_the_web(url: str, reason: str) -> None:
    with pytest.raises(NotFetchable, match=reason):
        target_of(url)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://Bote.Example", "http://bote.example/"),
        ("http://bote.example:80/a#oben", "http://bote.example/a"),
        ("https://bote.example:8443/a?b=c d", "https://bote.example:8443/a?b=c%20d"),
        ("http://müller.example/straße", "http://xn--mller-kva.example/stra%C3%9Fe"),
        ("http://[2A00:1450::1]/", "http://[2a00:1450::1]/"),
        ("http://bote.example/%C3%BC", "http://bote.example/%C3%BC"),
        ("http://bote.example./", "http://bote.example/"),
        (
            "http://bote.example/a\r\nHost: boese.example",
            "http://bote.example/aHost:%20boese.example",
        ),
    ],
)
def test_an_address_in_one_spelling(given: str, url: str) -> None:
    assert target_of(given).url == url


def test_a_list_is_lines_remarks_and_what_is_wrong_with_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "feeds.txt"
    file.write_text(
        "# Zeitungen\n\nhttps://bote.example/feed  # der Bote\nhttp://kurier.example/#oben\n"
        "bote.example\nhttps://bote.example/feed\n",
        encoding="utf-8",
    )
    listing = listing_of(["https://wort.example/1", str(file)])
    assert listing.urls == (
        "https://wort.example/1",
        "https://bote.example/feed",
        "http://kurier.example/",
    )
    (fault,) = listing.faults
    assert str(fault) == f"{file}:5: bote.example: neither http nor https"
    with pytest.raises(SourceError, match="No such file"):
        listing_of([str(tmp_path / "weg.txt")])
