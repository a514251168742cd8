"""Alerts: mails and webhooks, sent at least once, under one name, and never what is gone."""

from __future__ import annotations

import json
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from index.errors import SettingsError
from index.settings import MailSettings, Settings
from index.update import let_back, take_down
from search.saved.calling import Caller, new_secret, signature
from search.saved.mailing import Mailer, Unsent
from search.saved.saved import CannotBeSaved, Kind
from search.saved.sending import AlreadySending
from tests.alerts.conftest import Archive, an_archive
from tests.alerts.receivers import Hook, Mailbox, mail_of, mail_server

READER = "leser@bote.example"


def kran(archive: Archive, number: int = 1) -> None:
    archive.write(f"kran{number}", f"Kran {number} am Hafen\n\nDer Hafen bekommt einen Kran.\n")


# Mails


def test_a_mail_names_what_is_new(archive: Archive, mailbox: Mailbox) -> None:
    archive.save(q="Hafen", name="Am „Hafen“")
    target = archive.tell(Kind.MAIL, READER)
    assert archive.send().noticed == 0 and mailbox.letters == []
    kran(archive)
    kran(archive, 2)
    done = archive.send()
    assert (done.noticed, done.sent, done.failures) == (2, 1, [])
    (letter,) = mailbox.letters
    mail = mail_of(letter.content)
    assert (mail["From"], mail["To"]) == ("presse@bote.example", READER)
    assert mail["Subject"] == "2 neue Artikel: Am „Hafen“"
    assert mail["Auto-Submitted"] == "auto-generated"
    stop = f"https://presse.example/alerts/{archive.outbox.word_of(target)}"
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert letter.name.endswith("@bote.example>")
    assert datetime.strptime(mail["Date"], "%a, %d %b %Y %H:%M:%S %z") == archive.moment
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("2 neue Artikel zu »Am „Hafen“«\n\nKran 1 am Hafen\nhttps://")
    assert "Alle Treffer: https://presse.example/search?q=Hafen\n" in text
    assert text.endswith(f"Diese Benachrichtigung beenden: {stop}\n")
    assert len(letter.ids) == 2


def test_each_hit_is_in_one_mail_only(archive: Archive, mailbox: Mailbox) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    for number in range(3):
        kran(archive, number)
        archive.send(after=1)
        archive.send(after=1)
    ids = [id for letter in mailbox.letters for id in letter.ids]
    assert len(mailbox.letters) == len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize(
    ("language", "subject", "end"),
    [
        ("de", "1 neuer Artikel: Hafen", "Diese Benachrichtigung beenden:"),
        ("en", "1 new article: Hafen", "End this alert:"),
        ("fr", "1 nouvel article\u00a0: Hafen", "Mettre fin à cette alerte\u00a0:"),
        ("lb", "1 neien Artikel: Hafen", "Dës Noriichten ofbestellen:"),
    ],
)
def test_a_mail_speaks_the_readers_language(
    archive: Archive, mailbox: Mailbox, language: str, subject: str, end: str
) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER, language=language)
    kran(archive)
    archive.send()
    mail = mail_of(mailbox.letters[0].content)
    assert mail["Subject"] == subject
    assert end in mail.get_content()


def test_strange_names_break_no_mail(archive: Archive, mailbox: Mailbox) -> None:
    archive.save(q="Hafen", name="Zeile\r\nBcc: alle@bote.example\x07 \u202e" + "ä" * 300)
    archive.tell(Kind.MAIL, READER)
    archive.write("x", "Kran\u2028Bcc: alle am Hafen\n\nHafen " + "wort" * 3000 + "\n")
    archive.send()
    mail = mail_of(mailbox.letters[0].content)
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("1 neuer Artikel: Zeile Bcc: alle@bote.example ää")
    assert max(map(len, mailbox.letters[0].content.split(b"\r\n"))) <= 998


def test_once_a_day_means_once_a_day(archive: Archive, mailbox: Mailbox) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER, every=86_400)
    kran(archive)
    archive.send()
    kran(archive, 2)
    archive.send(after=6)
    kran(archive, 3)
    archive.send(after=6)
    assert [len(letter.ids) for letter in mailbox.letters] == [1]
    archive.send(after=12)
    assert [len(letter.ids) for letter in mailbox.letters] == [1, 2]


