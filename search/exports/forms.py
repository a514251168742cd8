"""Forms: what the same result can be had as, what each is called, and who writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.article import Article
from search.exports import atom, bibtex, cells, ninjs, ris
from search.exports.address import Address
from search.exports.csv_form import csv_form

Writer = Callable[[Iterable[Article], Address], Iterator[str]]


class Form(StrEnum):
    """The values of ``format``."""

    HTML = "html"
    JSON = "json"
    ATOM = "atom"
    CSV = "csv"
    RIS = "ris"
    BIBTEX = "bibtex"
    NINJS = "ninjs"


@dataclass(frozen=True, slots=True)
class Export:
    """A form in which a whole result is written. ``suffix`` is that of a file of it."""

    form: Form
    label: str
    media_type: str
    suffix: str
    write: Writer


EXPORTS = {
    one.form: one
    for one in (
        Export(Form.CSV, "CSV", cells.MEDIA_TYPE, "csv", csv_form),
        Export(Form.RIS, "RIS", ris.MEDIA_TYPE, "ris", ris.ris),
        Export(Form.BIBTEX, "BibTeX", bibtex.MEDIA_TYPE, "bib", bibtex.bibtex),
        Export(Form.NINJS, "ninjs", ninjs.MEDIA_TYPE, "json", ninjs.ninjs),
    )
}
#: As a page offers them: what is told again and again, then what is taken away.
LABELS = {
    Form.ATOM: "Atom",
    Form.JSON: "JSON",
    **{form: one.label for form, one in EXPORTS.items()},
}
MEDIA_TYPES = {
    Form.HTML: "text/html",
    Form.JSON: "application/json",
    Form.ATOM: atom.MEDIA_TYPE,
    **{form: one.media_type for form, one in EXPORTS.items()},
}
