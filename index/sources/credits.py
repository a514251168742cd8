"""Agency credits: who wrote the copy, as wire copy says it.

    BRÜSSEL (dpa-AFX) - Die Minister …     a dateline and an agency before the first sentence
    … beraten werde. (mit dpa, AFP)        a credit after the last one, or in a line of its own
    … die Koalition./abc/DP/xyz            the initials of those who edited it

What is found is taken out of the running text and kept as it is printed. A text that only
quotes an agency ("sagte er der Deutschen Presse-Agentur") is not credited to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import UNDATED, PublicationDate
from index.sources.agencies import AGENCY, agencies_in
from index.sources.dates import date_marks

_NAMED = rf"(?<![\w-])(?i:{AGENCY})(?![\w-])"
_PLACE = r"[A-ZÄÖÜÉ][\wäöüßéèáçñ.'’-]*"
_PLACES = rf"{_PLACE}(?:(?:[ /]|, | [ai]m | an der | bei | de | di | los )\(?{_PLACE}\)?){{0,4}}"
_INSIDE = rf"\([^()]{{0,40}}?{_NAMED}[^()]{{0,40}}?\)"
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACES})"
    rf"(?:[,.]?\s*{_INSIDE}\s*(?:[-–—:.]+|(?=[A-ZÄÖÜ„\"«»]))"
    rf"|\s*,\s*\d{{1,2}}\.\s*\w{{3,9}}\.?\s*{_INSIDE}\s*[-–—:.]+)\s*"
)
# A dateline without an agency: a place, a dash or capitals, a new sentence.
_PLACE_ONLY = re.compile(
    rf"(?P<place>{_PLACE}(?:[ /]{_PLACE}){{0,2}})\s+[–—]\s+(?=[A-ZÄÖÜ„\"«»])"
    r"|(?P<capitals>[A-ZÄÖÜ]{4,}(?:[ /-][A-ZÄÖÜ]{2,}){0,2})(?:\s+[-–—]|[.:])\s+(?=[A-ZÄÖÜ„\"«»])"
)
_NO_PLACE_WORDS = (
    "der die das ein eine ja nein ach doch nun also und oder aber so wer was wie wo wann warum"
    " es er sie wir ich nur noch dann damals heute gestern morgen nach laut agentur foto quelle"
)
_NO_PLACE = frozenset(_NO_PLACE_WORDS.split())

_DATE = r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}"
_WORD = rf"(?:{AGENCY}|[A-Za-zÄÖÜäöü][\w.äöüß-]{{0,11}}|{_DATE})"
_PARTS = rf"(?:mit\s+)?{_WORD}(?:\s*(?:[,/;+&–-]|\bund\b|\bmit\b)\s*(?:mit\s+)?{_WORD})*"
_LABEL = (
    r"(?:(?:Quellen?|Mit\s+(?:Material|Agenturmaterial|Informationen)(?:\s+(?:von|der|des))?|"
    r"Mitarbeit|Agenturen?)\s*:?\s*)"
)
_BRACKETED = re.compile(rf"\s*[(\[]\s*{_LABEL}?(?P<parts>{_PARTS})\s*[)\]]\s*$", re.IGNORECASE)
_LABELLED = re.compile(rf"(?<!\S){_LABEL}(?P<parts>{_PARTS})\.?\s*$", re.IGNORECASE)
# Without brackets only agencies, initials and the words between them, after a sentence's end.
_SIDE = rf"(?:{AGENCY}|[a-zäöü]{{2,4}}|ORF\.at|Agenturen)"
_TRAILING = re.compile(
    rf"(?:^|(?<=[.!?…“”\"»«)\]]))\s*/?\s*(?P<parts>(?:mit\s+)?{_SIDE}"
    rf"(?:\s*(?:[,/]|\bund\b)\s*(?:mit\s+)?{_SIDE})*)\s*$",
    re.IGNORECASE,
)
_WITH_WHAT = re.compile(
    r"Mit (?:Informationen|Material|Agenturmaterial) "
    rf"[^.]{{0,120}}{_NAMED}[^.]{{0,60}}\.?$"
)
_SIGNOFF = re.compile(r"(?<=[.!?…“”\"»«)])\s*(?P<signoff>(?:/[A-Za-z]{2,4}){2,})\s*$")
_SIGNOFF_LINE = re.compile(r"(?P<signoff>(?:/[A-Za-z]{2,4}){2,})$")
_INITIALS = re.compile(r"\((?:[a-zäöü]{2,4}|red)(?:/(?:[a-zäöü]{2,4}|red)){0,2}\)$")
_SHORT_WORDS = (
    "das der die den dem des ist war hat was wer wie wo oder ja nein so es er sie wir ich nur"
    " an am im in um zu zur zum vor von bei für auf aus ab bis seit nach noch mehr nun hier"
    " alle mal tot los eu usa uno who cdu csu spd fdp afd ard zdf br etwa rund neu gut sehr auch"
)
_NO_INITIALS = frozenset(_SHORT_WORDS.split())
_LONGEST = 160  #: characters at the end of a text in which its credit stands


@dataclass(frozen=True, slots=True)
class Credits:
    """What wire copy says of its origin, and the paragraphs without it."""

    paragraphs: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    dateline: str = ""
    credit: str = ""
    signoff: str = ""
    date: PublicationDate = UNDATED  #: as in "(APA, 12.9.2015)"


def take_credits(paragraphs: Sequence[str]) -> Credits:
    """Takes the credits off the first and the last paragraph.

    A paragraph that was nothing but a credit becomes empty, so that the others keep their
    places.

    >>> found = take_credits(["WIEN (APA) - Es schneit.", "Morgen auch. (mit dpa)"])
    >>> found.agencies, found.dateline, found.credit
    (('APA', 'dpa'), 'WIEN', 'WIEN (APA) - … (mit dpa)')
    >>> found.paragraphs
    ('Es schneit.', 'Morgen auch.')
    """
    texts = list(paragraphs)
    if not texts:
        return Credits(())
    dateline, first = _take_dateline(texts)
    signoff = _take_signoff(texts)
    last = _take_last(texts)
    if last and not signoff:  # the initials may stand before the credit: "… (red) (APA)"
        signoff = _take_signoff(texts)
    agencies = agencies_in(first) + agencies_in(last) + agencies_in(signoff)
    return Credits(
        paragraphs=tuple(texts),
        agencies=tuple(dict.fromkeys(agencies)),
        dateline=dateline,
        credit=" … ".join(filter(None, (first, last))),
        signoff=signoff,
        date=next((mark.date for mark in date_marks(last)), UNDATED),
    )


def ends_in_credit(line: str) -> bool:
    """Whether a line ends in a credit or a sign-off, or is nothing else."""
    texts = [line]
    return bool(_take_signoff(texts) or _take_last(texts))


def has_dateline(line: str) -> bool:
    """Whether a line begins with a place and an agency, and so is the first of the copy."""
    return _DATELINE.match(line) is not None


def _take_dateline(texts: list[str]) -> tuple[str, str]:
    """The dateline, and the credit as printed, taken off the first paragraph."""
    match = _DATELINE.match(texts[0])
    if match and _is_place(match["place"]):
        texts[0] = texts[0][match.end() :]
        return match["place"].strip(" ,."), match.group().strip()
    match = _PLACE_ONLY.match(texts[0])
    if match:
        place = match["place"] or match["capitals"]
        if _is_place(place):
            return place, ""  # stays in the text, for no credit would keep it
    return "", ""


def _is_place(name: str) -> bool:
    return name.split()[0].casefold() not in _NO_PLACE


def _take_signoff(texts: list[str]) -> str:
    text = texts[-1]
    begin = max(0, len(text) - _LONGEST)
    match = _SIGNOFF.search(text, begin) or _SIGNOFF_LINE.match(text)
    if match:
        initials = match["signoff"].strip("/").split("/")
        if len(agencies_in(match["signoff"])) < len(initials):
            texts[-1] = text[: match.start()].rstrip()
            return match["signoff"]
    match = _INITIALS.search(text, begin)
    if match and (match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?“”"»«'):
        initials = match.group().strip("()").split("/")
        if not agencies_in(match.group()) and not _NO_INITIALS.intersection(initials):
            texts[-1] = text[: match.start()].rstrip()
            return match.group()
    return ""


def _take_last(texts: list[str]) -> str:
    text = texts[-1]
    if _WITH_WHAT.match(text):
        texts[-1] = ""
        return text
    begin = max(0, len(text) - _LONGEST)
    for pattern in (_BRACKETED, _LABELLED, _TRAILING):
        match = pattern.search(text, begin)
        if match is None:
            continue
        parts = match["parts"]
        known = bool(agencies_in(parts)) or "agenturen" in parts.lower()
        if known and not (pattern is _TRAILING and _has_words(parts)):
            texts[-1] = text[: match.start()].rstrip()
            return match.group().strip()
    return ""


def _has_words(parts: str) -> bool:
    """Whether short words of a sentence were taken for initials."""
    return any(word.lower() in _NO_INITIALS for word in re.findall(r"\w+", parts))
