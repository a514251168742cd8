"""What a page says of its article: headline, kicker, day, authors, outlet, section.

A page says each of these several times: to machines (JSON-LD, Open Graph, meta elements), and
to readers (h1, time, byline). The headline is what JSON-LD or Open Graph calls it where an h1
agrees, without the outlet's name behind it; what an h1 says beyond that before it is the kicker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from htmldate import find_date as guess_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from index.article import UNDATED, DateSource, Precision, PublicationDate
from index.sources.bylines import Byline, read_byline
from index.sources.date_notes import is_noted, note
from index.sources.dates import parse_iso
from index.sources.jsonld import Told, article_told
from index.sources.lines import is_name
from index.sources.loose_dates import loose_date
from index.sources.marks import stated_date
from index.sources.outlet_list import bare, known_outlets, label_of, outlet_name
from index.sources.people import people
from index.sources.sidecar import language_code, one_line

_SCRIPTS = XPath('//script[@type="application/ld+json"]/text()')
_METAS = XPath("//meta[@content]")
_H1 = XPath("//h1")
_CANONICAL = XPath('string(//link[@rel="canonical"]/@href)')
_TITLE = XPath("string(//title)")
_TIMES = XPath(
    '//time[@datetime]|//*[@itemprop="datePublished"]|//abbr[contains(@class,"published")]'
)
# Where names of others stand: commenters, photographers, authors of other texts.
_OTHERS = ("omment", "idebar", "related", "teaser", "caption", "copyright", "photo", "login")
_OF_OTHERS = " or ".join(f'contains(@class,"{name}") or contains(@id,"{name}")' for name in _OTHERS)
_ELSEWHERE = (
    "not(ancestor-or-self::*[self::figure or self::aside or self::nav or self::footer or"
    " (self::div or self::section or self::ol or self::ul or self::li or self::span)"
    f" and ({_OF_OTHERS})])"
)
_SURE_AUTHORS = XPath(
    f'//*[@rel="author" or @itemprop="author" or @itemprop="author name"][{_ELSEWHERE}]'
)
_LIKELY_AUTHORS = XPath(
    "//*[self::a or self::span or self::p or self::div or self::li or self::address or self::em"
    ' or self::strong or self::td][contains(@class,"uthor") or contains(@class,"yline")'
    ' or contains(@class,"utor") or contains(@class,"erfasser") or contains(@id,"uthor")]'
    f"[{_ELSEWHERE}]"
)
_AUTHOR_LINKS = XPath(
    '//a[contains(@href,"/autor") or contains(@href,"/author") or contains(@href,"/redakteur")]'
    f"[{_ELSEWHERE}]"
)
_BELOW_HEADLINE = XPath(
    "(//h1)[1]/following::*[self::p or self::span or self::div or self::li or self::address]"
    "[position() <= 60]"
)
_DATED = XPath(
    '//*[self::span or self::p or self::div or self::li or self::time][contains(@class,"date")'
    ' or contains(@class,"datum") or contains(@class,"published") or contains(@class,"time")]'
)
_DATE_METAS = (
    "article:published_time og:published_time og:article:published_time datepublished date.issued"
    " dcterms.created dcterms.issued dc.date.issued dc.date.created dc.date parsely-pub-date"
    " sailthru.date publishdate publish-date pubdate published-date article.published"
    " publication_date last-published date"
)
_PUBLISHED = tuple(_DATE_METAS.split())
_SEPARATOR = re.compile(r"\s+(?:[|•·–—-]|::|»)\s+")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_LONGEST_TITLE = 300
_LONGEST_BYLINE = 160
_MOST = 12  #: elements of a kind that are looked at


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of its article; "" and none where it is silent."""

    url: str
    title: str
    kicker: str
    date: PublicationDate
    byline: Byline
    outlet: str
    section: str
    language: str
    description: str
    body: str  #: the whole text, where JSON-LD holds it


