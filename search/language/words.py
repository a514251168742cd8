"""A word or a phrase with its field: the leaves of a tree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoosh import query as wq

from index.german.analyzer import joined, stems
from index.german.normalise import fold
from index.german.tokens import HYPHENATED, WORD, clean, words
from index.german.variants import Spelling
from index.tree import Exact, Hyphenated, Undated
from search.dates import days, spelled, undated
from search.language import cost
from search.language.fields import ANYWHERE, Field, Kind, field_named, language_code
from search.language.hints import HintKind
from search.language.names import NONE, with_others, word_asked
from search.language.nodes import Leaf, Typed
from search.language.reading import Reading

LETTERS = 3  #: a pattern has at least so many beside its * and ?
STARS = 4  #: and at most so many * and runs of ?
PATTERN_LENGTH = 64
FARTHEST = 2  #: letters that a word with ~ may differ in
BETWEEN = 255  #: most words between two neighbours
LETTERS_OF_TWO = 4  #: a word has at least so many where two of them may differ

#: Read as operators, so a word of this spelling has to stand in quotation marks.
OPERATORS = frozenset(
    ["UND", "AND", "ODER", "OR", "NICHT", "NOT", "NAHE", "NEAR", "VOR", "BEFORE", "ADJ"]
)
_NUMBERED = re.compile(r"(?:NAHE|NEAR|VOR|BEFORE|ADJ)[0-9]+")

_EDGES = re.compile(r"^\W+|\W+$")  # signs before and behind a word
_BARE = re.compile(r"\w+(?:(?:[-./'’&+]|:(?=innen\b))\w+)*")
_NEARNESS = re.compile(r"(?:NAHE|NEAR|VOR|BEFORE|ADJ|W|PRE)/[0-9]+", re.IGNORECASE)
_BEHIND = re.compile(r"[.,;:!?…'’‘]+$")  # a question mark at a word's end asks a question
_BEFORE = re.compile(r"^[?¿]+(?=[^*?]*$)")  # and so it does before it, if it is the only one
_CUT = re.compile(r"(\w{2,}[^\W\d_A-ZÄÖÜ])\$")  # Kranken$: the star of some press databases
_GENDER = re.compile(r"[^\W\d_]+[:*_]in(?:nen)?")
_FUZZY = re.compile(r"(.*\w)~([0-9]*)([.,][0-9]+)?", re.DOTALL)
_PIECE = re.compile(r"[\w*?]+")
_WILD = re.compile(r"([*?]+)")
_LIKE_A_FIELD = re.compile(r"([^\W\d]{2,}):(?=[^\W\d]|[=*]|$)(?!in\b|innen\b)", re.IGNORECASE)


def leaves(node: Typed, parser: Reading) -> list[Leaf]:
    """What a word or phrase is searched as: mostly one leaf, none if it says nothing."""
    field = field_named(node.fieldname) or ANYWHERE
    text = clean(node.text)
    if field.kind is Kind.DATE:
        found = _date(text, field, node, parser)
    elif field.kind is Kind.LANGUAGE:
        found = _language(text, field, node, parser)
    elif node.exact:
        found = _exact(text, field, node, parser)
    elif node.quoted:
        found = _phrase(text, field, node, parser)
    else:
        found = _word(text, field, node, parser)
    return found


def _date(text: str, field: Field, node: Typed, parser: Reading) -> list[Leaf]:
    if undated(text):
        return _leaf(Undated(), field, "unbekannt", node, parser)
    if (span := days(text, parser.today)) is not None:
        return _leaf(span, field, spelled(span), node, parser)
    _hint(parser, HintKind.BAD_DATE, node)
    return _phrase(text, ANYWHERE, node, parser)


def _language(text: str, field: Field, node: Typed, parser: Reading) -> list[Leaf]:
    if (code := language_code(" ".join(words(text)))) is not None:
        return _leaf(wq.Term(field.asked, code), field, code, node, parser)
    if words(text):
        _hint(parser, HintKind.UNKNOWN_LANGUAGE, node)
    return _phrase(text, ANYWHERE, node, parser)


def _exact(text: str, field: Field, node: Typed, parser: Reading) -> list[Leaf]:
    if field.kind is not Kind.TEXT:
        _hint(parser, HintKind.NOT_AS_WRITTEN, node)
        return _phrase(text, field, node, parser)
    if not node.quoted and ("*" in text or _FUZZY.fullmatch(text)):
        _hint(parser, HintKind.PATTERN_DROPPED, node)
    found = _within_room(words(text), node, parser)
    written = found[0] if len(found) == 1 else f'"{" ".join(found)}"'
    return [Leaf(Exact(field.asked, found), field.name, f"={written}")] if found else []


def _phrase(text: str, field: Field, node: Typed, parser: Reading) -> list[Leaf]:
    """Words in this order, next to each other or at the distance asked for."""
    found = _within_room(words(text), node, parser)
    if not found:
        return []
    _note(found, field, node, parser)
    terms = list(map(fold, found)) if field.kind is Kind.NAMES else stems(found)
    if len(terms) == 1:
        return [_single(found[0], terms[0], field, node, parser)]
    if not node.quoted:
        text = _EDGES.sub("", text)
    distance = _possible(node.distance, terms, parser) if node.distance else 0
    if distance < node.distance:
        parser.hint(HintKind.DISTANCE_REDUCED, str(distance), node.startchar, node.endchar)
    asked = wq.Phrase(field.asked, terms, slop=distance + 1)
    spaced, all_of_it = " ".join(found), words(text) == found
    if HYPHENATED.fullmatch(text) and field.kind is Kind.TEXT and not distance and all_of_it:
        asked, spaced = Hyphenated(field.asked, terms, joined(text)), text
        if not node.quoted and (others := parser.variants.others(found)):
            asked = with_others(asked, others)
            tell_others(text, others, node, node, parser)
    written = f'"{spaced}"' + (f"~{distance}" if distance else "")
    typed_bare = _BARE.fullmatch(text) and not _NEARNESS.fullmatch(text)
    if not node.quoted and not distance and typed_bare and all_of_it:
        written = text
    return [Leaf(asked, field.name, written, plain=not distance)]


def _single(word: str, term: str, field: Field, node: Typed, parser: Reading) -> Leaf:
    """A word by itself. In quotation marks it is searched in the spelling typed only."""
    if field.kind is not Kind.TEXT:
        return Leaf(wq.Term(field.asked, term), field.name, bare(word), plain=True)
    others = parser.variants.of(word)
    if node.quoted and others:
        return Leaf(word_asked(word, field.asked, NONE), field.name, f'"{word}"', plain=True)
    if others:
        for match in WORD.finditer(parser.text, *_range(node)):
            if match[0] == word:
                parser.tell_also(word, others, *match.span())
    asked = word_asked(word, field.asked, parser.variants)
    return Leaf(asked, field.name, bare(word), plain=True)


def name_leaf(nodes: Sequence[Typed], parser: Reading) -> list[Leaf]:
    """The leaf of a name of several words: all of them anywhere, or one of its other names."""
    known, parser.variants = parser.variants, NONE
    found = [leaf for node in nodes for leaf in leaves(node, parser)]
    parser.variants = known
    written = " ".join(leaf.written for leaf in found)
    others = known.others(words(written))
    if len(found) < len(nodes) or not others:
        return found  # there was no room for all of it
    tell_others(written, others, nodes[0], nodes[-1], parser)
    asked = with_others(wq.And([leaf.asked for leaf in found]), others)
    return [Leaf(asked, found[0].field, written, plain=True, several=True)]


def tell_others(
    name: str, others: Sequence[Spelling], first: Typed, last: Typed, parser: Reading
) -> None:
    """Tell that a name of several words is searched in its other spellings."""
    found = list(WORD.finditer(parser.text, first.startchar, last.endchar))
    spellings = tuple(other.name for other in others)
    parser.tell_also(name, spellings, found[0].start(), found[-1].end())


def _word(text: str, field: Field, node: Typed, parser: Reading) -> list[Leaf]:
    if set(text) == {"*"} and field is ANYWHERE:
        parser.everything = True
        return [Leaf(wq.Every(), "", "*")]
    if cut := _CUT.fullmatch(text):
        text = f"{cut[1]}*"
    if (named := _LIKE_A_FIELD.match(text)) and field is ANYWHERE:
        wanted = len(text) > named.end() or _opens(parser.text[node.endchar :])
        if wanted:
            _hint(parser, HintKind.UNKNOWN_FIELD, node, named[1])
    core = _bare_of_marks(text)
    if core and "?" in (text[0], text[-1]) and len(parser.text.split()) == 1:
        _hint(parser, HintKind.QUESTION_MARK, node)
    if _GENDER.fullmatch(core):
        return _phrase(text, field, node, parser)
    fuzzy = _FUZZY.fullmatch(core)
    if "://" in text or not (fuzzy or any(map(_is_wild, _PIECE.findall(core)))):
        return _phrase(text, field, node, parser)
    pieces = _pieces(fuzzy[1] if fuzzy else core)
    patterns = [piece for piece in pieces if _is_wild(piece)] + ([pieces[-1]] if fuzzy else [])
    if len(pieces) == 1 or any(_letters(piece) >= LETTERS for piece in patterns):
        return _pattern(pieces, fuzzy, field, node, parser)
    _hint(parser, HintKind.SHORT_PATTERN, node)
    return _phrase(text, field, node, parser)


def _pattern(
    pieces: Sequence[str], fuzzy: re.Match[str] | None, field: Field, node: Typed, parser: Reading
) -> list[Leaf]:
    """The pieces of a word with * ? or ~, each as what it is; ~ belongs to the last."""
    if len(pieces) > 1:
        _hint(parser, HintKind.PARTED_PATTERN, node)
    found: list[Leaf] = []
    for number, piece in enumerate(pieces, start=1):
        near = fuzzy if number == len(pieces) else None
        if not (near or _is_wild(piece)):
            found += _phrase(piece, field, Typed(piece).set_range(*_range(node)), parser)
            continue
        if near and _is_wild(piece):
            _hint(parser, HintKind.PATTERN_DROPPED, node)
        takes = cost.of_fuzzy(_apart(piece, near)) if near else 0
        if _is_wild(piece):
            takes = cost.of_wildcard(piece)
        kind = _unfit(piece) or (HintKind.TOO_MANY_PATTERNS if takes > parser.room else None)
        if kind is not None:
            _hint(parser, kind, node)
            found += _phrase(piece, field, Typed(piece).set_range(*_range(node)), parser)
            continue
        parser.room -= takes
        if _is_wild(piece):
            found += _leaf(wq.Wildcard(field.asked, _folded(piece)), field, piece, node, parser)
        elif near:
            found += _near(piece, near, field, node, parser)
    return found


def _near(
    word: str, fuzzy: re.Match[str], field: Field, node: Typed, parser: Reading
) -> list[Leaf]:
    distance = _apart(word, fuzzy)
    if fuzzy[3] or distance < int(fuzzy[2][:6] or 1):
        parser.hint(HintKind.DISTANCE_REDUCED, str(distance), node.startchar, node.endchar)
    if distance == 0:
        return _phrase(word, field, Typed(word).set_range(*_range(node)), parser)
    written = f"{word}~" if distance == 1 else f"{word}~{distance}"
    leaf = wq.FuzzyTerm(field.asked, fold(word), maxdist=distance)
    return _leaf(leaf, field, written, node, parser)


def _apart(word: str, fuzzy: re.Match[str]) -> int:
    """In how many letters a word with ~ may differ."""
    asked = 1 if fuzzy[3] or not fuzzy[2] else int(fuzzy[2][:6])
    return min(asked, FARTHEST if len(fold(word)) >= LETTERS_OF_TWO else 1)


def _pieces(text: str) -> list[str]:
    found = (re.sub(r"\*[*?]*\*", "*", _bare_of_marks(piece)) for piece in _PIECE.findall(text))
    return [piece for piece in found if words(piece)] or [text]


def _bare_of_marks(text: str) -> str:
    return _BEFORE.sub("", _BEHIND.sub("", text))


def _letters(piece: str) -> int:
    return sum(c not in "*?" for c in piece)


def _is_wild(piece: str) -> bool:
    return ("*" in piece or "?" in piece) and not _GENDER.fullmatch(piece)


def _unfit(piece: str) -> HintKind | None:
    """Why a piece cannot be a pattern."""
    if len("".join(words(piece))) < LETTERS:
        return HintKind.SHORT_PATTERN
    if len(_WILD.findall(piece)) > STARS or len(piece) > PATTERN_LENGTH:
        return HintKind.LONG_PATTERN
    return None


def _folded(piece: str) -> str:
    return "".join(part if _WILD.fullmatch(part) else fold(part) for part in _WILD.split(piece))


def _possible(distance: int, terms: Sequence[str], parser: Reading) -> int:
    """The greatest distance up to this one that there is room for."""
    distance = min(distance, BETWEEN)
    if len(terms) == 2:  # quickly found at any distance
        ways = cost.of_pair(*terms)
        distance = distance if ways <= parser.places else 0
    else:
        each = cost.of_phrase(terms)
        while distance and each * (distance + 1) ** (len(terms) - 1) > parser.places:
            distance -= 1
        ways = each * (distance + 1) ** (len(terms) - 1)
    if distance:
        parser.room -= ways
    return distance


def _leaf(asked: wq.Query, field: Field, written: str, node: Typed, parser: Reading) -> list[Leaf]:
    """One leaf that costs one word."""
    return [Leaf(asked, field.name, written)] if _within_room([written], node, parser) else []


def _within_room(found: list[str], node: Typed, parser: Reading) -> list[str]:
    """The words that may still be searched."""
    if parser.spend(len(found)):
        return found
    parser.hint(HintKind.TOO_MANY_WORDS, str(parser.caps.words), node.startchar, len(parser.text))
    rest = found[: parser.words_left]
    parser.spend(parser.words_left)
    return rest


def bare(word: str) -> str:
    """A single word as it stands in a query."""
    return f'"{word}"' if word in OPERATORS or _NUMBERED.fullmatch(word) else word


def _opens(rest: str) -> bool:
    return rest[:1] in ('"', "„", "»", "«", "“", "(")


def _range(node: Typed) -> tuple[int, int]:
    return node.startchar, node.endchar


def _note(found: Sequence[str], field: Field, node: Typed, parser: Reading) -> None:
    """Tell which plain words these are and where they stand."""
    for match in WORD.finditer(parser.text, *_range(node)):
        if match[0] in found:
            parser.note(match[0], *match.span(), field.asked)


def _hint(parser: Reading, kind: HintKind, node: Typed, detail: str = "") -> None:
    parser.hint(kind, detail or node.text, node.startchar, node.endchar)
