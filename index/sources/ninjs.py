"""Wires in JSON: ninjs 1 to 3 (IPTC), and what dpa's digital wires make of it."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import DateSource, Status
from index.sources.agencies import agencies_in
from index.sources.editions import Edition, Note, wire_edition
from index.sources.json_values import Object, text_of, url_of
from index.sources.loose_dates import loose_date
from index.sources.markup import paragraphs_of_markup, plain
from index.sources.outlet_list import outlet_name
from index.sources.people import people
from index.sources.sidecar import language_code
from index.sources.telling import Telling

_NO_TEXTS = ("picture", "image", "video", "audio", "graphic", "event", "planning", "sports")


def is_wire(record: Object) -> bool:
    """Whether a record has the keys of one."""
    keys = {str(key).lower() for key in record}
    return ("uri" in keys or "urn" in keys) and bool(
        keys
        & {"versioncreated", "version_created", "pubstatus", "bodies", "body_xhtml", "headlines"}
    )


def wire(record: Object) -> Telling:
    """An item of ninjs 1, 2 or 3, or of dpa's digital wires. Raises ValueError where it is none."""
    told = {str(key).lower().replace("_", ""): value for key, value in record.items()}
    name = str(told.get("uri") or told.get("urn") or "")
    title = _of_role(told.get("headlines"), ("main", "")) or text_of(told.get("headline"))
    edition = _wire_edition(told, title)
    usable = edition.status is Status.USABLE
    paragraphs = paragraphs_of_markup(_wire_body(told))
    teaser = text_of(told.get("teaser"))
    if teaser and not any(p.text == teaser for p in paragraphs[:2]):
        paragraphs = [*paragraphs_of_markup(teaser), *paragraphs]
    if (usable and not paragraphs) or text_of(told.get("type")) in _NO_TEXTS:
        raise ValueError("no text in it: a picture, a film, a sound or a plan")
    provider = text_of(told.get("provider")) or text_of(told.get("copyrightholder"))
    provider = provider or text_of(told.get("infosources"))
    byline = people((text_of(told.get("byline")), *_people(told)))
    agency = agencies_in(provider or text_of(told.get("copyrightnotice")))
    agency = agency or agencies_in(name.replace(".", " ").replace(":", " "))
    dated = text_of(told.get("versioncreated")) or text_of(told.get("firstcreated"))
    return Telling(
        own_id=name,
        url=url_of(told.get("href")) or url_of(told.get("webcanonical")),
        title=title or text_of(told.get("title")),
        kicker=text_of(told.get("kicker")) or text_of(told.get("subhead")),
        outlet=outlet_name("", agency[0] if agency else provider),
        authors=byline.authors,
        agencies=tuple(dict.fromkeys((*agency[:1], *byline.agencies))),
        section=_section(told),
        language=language_code(text_of(told.get("language"))),
        date=loose_date(dated, DateSource.META),
        paragraphs=paragraphs if usable else (),
        edition=edition,
        is_wire=True,
    )


def _wire_edition(told: Object, title: str) -> Edition:
    signals = told.get("signals") or told.get("signal") or []
    notes = told.get("ednotes") if isinstance(told.get("ednotes"), list) else []
    return wire_edition(
        version=told.get("version"),
        revised=text_of(told.get("versioncreated")),
        state=told.get("pubstatus"),
        embargo=told.get("embargoed"),
        signals=[_signal(one) for one in (signals if isinstance(signals, list) else [signals])],
        notes=[
            Note("", text_of(told.get("ednote"))),
            *(
                Note(text_of(one.get("role")), text_of(one.get("ednote") or one.get("value")))
                for one in notes or []
                if isinstance(one, dict) and one.get("is_publishable", True) is True
            ),
        ],
        title=title,
    )


def _signal(value: object) -> str:
    """A signal: a code, or an object that has one."""
    if isinstance(value, dict):
        return text_of(value.get("qcode") or value.get("code") or value.get("literal"))
    return text_of(value)


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
                yield text_of(person.get("name"))


def _section(told: Object) -> str:
    for key in ("subject", "subjects", "categories", "services", "ressort"):
        for one in told.get(key) or []:
            if isinstance(one, dict) and any(
                word in str(one.get("type") or one.get("rel") or one.get("scheme") or "").lower()
                for word in ("category", "ressort", "desk")
            ):
                return text_of(one.get("name"))
    return text_of(told.get("ressort"))
