"""JSON of one value: wires in ninjs 1 to 3 (IPTC) or dpa's own form, JSON Feed, lists of records.

Other people's records are read by the names that their keys usually have; where those are
others still, a side-car says so: ``{"fields": {"title": "kopf.zeile", "text": "inhalt"}}``,
with points between the names of nested keys.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from index.article import Article, DateSource, Origin, Paragraph, Status
from index.errors import SourceError
from index.sources.agencies import agencies_in
from index.sources.decoding import decode
from index.sources.editions import Edition, Note, record_edition, wire_edition
from index.sources.items import Item
from index.sources.loose_dates import loose_date
from index.sources.markup import paragraphs_of_markup, plain
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.sidecar import Metadata, language_code, one_line
from index.sources.telling import Telling, article_told

LARGEST = 32 << 20  #: bytes of a file that is one value
_NO_TEXTS = ("picture", "image", "video", "audio", "graphic", "event", "planning", "sports")
#: Our name -> the names that others have for it, as compared: small letters and digits only.
_OTHER_NAMES = {
    "id": "id guid uid uuid urn uri identifier articleid docid key nummer",
    "url": "url link href weburl permalink canonicalurl sourceurl adresse webadresse",
    "title": "title headline titel ueberschrift überschrift heading schlagzeile",
    "kicker": "kicker dachzeile overline spitzmarke rubrik topline",
    "lead": "lead teaser summary abstract vorspann description standfirst intro subtitle untertitel"
    " anrisstext deck",
    "text": "text body content articlebody fulltext volltext inhalt artikel artikeltext article"
    " maintext bodytext contenthtml bodyhtml articlehtml contenttext html copy",
    "date": "date datum published publishedat publisheddate publicationdate publishdate pubdate"
    " datepublished datepublication created createdat erschienen erscheinungsdatum timestamp time"
    " veroeffentlicht veröffentlicht firstpublished versioncreated publicationtime zeit tag",
    "outlet": "outlet source medium publisher quelle newspaper zeitung site sitename publication"
    " provider medienname blatt",
    "authors": "authors author byline autor autoren creator verfasser by",
    "section": "section ressort category rubric desk kategorie channel categories articlesection",
    "agencies": "agencies agency agentur agenturen",
    "language": "language lang sprache inlanguage",
    "version": "version",
    "status": "status pubstatus",
    "embargo": "embargo embargoed embargountil sperrfrist",
    "corrections": "corrections correction korrektur korrekturen berichtigung",
}
_NAMES = {other: ours for ours, others in _OTHER_NAMES.items() for other in others.split()}
_LISTS = ("items", "articles", "results", "data", "docs", "documents", "entries", "hits", "records")
_LISTS_GERMAN = ("artikel", "meldungen", "beiträge")

Object = Mapping[str, Any]


class JsonSource:
    """One value of JSON: an article, or a list of them."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of a value. Raises ValueError for what is no JSON, or holds none."""
        try:
            value = msgspec.json.decode(decode(item.read(LARGEST)))
        except msgspec.DecodeError as error:
            raise ValueError(f"not JSON: {error}") from error
        found = list(_records(value))
        if not found:
            raise ValueError("JSON of a kind that is not known: no articles in it")
        shared = value if isinstance(value, dict) else {}
        for number, record in enumerate(found, 1):
            origin = Origin(item.place, number if len(found) > 1 else 0)
            try:
                yield article_from_object(record, metadata, origin, shared)
            except ValueError as error:
                place = item.place if len(found) == 1 else f"{item.place}:{number}"
                yield SourceError(place, str(error))


SOURCE = JsonSource()


