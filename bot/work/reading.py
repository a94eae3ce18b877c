"""From entries to articles: the second stage of the pipeline, and further looks at those of running stories.

A page or a host that fails is a value: counted, named, and asked again later; the rest goes on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import structlog

from bot.engine import Engine
from bot.errors import FetchError, Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper import article as pages
from bot.scraper import search, symptoms, urls
from bot.scraper.fetch import Fetcher, Response
from bot.store import Store
from bot.store.records import PendingEntry, Reread, Validators
from bot.work.lines import host_by_host
from bot.work.pages import arrive, read_whole
from bot.work.polling import Clock
from bot.work.rereading import look, next_look
from bot.work.retrying import again

log = structlog.get_logger()
ToRead = PendingEntry | Reread

LEASE = timedelta(minutes=15)  # of an entry that is read
BATCH = 200  # claimed at a time
A_TURN = 4  # entries of one source that are under way


class Reader:
    """Reads articles: many hosts at a time, those of one host in turn. `sources`: by their ids."""

    def __init__(
        self, sources: Mapping[str, Source], store: Store, fetcher: Fetcher, engine: Engine, stop: Event
    ) -> None:
        self.sources, self.store, self.fetcher, self.engine, self.stop = sources, store, fetcher, engine, stop

    def read(self, now: datetime, clock: Clock | None = None) -> int:
        """Reads the articles behind new entries, and looks once more at those of running stories.

        Returns how many were read or edited. With a `clock` also what comes meanwhile.
        """
        clock = clock or (lambda: now)
        see, unseen = partial(self._see, clock=clock), partial(self._unseen, clock=clock)
        return sum(map(sum, host_by_host(self.engine, see, unseen, _host, LEASE, self.stop)))

    def _unseen(self, held: Sequence[ToRead], clock: Clock) -> Sequence[ToRead]:
        of_source = Counter(one.source for one in held if isinstance(one, PendingEntry))
        full = [source for source, number in of_source.items() if number >= A_TURN]
        entries = self.store.claim_entries(clock(), BATCH, LEASE, each=A_TURN, but=full)
        return entries or self.store.claim_looks(clock(), BATCH, LEASE)

    def _see(self, one: ToRead, clock: Clock) -> bool:
        return self._look(one, clock()) if isinstance(one, Reread) else self._read_one(one, clock())

    def _read_one(self, pending: PendingEntry, now: datetime) -> bool:
        source = self.sources.get(pending.source) or _gone(pending)
        try:
            article, validators = self._article(pending.entry, source, now)
        except (FetchError, Unreadable) as error:
            return self._unread(pending, source, error, now)
        sign = symptoms.letter_of(article.wall)
        self.store.record_article(pending.key, article, pending.baseline, now, sign, validators)
        return True

    def _article(self, entry: Entry, source: Source, now: datetime) -> tuple[Article, Validators]:
        searched = source.search or search.is_hidden(entry.url)
        url = search.publisher_url(entry.url) if searched else entry.url
        if url is None:  # the search engine hides the publisher's address: its own lines are what we have
            why = "the search result does not say where the article is"
            return _from_entry(entry, source, now, why), Validators()

        def read(found: Response) -> Article:
            page = pages.Page(found.url, found.body, found.content_type, found.charset)
            return self.engine.isolated(pages.read_article, page, entry, source, now)

        response = arrive(self.fetcher, url)
        article = read_whole(response, self.fetcher, read)
        return article, Validators(response.etag, response.last_modified, response.body_hash)

    def _look(self, kept: Reread, now: datetime) -> bool:
        read = partial(self.engine.isolated, pages.read_article)
        validators, edited = look(kept, self.fetcher, read, now)
        self.store.record_look(kept, validators, edited, next_look(kept.looks + 1, now), now)
        return edited is not None

    def _unread(self, pending: PendingEntry, source: Source, error: Exception, now: datetime) -> bool:
        if later := again(error, pending.attempts, now):
            self.store.record_unreadable(pending.key, str(error), later)
            return False
        article, sign = pages.from_entry(pending.entry, source, now), symptoms.letter_without(error)
        if article:
            article = replace(article, wall=str(error))
            self.store.record_article(pending.key, article, pending.baseline, now, sign)
        else:
            log.warning("not read", url=pending.entry.url, cause=str(error))
            self.store.record_unreadable(pending.key, str(error), None, sign)
        return article is not None


def _host(one: ToRead) -> str:
    return urls.host(one.article.url if isinstance(one, Reread) else one.entry.url)


def _gone(pending: PendingEntry) -> Source:
    """A stand-in for a source that left the configuration while its entries were waiting."""
    return Source(pending.source, SourceKind.FEED, pending.entry.url, Tier.BLOG)


def _from_entry(entry: Entry, source: Source, now: datetime, why: str) -> Article:
    article = pages.from_entry(entry, source, now)
    if article is None:
        raise Unreadable(f"{entry.url}: {why}")
    return article
