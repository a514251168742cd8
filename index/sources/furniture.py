"""Page furniture: what a page says around an article.

A line is furniture by what it is (a label such as "Anzeige"), or by whom it speaks to: page
texts address the reader about the page ("Melden Sie sich für unseren Newsletter an"), which
articles hardly do. Words alone are no reason, since articles are written about newsletters.
"""

from __future__ import annotations

import re

from index.sources.credits import ends_in_credit

_LABELS = re.compile(
    r"""(?ix) [\s•|#>»\d.]* (?: anzeige | werbung | advertorial | (?:advertiser\ )?content
    | newsletter | newsticker | audio | video s? | header | footer | inhalt | suche | menü
    | login | abo(?:\ testen)?(?:\ login)? | abonnieren | (?:artikel\ )?anhören | teilen
    | mehr | drucken | twitter | facebook | whatsapp | e-?mail | merken | feedback
    | startseite | home | today | rubriken | oder | abbestellen | schliessen | schließen
    | e-paper | apps? | jobs | rss | mediadaten | eilmeldungen | weiterlesen
    | einmal\ zahlen | links:? | gutscheine:? | kategorien? | schlagworte? | schlagwörter.*
    | \#?\s?themen:? | tags:? | kommentare?(?:\ werden\ geladen)? | 0\ kommentare
    | fehler\ melden | consent\ choices | pflichtfelder | zitiervorschlag | autor(?:in)?:?
    | von | hinweis:? | bitte\ beachten:? | in\ kürze:?
    | (?:skip\ to|zum)\ .*(?:content|inhalt)(?:\ springen)?
    | zu[mr]\ .{0,24}(?:startseite|newsticker|artikel|ressort)\b.*
    | .{0,30}\bbox\ (?:auf|zu)klappen.* | (?:vorherige|nächste)r?\ artikel | letzte\ artikel
    | über | jetzt\ (?:abonnieren|entdecken|weiterlesen|testen|lesen).* | weitere\ newsletter
    | (?:in\ )?pocket\ speichern.* | meistgelesene?.* | abspielen\b.* | laufzeit\b.*
    | mehr\ (?:erfahren|infos|anzeigen)\.? | filter\ öffnen | leserbrief\ schreiben
    | nachrichtenagentur | artikel\ (?:veröffentlicht\ am|teilen|drucken|merken|anhören).*
    | (?:die|der)\ autor(?:in)? | über\ (?:den|die)\ autor.* | \d+/\d+
    | feedback\ kommentieren.* | stellenmarkt ) \W*"""
)
_READING_TIME = re.compile(
    r"(?i)[\s•|]*(?:lese(?:dauer|zeit)\s*:?\s*)?(?:ca\.\s*)?\d{1,2}\s*min(?:\.|uten?)?\W*"
    r"|[\s•|]*lese(?:dauer|zeit)\b.{0,24}"
)
_RECENTLY = re.compile(
    r"(?i)(?:(?:online seit|stand|publiziert|veröffentlicht|aktualisiert)\s*:?\s*)?"
    r"(?:(?:heute|gestern|vor \d+ \w+\.?)[\s,]*(?:um )?)?(?:\d{1,2}[.:]\d\d\s*Uhr)?\W*"
)
_RIGHTS = re.compile(
    r"(?i)©.*|.*\balle rechte vorbehalten\b.*|copyright\b.*|.*\brechte am artikel\b.*"
    r"|aus dem (?:englischen|französischen|amerikanischen|italienischen|spanischen)\b.{0,12} von .*"
    r"|(?:dieser|der) (?:artikel|text|beitrag) (?:ist|erschien) .{0,30}\b(?:erschienen|bei|in)\b.*"
    r"|(?:sendung|dieses thema im programm)\s*:.*"
)
# What stands in the place of films, maps and posts of other houses, and what players show.
_EMBEDDED = re.compile(
    r"""(?ix) .{0,60}\b(?:empfohlene[rn]?\ redaktionelle[rn]?\ inhalte? | extern\w+\ inhalte?n?
    | datenübermittlung | drittplattformen | personenbezogene\ daten\ können
    | link\ zum\ einbetten | zum\ einbetten | einbettungscode | verfügbar\ bis\ \d
    | (?:über\ dieses\ thema\ berichtet) | link\ zum\ \w+-inhalt | datenschutz-?einstellungen
    | privatsphäre-einstellungen | placeholder | artikel\ vorlesen | vorlesefunktion
    | inhalt\ nicht\ verfügbar | javascript )\b.*"""
)
_PODCAST = re.compile(r"#\d{1,4}\s\S.*")
_BREADCRUMB = re.compile(
    r"[\w.& -]{2,30}(?:\s[/›>|]\s[\w.,& –-]{2,40}){2,}|\d+\.\s(?:home|startseite)\b.*", re.I
)
_PROGRAMME = re.compile(
    r"(?:[\w ./|«»„“-]{3,60}[,|]\s*)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\s?[,|]\s*\d{1,2}[:.]\d\d Uhr;?"
)
# "Sie" at the start of a sentence may be she or they.
_ADDRESS = re.compile(
    r"(?<=[a-zäöüß,] )(?:Sie|Ihnen|Ihre?[mnrs]?)\b|\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?)\b"
    r"|\b[Ww]ir freuen uns\b|\bmeiner Anmeldung\b|^(?:Jetzt|Bitte)\b|\bnicht die Meinung\b"
)
_PAGE_MATTERS = re.compile(
    r"""(?ix) newsletter | push-?(?:nachricht|mitteilung|abo)\w* | browser | abonnier\w* | \babo\b
    | \banmeld\w* | melden\ sie\ sich | registrier\w* | netiquette | datenschutz\w*
    | werbevereinbarung | cookies? | affiliate | spenden?\b | news-?app | social\ media
    | digitale\ ausgabe | pflichtfeld\w* | kommentarfunktion | (?:leser)?kommentar\w*
    | kontaktformular | fehler\ gefunden | fehler\ der\ redaktion | meinung\ der\ redaktion
    | anmerkungen\b | als\ mitglied | artikel\ (?:erwerben|freischalten|gefallen|gemerkt)
    | bereits\ kunde | abgelegt\ unter | eintrag | themenbezogen
    | inaktiv | diskutieren\ sie | inhaltliches\ feedback | beim\ kommentieren | mailen\ sie
    | eine\ mail\ an"""
)
_MACHINE = re.compile(
    r"(?i)\b(?:automatisch|maschinell\w*)\b.{0,30}\b(?:übersetz\w*|erstellt)\b|^https?://\S+$|^@?\w+@\S+\.\w+$"
)
_QUOTED = re.compile(r"[„“\"«»]")

