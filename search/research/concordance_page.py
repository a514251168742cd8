"""The concordance as values: what its page lays out, every text and link decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from index.article import Precision, PublicationDate
from search.arguments import Problem
from search.aspects import Aspect, AspectLink, aspects
from search.filter_label import filter_label
from search.filters import applied_filters
from search.hit_list import Option
from search.i18n import N_, Language, in_words
from search.i18n import language as language_of
from search.link import Link
from search.marking.snippets import find_id
from search.notices import hint_text, problem_text
from search.overview.link import whole
from search.pager import AROUND, PageLink, Pager
from search.request import Request, parameters, to_url
from search.research.concordance import FILE, By, Concordance
from search.research.concordance_link import PATH, View, concordance_url, width_of, written
from search.research.occurrences import Line, Width

ORDERS = {
    By.NEWEST: N_("Neueste zuerst"),
    By.OLDEST: N_("Älteste zuerst"),
    By.LEFT: N_("1. Wort davor"),
    By.LEFT2: N_("2. Wort davor"),
    By.KEYWORD: N_("Fundstelle"),
    By.RIGHT: N_("1. Wort danach"),
    By.RIGHT2: N_("2. Wort danach"),
    By.OUTLET: N_("Medium"),
}
WIDTHS = ("30", "60", "100", "150", "5w", "10w", "20w")
_FIELDS = {"title": N_("Überschrift"), "comments": N_("Kommentar")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    left: str
    keyword: Markup
    right: str
    url: str  #: to the article, where the keyword stands
    field: str  #: "" for the body
    outlet: str
    title: str
    published: str
    machine_date: str
    language: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the way to the lines sorted by it, "" where they are."""

    name: str
    label: str
    url: str
    sorted: str  #: as aria-sort says it, "" where it is not


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcordancePage:
    """Everything on the page."""

    request: Request
    title: str
    counted: str
    place: str  #: "Seite 2 von 3", "" on the only page
    bound: str  #: why these are not all lines, "" where they are
    notices: tuple[str, ...]
    chips: tuple[Link, ...]
    kept_by_search: tuple[tuple[str, str], ...]
    kept_by_view: tuple[tuple[str, str], ...]
    orders: tuple[Option, ...]
    widths: tuple[Option, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pager: Pager
    aspects: tuple[AspectLink, ...]  #: the ways to the other sides of this result
    files: tuple[Link, ...]  #: all lines, in one file or in several
    parts: tuple[Link, ...]  #: the ways to the other lines
    nothing: str  #: why there is no line, "" where there is one


def concordance_page(
    found: Concordance, problems: tuple[Problem, ...], view: View, language: Language
) -> ConcordancePage:
    """The page of a concordance; ``problems`` are told to the reader and otherwise ignored."""
    request, _ = found.request, language.gettext
    last = max(1, -(-len(found.lines) // view.lines))
    page = min(view.page, last)
    shown = found.lines[(page - 1) * view.lines : page * view.lines]
    place = ""
    if last > 1:
        numbers = {"page": language.number(page), "last": language.number(last)}
        place = _("Seite %(page)s von %(last)s", **numbers)
    heading = _("%(query)s: Fundstellen", query=request.text or _("Alle Artikel"))
    asked = tuple(parameters(whole(request)))
    return ConcordancePage(
        request=request,
        title=f"{heading} – {place}" if page > 1 else heading,
        counted=_counted(found, language),
        place=place,
        bound=_bound(found, language),
        notices=tuple(_notices(found, problems, language)),
        chips=tuple(
            Link(filter_label(one, request, language), concordance_url(one.without, view.turned(1)))
            for one in applied_filters(request)
        ),
        kept_by_search=(
            *(pair for pair in asked if pair[0] != "q"),
            *(pair for pair in view.written() if pair[0] != "page"),
        ),
        kept_by_view=(
            *asked,
            *(pair for pair in view.written() if pair[0] not in ("by", "width", "page")),
        ),
        orders=tuple(Option(by, _(label), by is view.by) for by, label in ORDERS.items()),
        widths=tuple(_widths(view.width, language)),
        columns=tuple(_columns(request, view, language)),
        rows=tuple(_row(line, request, language) for line in shown),
        pager=_pager(request, view, page, last),
        aspects=aspects(request, Aspect.LINES, language),
        files=tuple(_files(found, view, language)),
        parts=tuple(_parts(found, view, language)),
        nothing=_nothing(found, language),
    )


def _counted(found: Concordance, language: Language) -> str:
    lines = len(found.lines)
    if not lines:
        return language.gettext("Keine Fundstelle")
    occurrences = language.ngettext("%(count)s Fundstelle", "%(count)s Fundstellen", lines)
    if not found.whole:
        return occurrences
    sources = len({line.source.id for line in found.lines})
    articles = language.ngettext("in %(count)s Artikel", "in %(count)s Artikeln", sources)
    return f"{occurrences} {articles}"


def _bound(found: Concordance, language: Language) -> str:
    if found.whole:
        return ""
    numbers = {"read": language.number(found.read), "all": language.number(found.articles)}
    if found.after is not None:
        text = N_(
            "Gezeigt und sortiert werden die Fundstellen von %(read)s weiteren der %(all)s Artikel."
        )
    elif found.by is By.OLDEST:
        text = N_(
            "Gezeigt und sortiert werden die Fundstellen der %(read)s ältesten von %(all)s "
            "Artikeln."
        )
    else:
        text = N_(
            "Gezeigt und sortiert werden die Fundstellen der %(read)s neuesten von %(all)s "
            "Artikeln."
        )
    return language.gettext(text, **numbers)


def _parts(found: Concordance, view: View, language: Language) -> Iterator[Link]:
    """The ways to the articles that follow, and back to the first ones."""
    if found.following is not None:
        url = concordance_url(found.request, view.going_on(found.following))
        yield Link(language.gettext("Weiter mit den nächsten Artikeln"), url)
    if found.after is not None:
        yield Link(
            language.gettext("Von vorn"), concordance_url(found.request, view.going_on(None))
        )


def _files(found: Concordance, view: View, language: Language) -> Iterator[Link]:
    """A file with all lines; where these are too many for one, some that have them together."""
    if not found.files:
        label = language.gettext("Alle Fundstellen als CSV-Datei")
        yield Link(label, concordance_url(found.request, view.going_on(None), f"{PATH}.csv"))
    for number, after in enumerate((None, *found.files) if found.files else (), 1):
        label = language.gettext(
            "CSV-Datei %(number)s: Artikel %(first)s bis %(last)s",
            number=language.number(number),
            first=language.number((number - 1) * FILE + 1),
            last=language.number(min(number * FILE, found.articles)),
        )
        yield Link(label, concordance_url(found.request, view.going_on(after), f"{PATH}.csv"))


def _nothing(found: Concordance, language: Language) -> str:
    if found.lines:
        return ""
    if not found.marking:
        return language.gettext(
            "Fundstellen hat nur eine Anfrage mit Wörtern: Filter, Felder wie medium: und was "
            "ausgeschlossen ist, stehen an keiner Stelle eines Textes."
        )
    if found.articles:
        return language.gettext(
            "Die Artikel werden gefunden, aber nicht durch Wörter in Überschrift, Text oder "
            "Kommentaren."
        )
    return language.gettext(
        "Kein Artikel hat alle diese Wörter. Die Liste der Artikel zeigt, was sonst zu finden ist."
    )


def _notices(
    found: Concordance, problems: tuple[Problem, ...], language: Language
) -> Iterator[str]:
    yield from (problem_text(one, language) for one in problems)
    yield from (hint_text(one, language) for one in found.understood.hints)
    if found.cut:
        yield language.gettext(
            "%(pattern)s steht für mehr Wörter, als auf einmal gesucht werden: Es fehlen "
            "Fundstellen.",
            pattern=", ".join(found.cut),
        )


def _widths(width: Width, language: Language) -> Iterator[Option]:
    known = WIDTHS if written(width) in WIDTHS else (*WIDTHS, written(width))
    for word in known:
        one = width_of(word)
        if one.words:
            label = language.ngettext("%(count)s Wort", "%(count)s Wörter", one.number)
        else:
            label = language.ngettext("%(count)s Zeichen", "%(count)s Zeichen", one.number)
        yield Option(word, label, one == width)


def _columns(request: Request, view: View, language: Language) -> Iterator[Column]:
    _ = language.gettext
    for name, label, by in (
        ("left", _("davor"), By.LEFT),
        ("keyword", _("Fundstelle"), By.KEYWORD),
        ("right", _("danach"), By.RIGHT),
        ("source", _("Medium"), By.OUTLET),
    ):
        here = by is view.by
        url = "" if here else concordance_url(request, view.sorted(by))
        yield Column(name, label, url, "ascending" if here else "")


def _row(line: Line, request: Request, language: Language) -> Row:
    source = line.source
    field = _FIELDS.get(line.field)
    return Row(
        left=line.left,
        keyword=line.html(),
        right=line.right,
        url=article_url(line, request),
        field=language.gettext(field) if field else "",
        outlet=source.outlet or language.gettext("unbekannt"),
        title=source.title or language.gettext("Ohne Titel"),
        published=_day(source.date, language.code),
        machine_date=source.date.isoformat() or "",
        language=source.language,
    )


@lru_cache(maxsize=4096)
def _day(when: PublicationDate, code: str) -> str:
    """A date in figures, for there are many in a column; less of it where less is known."""
    if when.moment is None or when.precision in (Precision.MONTH, Precision.YEAR):
        return language_of(code).published(when)
    return in_words(when.moment.date(), "medium", code)


def article_url(line: Line, request: Request) -> str:
    """The article, where the keyword stands in it."""
    return f"/articles/{line.source.id}{to_url(request, '')}#{find_id(line.number)}"


def _pager(request: Request, view: View, page: int, last: int) -> Pager:
    def url(number: int) -> str:
        return concordance_url(request, view.turned(number))

    near = range(max(page - AROUND, 1), min(page + AROUND, last) + 1)
    numbers = sorted({1, last, *near})
    links = (
        PageLink(number, url(number), number == page, gap=number > before + 1)
        for before, number in zip((0, *numbers), numbers, strict=False)
    )
    return Pager(
        page=page,
        last=last,
        links=tuple(links) if last > 1 else (),
        previous_url=url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < last else "",
    )
