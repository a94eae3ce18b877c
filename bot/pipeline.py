"""The order of the stages; the only module that knows it.

    poll      Source  -> Entry          `polling`: fetch, then read as feed, sitemap or listing
    read      Entry   -> Article        `reading`: fetch, then read in a process that may be killed
    judge     Article -> Development    `judging`: match, claims, ledger, decision, messages
    deliver   Message -> Slack          `delivery`: claim, send, record

Each step takes its work from the store and records it there in the transaction that makes it true,
so that the steps may run in one pass, each at its own pace, or be killed between any two lines.
"""

from datetime import datetime
from threading import Event

from bot.config import Config
from bot.engine import Engine
from bot.matcher import Matcher
from bot.model import Source
from bot.scraper.fetch import Fetcher
from bot.scraper.search import search_sources
from bot.store import Store
from bot.work.absence import Absence
from bot.work.delivery import Delivery
from bot.work.judging import Judge
from bot.work.polling import Clock, Poller
from bot.work.reading import Reader
from bot.work.reporting import Reporter


class Pipeline:
    """The stages over one store. `now` is an argument of each; the stages have no clock."""

    def __init__(
        self,
        config: Config,
        store: Store,
        fetcher: Fetcher,
        engine: Engine,
        delivery: Delivery,
        now: datetime,
        stop: Event,
        *,
        leads: bool,
    ) -> None:
        """`leads`: what is configured is what is followed from now on; a worker takes that as it is."""
        sources = all_sources(config)
        if leads:
            store.sync_sources(sources, now)
        added = store.sync_subjects(list(config.watchlist.subjects), now, leads=leads)
        self.absence = Absence(config, store, now)
        self.poller = Poller(sources, store, fetcher, engine, stop, self.absence.was_away)
        self.reader = Reader(self.poller.sources, store, fetcher, engine, stop)
        matcher, release, threads = Matcher(config.watchlist), self.absence.release, delivery.sender.threads
        self.judge = Judge(config, store, matcher, added, stop, release=release, threads=threads)
        self.reporter = Reporter(config, store)
        self.delivery, self.stop = delivery, stop

    def once(self, now: datetime, *, rehearsed: bool = False) -> None:
        """One pass over everything that is due."""
        if not rehearsed:
            self._set_right(now)
        self.judge.baseline(now)
        self.poller.poll(now)
        self.carry(now)

    def carry(self, now: datetime) -> None:
        """What was found, on its way to Slack."""
        self.reader.read(now)
        self.judge.judge(now)
        self.judge.introduce(now)
        self.report(now, over=True)
        self.absence.passed(now)
        while self.delivery.deliver(now) and not self.stop.is_set():
            pass

    def read(self, now: datetime, clock: Clock | None = None) -> None:
        """Reads what was found, once its turn has come."""
        if self.absence.may_read(now):
            self.reader.read(now, clock)

    def help_decide(self, now: datetime) -> None:
        """Judges beside the one who decides."""
        if self.judge.is_ready() and self.absence.may_judge(now):
            self.judge.judge(now)

    def decide(self, now: datetime) -> None:
        """Judges what was read, once its turn has come."""
        self.judge.baseline(now)
        if self.absence.may_judge(now):
            self.judge.judge(now)
            self.judge.introduce(now)

    def beat(self, now: datetime) -> None:
        """Each minute: says that it lives, and notices how the clock goes."""
        self._set_right(now)
        self.absence.beat(now)

    def report(self, now: datetime, *, over: bool = False) -> None:
        """What an absence brought, and how sources fare."""
        self.absence.settle(now, over=over)
        if self.absence.gone() is None:
            self.reporter.tell(now)

    def _set_right(self, now: datetime) -> None:
        if self.absence.set_right(now):
            self.judge.follows_from(now)


def all_sources(config: Config) -> list[Source]:
    """Those that are named, and the searches made from the watchlist."""
    return [*config.sources, *search_sources(config.watchlist, config.searches)]
