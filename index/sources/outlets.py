"""Outlets that a text names.

An article is not from an outlet because it quotes one: "sagte sie der „Rundschau“" is a hint
at most. Only outlets that publish in German are listed, since only they can have printed
the article. Names that are everyday words count in quotation marks alone.
"""

from __future__ import annotations

import re

# Name -> how it is written in running text. Weak endings (der „Süddeutschen Zeitung“) are
# allowed by a trailing n or s.
_UNMISTAKABLE = {
    "Euronews": "Euronews",
    "tagesschau": "tagesschau|tagesschau.de",
    "Tagesspiegel": "Tagesspiegel",
    "Süddeutsche Zeitung": "Süddeutsche Zeitung|Süddeutschen Zeitung",
    "Frankfurter Allgemeine Zeitung": (
        "Frankfurter Allgemeine Zeitung|Frankfurter Allgemeinen Zeitung|"
        "Frankfurter Allgemeine|Frankfurter Allgemeinen|Frankfurter Allgemeine Sonntagszeitung|"
        "Frankfurter Allgemeinen Sonntagszeitung"
    ),
    "Frankfurter Rundschau": "Frankfurter Rundschau",
    "Berliner Zeitung": "Berliner Zeitung",
    "Berliner Morgenpost": "Berliner Morgenpost",
    "Hamburger Abendblatt": "Hamburger Abendblatt|Hamburger Abendblatts",
    "Kölner Stadt-Anzeiger": "Kölner Stadt-Anzeiger",
    "Stuttgarter Zeitung": "Stuttgarter Zeitung",
    "Augsburger Allgemeine": "Augsburger Allgemeine|Augsburger Allgemeinen",
    "Rheinische Post": "Rheinische Post|Rheinischen Post",
    "Neue Osnabrücker Zeitung": "Neue Osnabrücker Zeitung|Neuen Osnabrücker Zeitung",
    "Passauer Neue Presse": "Passauer Neue Presse|Passauer Neuen Presse",
    "Leipziger Volkszeitung": "Leipziger Volkszeitung",
    "Sächsische Zeitung": "Sächsische Zeitung|Sächsischen Zeitung",
    "Mitteldeutsche Zeitung": "Mitteldeutsche Zeitung|Mitteldeutschen Zeitung",
    "Mannheimer Morgen": "Mannheimer Morgen",
    "Münchner Merkur": "Münchner Merkur",
    "Handelsblatt": "Handelsblatt|Handelsblatts",
    "WirtschaftsWoche": "WirtschaftsWoche|Wirtschaftswoche",
    "RedaktionsNetzwerk Deutschland": (
        "Redaktionsnetzwerk Deutschland|RedaktionsNetzwerk Deutschland"
    ),
    "Bild am Sonntag": "Bild am Sonntag",
    "Welt am Sonntag": "Welt am Sonntag",
    "Deutschlandfunk": "Deutschlandfunk|Deutschlandfunks",
    "Deutsche Welle": "Deutsche Welle|Deutschen Welle",
    "Bayerischer Rundfunk": "Bayerischer Rundfunk|Bayerischen Rundfunk|Bayerischen Rundfunks",
    "Luxemburger Wort": "Luxemburger Wort|Luxemburger Worts",
    "De Maart": "De Maart",
    "RTL Lëtzebuerg": "RTL Lëtzebuerg|RTL Luxemburg",
    "Neue Zürcher Zeitung": "Neue Zürcher Zeitung|Neuen Zürcher Zeitung",
    "Tages-Anzeiger": "Tages-Anzeiger|Tages-Anzeigers",
    "Kronen Zeitung": "Kronen Zeitung|Kronen-Zeitung",
    "Salzburger Nachrichten": "Salzburger Nachrichten",
    "Kleine Zeitung": "Kleine Zeitung|Kleinen Zeitung",
    "Grenz-Echo": "Grenz-Echo|GrenzEcho",
    "heise online": "heise online",
    "netzpolitik.org": "netzpolitik.org",
    "n-tv": "n-tv|ntv",
    "ZDF": "ZDF",
    "ORF": "ORF",
    "SRF": "SRF",
    "MDR": "MDR",
    "NDR": "NDR",
    "WDR": "WDR",
    "SWR": "SWR",
    "RBB": "RBB|rbb",
}
_IN_QUOTES = {
    "Luxemburger Wort": "Wort",
    "Tageblatt": "Tageblatt|Tageblatts",
    "Bild": "Bild|Bild-Zeitung",
    "Die Welt": "Welt|Die Welt",
    "Die Zeit": "Zeit|Die Zeit|Zeit Online",
    "Der Spiegel": "Spiegel|Der Spiegel|Spiegels|Spiegel Online",
    "Stern": "Stern|Sterns",
    "Focus": "Focus",
    "taz": "taz|Taz|tageszeitung",
    "Der Standard": "Standard|Der Standard|Standards",
    "Die Presse": "Presse|Die Presse",
    "Kurier": "Kurier|Kuriers",
    "Profil": "Profil|Profils",
    "Falter": "Falter|Falters",
    "Blick": "Blick|Blicks",
    "Der Freitag": "Freitag|Der Freitag",
    "Merkur": "Merkur",
    "Neues Deutschland": "Neues Deutschland|nd",
    "Journal": "Lëtzebuerger Journal",
    "Frankfurter Allgemeine Zeitung": "F.A.Z.|FAZ|FAS",
    "Süddeutsche Zeitung": "SZ|Süddeutsche|Süddeutschen",
    "Neue Zürcher Zeitung": "NZZ",
}
_PLAIN = frozenset({"tageblatt", "taz", "nzz", "faz"})  #: of these, the ones that are no words
#: Words before a broadcaster's short name that make it the one who was told, not the topic.
_TOLD = r"(?:gegenüber|sagten?|erklärten?|dem|im|vom|beim|laut|berichtete[tn]?|zufolge|mit)\s+"
_SHORT = frozenset({"ZDF", "ORF", "SRF", "MDR", "NDR", "WDR", "SWR", "RBB"})


