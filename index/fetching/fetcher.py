"""Fetcher: a run, from a list of addresses to files in a folder."""

from __future__ import annotations

import sqlite3
import ssl
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, RLock

from index.article import BERLIN
from index.fetching.account import Account, Tally
from index.fetching.addresses import NotPublic, Resolve, resolve
from index.fetching.archive import Archive, mend
from index.fetching.crew import Crew
from index.fetching.exchange import Answer, Asker, Stopped, Unanswered
from index.fetching.keeping import Keeping
from index.fetching.lanes import Clock, Lanes, RealClock
from index.fetching.ledger import FolderUnusable, Known, Ledger, folder_locked
from index.fetching.links import Link, feed_in, is_page
from index.fetching.manners import MOST_HOPS, Manners
from index.fetching.permissions import MOVED, Permissions
from index.fetching.robots import Robots
from index.fetching.target import NotFetchable, Target, target_of
from index.fetching.waits import wait_asked

_BUSY = (429, 503)
_TWICE = 2  #: times that one is asked who was busy, in one run
_MOST_SITEMAPS = 50  #: that a sitemap of sitemaps may name
_ACCEPTED = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "de,*;q=0.5",
}

Progress = Callable[[int, int], None]  #: told how many answers came, and how many jobs wait


@dataclass(frozen=True, slots=True)
class _Job:
    """An address to be asked for."""

    target: Target
    link: Link  #: what it was asked as, before any redirect, and what a feed tells of it
    is_listed: bool  #: by somebody, and so perhaps a feed; else named by a feed
    chain: tuple[str, ...] = ()  #: the addresses that led here
    times: int = 1  #: that it is asked


def fetch(
    urls: Sequence[str],
    folder: Path,
    manners: Manners,
    *,
    stop: Event | None = None,
    progress: Progress = lambda done, waiting: None,
    clock: Clock | None = None,
    resolver: Resolve = resolve,
    security: ssl.SSLContext | None = None,
) -> Account:
    """Fetch feeds, the pages that they name, and pages into a folder.

    What cannot be fetched is in the account, and the rest is fetched. After ``stop`` is set
    what is here is kept. Raises FolderUnusable.
    """
    clock = clock or RealClock()
    with folder_locked(folder):
        try:
            with closing(Ledger(folder)) as ledger:
                for name, end in mend(folder).items():
                    ledger.mended(name, end)
                archive = Archive(folder, datetime.fromtimestamp(clock.wall(), UTC), manners)
                stop = stop or Event()
                security = security or ssl.create_default_context()
                asker = Asker(manners, resolver, security, stop.is_set)
                run = _Run(ledger, archive, manners, clock, asker, stop)
                return run.run(urls, progress)
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", "") or str(error)
            raise FolderUnusable(folder, reason) from error


