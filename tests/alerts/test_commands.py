"""Saved searches and alerts on the command line, as whoever runs the archive uses them."""

from __future__ import annotations

from pathlib import Path

from tests.alerts.receivers import Hook
from tests.test_commands import Shell


def test_a_search_is_saved_told_and_carried_elsewhere(tmp_path: Path, hook: Hook) -> None:
    shell = Shell(tmp_path)
    shell.environment["PRESSESUCHE_ADDRESS"] = "https://presse.example"
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "fest.txt").write_text("Fest am Hafen\n\nDer Hafen feiert.\n", encoding="utf-8")
    shell.run("rebuild", articles)
    added = shell.run(
        "saved", "add", "https://x.example/search?q=Hafen&page=2", "--name", "Am Hafen"
    )
    assert "\nhttps://presse.example/saved/" in added.stdout
    told = shell.run("saved", "webhook", "1", f"{hook.url}", "--every", "always")
    assert "Secret: whsec_" in told.stdout
    assert "Mails go to a@bote.example" in shell.run("saved", "mail", "1", "a@bote.example").stdout
    (articles / "kran.txt").write_text("Kran\n\nEin Kran im Hafen.\n", encoding="utf-8")
    shell.run("update")
    first = shell.run("alerts", code=3)  # this machine is no public place, and nobody takes mails
    assert "not a public address" in first.stderr and "PRESSESUCHE_SMTP_HOST" in first.stderr
    shell.environment["PRESSESUCHE_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    again = shell.run("alerts", "--again", code=3)
    assert "messages sent: 1" in again.stdout and len(hook.letters) == 1
    listed = shell.run("saved", "list").stdout
    assert "1  Am Hafen\n   ?q=Hafen  " in listed and "(sent 1, waiting hits 0)" in listed
    shell.run("saved", "silence", "2")
    assert "new hits: 0; messages sent: 0" in shell.run("alerts").stdout
    shell.run("saved", "export", tmp_path / "kept.jsonl")
    shell.run("saved", "delete", "1")
    assert "Nothing is saved." in shell.run("saved", "list").stderr
    assert "Taken in: 1" in shell.run("saved", "import", tmp_path / "kept.jsonl").stdout


def test_what_is_typed_wrongly_is_said(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.run("rebuild")
    assert "no saved search 9" in shell.run("saved", "delete", "9", code=1).stderr
    shell.run("saved", "mail", "1", "kein Briefkasten", code=2)
    shell.run("saved", "webhook", "1", "ftp://bote.example", code=2)
    wrong = shell.run("saved", "add", "/search?q=Hafen&from=bald", code=1)
    assert "from=bald is not understood" in wrong.stderr