def read_page(tree: HtmlElement, url: str = "") -> Page:
    """What a page says of its article. ``url``: where it was fetched, if that is known."""
    told = article_told(map(str, _SCRIPTS(tree))) or Told()
    fetched = url
    metas = _metas(tree)
    url = _address(url, _CANONICAL(tree), metas.get("og:url", ""), told.url)
    site = metas.get("og:site_name", "") or metas.get("application-name", "")
    title, kicker = _titles(tree, told, metas, site)
    outlet = _outlet(fetched, url, told.publisher, site)
    return Page(
        url=url,
        title=title,
        kicker=kicker or told.kicker,
        date=_date(tree, told, metas, url),
        byline=_byline(tree, told, metas, (outlet, site, told.publisher, label_of(url))),
        outlet=outlet,
        section=told.section or metas.get("article:section", ""),
        language=language_code(told.language or tree.get("lang", "")),
        description=told.description
        or metas.get("og:description", "")
        or metas.get("description", ""),
        body=told.body,
    )


def _outlet(fetched: str, url: str, publisher: str, site: str) -> str:
    """The outlet: where the page was fetched, else who is known of those that it names.

    Its canonical address comes last, for syndicated copies name that of another outlet.
    """
    known = known_outlets()
    found = known.at(fetched) or known.named(publisher) or known.named(site)
    return found.name if found else outlet_name(url, site, publisher)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The meta elements by name in small letters; the first of each that says anything."""
    found: dict[str, str] = {}
    for meta in _METAS(tree):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = one_line(meta.get("content"))
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _address(*said: str) -> str:
    return next(
        (url for url in said if urlsplit(url.strip()).scheme in ("http", "https")), ""
    ).strip()


def _titles(tree: HtmlElement, told: Told, metas: dict[str, str], site: str) -> tuple[str, str]:
    """The headline, and the kicker above it."""
    headings = [text for h1 in _H1(tree)[:_MOST] if 0 < len(text := _text(h1)) <= _LONGEST_TITLE]
    said = [told.headline, metas.get("og:title", ""), metas.get("title", ""), _TITLE(tree)]
    said = [one_line(text) for text in said if text.strip()]
    for title in said:
        for heading in headings:
            if found := _agreed(title, heading):
                return found
    if told.headline or metas.get("og:title"):
        return _without_site(said[0], site), ""
    if headings:
        return headings[0], ""
    return (_without_site(said[0], site), "") if said else ("", "")


def _agreed(title: str, heading: str) -> tuple[str, str] | None:
    """Headline and kicker, where what is told and what is shown are one headline."""
    a, b = bare(title), bare(heading)
    if not a or not b:
        return None
    if a == b:
        return title, ""
    if a.startswith(b) and len(b) >= 12:  # told with the outlet behind it
        rest = title[len(heading) :] if title.startswith(heading) else ""
        return (heading, "") if _SEPARATOR.match(rest) else None
    if b.endswith(a) and len(a) >= 8:  # shown with a kicker before it
        at = heading.find(title)
        return (title, heading[:at].strip(" :|–-")) if at > 0 else (title, "")
    return None


def _without_site(title: str, site: str) -> str:
    """A title without the outlet's name behind it."""
    pieces = _SEPARATOR.split(title)
    while len(pieces) > 1 and len(pieces[0]) >= 10 and _is_site(pieces[-1], site):
        title = title[: title.rindex(pieces.pop())]
        title = title.rstrip(" |•·–—-:»")
    return title


def _is_site(piece: str, site: str) -> bool:
    return bool(bare(piece)) and (bare(piece) in bare(site) or bare(site) in bare(piece) != "")


def _date(tree: HtmlElement, told: Told, metas: dict[str, str], url: str) -> PublicationDate:
    if is_noted():
        note(loose_date(told.published, DateSource.META), "JSON-LD, datePublished")
        note(loose_date(told.modified, DateSource.META), "JSON-LD, dateModified")
        for name in _PUBLISHED:
            note(loose_date(metas.get(name), DateSource.META), f"meta element {name}")
        for element in _TIMES(tree)[:_MOST]:
            note(_shown_date(element), f"{element.tag} element")
        note(_url_date(url) or UNDATED, "address")
    return note(_dated(tree, told, metas, url), "page")


