"""Who wrote an article, from what its metadata call authors.

An outlet or another organisation is no author, and an agency is credited as such; a desk that
signs as one ("Bote-Redaktion") is. "Felix Muster und Jana Beispiel, dpa" names two people and
an agency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.german.normalise import fold
from index.sources.agencies import agencies_in
from index.sources.bylines import Byline
from index.sources.sidecar import one_line

_LONGEST = 60  #: characters of a name
_BEFORE = re.compile(
    r"(?i)^(?:(?:ein|eine)\s+)?(?:(?:\w+ )?(?:gast)?(?:kommentar|beitrag|kolumne|text|bericht"
    r"|analyse|interview|protokoll|meinung|artikel|essay)\s+)?(?:(?:von|by|par|door|autor(?:in|en)?"
    r"|text|author|post author|geschrieben|verfasst|posted|written|erstellt|eingestellt"
    r"|veröffentlicht)\b\s*:?\s*)+|^(?-i:[a-zäöü]+)\s+von\s+"
)
_PART = re.compile(r"\s*(?:;|\||/|•|·|&|\n|\bund\b|\band\b|\bmit\b|\bsowie\b)\s*")
_AFTER = re.compile(
    r"(?i)\s+(?:sagt\b.*|\(.*|[-–—]\s.*|am\s\d.*|aus\s.*|ist\s.*|redakteur.*|korrespondent.*|\d.*)$"
)
_ACADEMIC = re.compile(r"^(?:(?:Dr|Prof|Dipl|Mag|Ing|DI)\.?(?:-\w+\.?)?\s+)+(?:\w{2,4}\.\s+)*")
_ORGANISATION = re.compile(
    r"""(?ix) \bonline\b | zeitung | nachrichten | agentur | magazin | \bteam\b | verlag
    | \bgmbh\b | \bag\b | \be\.?\s?v\b | \bnews\b | newsroom | newsdesk | presse | medien | media
    | \bverein\b | verband | stiftung | institut | universität | hochschule | ministerium | partei
    | \bamt\b | rundfunk | fernsehen | \bradio\b | \btv\b | journal | blog | studio | \bdesk\b
    | \.(?:de|at|ch|lu|com|net|org|info|eu|tv)\b | \badmin | \bgast | anonym | \buser\b | \bautor
    | webmaster | \bedit(?:or|orial)\b | \bstaff\b | https?: | www\. | @ | \bservice\b | \bcorp\b
    | kirche | gemeinde | \bstadt\b | \bbund\b | \bclub\b | gruppe | \binc\b | \bltd\b"""
)
_DESK = re.compile(r"(?i)(?:\S+[ -])redaktion|redaktion \w+")  # an office that signs as one
_NO_NAME_WORDS = """name anmelden einloggen ausloggen login logout follow folgen meinung datum
    kommentar kommentare sagt posted autor autorin author quelle foto bild mehr profil alle artikel
    please enter kontakt impressum menü suche"""
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_NAME = re.compile(r"[^\W\d_][\w.'’´`-]*(?:\s+[^\W\d_(][\w.'’´`-]*){0,4}")


def people(said: Iterable[str], *outlets: str) -> Byline:
    """The people and agencies among what metadata call authors.

    ``outlets`` are the names of the article's outlet, which is no author either.

    >>> people(["Von Felix Muster und Jana Beispiel, dpa", "Bote online"])
    Byline(authors=('Felix Muster', 'Jana Beispiel'), agencies=('dpa',))
    """
    authors: list[str] = []
    agencies: list[str] = []
    own = {bare for name in outlets if (bare := _bare(name))}
    for name in said:
        for part in _parts(one_line(name)):
            found = agencies_in(part)
            if found and len(part.split()) <= 3:
                agencies += found
            elif _bare(part) not in own and is_person(part):
                authors.append(part)
    if any(" " in name for name in authors):  # "Anna Muster, Berlin"
        authors = [name for name in authors if " " in name]
    return Byline(_once(authors), tuple(dict.fromkeys(agencies)))


def is_person(name: str) -> bool:
    """Whether a name can be that of a person.

    >>> [is_person(name) for name in ("Anna von Muster", "Bote-Verlag", "bote.example")]
    [True, False, False]
    """
    return (
        3 <= len(name) <= _LONGEST
        and _NAME.fullmatch(name) is not None
        and (not _ORGANISATION.search(name) or _DESK.fullmatch(name) is not None)
        and not _NO_NAMES.intersection(name.casefold().split())
        and (any(map(str.isupper, name)) or " " in name)
    )


def _parts(said: str) -> list[str]:
    said = _BEFORE.sub("", said)
    parts = [part for piece in _PART.split(said) for part in _by_commas(piece)]
    return [
        bare
        for part in parts
        if (bare := _ACADEMIC.sub("", _AFTER.sub("", _BEFORE.sub("", part))).strip(" .,:;–-"))
    ]


def _by_commas(piece: str) -> list[str]:
    """The names between commas; "Muster, Anna" is one."""
    names = [name.strip() for name in piece.split(",") if name.strip()]
    if len(names) == 2 and all(" " not in name for name in names) and not agencies_in(piece):
        return [f"{names[1]} {names[0]}"]
    return names


def _bare(name: str) -> str:
    return re.sub(r"\W|^(?:der|die|das)\b|(?:de|at|ch|lu|com|org)$", "", fold(name))


def _once(names: list[str]) -> tuple[str, ...]:
    """Each name once, whatever letters are capital, in the form that came first."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return tuple(first.values())
