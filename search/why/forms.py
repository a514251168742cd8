"""Forms: the wording in which an article has a part of a query, where, and how that was read."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from whoosh import query as wq

from index.article import BODY_KINDS, Article, Kind
from index.german.analyzer import folded_words, stem_of, stems_of_text
from index.german.normalise import fold
from index.german.tokens import words
from index.tree import Alias, Beside, Compound, Days, Exact, Hyphenated, Name, Near, Undated
from search.marking.marks import Mark, Marker
from search.marking.patterns import matching
from search.why.typed import Typed


class Read(StrEnum):
    """How a wording was read as what was asked for."""

    EXACT = "exact"  #: the word itself
    SPELLING = "spelling"  #: with ae for ä, ss for ß, other accents
    FORM = "form"  #: another form of the word: its stem
    PART = "part"  #: a part of a compound
    APART = "apart"  #: a compound written as several words, or with hyphens
    JOINED = "joined"  #: several words written as one
    NAME = "name"  #: another spelling of a name, or another name
    PATTERN = "pattern"
    FUZZY = "fuzzy"
    AS_WRITTEN = "as_written"
    PHRASE = "phrase"
    NEAR = "near"
    VALUE = "value"  #: what is known of the article: outlet, author, language, date


class Place(StrEnum):
    """Where in an article it stands."""

    TITLE = "title"
    DATELINE = "dateline"
    LEAD = "lead"
    TEXT = "text"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    PULL_QUOTE = "pull_quote"
    COMMENTS = "comments"
    OUTLET = "outlet"
    AGENCY = "agency"
    AUTHOR = "author"
    SECTION = "section"
    LANGUAGE = "language"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Form:
    """A wording, and how often the article has it there. ``part`` is what of it matched, if not
    all."""

    place: Place
    text: str
    part: str
    read: Read
    count: int


def forms(leaf: wq.Query, alone: wq.Query, article: Article, typed: Typed) -> tuple[Form, ...]:
    """The wordings in which an article has a leaf that finds it, place by place, most frequent
    first; ``alone`` is the leaf as it is searched."""
    counts: Counter[tuple[Place, str, str, Read]] = Counter(_found(leaf, alone, article, typed))
    order = list(Place)
    found = [Form(*what, number) for what, number in counts.items()]
    return tuple(sorted(found, key=lambda one: (order.index(one.place), -one.count)))


_Found = tuple[Place, str, str, Read]


def _found(leaf: wq.Query, alone: wq.Query, article: Article, typed: Typed) -> Iterator[_Found]:
    if isinstance(leaf, Days | Undated):
        yield Place.DATE, article.date.isoformat() or "", "", Read.VALUE
    elif leaf.fieldname == Place.LANGUAGE:
        yield Place.LANGUAGE, article.language, "", Read.VALUE
    elif leaf.fieldname in _NAMES:
        place, values = _NAMES[leaf.fieldname]
        fits = _fitting(leaf)
        yield from ((place, one, "", _read_of_name(leaf)) for one in values(article) if fits(one))
    else:
        marker = Marker(alone)
        for place_of, text, field, language in _texts(article, leaf.fieldname):
            for mark in marker.marks(text, field, language):
                whole, part = _whole(text, mark)
                yield place_of(mark.start), whole, part, _read(leaf, alone, whole, part, typed)


_NAMES: dict[str, tuple[Place, Callable[[Article], tuple[str, ...]]]] = {
    "outlet_words": (Place.OUTLET, lambda article: (article.outlet,)),
    "agency_words": (Place.AGENCY, lambda article: article.agencies),
    "author_words": (Place.AUTHOR, lambda article: article.authors),
    "section_words": (Place.SECTION, lambda article: (article.section,)),
}


def _fitting(leaf: wq.Query) -> Callable[[str], bool]:
    """Whether a name has what a leaf asks for. A Near is taken to have it."""
    if isinstance(leaf, wq.Wildcard | wq.FuzzyTerm):
        matches = matching(leaf)
        return lambda name: bool(matches(set(folded_words(name))))
    asked = leaf.words if isinstance(leaf, wq.Phrase) else [getattr(leaf, "text", "")]
    wanted = {one for one in asked if one}
    return lambda name: wanted <= set(folded_words(name))


def _read_of_name(leaf: wq.Query) -> Read:
    return _KINDS.get(type(leaf), Read.VALUE)


_KINDS = {
    wq.Wildcard: Read.PATTERN,
    wq.FuzzyTerm: Read.FUZZY,
    Exact: Read.AS_WRITTEN,
    Near: Read.NEAR,
}

_Text = tuple[Callable[[int], Place], str, str, str]  #: where a place is, text, field, language


def _texts(article: Article, asked: str) -> Iterator[_Text]:
    """The texts of an article that are searched for an asked field."""
    if asked in ("any", "title"):
        yield lambda at: Place.TITLE, article.title, "title", article.language
    if asked in ("any", "body"):
        if article.dateline:
            yield lambda at: Place.DATELINE, article.dateline, "body", article.language
        searched = [one for one in article.paragraphs if one.kind in BODY_KINDS]
        starts = list(_starts(len(one.text) for one in searched))
        kinds = [one.kind for one in searched]

        def of_paragraph(at: int) -> Place:
            return _OF_KIND[kinds[bisect_right(starts, at) - 1]]

        yield of_paragraph, article.body, "body", article.language
    if asked == "comments":
        for comment in article.comments:
            yield lambda at: Place.COMMENTS, comment.text, "comments", comment.language


def _starts(lengths: Iterable[int]) -> Iterator[int]:
    start = 0
    for length in lengths:
        yield start
        start += length + 1


_OF_KIND = {kind: Place(kind.value) for kind in BODY_KINDS}
assert Kind.TEXT in _OF_KIND


def _whole(text: str, mark: Mark) -> tuple[str, str]:
    """The words that a mark stands in, and what of them it marks, "" where that is all."""
    start, end = mark.start, mark.end
    while start and _in_word(text[start - 1]) and _in_word(text[start]):
        start -= 1
    while end < len(text) and _in_word(text[end]) and _in_word(text[end - 1]):
        end += 1
    whole = " ".join(text[start:end].split())
    part = " ".join(text[mark.start : mark.end].split())
    return whole, "" if part == whole else part


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _read(leaf: wq.Query, alone: wq.Query, whole: str, part: str, typed: Typed) -> Read:
    """How a wording was read."""
    if type(leaf) in _KINDS:
        return _KINDS[type(leaf)]
    if isinstance(leaf, Alias):
        return Read.EXACT if _is_asked(leaf, whole) else Read.NAME
    if isinstance(leaf, wq.Phrase):
        joined = isinstance(leaf, Hyphenated) and len(words(whole)) == 1
        return Read.JOINED if joined else Read.PHRASE
    if part:
        return Read.PART
    if len(words(whole)) > 1:
        return Read.APART
    return _read_word(leaf, alone, whole, typed)


def _is_asked(leaf: Alias, whole: str) -> bool:
    return stems_of_text(whole) in (list(leaf.words), list(leaf.words[:1]))


def _read_word(leaf: wq.Term, alone: wq.Query, word: str, typed: Typed) -> Read:
    """How a whole word was read as another one."""
    asked = typed.of_stem(leaf.text)
    if any(word.casefold() == one.casefold() for one in asked):
        return Read.EXACT
    if any(fold(word) == fold(one) for one in asked):
        return Read.SPELLING
    stem = stem_of(word)
    if stem == leaf.text:
        return Read.FORM
    if isinstance(leaf, Name) and stem in leaf.others:
        return Read.NAME
    if isinstance(alone, Beside) and stem in {one.stem for one in alone.joined}:
        return Read.JOINED
    return Read.APART if isinstance(leaf, Compound) else Read.PART
