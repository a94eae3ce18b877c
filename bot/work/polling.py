"""From sources to entries: the first stage of the pipeline.

A source or a host that fails is a value: counted, named, and asked again later; the rest goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import structlog

from bot.engine import Engine
from bot.errors import DealwireError
from bot.model import Source
from bot.scraper import urls
from bot.scraper.fetch import Fetcher
from bot.store import Store
from bot.store.polls import Due, Learn
from bot.work.answers import Polled, SourceFailed, ask, is_reached, is_unreached
from bot.work.lines import host_by_host
from bot.work.visits import learned, visit

log = structlog.get_logger()
Clock = Callable[[], datetime]

LEASE = timedelta(minutes=5)  # of a source that is polled
OUTAGE = 3  # hosts that fall silent at once: rather our own network than each of them
SETTLE = timedelta(minutes=1)  # longer than an exchange may take
BATCH = 200  # claimed at a time


class Poller:
    """Polls sources: many hosts at a time, those of one host in turn.

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
        due = partial(self._due, clock=clock)
        for answers in host_by_host(self.engine, self._ask, due, self._host, LEASE, self.stop):
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

    def _host(self, due: Due) -> str:
        return urls.host(self.sources[due.source].url)

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