def test_many_hits_are_told_in_several_mails(
    archive: Archive, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.saved.sending.MOST", 2)
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    for number in range(5):
        kran(archive, number)
    archive.send()
    assert [len(letter.ids) for letter in mailbox.letters] == [2, 2, 1]


# What goes wrong


def test_what_was_refused_is_sent_again_later_and_the_same(
    archive: Archive, mailbox: Mailbox
) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    kran(archive)
    mailbox.refused[READER] = "450 später"
    said = f"{READER}: the server does not take mails to it: 450 später"
    assert archive.send().failures == [said]
    for minutes in (1, 4, 16, 64, 256, 1024, 1440, 1440):
        early = archive.send(after=(minutes - 0.5) / 60)
        assert (early.failures, early.waiting) == ([], 1)
        assert archive.send(after=0.6 / 60).failures == [said]
    kran(archive, 2)  # comes in a message of its own
    mailbox.refused.clear()
    assert archive.send(again=True).sent == 2
    assert [len(letter.ids) for letter in mailbox.letters] == [1, 1]
    assert archive.send(after=100).sent == 0


def test_one_that_fails_holds_up_nobody_else(
    archive: Archive, mailbox: Mailbox, hook: Hook
) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.WEBHOOK, "http://127.0.0.1:1999/niemand")
    archive.tell(Kind.MAIL, "weg@bote.example")
    archive.tell(Kind.MAIL, READER)
    archive.tell(Kind.WEBHOOK, hook.url)
    mailbox.refused["weg@bote.example"] = "550 nie"
    kran(archive)
    done = archive.send()
    assert (done.sent, len(done.failures)) == (2, 2)
    assert [letter.to for letter in mailbox.letters] == [READER]
    assert len(hook.letters) == 1


def test_without_a_mail_server_webhooks_go_on(
    tmp_path: Path, hook: Hook, opened: list[Archive]
) -> None:
    archive = an_archive(tmp_path, 9, opened)  # where nobody listens
    archive.save(q="Hafen")
    for name in "ab":
        archive.tell(Kind.MAIL, f"{name}@bote.example")
    archive.tell(Kind.WEBHOOK, hook.url)
    kran(archive)
    done = archive.send()
    assert done.sent == 1 and len(done.failures) == 2
    assert all("no mail server at 127.0.0.1" in failure for failure in done.failures)


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"mail": MailSettings()}, "PRESSESUCHE_SMTP_HOST"), ({"address": ""}, "PRESSESUCHE_ADDRESS")],
)
def test_what_is_not_set_is_said(
    tmp_path: Path, opened: list[Archive], settings: dict[str, object], said: str
) -> None:
    archive = an_archive(tmp_path, 25, opened, **settings)
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    assert archive.send().failures == []
    kran(archive)
    (failure,) = archive.send().failures
    assert said in failure
    assert len(archive.outbox.waiting(archive.outbox.targets()[0])) == 1


def test_two_runs_at_once_are_one_too_many(archive: Archive) -> None:
    archive.save(q="Hafen")
    with archive.sender()._alone(), pytest.raises(AlreadySending):
        archive.send()
    assert archive.send().searches == 1


# What may not be shown any more


def test_what_was_taken_down_before_it_was_sent_is_not_sent(
    archive: Archive, mailbox: Mailbox
) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    kran(archive)
    kran(archive, 2)
    mailbox.refused[READER] = "450 später"
    archive.send()
    (message,) = archive.outbox.due(archive.moment, again=True)
    first, second = (hit.article for hit in message.hits)
    take_down(archive.settings, first, "Gericht")
    mailbox.refused.clear()
    assert archive.send(again=True).sent == 1
    (letter,) = mailbox.letters
    assert letter.ids == (second,) and message.uuid in letter.name
    assert mail_of(letter.content)["Subject"] == "1 neuer Artikel: Hafen"
    let_back(archive.settings, first)
    archive.send(after=1)
    assert [letter.ids for letter in mailbox.letters] == [(second,), (first,)]