def _dated(tree: HtmlElement, told: Told, metas: dict[str, str], url: str) -> PublicationDate:
    """The day of publication: what is told to machines, else to readers, else in the address.

    Of several that contradict one another the earliest: a later one is of an update.
    """
    told_dates = [loose_date(told.published, DateSource.META)]
    told_dates += [loose_date(metas.get(name), DateSource.META) for name in _PUBLISHED]
    if found := _earliest(told_dates):
        return found
    shown = [_shown_date(one) for one in _TIMES(tree)[:_MOST]]
    by_url = _url_date(url)
    known = [date for date in shown if date.moment]
    if by_url and any(date.first_day == by_url.first_day for date in known):
        return next(date for date in known if date.first_day == by_url.first_day)
    if known:
        return known[0]
    if by_url:
        return by_url
    for element in _DATED(tree)[: 3 * _MOST]:
        text = _text(element)
        if text and len(text) <= 120 and (mark := stated_date(text)):
            return mark.date
    return _guessed(tree, url)


def _earliest(dates: list[PublicationDate]) -> PublicationDate | None:
    known = [date for date in dates if date.moment is not None]
    if not known:
        return None
    day = min(date.first_day or date.moment.date() for date in known if date.moment)
    same = [date for date in known if date.first_day == day]
    return next((date for date in same if date.precision is Precision.MINUTE), same[0])


def _shown_date(element: HtmlElement) -> PublicationDate:
    value = element.get("datetime") or element.get("content") or element.get("title") or ""
    date = loose_date(value, DateSource.META)
    return date if date.moment else loose_date(_text(element), DateSource.TEXT)


def _url_date(url: str) -> PublicationDate | None:
    match = _URL_DAY.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return parse_iso("-".join(match.groups()), DateSource.URL)
    except ValueError:
        return None


def _guessed(tree: HtmlElement, url: str) -> PublicationDate:
    """The day that htmldate finds by the page's markup, without searching its text."""
    found = guess_date(tree, extensive_search=False, original_date=True, url=url or None)
    return loose_date(found, DateSource.META) if found else UNDATED


def _byline(
    tree: HtmlElement, told: Told, metas: dict[str, str], outlets: tuple[str, ...]
) -> Byline:
    """The authors: as told to machines, else as shown."""
    agencies = people(told.organisations, *outlets).agencies
    for said in _authors_said(tree, told, metas):
        found = people(said, *outlets)
        agencies += found.agencies
        if found.authors:
            return Byline(found.authors, tuple(dict.fromkeys(agencies)))
    return Byline((), tuple(dict.fromkeys(agencies)))


def _authors_said(
    tree: HtmlElement, told: Told, metas: dict[str, str]
) -> Iterator[tuple[str, ...]]:
    yield told.people
    for name in ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author"):
        yield (metas.get(name, ""),)
    for element in _SURE_AUTHORS(tree)[:_MOST]:
        yield (_text(element)[:_LONGEST_BYLINE],)
    for element in _LIKELY_AUTHORS(tree)[:_MOST]:
        yield _names_shown(element)
    for element in _BELOW_HEADLINE(tree):
        text = _text(element)
        if len(text) <= _LONGEST_BYLINE and (byline := read_byline(text)):
            yield byline.authors
    for element in _AUTHOR_LINKS(tree)[:_MOST]:
        yield _names_shown(element)


def _names_shown(element: HtmlElement) -> tuple[str, ...]:
    """The names in an element that may hold some."""
    text = _text(element)
    if not 0 < len(text) <= _LONGEST_BYLINE:
        return ()
    if byline := read_byline(text):
        return byline.authors
    return (text,) if is_name(text.title() if text.isupper() else text) else ()


def _text(element: HtmlElement) -> str:
    return one_line(" ".join(element.itertext(with_tail=False)))
