"""From sources to articles: the first two stages of the pipeline.

A source, a page or a host that fails is a value: counted, named, and asked again later; the rest goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from threading import Event
from time import monotonic
from typing import TypeVar

import structlog

from bot.engine import Engine
from bot.errors import BadStatus, CutShort, FetchError, Refused, StoreError, TooLarge, Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper import article as pages
from bot.scraper import search, symptoms, urls
from bot.scraper.fetch import Fetcher
from bot.store import Store
from bot.store.records import Due, Learn, PendingEntry, Reread, Validators
from bot.work.answers import Polled, SourceFailed, ask, is_reached, is_unreached, retry_at
from bot.work.rereading import look, next_look
from bot.work.visits import learned, visit

log = structlog.get_logger()
T = TypeVar("T")
R = TypeVar("R")

LEASE = timedelta(minutes=5)  # of a source that is polled
READING = timedelta(minutes=15)  # of an entry that is read
OUTAGE = 3  # hosts that fall silent at once: rather our own network than each of them
BATCH = 200
A_TURN = 4  # entries of one source in a batch: a slow host must not hold up the others for long
ONCE_MORE = 2  # times that a page is tried again whose reading was cut short
RETRIES = (
    timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24),
)  # fmt: skip


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

    def poll(self, now: datetime) -> int:
        """Asks every source that is due. Returns the number of new entries."""
        new, reached = 0, False
        while not self.stop.is_set() and (due := self.store.claim_due(now, BATCH, LEASE)):
            known = [item for item in due if item.source in self.sources]
            for answers in self._gathered(self._ask, known, self._url, LEASE):
                reached = reached or any(map(is_reached, answers))
                if reached and self._dark:
                    self._was_away(self._dark, now)
                    self._dark = None
                new += self._take(answers, now)
        self._settle(reached, now)
        return new

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

    def _settle(self, reached: bool, now: datetime) -> None:
        """Who could not be reached has failed if somebody else answered after it was asked.

        Else it may be our own network: where nobody answered in this pass, or many hosts fell silent at
        once, nothing is recorded, and the end of the lease brings the source back.
        """
        since = [one for one in self._doubtful.values() if one.before is self._latest]
        silent = {urls.host(self.sources[one.due.source].url) for one in since}
        down = since if not reached or len(silent) >= OUTAGE else []
        if failed := [answer for answer in self._doubtful.values() if answer not in down]:
            self._record(failed, now)
        self._doubtful = {answer.due.source: answer for answer in down}
        if down:
            self._dark = self._dark or now
            log.warning("nobody can be reached; is the network down?", sources=len(down))

    def _record(self, answers: Sequence[Polled | SourceFailed], now: datetime) -> int:
        """Records polls, together where the store can. Returns the number of new entries."""
        polled = [answer for answer in answers if isinstance(answer, Polled)]
        with self.store.together():
            for answer in answers:
                if isinstance(answer, SourceFailed):
                    self._record_failure(answer, now)
            visits = [visit(answer, self._learned(answer, now), now) for answer in polled]
            new = self.store.record_polls(visits, now) if visits else []
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

    def read(self, now: datetime) -> int:
        """Reads the articles behind new entries. Returns how many were read."""
        done, read = 0, partial(self._read_one, now=now)
        while not self.stop.is_set() and (
            pending := self.store.claim_entries(now, BATCH, READING, each=A_TURN)
        ):
            done += sum(self._each(read, pending, lambda item: item.entry.url))
        return done

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
        url = search.publisher_url(entry.url) if source.search else entry.url
        if url is None:  # the search engine hides the publisher's address: its own lines are what we have
            why = "the search result does not say where the article is"
            return _from_entry(entry, source, now, why), Validators()
        response = self.fetcher.get(url)
        page = pages.Page(response.url, response.body, response.content_type, response.charset)
        article = self.engine.isolated(pages.read_article, page, entry, source, now)
        return article, Validators(response.etag, response.last_modified, response.body_hash)

    def look_again(self, now: datetime) -> int:
        """Looks once more at articles of running stories. Returns how many were edited."""
        edited = 0
        while not self.stop.is_set() and (kept := self.store.claim_looks(now, BATCH, READING)):
            edited += sum(self._each(partial(self._look, now=now), kept, lambda one: one.article.url))
        return edited

    def _look(self, kept: Reread, now: datetime) -> bool:
        read = partial(self.engine.isolated, pages.read_article)
        validators, edited = look(kept, self.fetcher, read, now)
        self.store.record_look(kept, validators, edited, next_look(kept.looks + 1, now), now)
        return edited is not None

    def _unread(self, pending: PendingEntry, source: Source, error: Exception, now: datetime) -> bool:
        lasting = _is_lasting(error, pending.attempts)
        if not lasting and pending.attempts < len(RETRIES):
            again = max(now + RETRIES[pending.attempts], retry_at(error) or now)
            self.store.record_unreadable(pending.key, str(error), again, now)
            return False
        article, sign = pages.from_entry(pending.entry, source, now), symptoms.letter_without(error)
        if article:
            article = replace(article, wall=str(error))
            self.store.record_article(pending.key, article, pending.baseline, now, sign)
        else:
            log.warning("not read", url=pending.entry.url, cause=str(error))
            self.store.record_unreadable(pending.key, str(error), None, now, sign)
        return article is not None

    def _each(self, do: Callable[[T], R], items: Iterable[T], url: Callable[[T], str]) -> Iterator[R]:
        """`do` for every item, the hosts beside each other; results as each host is done."""
        return chain.from_iterable(self._gathered(do, items, url, READING))

    def _gathered(
        self, do: Callable[[T], R], items: Iterable[T], url: Callable[[T], str], lease: timedelta
    ) -> Iterator[list[R]]:
        """As `_each`, but what has come by the time it is asked for comes together.

        What is not begun when the bot is told to stop is left to the next start; what is not begun when
        its lease ends, since many wait for its host, to whoever claims it then.
        """
        end = monotonic() + lease.total_seconds()

        def in_turn(of_host: Sequence[T]) -> list[tuple[T, R | Exception]]:
            return [
                (item, _tried(do, item)) for item in of_host if not self.stop.is_set() and monotonic() < end
            ]

        hosts: dict[str, list[T]] = {}
        for item in items:
            hosts.setdefault(urls.host(url(item)), []).append(item)
        for come in self.engine.gathered(in_turn, hosts.values()):
            done: list[R] = []
            for some, outcomes in come:
                done += _results([(some, outcomes)] if isinstance(outcomes, Exception) else outcomes)
            yield done


def _tried(do: Callable[[T], R], item: T) -> R | Exception:
    try:
        return do(item)
    except Exception as error:
        return error


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


def _is_lasting(error: Exception, attempts: int) -> bool:
    """Whether another attempt would come to the same."""
    if isinstance(error, CutShort):  # by a busy machine, or a page that would hang for ever
        return attempts >= ONCE_MORE
    return isinstance(error, Unreadable | Refused | TooLarge) or _is_gone(error)


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