def test_a_message_of_which_nothing_is_left_waits_under_its_name(
    archive: Archive, mailbox: Mailbox
) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    kran(archive)
    mailbox.refused[READER] = "450 später"
    archive.send()
    (message,) = archive.outbox.due(archive.moment, again=True)
    archive.remove("kran1")
    mailbox.refused.clear()
    assert archive.send(again=True).sent == 0
    assert archive.outbox.due(archive.moment, again=True)[0].content == b""
    kran(archive, 2)
    assert archive.send(again=True).sent == 1
    kran(archive)
    assert archive.send(again=True).sent == 1
    assert message.uuid in mailbox.letters[-1].name
    assert mailbox.letters[-1].content == message.content


def test_what_is_gone_when_it_is_put_together_waits(archive: Archive, mailbox: Mailbox) -> None:
    path = archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    kran(archive)
    archive.titles(path)  # notices it
    archive.remove("kran1")
    assert archive.send().sent == 0
    kran(archive)
    assert archive.send().sent == 1


# The end of it


def test_whoever_is_told_can_end_it(archive: Archive, mailbox: Mailbox) -> None:
    archive.save(q="Hafen", name="Am Hafen")
    target = archive.tell(Kind.MAIL, READER)
    url = f"/alerts/{archive.outbox.word_of(target)}"
    page = archive.client.get(url)
    assert READER in page.text and "Am Hafen" in page.text
    assert len(archive.outbox.targets()) == 1  # to look is not to end
    for wrong in (f"{url}x", f"{url[:-1]}", f"/alerts/{target.uuid}.", "/alerts/ä.ö"):
        assert archive.client.get(wrong).status_code == 404
        archive.client.post(wrong)
    assert len(archive.outbox.targets()) == 1
    one_click = {"List-Unsubscribe": "One-Click"}  # RFC 8058
    assert archive.client.post(url, data=one_click).status_code == 200
    assert archive.outbox.targets() == []
    kran(archive)
    assert archive.send().sent == 0 and mailbox.letters == []


def test_a_deleted_search_tells_nobody(archive: Archive, mailbox: Mailbox) -> None:
    path = archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    kran(archive)
    mailbox.refused[READER] = "450 später"
    archive.send()
    mailbox.refused.clear()
    assert archive.client.post(f"{path}/delete").status_code == 200
    assert archive.client.get(path).status_code == 404
    assert archive.send(after=100).searches == 0 and mailbox.letters == []


def test_nobody_is_told_twice_of_the_same_search(archive: Archive) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.MAIL, READER)
    with pytest.raises(CannotBeSaved):
        archive.tell(Kind.MAIL, READER)


# Webhooks


def test_a_webhook_gets_json_signed_and_under_one_key(archive: Archive, hook: Hook) -> None:
    archive.save(q="Hafen", name="Am Hafen")
    secret = new_secret()
    archive.tell(Kind.WEBHOOK, hook.url, secret=secret)
    kran(archive)
    hook.status = 500
    assert archive.send().failures == [f"{hook.url}: the server said 500 Internal Server Error"]
    hook.status = 204
    archive.send(after=1)
    (letter,), (headers,) = hook.letters, hook.headers
    told = json.loads(letter.content)
    assert told["type"] == "search.hits"
    assert told["search"]["name"] == "Am Hafen"
    assert told["search"]["url"] == "https://presse.example/search?q=Hafen"
    (hit,) = told["hits"]
    assert hit["title"] == "Kran 1 am Hafen"
    assert hit["url"] == f"https://presse.example/articles/{hit['id']}"
    assert headers["webhook-id"] == told["id"]
    assert headers["idempotency-key"] == f'"{told["id"]}"'
    moment = int(headers["webhook-timestamp"])
    assert datetime.fromtimestamp(moment, UTC) == archive.moment
    signed = signature(secret, told["id"], moment, letter.content)
    assert headers["webhook-signature"] == signed
    assert archive.settings.saved_searches.name not in repr(headers)


@pytest.mark.parametrize("status", [302, 404, 410, 503])
def test_whatever_is_not_taken_is_tried_again(archive: Archive, hook: Hook, status: int) -> None:
    archive.save(q="Hafen")
    archive.tell(Kind.WEBHOOK, hook.url)
    kran(archive)
    hook.status = status
    assert f"the server said {status}" in archive.send().failures[0]
    hook.status = 200
    assert archive.send(after=1).sent == 1
    assert [letter.to for letter in hook.letters] == ["/neu"]  # no redirect was followed


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "http://localhost:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.8/",
        "http://metadata.internal/",
        "http://[::ffff:10.0.0.8]/",
    ],
)
def test_webhooks_lead_to_public_places_only(url: str) -> None:
    names = {"metadata.internal": ["192.168.1.1"], "localhost": ["127.0.0.1"]}
    caller = Caller(resolver=lambda name, port: names.get(name, [name.strip("[]")]))
    with pytest.raises(Unsent, match="not a public address"):
        caller.send(url, "id", b"{}", "", 0)


