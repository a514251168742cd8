"""Texts of queries: made up, mutated, too deep, too long, and as costly as we know how."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

HELP = Path(__file__).parents[2] / "docs" / "QUERY.md"
CORPUS = Path(__file__).with_name("corpus.txt")  #: texts that once did harm, one a line
OPERATORS = (  # noqa: SIM905 - easier to read
    "UND ODER NICHT AND OR NOT && || ! NAHE NAHE/5 VOR NEAR/99 BEFORE/256 W/3 PRE/2 /4 ADJ5 NEAR/0"
    " NAHE/999999999999999999999 und oder nicht -"
).split()
FIELDS = (  # noqa: SIM905 - easier to read
    "titel: title: text: kommentar: medium: outlet: agentur: autor: ressort: sprache: language:"
    " datum: date: any: id: __proto__: ü: datum:>= datum:< :"
).split()
DATES = (
    "2025", "2025-04", "2025-04-10", "10.4.2025", "April 2025", "letzte Woche", "gestern",
    "2025-01..2025-12", "0000", "9999-99-99", "unbekannt", "29.2.2025", "letzte 999999 Tage",
    "2025-04-10T25:61", "-1",
)  # fmt: skip
NASTY = (
    "\0", "\ufeff", "\u202e", "\u200d", "\ud800", "\uffff", "🗞️", "A\u0308", "ß", "ſ", "İ", "ﬁ",
    "\r\n", "\t", "'", '"', "„", "“", "»", "«", "’", "\\", "/", "%00", "%",
    "{{7*7}}", "<script>", "../..",
    "*", "?", "~", "~2", "^5", "[", "]", "{", "}", "(", ")", "=", "==", ":", "::", "+", "--", "…",
    "$", "0" * 400, "a" * 3000, "*" * 50, "?" * 50, "x*" * 40,
)  # fmt: skip


class Texts:
    """A source of texts that use these words, the most frequent first."""

    def __init__(self, words: Sequence[str], seed: int) -> None:
        self._words, self._chance = words, random.Random(seed)
        self._examples = re.findall(r"`([^`]+)`", HELP.read_text(encoding="utf-8"))

    def __iter__(self) -> Iterator[str]:
        make = (self._made, self._made, self._mutated, self._mixed, self._costly)
        while True:
            yield self._chance.choice(make)()

    def _word(self) -> str:
        place = int(len(self._words) ** self._chance.random()) - 1  # frequent ones more often
        return self._words[max(place, 0)]

    def _atom(self) -> str:
        word, chance = self._word(), self._chance.random()
        if chance < 0.45:
            return word
        cut = self._chance.randint(1, max(len(word) - 1, 1))
        shapes = (
            f"{word[:cut]}*", f"*{word[-cut:]}", f"{word[:1]}*{word[-1:]}", f"{word}~", f"{word}~2",
            f"={word}", f"{word[:cut]}?{word[cut:]}", f'"{word} {self._word()}"', f"-{word}",
            f'"{word} {self._word()} {self._word()}"~{self._chance.randint(0, 300)}',
            f"datum:{self._chance.choice(DATES)}", self._chance.choice(NASTY), word.upper(),
        )  # fmt: skip
        return self._chance.choice(shapes)

    def _made(self, depth: int = 0) -> str:
        parts = []
        for _ in range(self._chance.randint(1, 4)):
            if parts and self._chance.random() < 0.5:
                parts.append(self._chance.choice(OPERATORS))
            one = self._atom()
            if depth < 4 and self._chance.random() < 0.25:
                one = f"({self._made(depth + 1)})"
            if self._chance.random() < 0.15:
                one = self._chance.choice(FIELDS) + one
            parts.append(one)
        return " ".join(parts)

    def _mutated(self) -> str:
        """An example of the help page, or a text made up, with letters lost, doubled, swapped."""
        text = self._chance.choice(self._examples) if self._chance.random() < 0.7 else self._made()
        letters = list(text)
        for _ in range(self._chance.randint(1, 4)):
            at = self._chance.randrange(len(letters) + 1)
            act = self._chance.randrange(4)
            if act == 0:
                letters[at : at + 1] = []
            elif act == 1:
                letters[at:at] = self._chance.choice(NASTY)
            elif act == 2:
                letters[at:at] = letters[at : at + self._chance.randint(1, 8)]
            else:
                letters[at : at + 2] = reversed(letters[at : at + 2])
        return "".join(letters)

    def _mixed(self) -> str:
        pieces = (*OPERATORS, *FIELDS, *NASTY, self._word(), self._word(), "(", ")", '"')
        return "".join(
            self._chance.choice(pieces) + self._chance.choice(("", " "))
            for _ in range(self._chance.randint(1, 30))
        )

    def _costly(self) -> str:
        """What is dear: the most frequent words near one another, far, many, and in patterns."""
        often = self._chance.choices(self._words[:30], k=6)
        steps, many = self._chance.randint(1, 300), self._chance.randint(2, 60)
        shapes = (
            f"{often[0]} NAHE/{steps} {often[1]}",
            f"{often[0]} NAHE/{steps} {often[1]} VOR/{steps} {often[2]} NAHE/{steps} {often[3]}",
            f"({' ODER '.join(often[:3])}) NAHE/{steps} ({' ODER '.join(often[3:])})",
            f'"{" ".join(often)}"~{steps}',
            " ODER ".join(self._word() for _ in range(many)),
            " ".join(f"{often[n % 6][:1]}*{often[n % 6][1:3]}*" for n in range(many // 3 + 1)),
            " ODER ".join(f"{self._word()[:3]}*" for _ in range(many // 2)),
            " ".join(f"{self._word()}~2" for _ in range(many // 4 + 1)),
            f"NICHT {' NICHT '.join(often)}",
            f'"{" ".join(self._word() for _ in range(many))}"',
        )
        return self._chance.choice(shapes)


def ladder(words: Sequence[str], top: int) -> Iterator[str]:
    """Texts that are ever deeper and longer, up to ``top`` levels and words."""
    a, b = words[0], words[1]
    step = 1
    while step <= top:
        yield "(" * step + a + ")" * step
        yield "(" * step + a
        yield f"NICHT {'(NICHT ' * step}{a}{')' * step}"
        yield " ".join(words[n % len(words)] for n in range(step))
        yield " ODER ".join(words[n % len(words)] for n in range(step))
        yield f"{'(' * step}{a}{f' ODER {b})' * step}"
        yield f"{'(' * step}{a}{f' NAHE {b})' * step}"
        yield f"{a} NAHE/{step} {b}"
        yield f'"{a} {b}"~{step}'
        yield '"' + f"{a} " * step + '"'
        yield f"{a[:3]}* " * step
        yield f"{a}~2 " * step
        yield f"titel:{'text:' * step}{a}"
        yield "a" * step
        yield '"' * step
        yield "-" * step + a
        yield "* " * step
        step = step * 2 if step < 64 else step * 4


def kept() -> Iterator[str]:
    """Texts that once did harm."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.encode("ascii", "backslashreplace").decode("unicode_escape")
