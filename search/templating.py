"""Templating: the templates of the page, compiled once for each language.

A text that a template says outright, ``{{ _('Suchen') }}``, is translated when the template is
compiled, so that showing a page looks up none of them. ``_`` with facts, ``ngettext`` and
``language`` are known to every template and macro.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from search.i18n import LANGUAGES, language

_CALL = ("name", "lparen", "string", "rparen")  # _ ( 'text' )


class Translated(Extension):
    """Puts the text itself in the place of ``_('text')``."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        translate = self.environment.globals["_"]
        return _translated(list(stream), translate)


def _translated(tokens: list[Token], translate: object) -> Iterator[Token]:
    assert callable(translate)
    places = iter(range(len(tokens)))
    for place in places:
        token, call = tokens[place], tokens[place : place + len(_CALL)]
        if token.value == "_" and tuple(one.type for one in call) == _CALL:
            yield Token(token.lineno, "string", translate(call[2].value))
            next(islice(places, len(_CALL) - 2, None))
        else:
            yield token


def templates(environment: Environment) -> dict[str, Environment]:
    """The environment of each language, by its code, like this one in all else."""
    return {code: _spoken(environment, code) for code in LANGUAGES}


def _spoken(environment: Environment, code: str) -> Environment:
    spoken = language(code)
    own = environment.overlay(trim_blocks=True, lstrip_blocks=True)
    own.globals = {
        **environment.globals,
        "_": spoken.gettext,
        "ngettext": spoken.ngettext,
        "language": spoken,
    }
    own.add_extension(Translated)
    return own
