"""From sources to articles: the first two stages of the pipeline.

A source, a page or a host that fails is a value: counted, named, and asked again later; the rest goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any, TypeVar

import structlog

from bot.engine import Engine
from bot.errors import BadStatus, FetchError, Refused, TooLarge, Unreachable, Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper import article as pages
from bot.scraper import decode, feed, listing, search, sitemap, urls
from bot.scraper.fetch import Fetcher, Response
from bot.store import Store
from bot.store.records import Due, FoundEntry, PendingEntry, Poll

log = structlog.get_logger()
T = TypeVar("T")

PACE = timedelta(minutes=15)  # of a source that names none
SLOWEST = timedelta(hours=24)
LEASE = timedelta(minutes=5)
RETRIES = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
BATCH = 200
OUTAGE = 5  # so many sources unreachable at once, and none reached: the fault is ours


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A poll that gave nothing: at which stage, and why."""

    due: Due
    stage: str
    cause: Exception


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that answered: what the answer says of the next one, and its entries."""

    due: Due
    response: Response
    entries: Sequence[Entry]
    changed: bool


class Collector:
    """Polls sources and reads articles, many at a time."""

    def __init__(
        self, sources: Iterable[Source], store: Store, fetcher: Fetcher, engine: Engine, stop: Event
    ) -> None:
        self.sources = {source.id: source for source in sources}
        self.store, self.fetcher, self.engine, self.stop = store, fetcher, engine, stop

    def poll(self, now: datetime) -> int:
        """Asks every source that is due. Returns the number of new entries."""
        due = [item for item in self.store.claim_due(now, BATCH, LEASE) if item.source in self.sources]
        answers = list(_outcomes(self.engine.map(self._ask, due)))
        outage = _own_outage(answers)
        return sum(self._record(answer, now, outage) for answer in answers)

    def _ask(self, due: Due) -> Polled | SourceFailed:
        source = self.sources[due.source]
        try:
            response = self.fetcher.get(source.url, etag=due.etag, last_modified=due.last_modified)
        except FetchError as error:
            return SourceFailed(due, "fetch", error)
        if response.status == 304 or response.body_hash == due.body_hash:
            return Polled(due, response, (), changed=False)
        try:
            return Polled(due, response, read_entries(response, source, self.fetcher), changed=True)
        except (Unreadable, FetchError) as error:
            return SourceFailed(due, "read", error)

    def _record(self, answer: Polled | SourceFailed, now: datetime, outage: bool) -> int:
        due = answer.due
        source = self.sources[due.source]
        if isinstance(answer, SourceFailed):
            again = now + (LEASE if outage else _back_off(source, due.failures, answer.cause, now))
            self.store.record_poll_failure(source.id, answer.stage, str(answer.cause), again, now)
            log.warning("source failed", source=source.id, stage=answer.stage, cause=str(answer.cause))
            return 0
        found = [_found(entry, due) for entry in answer.entries if urls.is_web(entry.url)]
        new = self.store.record_poll(source.id, _poll(answer, source, now), found, now)
        log.info("polled", source=source.id, entries=len(found), new=new, changed=answer.changed)
        return new

    def read(self, now: datetime) -> int:
        """Reads the articles behind new entries, those of one host in turn. Returns how many were read."""
        done = 0
        while not self.stop.is_set() and (pending := self.store.claim_entries(now, BATCH, LEASE)):
            read = _outcomes(self.engine.map(partial(self._read_in_turn, now=now), _by_host(pending)))
            done += sum(read)
        return done

    def _read_in_turn(self, pending: Sequence[PendingEntry], now: datetime) -> int:
        """What is not begun when the bot is told to stop is left to the next start."""
        return sum(self._read_one(item, now) for item in pending if not self.stop.is_set())

    def _read_one(self, pending: PendingEntry, now: datetime) -> bool:
        source = self.sources.get(pending.source) or _gone(pending)
        try:
            article = self._article(pending.entry, source, now)
        except (FetchError, Unreadable) as error:
            return self._unread(pending, source, error, now)
        self.store.record_article(pending.key, article, pending.baseline, now)
        return True

    def _article(self, entry: Entry, source: Source, now: datetime) -> Article:
        url = search.publisher_url(entry.url) if source.search else entry.url
        if url is None:  # the search engine hides the publisher's address: its own lines are what we have
            return _from_entry(entry, source, now, "the search result does not say where the article is")
        response = self.fetcher.get(url)
        page = pages.Page(response.url, response.body, response.content_type, response.charset)
        return self.engine.isolated(pages.read_article, page, entry, source, now)

    def _unread(self, pending: PendingEntry, source: Source, error: Exception, now: datetime) -> bool:
        lasting = isinstance(error, Unreadable | Refused | TooLarge) or _is_gone(error)
        if not lasting and pending.attempts < len(RETRIES):
            again = now + RETRIES[pending.attempts]
            self.store.record_unreadable(pending.key, str(error), again, now)
            return False
        article = pages.from_entry(pending.entry, source, now)
        if article:
            self.store.record_article(pending.key, article, pending.baseline, now)
        else:
            log.warning("not read", url=pending.entry.url, cause=str(error))
            self.store.record_unreadable(pending.key, str(error), None, now)
        return article is not None


def read_entries(response: Response, source: Source, fetcher: Fetcher) -> Sequence[Entry]:
    """What an answer holds, by the kind of its source; a sitemap's index is followed one step."""
    if source.kind is SourceKind.FEED:
        return feed.read_feed(response.body, source, response.url, response.charset)
    if source.kind is SourceKind.LISTING:
        page = decode.decode(response.body, declared=response.charset, language=source.language)
        return listing.read_listing(page, source, response.url)
    found = sitemap.read_sitemap(response.body, source, response.url)
    inner = [fetcher.get(child) for child in found.children]
    nested = [sitemap.read_sitemap(child.body, source, child.url).entries for child in inner]
    return [*found.entries, *(entry for entries in nested for entry in entries)]