def _records(value: object) -> Iterator[Object]:
    """The records in a value: itself, or those of the list in it."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))
    elif isinstance(value, dict):
        for key in (*_LISTS, *_LISTS_GERMAN):
            inside = value.get(key)
            if isinstance(inside, list) and inside and isinstance(inside[0], dict):
                if not _is_wire(value) or any(_is_wire(one) for one in inside):
                    yield from _records(inside)
                    return
            elif isinstance(inside, dict) and key in ("data", "hits", "results"):
                yield from _records(inside)
                return
        yield value.get("_source", value) if isinstance(value.get("_source"), dict) else value


def article_from_object(
    record: Object, metadata: Metadata, origin: Origin, shared: Object | None = None
) -> Article:
    """The article of a record; ``shared`` holds what is said of all records of its file.

    Raises ValueError where it is none.
    """
    if isinstance(record.get("_source"), dict):
        record = record["_source"]
    told = _wire(record) if _is_wire(record) else _record(record, metadata, shared or {})
    return article_told(told, metadata, origin)


def _is_wire(record: Object) -> bool:
    keys = {str(key).lower() for key in record}
    return ("uri" in keys or "urn" in keys) and bool(
        keys
        & {"versioncreated", "version_created", "pubstatus", "bodies", "body_xhtml", "headlines"}
    )


def _wire(record: Object) -> Telling:
    """An item of ninjs 1, 2 or 3, or of dpa's digital wires. Raises ValueError where it is none."""
    told = {str(key).lower().replace("_", ""): value for key, value in record.items()}
    name = str(told.get("uri") or told.get("urn") or "")
    title = _of_role(told.get("headlines"), ("main", "")) or _text(told.get("headline"))
    edition = _wire_edition(told, title)
    usable = edition.status is Status.USABLE
    paragraphs = paragraphs_of_markup(_wire_body(told))
    teaser = _text(told.get("teaser"))
    if teaser and not any(p.text == teaser for p in paragraphs[:2]):
        paragraphs = [*paragraphs_of_markup(teaser), *paragraphs]
    if (usable and not paragraphs) or _text(told.get("type")) in _NO_TEXTS:
        raise ValueError("no text in it: a picture, a film, a sound or a plan")
    provider = _text(told.get("provider")) or _text(told.get("copyrightholder"))
    provider = provider or _text(told.get("infosources"))
    byline = people((_text(told.get("byline")), *_people(told)))
    agency = agencies_in(provider or _text(told.get("copyrightnotice")))
    agency = agency or agencies_in(name.replace(".", " ").replace(":", " "))
    return Telling(
        own_id=name,
        url=_url(told.get("href")) or _url(told.get("webcanonical")),
        title=title or _text(told.get("title")),
        kicker=_text(told.get("kicker")) or _text(told.get("subhead")),
        outlet=outlet_name("", agency[0] if agency else provider),
        authors=byline.authors,
        agencies=tuple(dict.fromkeys((*agency[:1], *byline.agencies))),
        section=_section(told),
        language=language_code(_text(told.get("language"))),
        date=loose_date(
            _text(told.get("versioncreated")) or _text(told.get("firstcreated")), DateSource.META
        ),
        paragraphs=paragraphs if usable else (),
        edition=edition,
        is_wire=True,
    )


def _wire_edition(told: Object, title: str) -> Edition:
    signals = told.get("signals") or told.get("signal") or []
    notes = told.get("ednotes") if isinstance(told.get("ednotes"), list) else []
    return wire_edition(
        version=told.get("version"),
        revised=_text(told.get("versioncreated")),
        state=told.get("pubstatus"),
        embargo=told.get("embargoed"),
        signals=[_signal(one) for one in (signals if isinstance(signals, list) else [signals])],
        notes=[
            Note("", _text(told.get("ednote"))),
            *(
                Note(_text(one.get("role")), _text(one.get("ednote") or one.get("value")))
                for one in notes or []
                if isinstance(one, dict) and one.get("is_publishable", True) is True
            ),
        ],
        title=title,
    )


def _signal(value: object) -> str:
    """A signal: a code, or an object that has one."""
    if isinstance(value, dict):
        return _text(value.get("qcode") or value.get("code") or value.get("literal"))
    return _text(value)


def _wire_body(told: Object) -> str:
    """The fullest rendition of the text."""
    bodies = [body for body in told.get("bodies") or [] if isinstance(body, dict)]
    for wanted in ("html", "xml", "text"):
        for body in bodies:
            kind = str(body.get("contenttype") or body.get("contentType") or "").lower()
            if wanted in kind and body.get("value"):
                return str(body["value"])
    for key in ("articlehtml", "bodyxhtml", "bodyhtml", "bodytext", "body"):
        if isinstance(told.get(key), str):
            return str(told[key])
    return str(bodies[0].get("value") or "") if bodies else ""


