"""Choosing: in which form an answer is wanted, by ``format`` in the URL, else by Accept.

A page wins wherever a browser asks. Only who does not name HTML, or likes another form better,
gets another form; who takes anything gets the page.
"""

from __future__ import annotations

from collections.abc import Iterable

from search.exports.forms import MEDIA_TYPES, Form
from search.i18n import N_
from search.reader import BadParameters, Problem

_PAGES = ("text/html", "application/xhtml+xml")


def chosen_form(given: str, accepted: Iterable[tuple[str, float]]) -> Form:
    """The form wanted. ``accepted`` are media types and how much each is liked (0 to 1).

    Raises BadParameters for a form that there is not.

    >>> chosen_form("", [("text/html", 1), ("application/xml", 0.9), ("*/*", 0.8)])
    <Form.HTML: 'html'>
    >>> chosen_form("", [("application/atom+xml", 1), ("*/*", 1)]), chosen_form("ris", [])
    (<Form.ATOM: 'atom'>, <Form.RIS: 'ris'>)
    """
    word = given.strip().lower()
    if word:
        if word not in tuple(Form):
            others = ", ".join(tuple(Form)[:-1])
            facts = (("others", others), ("last", tuple(Form)[-1].value))
            raise BadParameters((Problem("format", given, N_("%(others)s oder %(last)s"), facts),))
        return Form(word)
    liked: dict[str, float] = {}
    for name, quality in accepted:
        name = name.lower()
        liked[name] = max(quality, liked.get(name, 0))
    page = max((liked.get(name, 0) for name in _PAGES), default=0)
    best = max(MEDIA_TYPES, key=lambda form: liked.get(MEDIA_TYPES[form], 0))
    return best if liked.get(MEDIA_TYPES[best], 0) > page else Form.HTML


def names_pages(accepted: Iterable[tuple[str, float]]) -> bool:
    """Whether pages are asked for by name, as browsers do."""
    return any(name.lower() in _PAGES and quality > 0 for name, quality in accepted)