_RELATED = re.compile(
    r"""(?ix) [\s•>»|–-]* (?: lesen\ sie\ (?:auch|hier|dazu|mehr|weiter|jetzt)\b[^:.!?]{0,40}
    | (?:lest|lies)\ (?:auch|hier|dazu)\b[^:.!?]{0,30}
    | mehr\ (?:dazu|zum\ thema|zu\ diesem\ thema|lesen|über|aus|artikel)\b[^:.!?]{0,40}
    | auch\ interessant | siehe\ auch | (?:das\ )?könnte\ (?:sie|dich)\ auch\ interessieren
    | das\ könnte\ (?:sie|dich).{0,20}interessieren
    | weitere\ (?:themen|informationen|artikel|meldungen|nachrichten) | weiterführende\ links?
    | lesetipps? | zum\ thema | hintergründe?\ zum\ thema | aktuell\ auf\ der\ startseite
    | neues\ aus\ der\ redaktion | das\ neueste\ aus\b[^:.!?]{0,20}
    | exklusive\ \w+-hintergründe.* | dossier | passend\ dazu | empfehlungen?\ der\ redaktion
    | zum\ weiterlesen ) (?P<colon>\s*:\s*)? (?P<what>.*)"""
)
_FIRST_WORDS = (  # of the above
    "lesen lest lies mehr auch siehe das könnte weitere weiterführende lesetipp lesetipps zum"
    " hintergrund hintergründe aktuell neues exklusive dossier passend empfehlung empfehlungen"
)
_POINTERS = frozenset(_FIRST_WORDS.split())
_ARROWS = re.compile(r"\s*(?:>>+|»)\s*\S")
_MORE_ENDS = ("mehr", "weiterlesen", "swr", "ndr", "wdr", "br", "mdr", "mehr …", "mehr...")
_MORE = re.compile(r".{20,240}[.!?]\s(?:mehr|weiterlesen|swr|ndr|wdr|br|mdr)\W{0,3}")
#: Labels after which a page shows other articles, the author or itself, to the end.
_TAIL = re.compile(
    r"""(?ix) [\s•>|\#]* (?: mehr\ (?:zum\ thema|aus\ dem|zu\ diesem)\b.*
    | (?:das\ )?könnte\ .*interessieren | das\ könnte\ .*interessieren
    | lesen\ sie\ mehr\ zu.* | (?:weitere|mehr)\ (?:themen|nachrichten|artikel).*
    | meistgelesene?.* | schlagw.rte?r?.* | \#?themen | neues\ aus\ der\ redaktion
    | das\ neueste\ aus.* | aktuell\ auf\ der\ startseite.* | letzte\ artikel
    | (?:die|der)\ autor(?:in)? | über\ (?:den|die)\ autor.* | zitiervorschlag
    | einmal\ zahlen | newsletter | jetzt\ entdecken | e-paper | zur\ \S*startseite
    | dieses\ thema\ im\ programm.* | teilen\ sie\ ihre\ meinung
    | jederzeit\ top\ informiert.* | fehler\ auf\ .*entdeckt\? | links: | deine\ spende.*
    | \d+\ kommentare? | kommentare? ) \W*"""
)
_STOCK = (
    r"getty ?images|imago|picture[ -]alliance|shutterstock|adobe ?stock|keystone|mauritius images"
)
_PHOTO = re.compile(
    r"(?:^|[\s(|.])(?:Fotos?|Grafik|Illustration|Bildrechte)\s*:\s*\S"
    r"|(?:^\W*|[.!?)|]\s*)(?:Bild|Bilder|Quelle)\s*:\s*\S"
    r"|^\W*(?:Symbol|Archiv)bild\b|©|\([cC]\)\s"
    rf"|(?i:\b(?:{_STOCK})\b|[\w)]\s?/\s?(?:dpa|afp|ap|reuters|apa)\b)[\w\s/.()-]{{0,40}}$"
)
_PHOTO_LABEL = re.compile(
    r"(?i)\s*[(|]?\s*(?:(?:foto|bild|fotos|bilder|grafik|illustration|quelle|bildrechte)\s*:|©|\(c\)).*$"
)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page and not to the article.

    >>> [is_furniture(line) for line in ("Lesedauer: 4 Minuten", "Der Newsletter wird teurer.")]
    [True, False]
    """
    if len(line) <= 90 and (
        _LABELS.fullmatch(line)
        or _READING_TIME.fullmatch(line)
        or _RECENTLY.fullmatch(line)
        or _BREADCRUMB.fullmatch(line)
        or _PODCAST.fullmatch(line)
    ):
        return True
    if len(line) <= 300 and _EMBEDDED.fullmatch(line):
        return True
    if len(line) <= 260 and (_RIGHTS.fullmatch(line) or _PROGRAMME.fullmatch(line)):
        return True
    if not any(c.isalpha() for c in line):
        return True
    return addresses_reader(line) or (len(line) <= 300 and bool(_MACHINE.search(line)))


def addresses_reader(line: str) -> bool:
    """Whether a line speaks to the reader about the page."""
    return (
        len(line) <= 420
        and _ADDRESS.search(line) is not None
        and _QUOTED.search(line) is None
        and _PAGE_MATTERS.search(line) is not None
    )


def points_elsewhere(line: str) -> bool:
    """Whether a line sends the reader to another article: "Lesen Sie auch: …"."""
    if len(line) > 260 or not line:
        return False
    if line[0].isalpha() and line.split(None, 1)[0].lower().rstrip(":") not in _POINTERS:
        return line.endswith(_MORE_ENDS) and _MORE.fullmatch(line) is not None
    match = _RELATED.fullmatch(line)
    if match and (match["colon"] or not match["what"] or len(line) <= 60):
        return True
    return bool(_ARROWS.match(line) or _MORE.fullmatch(line))


def is_bare_pointer(line: str) -> bool:
    """Whether such a line names no article itself, so that the next line does."""
    match = _RELATED.fullmatch(line)
    if match is None or match["what"].strip(" .…:"):
        return False
    return bool(match["colon"]) or line.lower().lstrip(" •>»|–-").startswith(
        ("lesen", "lest", "lies")
    )


def begins_tail(line: str) -> bool:
    """Whether a page shows other things from this label on."""
    return len(line) <= 90 and _TAIL.fullmatch(line) is not None


def is_caption(line: str) -> bool:
    """Whether a line describes a picture and credits it."""
    if len(line) > 300 or not _PHOTO.search(line):
        return False
    return len(_described(line).split()) >= 4 and not ends_in_credit(line)


def is_photo_credit(line: str) -> bool:
    """Whether a line only says whose a picture is."""
    return len(line) <= 90 and bool(_PHOTO.search(line)) and not is_caption(line)


def _described(line: str) -> str:
    without = _PHOTO_LABEL.sub("", line)
    return "" if without == line and len(line.split()) <= 9 else without
