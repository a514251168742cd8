"""Bylines: "Von Anna Muster und Jan Beispiel, Brüssel"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.sources.agencies import agencies_in
from index.sources.lines import is_name

_BYLINE = re.compile(
    r"[\s•|–-]*(?:(?:Ein|Eine)\s+)?(?:(?:Gastkommentar|Gastbeitrag|Kommentar|Kolumne|Analyse|Reportage|Interview|Bericht|"
    r"Text|Essay|Glosse|Leitartikel|Beitrag|Protokoll|Meinung|Porträt)\s*(?::\s*)?(?:von\s*:?\s*)|"
    r"Text\s*:\s*|Autor(?:in|en|innen)?\s*:\s*(?:von\s+)?|von\s*:?\s+|by\s+)"
    r"(?P<names>(?=[A-ZÄÖÜÉ]).{3,120})",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*(?:,|;|\||/|•|&|\bund\b|\bmit\b|\band\b)\s*")
_GLUED = re.compile(
    r"(?<=[a-zäöüß])(?=(?:Redakteur|Korrespondent|Reporter|Autor|Journalist|Volontär|Chef|Freie))"
)
_TITLES = re.compile(r"^(?:(?:Dr|Prof|Dipl)\.\s*(?:\w{2,4}\.\s*)*)+")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an article: people, and agencies where a byline names those."""

    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def read_byline(line: str) -> Byline | None:
    """The names in a byline; None for a line that is none.

    >>> read_byline("Von Dr. Anna Muster und Jan Beispiel, Brüssel")
    Byline(authors=('Anna Muster', 'Jan Beispiel'), agencies=())
    >>> read_byline("Von Anfang an dabei") is None
    True
    """
    match = _BYLINE.fullmatch(line.strip())
    if match is None:
        return None
    authors: list[str] = []
    agencies: list[str] = []
    for part in _PART.split(match["names"]):
        name = _TITLES.sub("", _GLUED.split(part)[0]).strip(" .:-–")
        known = agencies_in(name)
        if known and len(name.split()) <= 2:
            agencies += known
        elif is_name(_plain(name)) and not (authors and name.isupper()):
            authors.append(name)
        elif not authors and not agencies:
            return None
        else:
            break
    return Byline(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(agencies)))


def _plain(name: str) -> str:
    return name.title() if name.isupper() else name