def _outcomes(results: Iterable[tuple[Any, T | Exception]]) -> Iterator[T]:
    """The results; what failed for a reason of our own is logged, and its lease brings it back."""
    for item, outcome in results:
        if isinstance(outcome, Exception):
            log.error("task failed", item=str(item), cause=repr(outcome), exc_info=outcome)
        else:
            yield outcome


def _by_host(pending: Iterable[PendingEntry]) -> list[list[PendingEntry]]:
    hosts: dict[str, list[PendingEntry]] = {}
    for item in pending:
        hosts.setdefault(urls.host(item.entry.url), []).append(item)
    return list(hosts.values())


def _found(entry: Entry, due: Due) -> FoundEntry:
    old = entry.published is None or entry.published <= due.added_at
    undated_later = entry.published is None and not due.first
    return FoundEntry(urls.key(entry.url), entry, baseline=old and not undated_later)


def _poll(answer: Polled, source: Source, now: datetime) -> Poll:
    response = answer.response
    fresh = timedelta(seconds=min(response.max_age or 0, 3600))
    pace = max(source.every or PACE, fresh)
    return Poll(
        response.etag or answer.due.etag,
        response.last_modified or answer.due.last_modified,
        answer.due.body_hash if response.status == 304 else response.body_hash,
        now + pace,
        answer.changed,
    )


def _back_off(source: Source, failures: int, cause: Exception, now: datetime) -> timedelta:
    pace: timedelta = min((source.every or PACE) * 2 ** min(failures, 10), SLOWEST)
    if isinstance(cause, BadStatus) and cause.retry_at:
        pace = max(pace, cause.retry_at - now)
    return pace


def _own_outage(answers: Sequence[Polled | SourceFailed]) -> bool:
    lost = [a for a in answers if isinstance(a, SourceFailed) and isinstance(a.cause, Unreachable)]
    return len(answers) >= OUTAGE and len(lost) == len(answers)


def _is_gone(error: Exception) -> bool:
    return isinstance(error, BadStatus) and 400 <= error.status < 500 and error.status not in (408, 429)


def _gone(pending: PendingEntry) -> Source:
    """A stand-in for a source that left the configuration while its entries were waiting."""
    return Source(pending.source, SourceKind.FEED, pending.entry.url, Tier.BLOG)


def _from_entry(entry: Entry, source: Source, now: datetime, why: str) -> Article:
    article = pages.from_entry(entry, source, now)
    if article is None:
        raise Unreadable(f"{entry.url}: {why}")
    return article
