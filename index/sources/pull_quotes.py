"""Pull quotes: a sentence set large, with the speaker's name and office below.

    Wir warten nicht länger.
    Anna Muster (XYZ)
    Ministerin für Beispiele

Taken for one only where the name is one that the article knows, and where the sentence is
said in the first person, in quotation marks, or again in the running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.german.tokens import words
from index.sources.lines import ends_sentence, is_name

LONGEST = 320  #: characters of a quote
_LONGEST_SPEAKER = 90  #: characters
_MOST_TRIES = 20  #: lines of one article that are looked at closely

_SPEAKER = re.compile(
    r"[—–-]?\s*(?P<name>[^,(]{5,60}?)\s*(?:\([^)]{1,40}\))?\s*(?:,\s*(?P<office>.+))?"
)
_OFFICE = re.compile(
    r"""(?ix) (?: minister | präsident | chef | sprecher | sekretär | direktor | vorsitzende
    | kanzler | meister | professor | expert | forsch | kommissar | beauftragt | general
    | botschafter | abgeordnet | anwält | anwalt | leiter | gründer | trainer | autor | ökonom
    | olog(?:e|in)\b | analyst | richter | arzt | ärzt | referent | mitglied | manager | rat\b
    | rätin\b | wissenschaft | histori | journalist | unternehmer | premier | oberst
    | kandidat | inhaber | geschäftsführ | bischof | pfarrer | lehrer | künstler
    | schauspieler | spieler | bewohner | landwirt | berater | koordinator | partei | \bceo\b
    | fraktion | gewerkschaft | verband | institut | universität )"""
)
_FIRST_PERSON = re.compile(r"\b(?:ich|mich|mir|mein\w*|wir|uns|unser\w*)\b", re.IGNORECASE)
_ALL_QUOTED = re.compile(r"[„“\"»«].+[“”\"«»][.!?]?")


def pull_quotes(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines that make up pull quotes."""
    found: set[int] = set()
    tries = 0
    for i in range(1, len(lines)):
        quote, line = lines[i - 1], lines[i]
        if len(line) > _LONGEST_SPEAKER or len(quote) > LONGEST or i - 1 in found:
            continue
        speaker = _SPEAKER.fullmatch(line)
        if speaker is None or not is_name(speaker["name"].strip()) or not ends_sentence(quote):
            continue
        office = bool(speaker["office"]) and _OFFICE.search(speaker["office"]) is not None
        below = i + 1 < len(lines) and _is_office(lines[i + 1])
        if not (office or below) or tries >= _MOST_TRIES:
            continue
        tries += 1
        others = [other for j, other in enumerate(lines) if j not in (i - 1, i)]
        if _spoken(quote, others) and _known(speaker["name"].strip(), others):
            found.update((i - 1, i, i + 1) if below else (i - 1, i))
    return frozenset(found)


def _is_office(line: str) -> bool:
    return len(line) <= 80 and not ends_sentence(line) and _OFFICE.search(line) is not None


def _known(name: str, others: Sequence[str]) -> bool:
    surname = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
    return any(surname.search(line) for line in others)


def _spoken(quote: str, others: Sequence[str]) -> bool:
    if _ALL_QUOTED.fullmatch(quote) or (
        _FIRST_PERSON.search(quote) and not re.search('[„“"»«]', quote)
    ):
        return True
    said = words(quote)
    runs = {tuple(said[i : i + 4]) for i in range(len(said) - 3)}
    for line in others:
        heard = words(line)
        runs -= {tuple(heard[i : i + 4]) for i in range(len(heard) - 3)}
    total = len(said) - 3
    return total > 0 and len(runs) * 2 <= total
