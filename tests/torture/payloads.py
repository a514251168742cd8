"""What is put into fields and parameters to break out of them, and articles made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.article import Article, Comment, Correction, Kind, Origin, Paragraph
from tests.factory import an_article

ELEMENT = "x-in"  #: no page of ours has such an element, so whoever finds one was broken into
EVIL = "boese.example"  #: no page of ours leads there
MARKUP = (
    "<script>top.broken=1;alert(1)</script>",
    f'"><img src=x onerror=alert(1)><{ELEMENT}>',
    f"'><svg/onload=alert(1)><{ELEMENT}>",
    f"</script><script>alert(1)</script><{ELEMENT}>",
    "<!--<script>alert(1)//-->",
    f"</title></textarea></style></noscript></template><{ELEMENT}>",
    "\" onfocus=alert(1) autofocus x=\"' onmouseover='alert(1)",
    f"` onclick=alert(1) //--></mark><{ELEMENT} x=`",
    f"]]><{ELEMENT}/>&lt;{ELEMENT}&gt;&#60;{ELEMENT}&#62;",
    f"{{{{7*7}}}}${{7*7}}#{{7*7}}%(name)s %s {{0}} {{% raw %}}<{ELEMENT}>",
    f"＜script＞alert(1)＜/script＞\u202e<{ELEMENT}>\u2028alert(1)//",
    f'<a href="//{EVIL}"><meta http-equiv=refresh content="0;//{EVIL}"><base href=//{EVIL}>',
    f"<form action=//{EVIL}><input name=q><button formaction=javascript:alert(1)>",
)
ADDRESSES = (
    "javascript:alert(1)//",
    "JaVaScRiPt\t:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    f"//{EVIL}/x",
    f"/\\{EVIL}/x",
    f"https:{EVIL}",
    f"///{EVIL}",
    "http://[::1",
    "../../../../etc/passwd",
    "file:///etc/passwd",
)
FORMULAS = (
    '=HYPERLINK("http://boese.example";"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3;=1+1",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "\u00a0=1",
)
BREAKS = (
    f"a\r\nSet-Cookie: in=1\r\n\r\n<{ELEMENT}>",
    f"a\nER  - \nTY  - NEWS\nTI  - {ELEMENT}",
    "a},\n}\n@article{in, title={in}}",
    "a\\input{/etc/passwd}%\\\\$_#&~^",
    "a\x00b\x0bc\u2029d\ufffe",
    '","in":{"',
)
PAYLOADS = (*MARKUP, *ADDRESSES, *FORMULAS, *BREAKS)
#: All that markup can be left by, in one: where little time is.
POLYGLOT = (
    "javascript:/*</script></title></textarea></style>-->\"'`><img src=x onerror=alert(1)>"
    f"<script>top.broken=1;alert(1)</script><{ELEMENT}>"
)


def filled(payload: str) -> dict[str, dict[str, Any]]:
    """Each field of an article, and what it is with this payload in it."""
    kinds = {
        f"a paragraph that is {kind}": {
            "paragraphs": (Paragraph(_TEXT), Paragraph(f"{payload} Quastenflosser", kind))
        }
        for kind in Kind
    }
    one = {
        name: {name: payload}
        for name in (
            *("url", "title", "kicker", "outlet", "section", "language"),
            *("dateline", "credit", "signoff", "own_id"),
        )
    }
    many = {
        name: {name: (payload, f"{payload} zwei")}
        for name in ("authors", "agencies", "outlet_hint", "furniture")
    }
    return {
        **kinds,
        **one,
        **many,
        "comments": {"comments": (Comment(f"{payload} Quastenflosser", payload),)},
        "corrections": {"corrections": (Correction(payload),), "version": 2},
        "origin": {"origin": Origin(f"articles/{payload}", 1)},
    }


def articles() -> Iterator[Article]:
    """For each payload an article that has it in every field, twice: two outlets print the same;
    and for each field one that has it in this field only."""
    for payload in PAYLOADS:
        fields: dict[str, Any] = {}
        for name, one in filled(payload).items():
            if not name.startswith("a paragraph"):
                fields |= one
        fields["paragraphs"] = (
            *(Paragraph(f"{payload} {_TEXT}", kind) for kind in Kind),
            Paragraph(_LONG),
            Paragraph(payload),
        )
        yield an_article(**{**fields, "title": f"{payload} Quastenflosser"})
        yield an_article(**{**fields, "own_id": "", "outlet": f"Zweites {payload}", "url": ""})
    for name, one in filled(POLYGLOT).items():
        yield an_article(**{"body": f"Ein Quastenflosser. {_TEXT}", **one, "signoff": name})


_TEXT = "Der Quastenflosser schwimmt im Hafen, und der Stadtrat sieht ihm dabei zu."
_LONG = " ".join(
    f"Der Stadtrat beriet am {day}. Tag über den Hafen, die Fähren und den Haushalt der Stadt."
    for day in range(1, 25)
)
