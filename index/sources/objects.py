"""JSON of one value: a wire (``ninjs``), JSON Feed, lists of records.

Other people's records are read by the names that their keys usually have; where those are
others still, a side-car says so: ``{"fields": {"title": "kopf.zeile", "text": "inhalt"}}``,
with points between the names of nested keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from index.article import Article, DateSource, Origin, Paragraph, Status
from index.errors import SourceError
from index.sources.decoding import decode
from index.sources.editions import record_edition
from index.sources.items import Item
from index.sources.json_values import Object, markup_of, text_of, texts_of, url_of
from index.sources.loose_dates import loose_date
from index.sources.markup import paragraphs_of_markup, plain
from index.sources.ninjs import is_wire, wire
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.sidecar import Metadata, language_code, one_line
from index.sources.telling import Telling, article_told

LARGEST = 32 << 20  #: bytes of a file that is one value
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
                if not is_wire(value) or any(is_wire(one) for one in inside):
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
    told = wire(record) if is_wire(record) else _record(record, metadata, shared or {})
    return article_told(told, metadata, origin)


def _record(record: Object, metadata: Metadata, shared: Object) -> Telling:
    """A record of any form, by the names of its keys."""
    told = _by_our_names(record, metadata)
    url = url_of(told.get("url")) or url_of(told.get("id"))
    lead, text = markup_of(told.get("lead")), markup_of(told.get("text"))
    paragraphs = paragraphs_of_markup(text)
    opening = paragraphs_of_markup(lead)
    if opening and not (paragraphs and paragraphs[0].text.startswith(opening[0].text[:50])):
        paragraphs = [*opening, *paragraphs]
    title = plain(text_of(told.get("title")))
    edition = record_edition(
        version=told.get("version"),
        state=told.get("status"),
        embargo=told.get("embargo"),
        corrections=told.get("corrections"),
    )
    if not title and not text and edition.status is Status.USABLE:
        raise ValueError("neither a title nor a text: say in a side-car which field is which")
    said = text_of(told.get("outlet"))
    home = text_of(shared.get("title")) if "version" in shared else ""
    byline = people(texts_of(told.get("authors")), said, home)
    return Telling(
        own_id=text_of(told.get("id")),
        url=url,
        title=title,
        kicker=plain(text_of(told.get("kicker"))),
        outlet=outlet_name(url, said, one_line(metadata.outlet), home),
        authors=byline.authors,
        agencies=tuple(dict.fromkeys((*texts_of(told.get("agencies")), *byline.agencies))),
        section=next(iter(texts_of(told.get("section"))), ""),
        language=language_code(text_of(told.get("language")) or text_of(shared.get("language"))),
        date=loose_date(text_of(told.get("date")), DateSource.META),
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
