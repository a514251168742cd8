"""Help: how to ask, out of the same file that the documentation shows.

Every example there is a link that runs it: each line of a code block that names no language,
and the code in the first column of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from search.i18n import LANGUAGES, SOURCE

DOCS = Path(__file__).parents[1] / "docs"
_FILES = {code: "QUERY.md" if code == SOURCE else f"QUERY.{code}.md" for code in LANGUAGES}
_PAGES = {name: f"/help?lang={code}" for code, name in _FILES.items()}
_EXAMPLE = Markup('<a class="example" href="{}"><code>{}</code></a>')


@lru_cache(maxsize=8)
def help_text(code: str, carried: str) -> Markup:
    """The help in a language, as HTML; ``carried`` is the language that links name, or ""."""
    return rendered((DOCS / _FILES[code]).read_text(encoding="utf-8"), carried)


def rendered(text: str, carried: str = "") -> Markup:
    """A Markdown text as HTML; HTML in it is shown as it stands.

    >>> print(rendered("| Suche |\\n|---|\\n| `gipfel` |").splitlines()[-4])
    <td><a class="example" href="/search?q=gipfel"><code>gipfel</code></a></td>
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = list(_linked(markdown.parse(text), carried))
    return Markup(markdown.renderer.render(tokens, markdown.options, {}))


def _linked(tokens: list[Token], carried: str) -> Iterator[Token]:
    column = -1
    for token in tokens:
        if token.type == "tr_open":
            column = -1
        elif token.type == "td_open":
            column += 1
        elif token.type == "tr_close":
            column = -1
        if token.type == "fence" and not token.info:
            lines = (_example(line, carried) for line in token.content.splitlines() if line)
            yield Token("html_block", "", 0, content=_listed(lines))
            continue
        for child in token.children or ():
            if child.type == "code_inline" and column == 0:
                child.type, child.content = "html_inline", _example(child.content, carried)
            elif child.type == "link_open":
                name = str(child.attrGet("href"))
                child.attrSet("href", _PAGES.get(name, name))
        yield token


def _listed(examples: Iterator[Markup]) -> str:
    return Markup('<ul class="examples">\n{}</ul>\n').format(
        Markup("").join(Markup("<li>{}</li>\n").format(example) for example in examples)
    )


def _example(text: str, carried: str) -> Markup:
    asked = {"q": text, "lang": carried} if carried else {"q": text}
    return _EXAMPLE.format(f"/search?{urlencode(asked)}", text)
