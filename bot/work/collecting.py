"""From sources to articles: the first two stages of the pipeline.

A source, a page or a host that fails is a value: counted, named, and asked again later; the rest goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import TypeVar

import structlog

from bot.engine import Engine
from bot.errors import DealwireError, FetchError, StoreError, Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper import article as pages
from bot.scraper import search, symptoms, urls
from bot.scraper.fetch import Fetcher, Response
from bot.store import Store
from bot.store.records import Due, Learn, PendingEntry, Reread, Validators
from bot.work.answers import Polled, SourceFailed, ask, is_reached, is_unreached
from bot.work.lines import Lines
from bot.work.pages import arrive, read_whole
from bot.work.rereading import look, next_look
from bot.work.retrying import again
from bot.work.visits import learned, visit

log = structlog.get_logger()
T = TypeVar("T")
R = TypeVar("R")
Clock = Callable[[], datetime]
ToRead = PendingEntry | Reread

LEASE = timedelta(minutes=5)  # of a source that is polled
READING = timedelta(minutes=15)  # of an entry that is read
OUTAGE = 3  # hosts that fall silent at once: rather our own network than each of them
SETTLE = timedelta(minutes=1)  # longer than an exchange may take
BATCH = 200  # claimed at a time
A_TURN = 4  # entries of one source that are under way


class Collector:
    """Polls sources and reads articles: many hosts at a time, those of one host in turn.

    `was_away` is called with the beginning and the end of each outage of our own network.
    """

    def __init__(
        self, sources: Iterable[Source], store: Store, fetcher: Fetcher, engine: Engine, stop: Event,
        was_away: Callable[[datetime, datetime], object],
    ) -> None:  # fmt: skip
        self.sources = {source.id: source for source in sources}
        self.store, self.fetcher, self.engine, self.stop = store, fetcher, engine, stop
        self._hosts = Counter(urls.host(source.url) for source in self.sources.values())
        self._latest: object = None  # answer of anybody
        self._dark: datetime | None = None  # since when nobody can be reached
        self._was_away = was_away
        self._doubtful: dict[str, SourceFailed] = {}  # by source: not reached, and nobody else since

    def poll(self, now: datetime, clock: Clock | None = None) -> int:
        """Asks every source that is due. Returns the number of new entries.

        With a `clock` also those that fall due meanwhile: a busy bot polls in one pass that has no end.
        """
        clock = clock or (lambda: now)
        new, reached, settled = 0, False, now
        for answers in self._flow(self._ask, partial(self._due, clock=clock), self._url, LEASE):
            now = clock()
            reached = reached or any(map(is_reached, answers))
            if reached and self._dark:
                self._was_away(self._dark, now)
                self._dark = None
            new += self._take(answers, now)
            if now - settled >= SETTLE:
                self._settle(reached, now, over=False)
                reached, settled = False, now
        self._settle(reached, clock(), over=True)
        return new

    def _due(self, held: Sequence[Due], clock: Clock) -> Sequence[Due]:
        wanted = self.sources.keys() - {one.source for one in held}  # these have outlasted their lease
        while due := self.store.claim_due(clock(), BATCH, LEASE):
            if fresh := [one for one in due if one.source in wanted]:
                return fresh
        return []

    def _url(self, due: Due) -> str:
        return self.sources[due.source].url

    def _ask(self, due: Due) -> Polled | SourceFailed:
        before, answer = self._latest, ask(due, self.sources[due.source], self.fetcher)
        if is_reached(answer):
            self._latest = answer
        return replace(answer, before=before) if isinstance(answer, SourceFailed) else answer

    def _take(self, answers: Iterable[Polled | SourceFailed], now: datetime) -> int:
        clear = []
        for answer in answers:
            if len(self._hosts) > 1 and is_unreached(answer):
                self._doubtful[answer.due.source] = answer
            else:
                self._doubtful.pop(answer.due.source, None)
                clear.append(answer)
        return self._record(clear, now) if clear else 0

    def _settle(self, reached: bool, now: datetime, *, over: bool) -> None:
        """Who could not be reached has failed if somebody else answered after it was asked.

        Else it may be our own network: where nobody answered in this pass, or many hosts fell silent at
        once, nothing is recorded, and the end of the lease brings the source back. While a pass is not
        `over` somebody else may answer yet.
        """
        since = [one for one in self._doubtful.values() if one.before is self._latest]
        silent = {urls.host(self.sources[one.due.source].url) for one in since}
        kept = since if not reached or not over or len(silent) >= OUTAGE else []
        if failed := [answer for answer in self._doubtful.values() if answer not in kept]:
            self._record(failed, now)
        self._doubtful = {answer.due.source: answer for answer in kept}
        if kept and (over or not reached):
            self._dark = self._dark or now
            log.warning("nobody can be reached; is the network down?", sources=len(kept))

    def _record(self, answers: Sequence[Polled | SourceFailed], now: datetime) -> int:
        """Records polls, together where that goes. Returns the number of new entries."""
        try:
            return self._record_together(answers, now)
        except DealwireError:
            raise
        except Exception as error:  # of our own making; it must not stop the other sources
            if len(answers) > 1:
                return sum(self._record([answer], now) for answer in answers)
            log.error("task failed", item=answers[0].due.source, cause=repr(error), exc_info=error)
            return 0

    def _record_together(self, answers: Sequence[Polled | SourceFailed], now: datetime) -> int:
        polled = [answer for answer in answers if isinstance(answer, Polled)]
        with self.store.together():
            visits = [visit(answer, self._learned(answer, now), now) for answer in polled]
            new = self.store.record_polls(visits, now) if visits else []
            for answer in answers:
                if isinstance(answer, SourceFailed):
                    self._record_failure(answer, now)
        for answer, brought in zip(polled, new, strict=True):
            say = log.info if brought else log.debug
            known = answer.due.source
            say("polled", source=known, entries=len(answer.entries), new=brought, changed=answer.changed)
        return sum(new)

    def _record_failure(self, failed: SourceFailed, now: datetime) -> None:
        id, cause = failed.due.source, str(failed.cause)
        self.store.record_poll_failure(id, failed.stage, cause, now, now, self._learned(failed, now))
        log.warning("source failed", source=id, stage=failed.stage, cause=cause)

    def _learned(self, answer: Polled | SourceFailed, now: datetime) -> Learn:
        source = self.sources[answer.due.source]
        return learned(answer, source, self._hosts[urls.host(source.url)], now)

    def read(self, now: datetime, clock: Clock | None = None) -> int:
        """Reads the articles behind new entries, and looks once more at those of running stories.

        Returns how many were read or edited. With a `clock` also what comes meanwhile.
        """
        clock = clock or (lambda: now)
        see, unseen = partial(self._see, clock=clock), partial(self._unseen, clock=clock)
        return sum(map(sum, self._flow(see, unseen, _page, READING)))

    def _unseen(self, held: Sequence[ToRead], clock: Clock) -> Sequence[ToRead]:
        of_source = Counter(one.source for one in held if isinstance(one, PendingEntry))
        full = [source for source, number in of_source.items() if number >= A_TURN]
        entries = self.store.claim_entries(clock(), BATCH, READING, each=A_TURN, but=full)
        return entries or self.store.claim_looks(clock(), BATCH, READING)

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
        engine = source.search or search.is_hidden(entry.url)
        url = search.publisher_url(entry.url) if engine else entry.url
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

    def _flow(
        self,
        do: Callable[[T], R],
        claim: Callable[[Sequence[T]], Sequence[T]],
        url: Callable[[T], str],
        lease: timedelta,
    ) -> Iterator[list[R]]:
        """`do` for all that `claim` gives until it gives none, the hosts beside each other; results as they
        come, those that come together in one list."""
        lines = Lines(claim, lambda item: urls.host(url(item)), lease, self.stop)
        try:
            for come in self.engine.flow(do, lines):
                yield list(_results(come))
        finally:
            lines.close()


def _results(outcomes: Iterable[tuple[object, R | Exception]]) -> Iterator[R]:
    """What failed for a reason of our own is logged, and its lease brings it back."""
    for item, outcome in outcomes:
        if isinstance(outcome, CancelledError):  # told to stop: the next start does it
            continue
        if isinstance(outcome, StoreError):  # of the database, not of the item: told once, by the duty
            raise outcome
        if isinstance(outcome, Exception):
            log.error("task failed", item=str(item), cause=repr(outcome), exc_info=outcome)
        else:
            yield outcome


def _page(one: ToRead) -> str:
    return one.article.url if isinstance(one, Reread) else one.entry.url


def _gone(pending: PendingEntry) -> Source:
    """A stand-in for a source that left the configuration while its entries were waiting."""
    return Source(pending.source, SourceKind.FEED, pending.entry.url, Tier.BLOG)


def _from_entry(entry: Entry, source: Source, now: datetime, why: str) -> Article:
    article = pages.from_entry(entry, source, now)
    if article is None:
        raise Unreadable(f"{entry.url}: {why}")
    return article
