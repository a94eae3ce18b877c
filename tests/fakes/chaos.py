"""The bot killed again and again over a stream of articles, and what became of each development.

    report = Chaos(home, STREAM, ["run"], database_url, seed=1).suffers(200)
    assert report.is_whole

The stream is served over HTTP by its outlets as it came out; a fake Slack with faults takes the messages.
Processes of the program live on a simulated clock (`life`) until SIGKILL ends them: while they start, at a
moment drawn by lot, or exactly as the press is asked, as Slack is asked, or as Slack has taken a message and
not yet answered. Time leaps while nobody lives.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from itertools import chain, islice, repeat
from pathlib import Path

import yaml

from bot.config import read_watchlist
from bot.model import Article, OutboxState, Source
from bot.replay import read_articles
from bot.store.records import EntryState
from tests.fakes.life import Clock, Life
from tests.fakes.moods import Living, Lot, Moody
from tests.fakes.program import Program
from tests.fakes.reckoning import Report, keys_of, opened
from tests.fakes.slack_workspace import Answer, Arguments
from tests.live_replay import offline

MOMENTS = ("start", "time", "press", "slack", "posted")
LIFETIME = 2.0  # real seconds after the start
GRACE = 12.0  # real seconds that a stop may take
STOPS = 0.7  # so often all are stopped after one was killed: time leaps while nobody lives
START = 1.0  # real seconds that a start takes, about
OUTAGE, LONG = timedelta(hours=3), 4  # how long Slack is away, and through how many lives
PATIENCE = 150.0  # real seconds that the survivors are given to finish
LEAPS = [timedelta(hours=hours) for hours in (1, 6, 24)]  # as far apart as a page is tried again
Answering = Callable[[str, Arguments, str], Answer]
UNSENT = {OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN}
UNFINISHED = {EntryState.NEW, EntryState.READING, EntryState.WAITING}


class Chaos:
    """One database, one stream, and the processes that `fleet` lists by their arguments.

    `first`: only so many articles of the stream.
    """

    def __init__(
        self,
        home: Path,
        stream: Path,
        fleet: Sequence[str],
        database_url: str,
        seed: int,
        first: int | None = None,
    ) -> None:
        self.stream = stream
        self.articles = list(islice(read_articles(stream / "articles.jsonl"), first))
        self.watchlist = yaml.safe_load((stream / "watchlist.yaml").read_text(encoding="utf-8"))
        self.began = self.articles[0].at - timedelta(days=1)
        self.home, self.fleet, self.database_url = home, list(fleet), database_url
        self.clock, self.lot = Clock(home / "clock", self.began), Lot(seed)
        self.report = Report(published=len(self.articles))
        self.living: dict[int, Life] = {}
        self._armed, self._left, self._struck = "", 0, threading.Event()

    def suffers(self, kills: int) -> Report:
        """So many kills while the stream comes out; then peace, until all is done."""
        begun = time.monotonic()
        with ExitStack() as stack:
            self.slack = Moody(self.clock, self.lot)
            answer = self.slack.workspace.answer
            self.slack.workspace.answer = lambda *of: self._answers(answer, *of)  # type: ignore[method-assign]
            stack.enter_context(self.slack)
            self.press = stack.enter_context(Living(self.articles, self.clock, self._passes))
            stack.callback(self._fall)
            self._program().writes_config()
            self._settles()
            while (done := sum(self.report.kills.values())) < kills:
                self._turn(done, kills)
            self._finishes()
            self._counts()
        self.report.faults, self.report.seconds = self.slack.met, time.monotonic() - begun
        return self.report

    def _program(self) -> Program:
        """Its configuration: every outlet a source, polled as often as may be."""
        sources = {source.id: written(source) for source in self.press.sources()}
        self.program = Program(
            self.home, sources, SLACK_BOT_TOKEN=self.slack.token, SLACK_API_URL=self.slack.url,
            DATABASE_URL=self.database_url, DEALWIRE_CLOCK=str(self.home / "clock"),
        )  # fmt: skip
        self.program.watchlist = self.watchlist
        self.program.settings["retention"] = "3650d"  # a stream is longer than what is kept otherwise
        return self.program

    def _settles(self) -> None:
        """The first look of all, in peace: what the outlets carry by then is no news."""
        self.slack.kind = True
        self._rise()
        waits(self._polled, 60)
        self._fall()
        self.slack.kind = False

    def _turn(self, done: int, kills: int) -> None:
        """One blow. Where it left nobody alive, time leaps first, and Slack may go away for hours."""
        if not self.living:
            self._leaps(done, kills)
        self._rise()
        if len(self.living) > 1 and self.lot.random() < 0.15:
            self._wait("time", self.lot.uniform(0, LIFETIME))
            self._strikes("power cut", list(self.living))
        else:
            self._wait(moment := self.lot.choice(MOMENTS), self.lot.uniform(0, LIFETIME))
            self._strikes(moment, [self.lot.choice(list(self.living))])
            if self.lot.random() < STOPS:
                self._stops()

    def _leaps(self, done: int, kills: int) -> None:
        now, end = self.clock(), self.articles[-1].at + timedelta(hours=1)
        if now < self.slack.away_until:
            self.clock.leaps(OUTAGE / LONG)
            return
        turns = max((kills - done) / (2 if len(self.fleet) > 1 else 1), 1.0)
        self.clock.leaps(max(end - now, timedelta(minutes=5)) / turns * self.lot.uniform(0.2, 1.8))
        if self.lot.random() < 0.1:
            self.slack.away_until = self.clock() + OUTAGE
        elif self.lot.random() < 0.1:
            self.slack.storm_until = self.clock() + timedelta(minutes=2)

    def _rise(self) -> None:
        for number, arguments in enumerate(self.fleet):
            if number not in self.living:
                log, environment = f"log{number}.jsonl", self.program.environment
                self.living[number] = Life(arguments.split(), self.home, environment, log)

    def _wait(self, moment: str, seconds: float) -> None:
        if moment == "start":
            time.sleep(seconds / LIFETIME * START)
            return
        for process in self.living.values():
            process.says("watching", PATIENCE)
        self._struck.clear()
        self._armed, self._left = moment, self.lot.randint(1, 4)
        self._struck.wait(seconds if moment == "time" else LIFETIME)
        self._armed = ""

    def _passes(self, what: str) -> None:
        """The press or Slack is asked, or Slack has taken a message: a kill may have waited for it."""
        if what == self._armed:
            self._left -= 1
            if self._left == 0:
                if len(self.living) == 1:  # else whose request it was is drawn by lot
                    next(iter(self.living.values())).popen.kill()
                self._struck.set()

    def _answers(self, answer: Answering, method: str, asked: Arguments, authorization: str) -> Answer:
        self._passes("slack")
        given = answer(method, asked, authorization)
        if method in ("chat.postMessage", "chat.update"):
            self._passes("posted")
        return given

    def _strikes(self, moment: str, victims: Sequence[int]) -> None:
        for number in victims:
            process = self.living.pop(number)
            process.popen.kill()
            process.popen.wait()
            self.report.kills[moment] += 1

    def _stops(self) -> None:
        """The others are asked to stop, as for an upgrade; who does not is killed."""
        for process in self.living.values():
            os.kill(process.popen.pid, signal.SIGTERM)
        for process in self.living.values():
            self.report.stops += process.popen.wait(GRACE) == 0
        self._fall()

    def _fall(self) -> None:
        for process in self.living.values():
            for each in process.family():
                each.kill()
            process.popen.wait()
        self.living.clear()

    def _finishes(self) -> None:
        """Peace. What waits for hours (a channel that is parked, say) is helped on by leaps."""
        self._fall()
        self.slack.kind = True
        self.report.amid = len(keys_of(self.slack.workspace.messages))
        self.clock.leaps(max(self.articles[-1].at + timedelta(days=1) - self.clock(), timedelta(0)))
        end, leaps = time.monotonic() + PATIENCE, chain(LEAPS, repeat(LEAPS[-1]))
        while not self._is_done() and time.monotonic() < end:
            self._rise()
            waits(self._is_done, 30)
            self._fall()
            self.clock.leaps(next(leaps))

    def _polled(self) -> bool:
        with opened(self.database_url) as store:
            states, entries = store.source_states(), store.counts().entries.keys()
        asked = len(states) == len(self.press.outlets) and all(state.polls for state in states)
        return asked and not entries & UNFINISHED

    def _is_done(self) -> bool:
        with opened(self.database_url) as store:
            counts, waiting = store.counts(), store.unjudged(1)
        rests = not counts.outbox.keys() & UNSENT
        return self._missing() == [] and not waiting and rests

    def _missing(self) -> list[str]:
        """Articles of the stream that nobody judged, and why."""
        with opened(self.database_url) as store:
            met = [(url, store.why(url)) for url in map(self._address, self.articles)]
        return [
            f"{url}: {found.state} {found.cause}" if found else f"{url}: never met"
            for url, found in met
            if not (found and found.decisions)
        ]

    def _address(self, article: Article) -> str:
        host, _, path = article.url.partition("://")[2].partition("/")
        return self.press.address(host, f"/{path}")

    def _counts(self) -> None:
        """Holds what stands in Slack against what the database says was told."""
        missing = self._missing()
        self.report.judged = self.report.published - len(missing)
        self.report.holds(self.database_url, self.slack.workspace.messages, missing)
        self.report.replayed = len(offline(self.articles, read_watchlist(self.stream / "watchlist.yaml")[0]))


def written(source: Source) -> dict[str, object]:
    """As sources.yaml has it."""
    kept = {"url": source.url, "outlet": source.outlet, "language": source.language, "every": "1m"}
    return {"kind": source.kind.value, "tier": source.tier.value, **kept}


def waits(true: Callable[[], bool], seconds: float) -> None:
    """Until `true()` is, or so long."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.3)
