"""The fields that every engine has.

Written as a Whoosh ``Schema``: Whoosh uses it as it stands, the other engines map each field
type to their own. Text reaches an engine already analysed (``index.document``), as terms
joined by single blanks, so that every engine holds the same terms and none has a German
analyzer of its own.

Queries name *asked* fields (``ASKED``): what a reader asks for, such as "any" for a word
anywhere in title or body. ``index.resolution`` turns those into the fields kept here.
"""

from __future__ import annotations

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

VERSION = 5  #: raise it when what an index holds changes meaning; an older index asks for a rebuild


def _terms(phrase: bool = True) -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=phrase, stored=False)


SCHEMA = Schema(
    id=ID(unique=True, stored=True),
    title=_terms(),  # stems
    body=_terms(),  # stems
    title_parts=_terms(phrase=False),  # stems, those of parts of compounds, beginnings of words
    parts=_terms(phrase=False),  # the same for the body
    title_surface=_terms(),  # words as written
    body_surface=_terms(),  # words as written
    comments=_terms(),  # stems; found by kommentar: only
    prints=_terms(phrase=False),  # fingerprints of the body's wording (index.prints)
    outlet_words=_terms(),  # folded words of the names below; values are parted by SEPARATOR
    author_words=_terms(),
    agency_words=_terms(),
    section_words=_terms(),
    outlet=KEYWORD(),  # whole values, counted as facets; an article may have several
    author=KEYWORD(),
    agency=KEYWORD(),
    section=KEYWORD(),
    language=KEYWORD(),
    story=KEYWORD(),  # the id that a story is known by; none where nobody else has the copy
    year=NUMERIC(int, bits=32),  # 2025; 0 where undated
    month=NUMERIC(int, bits=32),  # 202504; 202500 where only the year is known, 0 where undated
    day=NUMERIC(int, bits=32),  # 20250410; 20250400 where only the month is known; 0 where undated
    first_day=NUMERIC(int, bits=32),  # the interval that the date covers; 0 where undated
    last_day=NUMERIC(int, bits=32),
    newest=NUMERIC(int, bits=64),  # unique sort keys, both read downwards; undated come last
    oldest=NUMERIC(int, bits=64),
    embargo=NUMERIC(int, bits=32),  # the minute (UTC, since 1970) until which it is hidden; 0: none
    article=STORED(),  # index.document.pack(article)
)

SEPARATOR = "|"  #: between the values of a names field; no analysis yields it

#: Facets with text values.
KEYWORDS = ("outlet", "author", "agency", "section", "language", "story")
CALENDAR = ("year", "month", "day")  #: facets with whole-number values
NAMED = ("outlet", "author", "agency", "section")  #: facets whose values are names
NAMES = tuple(f"{facet}_words" for facet in NAMED)

PARTS = ("title_parts", "parts")  #: fields without positions: they take no part in phrases
UNPLACED = (*PARTS, "prints")  #: all fields of terms without positions

#: Asked field -> kept fields, for words (terms, phrases) that are stemmed.
STEMMED = {
    "any": ("title", "body", "title_parts", "parts"),
    "title": ("title", "title_parts"),
    "body": ("body", "parts"),
    "comments": ("comments",),
}
#: Asked field -> kept fields, for words as written (=wort, and what a pattern expands to).
AS_WRITTEN = {
    "any": ("title_surface", "body_surface"),
    "title": ("title_surface",),
    "body": ("body_surface",),
}
