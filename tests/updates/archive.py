"""An archive that changes: files of articles that a desk adds, edits, moves and deletes."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

WORDS = (  # noqa: SIM905 - easier to read
    "Brücke Hafen Rat Haushalt Fähre Sitzung Straßenbahn Gemeinde Mühle Deich Markt Museum"
    " Feuerwehr Schule Klinik Brauerei Bahnhof Radweg Bürgermeisterin Hochwasserrückhaltebecken"
).split()
OUTLETS = ("Elbtaler Bote", "Hafenkurier", "Alpenblick", "Moorzeitung")
AGENCIES = ("dpa", "KNA", "AFP")


class Archive:
    """A folder of text files and JSON Lines, changed by chance."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self._chance = folder, chance
        self._number = 0
        for name in ("a", "b", "b/tief", "c"):
            (folder / name).mkdir(parents=True)
        (folder / "liste.jsonl").touch()
        for _ in range(12):
            self.add_file()
            self.add_line()

    def change(self) -> str:
        """Something happens; its name."""
        steps: list[Callable[[], None]] = [
            *[self.add_file, self.add_line, self.edit_file, self.edit_line] * 2,
            self.delete_file,
            self.delete_line,
            self.insert_line,
            self.move_file,
            self.move_lines,
            *[self.copy_line] * 3,
            *[self.send_version] * 4,
            *[self.reprint] * 4,
            self.withdraw,
            self.embargo,
            self.copy_file,
            self.touch,
            self.say_beside,
            self.break_line,
        ]
        step = self._chance.choice(steps)
        step()
        return step.__name__

    # Files

    def add_file(self) -> None:
        self._new_path().write_text(self._text(), encoding="utf-8")

    def edit_file(self) -> None:
        if path := self._any(self._texts()):
            path.write_text(self._text(), encoding="utf-8")

    def delete_file(self) -> None:
        if path := self._any(self._texts()):
            path.unlink()

    def move_file(self) -> None:
        if path := self._any(self._texts()):
            path.rename(self._new_path())

    def copy_file(self) -> None:
        if path := self._any(self._texts()):
            self._new_path().write_bytes(path.read_bytes())

    def touch(self) -> None:
        if path := self._any(self._texts() + self._lists()):
            os.utime(path)

    def say_beside(self) -> None:
        """A folder's side-car says another outlet, or none any more."""
        sidecar = self.folder / self._chance.choice("abc") / "meta.json"
        if sidecar.exists() and self._chance.random() < 0.4:
            sidecar.unlink()
        else:
            sidecar.write_text(json.dumps({"outlet": self._chance.choice(OUTLETS)}))

    # Lines

    def add_line(self) -> None:
        path = self._any(self._lists()) or self.folder / "liste.jsonl"
        if self._chance.random() < 0.2:
            path = self.folder / f"liste{self._next()}.jsonl"
        self._write(path, [*self._read(path), self._record()])

    def insert_line(self) -> None:
        if path := self._any(self._lists()):
            self._write(path, [self._record(), *self._read(path)])

    def edit_line(self) -> None:
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            at = self._chance.randrange(len(lines))
            if isinstance(lines[at], dict):
                lines[at] = {**lines[at], "text": self._sentences()}  # type: ignore[dict-item]
            self._write(path, lines)

    def delete_line(self) -> None:
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            lines.pop(self._chance.randrange(len(lines)))
            self._write(path, lines)

    def copy_line(self) -> None:
        """The same id once more, with other words, before or behind the first one."""
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            record = self._chance.choice(lines)
            if isinstance(record, dict):
                other = self._any(self._lists()) or path
                again = {**record, "text": self._sentences()}
                self._write(other, [*self._read(other), again])

    def reprint(self) -> None:
        """The words of a line once more, by another outlet, about then, in full or in part."""
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            record = self._chance.choice(lines)
            if isinstance(record, dict):
                sentences = str(record["text"]).split(". ")
                if self._chance.random() < 0.3:
                    sentences = sentences[: len(sentences) // 2 + 1]
                if self._chance.random() < 0.3:
                    sentences.append(self._sentences())
                said = {"text": ". ".join(sentences), "date": record["date"]}
                other = self._any(self._lists()) or path
                self._write(other, [*self._read(other), {**self._record(), **said}])

    def send_version(self) -> None:
        """An earlier, a later or the same version of a line that has an id, in any file."""
        self._send({})

    def withdraw(self) -> None:
        status = self._chance.choice(("withdrawn", "withheld"))
        self._send({"status": status, "corrections": [f"Grund {self._next()}"]}, later=True)

    def embargo(self) -> None:
        self._send({"embargo": f"{self._chance.choice((2020, 2120))}-03-01T12:00"}, later=True)

    def _send(self, said: dict[str, object], later: bool = False) -> None:
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            record = self._chance.choice(lines)
            if isinstance(record, dict) and "id" in record:
                other = self._any(self._lists()) or path
                known = int(record.get("version", 0))
                version = known + 1 if later else max(known + self._chance.randint(-1, 2), 0)
                sent = {"text": self._sentences(), "version": version, **said}
                kept = {key: record[key] for key in record if key not in ("status", "embargo")}
                there = self._read(other)
                at = self._chance.randint(0, len(there))
                self._write(other, [*there[:at], {**kept, **sent}, *there[at:]])

    def move_lines(self) -> None:
        if path := self._any(self._lists()):
            name = f"{self._chance.choice('aflz')}{self._next()}.jsonl"
            path.rename(self.folder / self._chance.choice(("a", "b", "c", ".")) / name)

    def break_line(self) -> None:
        if (path := self._any(self._lists())) and (lines := self._read(path)):
            lines[self._chance.randrange(len(lines))] = "{kaputt"
            self._write(path, lines)

    # What they are made of

    def _record(self) -> dict[str, object]:
        number = self._next()
        record: dict[str, object] = {
            "title": f"{self._chance.choice(WORDS)} {number}",
            "text": self._sentences(),
            "outlet": self._chance.choice(OUTLETS),
            "agencies": [self._chance.choice(AGENCIES)],
            "date": f"2025-{self._chance.randint(1, 12):02}-{self._chance.randint(1, 28):02}",
        }
        known = self._chance.random()
        if known < 0.6:
            record["id"] = number
        elif known < 0.8:
            record["url"] = f"https://blatt.example/{number}"
        return record

    def _text(self) -> str:
        return f"{self._chance.choice(WORDS)} Nummer {self._next()}\n\n{self._sentences()}\n"

    def _sentences(self) -> str:
        return " ".join(
            f"Die Lage um {' und '.join(self._chance.sample(WORDS, 4))} ist {self._next()}."
            for _ in range(self._chance.randint(1, 6))
        )

    def _new_path(self) -> Path:
        place = self._chance.choice(("a", "b", "b/tief", "c"))
        return self.folder / place / f"{self._chance.choice('klmnop')}{self._next()}.txt"

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _texts(self) -> list[Path]:
        return sorted(self.folder.rglob("*.txt"))

    def _lists(self) -> list[Path]:
        return sorted(self.folder.rglob("*.jsonl"))

    def _any(self, paths: list[Path]) -> Path | None:
        return self._chance.choice(paths) if paths else None

    @staticmethod
    def _read(path: Path) -> list[object]:
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) if line != "{kaputt" else line for line in lines]

    @staticmethod
    def _write(path: Path, records: list[object]) -> None:
        lines = (r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
