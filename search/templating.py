"""Templating: the templates of the page, compiled once for each language.

A text that a template says outright, ``{{ _('Suchen') }}``, is translated when the template is
compiled, so that showing a page looks up none of them. ``_`` with facts, ``ngettext`` and
``language`` are known to every template and macro. A page has some thousand places to fill, so
templates become Python in which each costs little (``Code``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from search.i18n import LANGUAGES, language

_SPECIAL = re.compile("[&<>'\"]")
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


def escaped(value: object) -> str:
    """What stands for a value in HTML, the same as ``markupsafe.escape`` says.

    Only joined to more HTML, it need not be Markup, which takes longer to make than to write.

    >>> escaped("5 < 6"), escaped(Markup("<b>")), escaped(12)
    (Markup('5 &lt; 6'), Markup('<b>'), '12')
    """
    kind = type(value)
    if kind is str:
        text = str(value)
        return escape(text) if _SPECIAL.search(text) else text
    if kind is int or kind is float:
        return str(value)
    return value if isinstance(value, Markup) else escape(value)


class Code(CodeGenerator):
    """Templates as Python: values through ``escaped``, attributes as they are.

    An attribute that is not there is an error, not an empty place in the page.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            raise ValueError(f"{self.name}: templates are HTML")
        self.write("environment.escaped(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class Spoken(Environment):
    """An environment for one language."""

    code_generator_class = Code
    escaped = staticmethod(escaped)


def templates(environment: Environment, **known: object) -> dict[str, Environment]:
    """The environment of each language, by its code, for the templates of this one; ``known`` to
    all of them."""
    each = {code: _spoken(environment, code) for code in LANGUAGES}
    for one in each.values():
        one.globals |= known
    return each


def _spoken(environment: Environment, code: str) -> Environment:
    own = Spoken(
        loader=environment.loader,
        auto_reload=environment.auto_reload,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Translated],
    )
    spoken = language(code)
    own.globals |= {"_": spoken.gettext, "ngettext": spoken.ngettext, "language": spoken}
    return own
