"""Archive notes: what a web archive says of itself and of its pages, beside the pages.

An archive that ``manage.py fetch`` wrote holds nothing that could have been an article and is
none, but its pages: feeds are there for the record, and what failed was told when it failed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from index.article import Article, DateSource
from index.sources.loose_dates import loose_date
from index.sources.records_of_archives import Record

FETCHED_BY = "Pressesuche fetch"  #: what a warcinfo record calls the software that is ours
PUBLISHED = "published"  #: the field of a metadata record with the date that a feed told


@dataclass(slots=True)
class Notes:
    """The notes of one archive, as far as it was read."""

    is_ours: bool = False
    _url: str = ""
    _date: str = ""

    def read(self, record: Record) -> None:
        """Read a record; of another kind than warcinfo and metadata it says nothing."""
        if record.kind not in ("warcinfo", "metadata"):
            return
        said = _fields(record.block)
        if record.kind == "warcinfo":
            self.is_ours = said.get("software", "") == FETCHED_BY
        else:
            self._url, self._date = record.url, said.get(PUBLISHED, "")

    def completed(self, article: Article, url: str) -> Article:
        """An article with the date that its feed told, where it tells none itself."""
        if article.date.moment or url != self._url:
            return article
        return replace(article, date=loose_date(self._date, DateSource.FEED))

    def worth_telling(self, passed: Counter[str]) -> Counter[str]:
        """Of what was passed over, what somebody might have wanted."""
        return Counter() if self.is_ours else passed


def _fields(block: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in block[:65536].decode("utf-8", "replace").splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in lines}
