"""Templating: the templates of the page, compiled once for each language.

A text that a template says outright, ``{{ _('Suchen') }}``, is translated when the template is
compiled, so that showing a page looks up none of them. ``_`` with facts, ``ngettext`` and
``language`` are known to every template and macro. A page has some thousand places to fill, so
templates become Python in which each costs little (``Code``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from search.i18n import LANGUAGES, language

try:  # what ``escape`` is made of: str to str, the same one where nothing is special
    from markupsafe._speedups import _escape_inner as _quoted
except ImportError:
    from markupsafe._native import _escape_inner as _quoted

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
    ('5 &lt; 6', Markup('<b>'), '12')
    """
    kind = type(value)
    if kind is str:
        return _quoted(value)  # type: ignore[arg-type]
    if kind is int or kind is float:
        return str(value)
    return value if isinstance(value, Markup) else escape(value)


class Piece(Macro):
    """A macro, called with less ado where it is given each of its arguments by place."""

    def __call__(self, *args: object, **named: object) -> str:
        if named or len(args) != self._argument_count:
            return super().__call__(*args, **named)
        return Markup(self._func(*args))


class Code(CodeGenerator):
    """Templates as Python: values through ``escaped``, attributes and calls as they are.

    An attribute that is not there is an error, not an empty place in the page.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import Piece, escaped")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            raise ValueError(f"{self.name}: templates are HTML")
        self.write("escaped(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Nothing that our templates call wants to know where it is called."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            raise ValueError(f"{self.name}: templates call by place and by name")
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for one in (*node.args, *node.kwargs):
            self.visit(one, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            raise ValueError(f"{self.name}: macros take what they name")
        names = tuple([one.name for one in macro_ref.node.args])
        name = getattr(macro_ref.node, "name", None)
        self.write(f"Piece(environment, macro, {name!r}, {names!r}, False, False, False, True)")


class Known(Template):
    """A template that knows the same names wherever it is imported."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class Spoken(Environment):
    """An environment for one language."""

    code_generator_class = Code
    template_class = Known


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