def _forms(table: dict[str, str]) -> dict[str, str]:
    return {form.casefold(): name for name, forms in table.items() for form in forms.split("|")}


def _any_of(forms: list[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


_NAMES = _forms(_UNMISTAKABLE)
_QUOTED_NAMES = _forms(_IN_QUOTES)
_LONG = [f for name, fs in _UNMISTAKABLE.items() if name not in _SHORT for f in fs.split("|")]
_BRIEF = [f for name, fs in _UNMISTAKABLE.items() if name in _SHORT for f in fs.split("|")]
_QUOTED = [f for fs in _IN_QUOTES.values() for f in fs.split("|")]
_BEFORE_QUOTED = r"\b(?:[Dd]e[mrsn]|[Dd]ie|im|vom|beim|von|bei|[Ll]aut|gegenüber|mit)\s+"
_OPEN, _CLOSE = "[„“\"»«‚‘'›‹]", "[“”\"«»‘’'‹›]"
_FIND_QUOTED = re.compile(rf"{_OPEN}(?:{_any_of(_QUOTED)}){_CLOSE}")
_TOLD_BEFORE = re.compile(rf"\b{_TOLD}[„“\"»«]?$")
_ARTICLE_BEFORE = re.compile(rf"{_BEFORE_QUOTED}$")
_BY_FIRST_WORD: dict[str, list[str]] = {}
for _form in (*_LONG, *_BRIEF):
    _BY_FIRST_WORD.setdefault(_form.split()[0], []).append(_form)
#: First word -> the names that begin with it: a word that is not in a text costs little.
_FIND = {
    word: re.compile(rf"(?<![\w-])(?:{_any_of(forms)})(?![\w-])")
    for word, forms in _BY_FIRST_WORD.items()
}


def outlets_named(text: str) -> tuple[str, ...]:
    """The outlets that a text names, in order, each once.

    >>> outlets_named("„Das reicht nicht“, sagte sie dem „Wort“ und später gegenüber Euronews.")
    ('Luxemburger Wort', 'Euronews')
    >>> outlets_named("Ein Mann, ein Wort: Die Welt ist rund.")
    ()
    """
    found: list[tuple[int, str]] = []
    for word, pattern in _FIND.items():
        if word not in text:
            continue
        for match in pattern.finditer(text):
            name = _NAMES[match.group().casefold()]
            if name not in _SHORT or _stands_after(_TOLD_BEFORE, text, match):
                found.append((match.start(), name))
    for match in _FIND_QUOTED.finditer(text):
        if _stands_after(_ARTICLE_BEFORE, text, match):
            found.append((match.start(), _QUOTED_NAMES[match.group()[1:-1].casefold()]))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def _stands_after(before: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return before.search(text, max(0, match.start() - 20), match.start()) is not None


def is_outlet(line: str) -> bool:
    """Whether a line is the name of an outlet and nothing else.

    >>> [is_outlet(line) for line in ("De Maart", "Die Zeit", "Zeit")]
    [True, True, False]
    """
    name = line.strip().casefold()
    return name in _NAMES or (name in _QUOTED_NAMES and (" " in name or name in _PLAIN))
