"""Web archives: an article of every page that was answered with success.

Requests, revisits (the page stands elsewhere in the archive), error pages and what is no page
are passed over, and one line tells how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from index.article import Article, Origin
from index.errors import SourceError
from index.sources.html import LARGEST, article_from_page
from index.sources.items import Item
from index.sources.records_of_archives import Answer, BrokenOff, Record, answer_in, records
from index.sources.sidecar import Metadata

_PAGES = ("text/html", "application/xhtml+xml")
_SHORTEST = 200  #: characters of running text from which a page is an article


class WebArchiveSource:
    """The pages of a web archive."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of an archive, in its order. Raises ValueError for one without records."""
        passed: Counter[str] = Counter()
        number = 0
        try:
            for number, record in enumerate(records(item.stream, LARGEST), 1):
                origin = Origin(item.place, number)
                try:
                    answer = _page(record, passed)
                    article = _article(answer, record, metadata, origin) if answer else None
                except (ValueError, RecursionError) as error:
                    yield SourceError(f"{item.place}:{number}", str(error) or "nested too deeply")
                    continue
                if article is not None and len(article.body) >= _SHORTEST:
                    yield article
                elif answer:
                    passed["pages without an article"] += 1
        except BrokenOff as error:
            yield SourceError(item.place, f"{error}, after record {number}")
        if not number:
            raise ValueError("a web archive without records")
        if passed:
            what = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
            yield SourceError(item.place, f"passed over: {what}")


SOURCE = WebArchiveSource()


def _page(record: Record, passed: Counter[str]) -> Answer | None:
    """The page that a record holds; None, and counted, where it holds none."""
    if record.kind not in ("response", "resource"):
        passed[f"{record.kind or 'unknown'} records"] += 1
        return None
    if not record.url.startswith(("http://", "https://")):
        passed["other records"] += 1
        return None
    if record.kind == "resource":
        answer = Answer(
            200, "text/html" if b"<html" in record.block[:2000] else "", "", record.block
        )
    else:
        answer = answer_in(record.block, LARGEST)
    if not 200 <= answer.status < 300:
        passed[f"answers with status {answer.status}"] += 1
    elif answer.content_type not in _PAGES:
        passed[f"{answer.content_type or 'unknown'} files"] += 1
    elif not record.is_whole:
        raise ValueError(f"a page larger than {LARGEST >> 20} MB")
    else:
        return answer
    return None


def _article(answer: Answer, record: Record, metadata: Metadata, origin: Origin) -> Article | None:
    if not answer.body.strip():
        return None
    return article_from_page(answer.body, metadata, origin, record.url, answer.charset)
