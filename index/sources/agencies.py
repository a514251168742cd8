"""News agencies, and the names that their copy is credited to."""

from __future__ import annotations

import re

#: As printed, lower case -> the name used for the facet. Regional and special services of
#: dpa (dpa/lnw) are dpa; those that are a wire of their own (dpa-AFX) keep their name.
AGENCIES = {
    "dpa": "dpa",
    "dpa-afx": "dpa-AFX",
    "dpa-infocom": "dpa-infocom",
    "dpa-tmn": "dpa-tmn",
    "deutsche presse-agentur": "dpa",
    "deutschen presse-agentur": "dpa",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "reuters": "Reuters",
    "rtr": "Reuters",
    "thomson reuters": "Reuters",
    "ap": "AP",
    "associated press": "AP",
    "apa": "APA",
    "apa-ots": "APA-OTS",
    "epd": "epd",
    "kna": "KNA",
    "sid": "SID",
    "sda": "Keystone-SDA",
    "keystone-sda": "Keystone-SDA",
    "awp": "AWP",
    "dts": "dts",
    "dapd": "dapd",
    "ddp": "ddp",
    "idea": "idea",
    "cna": "CNA",
    "bloomberg": "Bloomberg",
    "dow jones": "Dow Jones",
    "ansa": "ANSA",
    "belga": "Belga",
    "efe": "EFE",
    "tass": "TASS",
    "xinhua": "Xinhua",
    "ukrinform": "Ukrinform",
    "interfax": "Interfax",
}
#: An alternation of all of them, the longest first, to be built into other patterns.
AGENCY = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))

_TOKEN = re.compile(rf"(?<![\w-])(?:{AGENCY})(?![\w-])", re.IGNORECASE)


def agencies_in(credit: str) -> tuple[str, ...]:
    """The agencies that a credit names, in order, each once.

    >>> agencies_in("(Tsp, mit dpa/AFP)")
    ('dpa', 'AFP')
    """
    found = (AGENCIES[match.group().lower()] for match in _TOKEN.finditer(credit))
    return tuple(dict.fromkeys(found))
