"""Hint: what was taken differently from what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HintKind(StrEnum):
    """What was taken differently. ``detail`` is the piece of text concerned, or as said here."""

    TOO_LONG = "too_long"  #: only the first ``detail`` characters were read
    TOO_DEEP = "too_deep"  #: brackets within more than ``detail`` others were left out
    TOO_MANY_WORDS = "too_many_words"  #: only the first ``detail`` words are searched
    UNBALANCED_QUOTE = "unbalanced_quote"  #: a quotation mark without its partner was left out
    UNBALANCED_BRACKET = "unbalanced_bracket"  #: so was a closing bracket, or one was added
    DANGLING_OPERATOR = "dangling_operator"  #: an operator has nothing to join: left out
    OPERATOR_AS_WORD = "operator_as_word"  #: there are only operators: searched as words
    UNKNOWN_FIELD = "unknown_field"  #: looks like a field but is none: searched as words
    EMPTY_FIELD = "empty_field"  #: a field with nothing behind it: searched as a word
    BAD_DATE = "bad_date"  #: no date, or an impossible one: searched as words
    UNKNOWN_LANGUAGE = "unknown_language"  #: no language: searched as words
    SHORT_PATTERN = "short_pattern"  #: too few letters beside * ? ~: searched as a plain word
    LONG_PATTERN = "long_pattern"  #: too many * or letters for a pattern: a plain word
    TOO_MANY_PATTERNS = "too_many_patterns"  #: no room for another in the query: a plain word
    PARTED_PATTERN = "parted_pattern"  #: a pattern of several words: each searched by itself
    PATTERN_DROPPED = "pattern_dropped"  #: * or ~ where they mean nothing: left out
    DISTANCE_REDUCED = "distance_reduced"  #: only the distance ``detail`` is possible
    TOO_MANY_NEAR = "too_many_near"  #: NAHE or VOR with too many frequent words: joined by UND
    PROXIMITY_AS_AND = "proximity_as_and"  #: NAHE or VOR with what cannot be near: joined by UND
    SUPPLEMENT = "supplement"  #: a minus behind und or oder: part of the word, excludes nothing
    COMPLETED = "completed"  #: cut short by a hyphen: ``detail`` is searched as well
    QUESTION_MARK = "question_mark"  #: ? at a word's beginning or end: no pattern
    NOT_AS_WRITTEN = "not_as_written"  #: = is for title and text only: an ordinary word here
    ONLY_NOT = "only_not"  #: only exclusions: taken from all articles
    NO_WORDS = "no_words"  #: nothing in the text can be searched for: all articles
    TAKEN_AS_WORDS = "taken_as_words"  #: not understood at all: every word is searched


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing taken differently, and where it stands in the text as typed."""

    kind: HintKind
    detail: str
    start: int
    end: int
