"""Keeping: what becomes of an answer, in the archive and in the ledger.

The archive first and the ledger after it: what the ledger calls done is in a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.fetching.account import Tally
from index.fetching.archive import Archive, digest_of, moment_of
from index.fetching.exchange import Answer
from index.fetching.ledger import Known, Ledger
from index.fetching.links import Feed, Link
from index.fetching.manners import Manners


class Keeping:
    """Keeps what one run fetches. Its methods are called by one thread at a time."""

    def __init__(self, ledger: Ledger, archive: Archive, manners: Manners, tally: Tally) -> None:
        self._ledger, self._archive, self._manners = ledger, archive, manners
        self._tally = tally

    def page(self, answer: Answer, link: Link) -> None:
        """A page that was answered, and the link that led to it, whatever redirects between."""
        url, known = answer.target.url, self._ledger.known(answer.target.url)
        if known is not None and known.digest == digest_of(answer):
            self.unchanged(answer, known)
        else:
            name, end = self._archive.keep(answer, link.date)
            self._ledger.answered(url, _known(answer), name, end)
            self._tally.counts["pages"] += 1
        self.done(url, link.url)

    def feed(self, answer: Answer, feed: Feed) -> list[Link]:
        """A feed that was answered; the pages that are to be fetched for it.

        It is kept itself where it names pages that were not named before.
        """
        url = answer.target.url
        new = [link for link in feed.links if not self._ledger.is_named(link.url)]
        name, end = self._archive.keep(answer) if new else ("", 0)
        self._ledger.name(feed.links, url)
        # Last: a feed that counts as seen while its pages were not noted would lose them.
        self._ledger.answered(url, _known(answer), name, end)
        self._tally.counts["feeds"] += 1
        return self._wanted(url, feed.links)

    def unchanged(self, answer: Answer, known: Known) -> None:
        """A page that is as it was."""
        self._archive.note_unchanged(answer, known.digest, known.moment)
        self._tally.counts["unchanged"] += 1

    def unchanged_feed(self, answer: Answer) -> list[Link]:
        """A feed that is as it was; what is left to be fetched for it."""
        self._tally.counts["feeds"] += 1
        return self.still_wanted(answer.target.url)

    def still_wanted(self, feed: str) -> list[Link]:
        """The pages that earlier runs have left of what a feed named."""
        return self._wanted(feed, ())

    def _wanted(self, feed: str, named: Sequence[Link]) -> list[Link]:
        most = self._manners.pages
        if not most:
            for link in self._ledger.still_open(feed):
                self.given_up(link)
            return []
        if self._manners.again and named:
            return list(named)[:most]
        return self._ledger.still_open(feed)[:most]

    def given_up(self, link: Link) -> None:
        """A page that is not to be had: what its feed tells of it is kept instead."""
        if told := self._ledger.told(link.url):
            self._archive.keep_entry(told)
            self._tally.counts["entries"] += 1
        self._ledger.finish(link.url)

    def failed(self, link: Link, is_final: bool) -> None:
        """A page could not be fetched this time."""
        if is_final or self._ledger.tried(link.url):
            self.given_up(link)

    def done(self, *urls: str) -> None:
        """A page is here, under all these addresses."""
        for url in dict.fromkeys(urls):
            self._ledger.finish(url)


def _known(answer: Answer) -> Known:
    return Known(
        etag=answer.header("etag"),
        modified=answer.header("last-modified"),
        digest=digest_of(answer),
        moment=moment_of(answer),
    )
