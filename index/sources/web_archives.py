"""Web archives: an article of every page that was answered with success.

Requests, revisits (the page stands elsewhere in the archive), error pages and what is no page
are passed over, and one line tells how many. What ``manage.py fetch`` wrote has no such line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from index.article import Article, Origin
from index.errors import SourceError, SourceNote
from index.sources.archive_notes import Notes
from index.sources.items import Item
from index.sources.memory import Memory
from index.sources.records_of_archives import Answer, BrokenOff, Record, answer_in, records
from index.sources.saved_pages import LARGEST, page
from index.sources.sidecar import Metadata

_PAGES = ("text/html", "application/xhtml+xml")
_SHORTEST = 200  #: characters of running text from which a page is an article


class WebArchiveSource:
    """The pages of a web archive."""

    def read(self, item: Item, metadata: Metadata) -> Iterator[Article | SourceError]:
        """The articles of an archive, in its order. Raises ValueError for one without records."""
        passed: Counter[str] = Counter()
        notes = Notes()
        number = 0
        try:
            for number, record in enumerate(records(item.stream, LARGEST), 1):
                origin = Origin(item.place, number)
                notes.read(record)
                try:
                    answer = _page(record, passed)
                    article = (
                        _article(answer, record, metadata, origin, item.memory) if answer else None
                    )
                except (ValueError, RecursionError) as error:
                    yield SourceError(f"{item.place}:{number}", str(error) or "nested too deeply")
                    continue
                if article is not None and len(article.body) >= _SHORTEST:
                    yield notes.completed(article, record.url)
                elif answer and notes.is_ours:
                    reason = f"a page without an article ({record.url})"
                    yield SourceNote(f"{item.place}:{number}", reason)
                elif answer:
                    passed["pages without an article"] += 1
        except BrokenOff as error:
            yield SourceError(item.place, f"{error}, after record {number}")
        if not number:
            raise ValueError("a web archive without records")
        if passed := notes.worth_telling(passed):
            what = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
            yield SourceNote(item.place, f"passed over: {what}")


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


def _article(
    answer: Answer, record: Record, metadata: Metadata, origin: Origin, memory: Memory
) -> Article | None:
    if not answer.body.strip():
        return None
    return page(answer.body, metadata, origin, memory, record.url, answer.charset)