class _Run:
    """One run; only with the folder locked."""

    def __init__(
        self,
        ledger: Ledger,
        archive: Archive,
        manners: Manners,
        clock: Clock,
        asker: Asker,
        stop: Event,
    ) -> None:
        self._ledger, self._archive, self._manners = ledger, archive, manners
        self._clock, self._asker, self._stop = clock, asker, stop
        self._lanes: Lanes[_Job] = Lanes(clock)
        self._tally = Tally()
        self._keeping = Keeping(ledger, archive, manners, self._tally)
        self._permissions = Permissions(ledger, clock, asker)
        self._queued: set[str] = set()
        self._left = 0
        self._lock = RLock()  # around everything but the network

    def run(self, urls: Sequence[str], progress: Progress) -> Account:
        """Fetch all there is to fetch. Raises OSError and sqlite3.Error of the folder."""
        began = self._clock.now()
        crew = Crew(self._lanes, self._ask, self._manners.threads, self._stop)
        try:
            for url in urls:
                target = target_of(url)
                if self._ledger.rests_until(target.host):
                    # Who answers little at a time must not answer only the feed each time.
                    self._queue_links(self._keeping.still_wanted(target.url))
                self._queue(_Job(target, Link(url), is_listed=True))
            crew.work(lambda: progress(self._tally.counts["answers"], self._lanes.waiting()))
        finally:
            if crew.fault is None:
                files = self._archive.finish()
            else:  # a record may be half a record, which the next run mends
                self._archive.close()
        if crew.fault is not None:
            raise crew.fault
        left = self._left + self._lanes.waiting()
        seconds = self._clock.now() - began
        return self._tally.account(files, left, seconds, self._stop.is_set())

    def _queue(self, job: _Job) -> None:
        """Queue what is neither queued nor here."""
        url = job.target.url
        with self._lock:
            if url in self._queued:
                return
            self._queued.add(url)
            if not self._manners.again and self._ledger.is_page(url):
                self._tally.counts["here"] += 1
                self._keeping.done(job.link.url)
                return
        self._lanes.add(job.target.host, job)

    def _ask(self, job: _Job) -> float:
        """Ask for one thing; how long the host is to rest then."""
        host, url = job.target.host, job.target.url
        with self._lock:
            until = self._ledger.rests_until(host)
            if until > self._clock.wall():
                self._leave(job, f"wants to be left alone until {_time(until)}")
                return 0.0
            robots = self._permissions.known(job.target)
        if robots is None:
            return self._ask_robots(job)
        if robots.text is None:
            with self._lock:
                self._leave(job, "its robots.txt could not be had", tried=True)
            return 0.0
        if not robots.allows(url):
            with self._lock:
                self._tally.refused[host] += 1
                self._keeping.failed(job.link, is_final=True)
            return 0.0
        known = self._ledger_known(url)
        try:
            answer = self._asker.ask(
                job.target, {**_ACCEPTED, **(known.conditions if known else {})}
            )
        except Stopped:
            self._lanes.add(host, job, first=True)
            return 0.0
        except (NotFetchable, Unanswered) as error:
            self._failed(job, str(error), is_final=isinstance(error, NotPublic))
            return 0.0 if isinstance(error, NotFetchable) else self._manners.delay
        with self._lock:
            self._tally.counts["answers"] += 1
            self._tally.counts["bytes"] += len(answer.body)
            rest = self._take(job, answer, known)
            return self._rest(job, max(rest, robots.delay))

    def _ledger_known(self, url: str) -> Known | None:
        with self._lock:
            return self._ledger.known(url)

    def _rest(self, job: _Job, asked: float) -> float:
        """How long a host rests; what it would make us wait for too long is left."""
        rest = max(asked, self._manners.delay)
        if rest <= self._manners.patience:
            return rest
        until = self._clock.wall() + rest
        self._ledger.let_rest(job.target.host, until)
        if waiting := self._lanes.drop(job.target.host):
            self._leave(waiting[0], f"wants to be left alone until {_time(until)}", waiting[1:])
        return 0.0

    def _leave(
        self, job: _Job, reason: str, others: Sequence[_Job] = (), tried: bool = False
    ) -> None:
        """Leave a job, and all others of its host, for the next run.

        ``tried``: their host is in trouble, which they do not survive for ever.
        """
        host = job.target.host
        jobs = [job, *others, *self._lanes.drop(host)]
        number = len(jobs)
        for one in jobs:
            if tried and not one.is_listed:
                self._keeping.failed(one.link, is_final=False)
        self._left += number
        what = "1 address is" if number == 1 else f"{number:,} addresses are"
        self._tally.fail(host, f"{reason}: {what} left for the next run")

    def _take(self, job: _Job, answer: Answer, known: Known | None) -> float:
        """What becomes of an answer; how long its host asks to be left alone."""
        status = answer.status
        if status in MOVED:
            self._follow(job, answer)
        elif status in _BUSY:
            return self._again_later(job, answer)
        elif status == 304 and known is not None:
            if self._ledger.is_page(job.target.url):
                self._keeping.unchanged(answer, known)
                self._keeping.done(job.target.url, job.link.url)
            else:
                self._queue_links(self._keeping.unchanged_feed(answer))
        elif 200 <= status < 300:
            self._read(job, answer)
        else:
            reason = f"answered {status} {answer.reason}".rstrip()
            self._failed(job, reason, is_final=400 <= status < 500 and status != 408)
        return 0.0

    def _read(self, job: _Job, answer: Answer) -> None:
        if not answer.content.strip():
            self._failed(job, "an empty answer", is_final=False)
            return
        try:
            feed = feed_in(answer.content, answer.target.url) if job.is_listed else None
        except ValueError as error:
            self._failed(job, str(error), is_final=True)
            return
        if feed is not None:
            self._queue_links(self._keeping.feed(answer, feed))
            if len(job.chain) <= MOST_HOPS:
                for url in feed.sitemaps[:_MOST_SITEMAPS]:
                    chain = (*job.chain, job.target.url)
                    self._queue(_Job(target_of(url), Link(url), is_listed=True, chain=chain))
        elif is_page(answer.content_type):
            self._keeping.page(answer, job.link)
        else:
            kind = answer.content_type or "something without a type"
            self._failed(job, f"{kind} is neither a page nor a feed", is_final=True)

    def _queue_links(self, links: Sequence[Link]) -> None:
        for link in links:
            self._queue(_Job(target_of(link.url), link, is_listed=False))

    def _follow(self, job: _Job, answer: Answer) -> None:
        """A redirect: another address, to be checked as any other."""
        chain = (*job.chain, job.target.url)
        try:
            target = target_of(answer.location, job.target.url)
        except NotFetchable as error:
            self._failed(job, f"redirects to {error}", is_final=True)
            return
        if not answer.location:
            self._failed(job, "redirects to nowhere", is_final=False)
        elif target.url in chain:
            self._failed(job, "redirects in a circle", is_final=False)
        elif len(chain) > MOST_HOPS:
            self._failed(job, f"redirects more than {MOST_HOPS} times", is_final=False)
        else:
            self._queue(replace(job, target=target, chain=chain, times=1))

    def _again_later(self, job: _Job, answer: Answer) -> float:
        wait = wait_asked(answer.header("retry-after"), self._clock.wall())
        if job.times < _TWICE and wait <= self._manners.patience:
            self._lanes.add(job.target.host, replace(job, times=job.times + 1), first=True)
            return wait
        until = self._clock.wall() + max(wait, self._manners.patience)
        self._ledger.let_rest(job.target.host, until)
        self._leave(job, f"answered {answer.status}, to be left alone until {_time(until)}")
        return 0.0

    def _failed(self, job: _Job, reason: str, is_final: bool) -> None:
        place = job.link.url
        if job.target.url != place:
            reason = f"{reason} (at {job.target.url})"
        with self._lock:
            self._tally.fail(place, reason)
            if not job.is_listed:
                self._keeping.failed(job.link, is_final)

    def _ask_robots(self, job: _Job) -> float:
        """Ask for the robots.txt of a job's host; the job itself comes after the host's rest."""
        try:
            robots = self._permissions.ask(job.target)
        except Stopped:
            robots = None
        except NotPublic as error:
            self._failed(job, str(error), is_final=True)
            return 0.0
        except (NotFetchable, Unanswered) as error:
            with self._lock:
                self._permissions.keep(job.target, Robots(None))
                self._leave(job, f"its robots.txt could not be had, {error}", tried=True)
            return self._manners.delay
        with self._lock:
            if robots is not None:
                self._permissions.keep(job.target, robots)
        self._lanes.add(job.target.host, job, first=True)
        return self._manners.delay


def _time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, BERLIN):%Y-%m-%d %H:%M}"