def _of_role(values: object, roles: tuple[str, ...]) -> str:
    if not isinstance(values, list):
        return ""
    texts = [one for one in values if isinstance(one, dict) and one.get("value")]
    best = [one for one in texts if str(one.get("role") or "") in roles] or texts
    return plain(str(best[0]["value"])) if best else ""


def _people(told: Object) -> Iterator[str]:
    for key in ("people", "creators", "by"):
        for person in told.get(key) or []:
            if isinstance(person, dict) and str(person.get("rel", "")).endswith(
                ("author", "creator")
            ):
                yield _text(person.get("name"))


def _section(told: Object) -> str:
    for key in ("subject", "subjects", "categories", "services", "ressort"):
        for one in told.get(key) or []:
            if isinstance(one, dict) and any(
                word in str(one.get("type") or one.get("rel") or one.get("scheme") or "").lower()
                for word in ("category", "ressort", "desk")
            ):
                return _text(one.get("name"))
    return _text(told.get("ressort"))


def _record(record: Object, metadata: Metadata, shared: Object) -> Telling:
    """A record of any form, by the names of its keys."""
    told = _by_our_names(record, metadata)
    url = _url(told.get("url")) or _url(told.get("id"))
    lead, text = _markup(told.get("lead")), _markup(told.get("text"))
    paragraphs = paragraphs_of_markup(text)
    opening = paragraphs_of_markup(lead)
    if opening and not (paragraphs and paragraphs[0].text.startswith(opening[0].text[:50])):
        paragraphs = [*opening, *paragraphs]
    title = plain(_text(told.get("title")))
    edition = record_edition(
        version=told.get("version"),
        state=told.get("status"),
        embargo=told.get("embargo"),
        corrections=told.get("corrections"),
    )
    if not title and not text and edition.status is Status.USABLE:
        raise ValueError("neither a title nor a text: say in a side-car which field is which")
    said = _text(told.get("outlet"))
    home = _text(shared.get("title")) if "version" in shared else ""
    byline = people(_several(told.get("authors")), said, home)
    return Telling(
        own_id=_text(told.get("id")),
        url=url,
        title=title,
        kicker=plain(_text(told.get("kicker"))),
        outlet=outlet_name(url, said, one_line(metadata.outlet), home),
        authors=byline.authors,
        agencies=tuple(dict.fromkeys((*_several(told.get("agencies")), *byline.agencies))),
        section=next(iter(_several(told.get("section"))), ""),
        language=language_code(_text(told.get("language")) or _text(shared.get("language"))),
        date=loose_date(_text(told.get("date")), DateSource.META),
        paragraphs=[Paragraph(p.text, p.kind) for p in paragraphs],
        edition=edition,
    )


def _by_our_names(record: Object, metadata: Metadata) -> dict[str, Any]:
    """A record's values under our names: first as a side-car says, then as the keys do."""
    found: dict[str, Any] = {}
    for ours, theirs in (metadata.fields or {}).items():
        value = _at(record, str(theirs))
        if value not in (None, ""):
            found[ours] = value
    for key, value in record.items():
        known = our_name(str(key))
        if known and known not in found and value not in (None, "", []):
            found[known] = value
    if "text" not in found and "body" in found:
        found["text"] = found["body"]
    return found


def our_name(name: str) -> str:
    """Our name for a key or a column, "" for an unknown one.

    >>> our_name("Überschrift"), our_name("published_at"), our_name("Farbe")
    ('title', 'date', '')
    """
    return _NAMES.get("".join(filter(str.isalnum, name.lower())), "")


def _at(record: Object, path: str) -> object:
    value: object = record
    for key in path.split("."):
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(filter(None, map(_text, value)))
    text = _text(value)
    return (text,) if text else ()


def _text(value: object) -> str:
    """A value in one line: of an object its name or value, of a list its first."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return next(
            (
                _text(value[k])
                for k in ("name", "value", "text", "rendered", "literal")
                if k in value
            ),
            "",
        )
    return one_line(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _markup(value: object) -> str:
    """A longer text as it stands, markup and line breaks and all."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_markup, value)))
    if isinstance(value, dict):
        return _markup(
            next((value[k] for k in ("rendered", "html", "value", "text") if k in value), "")
        )
    text = value if isinstance(value, str) else ""
    return html.unescape(text) if text.lstrip().startswith("&lt;") else text


def _url(value: object) -> str:
    text = _text(value)
    return text if text.startswith(("http://", "https://")) else ""