# Servers of several kinds


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mails_go_encrypted_to_who_is_trusted(
    tmp_path: Path, authority: trustme.CA, security: str
) -> None:
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    with mail_server(security, _context(authority), users=security == "starttls") as mailbox:
        ours = MailSettings("127.0.0.1", security, mailbox.port, "presse@bote.example")
        if security == "starttls":
            (tmp_path / "password").write_text("geheim\n")
            ours = replace(ours, user="presse", password_file=tmp_path / "password")
        with Mailer(replace(ours, ca=trusted)) as mailer:
            mailer.send(READER, b"Subject: x\r\n\r\nx")
            mailer.send(READER, b"Subject: y\r\n\r\ny")
        assert mailbox.encrypted and len(mailbox.letters) == 2
        with Mailer(ours) as stranger, pytest.raises(Unsent, match="certificate verify failed"):
            stranger.send(READER, b"Subject: x\r\n\r\nx")
        if ours.user:
            assert mailbox.users == ["presse"]  # once for both
            wrong = replace(ours, ca=trusted, password_file=None, password="falsch")
            with Mailer(wrong) as guessing, pytest.raises(Unsent, match="535"):
                guessing.send(READER, b"Subject: x\r\n\r\nx")
        assert len(mailbox.letters) == 2


def test_files_that_cannot_be_read_are_named(tmp_path: Path, mailbox: Mailbox) -> None:
    ours = MailSettings("127.0.0.1", "none", mailbox.port, "presse@bote.example", "presse")
    nothing = tmp_path / "nothing"
    with (
        Mailer(replace(ours, password_file=nothing)) as mailer,
        pytest.raises(SettingsError, match="PRESSESUCHE_SMTP_PASSWORD_FILE"),
    ):
        mailer.send(READER, b"Subject: x\r\n\r\nx")
    with (
        Mailer(replace(ours, security="starttls", ca=nothing)) as mailer,
        pytest.raises(SettingsError, match="PRESSESUCHE_SMTP_CA"),
    ):
        mailer.send(READER, b"Subject: x\r\n\r\nx")


S = "PRESSESUCHE_SMTP"
WHOLE = {f"{S}_HOST": "mail.bote.example", f"{S}_SENDER": "presse@bote.example"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, MailSettings("mail.bote.example", "starttls", 587, "presse@bote.example")),
        (
            {"_SECURITY": "tls"},
            MailSettings("mail.bote.example", "tls", 465, "presse@bote.example"),
        ),
        (
            {"_SECURITY": "none", "_PORT": "2525"},
            MailSettings("mail.bote.example", "none", 2525, "presse@bote.example"),
        ),
    ],
)
def test_settings_of_mail(more: dict[str, str], expected: MailSettings) -> None:
    given = WHOLE | {f"{S}{name}": value for name, value in more.items()}
    assert Settings.from_environment(given).mail == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {f"{S}_SENDER": ""},
        {f"{S}_SENDER": "Die Presse <presse@bote.example>"},
        {f"{S}_SENDER": "presse"},
        {f"{S}_HOST": "smtp://mail.bote.example"},
        {f"{S}_PORT": "0"},
        {f"{S}_SECURITY": "ssl"},
        {f"{S}_USER": "presse"},
        {f"{S}_PASSWORD": "geheim"},
        {f"{S}_USER": "a", f"{S}_PASSWORD": "geheim", f"{S}_PASSWORD_FILE": "/run/x"},
        {f"{S}_USER": "a", f"{S}_PASSWORD": "geheim", f"{S}_SECURITY": "none"},
        {"PRESSESUCHE_WEBHOOK_NETWORKS": "10.1.2.3/8"},
        {"PRESSESUCHE_WEBHOOK_NETWORKS": "intern"},
        {"PRESSESUCHE_SAVED_MOST": "-1"},
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(WHOLE | wrong)
    assert "geheim" not in str(refused.value)
