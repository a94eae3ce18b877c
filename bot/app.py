"""The bot put together: configuration, store, network, matcher and sender, opened and closed as one."""

import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from bot.config import Config, Environment, Settings
from bot.engine import Engine
from bot.errors import DeliveryError, NotAuthorised
from bot.notifier import render
from bot.notifier.console import Console
from bot.pipeline import Pipeline
from bot.process.line import SharedLine
from bot.process.logs import tally
from bot.process.roles import Role
from bot.scheduler import Duty, run
from bot.scraper.dial import Resolve, system_resolve
from bot.scraper.fetch import Fetcher, Policy
from bot.scraper.hosts import Line
from bot.store import Store
from bot.work.delivery import Delivery
from bot.work.digests import Digests
from bot.work.drawing import draw
from bot.work.pictures import Pictures
from bot.work.polling import Clock
from bot.work.sending import Sender
from bot.work.talking import conversation

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is open: every step takes the time as an argument."""

    config: Config
    store: Store
    pipeline: Pipeline
    environment: Environment = field(default_factory=Environment)

    def once(self, now: datetime, *, rehearsed: bool = False) -> None:
        """One pass: poll, read, judge, deliver; and the digests and pictures that are due. A moment that is
        only `rehearsed` says nothing of the clock.
        """
        self.left_out(now)
        Digests(self.config, self.store).make_due(now)
        self.pipeline.once(now, rehearsed=rehearsed)
        self.pictures().make_due(now)

    def pictures(self) -> Pictures:
        return Pictures(self.config, self.store, self.pipeline.delivery.sender, draw)

    def prune(self, now: datetime) -> None:
        """Lets go of what is older than `retention`."""
        self.store.prune(now - self.config.settings.retention)

    def demand_delivery(self) -> None:
        """Raises NotAuthorised where Slack took no more messages; they are kept."""
        if cause := self.pipeline.delivery.stopped:
            raise NotAuthorised(f"Slack posting stopped; alerts are kept: {cause}; see docs/slack.md")

    def notice(self, text: str, key: str, now: datetime) -> None:
        """Tells the operators' channel, or the log alone where there is none."""
        channel = self.config.settings.operators
        if channel:
            self.store.enqueue([render.notice(text, channel, key)], now)

    def left_out(self, now: datetime) -> None:
        """Names the mistakes that it starts with: in the log, and once a day to the operators."""
        problems = [str(problem) for problem in self.config.problems]
        for problem in problems:
            log.error("left out of the configuration", problem=problem)
        if problems:
            told = "\n".join(["The configuration has mistakes; what they stand in is left out:", *problems])
            self.notice(told, f"left out:{now:%Y-%m-%d}:{told}", now)

    def refused(self, why: str) -> None:
        """Tells the operators that a change of the configuration was not taken up."""
        now = present()
        self.notice(
            f"The changed configuration is not taken up; the old one holds.\n{why}", f"refused:{now}", now
        )


def present() -> datetime:
    """The time, as the duties and the commands take it."""
    return datetime.now(UTC)


@contextmanager
def opened(
    config: Config,
    environment: Environment,
    now: datetime,
    *,
    sender: Sender | None = None,
    resolve: Resolve | None = None,
    stop: threading.Event | None = None,
    engine: Engine | None = None,
    clock: Clock | None = None,
    leads: bool = True,
    begins: bool = True,
) -> Iterator[App]:
    """Opens everything and closes it again, in the middle of anything too.

    `leads`: False for a worker beside others, which leaves what they have under way alone.
    `begins`: raises NotAuthorised where Slack does not take the token; False for a bot that was at work with
    it, which reads on and tries it again.
    `resolve`, `engine`, `clock`: in place of the system's names, processes and time.
    """
    store = Store.open(environment.database_url)
    stop = stop or threading.Event()
    alone = environment.database_url.startswith("sqlite")  # nobody else can be at work on it
    shared = None if alone else SharedLine(store, clock or present)
    fetcher = open_fetcher(config.settings, stop, resolve, clock, shared)
    engine = engine or Engine()
    senders = Engine(threads=32)  # a thread a channel; slow polls must not hold up an alert
    try:
        if alone:
            store.end_leases(now)
        chosen = sender or choose_sender(environment, begins=begins)
        delivery = Delivery(config, store, chosen, senders, stop.wait)
        delivery.resume(now, leads=leads)
        stages = Pipeline(config, store, fetcher, engine, delivery, now, stop, leads=leads)
        yield App(config, store, stages, environment)
    finally:
        senders.close()
        engine.close()
        fetcher.close()
        store.close()


def open_fetcher(
    settings: Settings, stop: threading.Event, resolve: Resolve | None = None, clock: Clock | None = None,
    line: Line | None = None,
) -> Fetcher:  # fmt: skip
    """A client that uses the network as the settings want, and asks nobody any more once `stop` is set.

    `line`: in which other processes wait for their turns with hosts too.
    """

    def pause(seconds: float) -> None:
        if stop.wait(seconds):
            raise CancelledError("told to stop")

    policy = Policy(
        user_agent=settings.user_agent,
        per_host=settings.per_host.total_seconds(),
        allow=settings.allow,
    )
    names = resolve or _resolver(settings.hosts)
    if clock is None:
        return Fetcher(policy, resolve=names, sleep=pause, line=line)
    seconds = lambda: clock().timestamp()  # noqa: E731
    return Fetcher(policy, resolve=names, sleep=pause, clock=seconds, now=clock, line=line)


def _resolver(hosts: Mapping[str, str]) -> Resolve:
    """The system's resolver behind a table of hosts of one's own."""

    def resolve(host: str, port: int) -> list[str]:
        return [hosts[host]] if host in hosts else system_resolve(host, port)

    return resolve


def choose_sender(environment: Environment, *, begins: bool) -> Sender:
    """Slack where there is a token, else a webhook where there is one, else the terminal; see `opened`."""
    if environment.slack_bot_token:
        from bot.notifier.slack import Slack
        from bot.talk.buttons import dress

        dressed = dress if environment.talks else None
        slack = Slack(environment.slack_bot_token, environment.slack_api_url or None, dress=dressed)
        try:
            slack.check()
        except DeliveryError as error:  # Slack is away: alerts wait in the outbox
            if begins and isinstance(error, NotAuthorised):
                raise
            log.warning("Slack cannot be reached yet", cause=str(error))
        return slack
    if environment.slack_webhook_url:
        from bot.notifier.webhook import Webhook

        return Webhook(environment.slack_webhook_url)
    return Console(sys.stdout)


@contextmanager
def monitored(app: App, role: Role) -> Iterator[None]:
    """With /metrics and /healthz, where the settings name a port; not in a worker beside others."""
    if app.config.settings.monitor is None or not role.leads:
        yield
        return
    from bot.process.monitor import serving

    with serving(app.store, *app.config.settings.monitor, tally.counts):
        yield


def work(app: App, stop: threading.Event, role: Role = Role.ALONE) -> None:
    """Runs the duties until `stop` is set, alone or in a role beside others."""
    app.left_out(present())
    said = {"role": role.value} if role is not Role.ALONE else {}
    log.info(
        "watching", subjects=len(app.config.watchlist.subjects), sources=len(app.pipeline.poller.sources),
        alerts=type(app.pipeline.delivery.sender).__name__.lower(), database=app.store.place, **said,
    )  # fmt: skip
    with ExitStack() as stack:
        upkeep = _upkeep(app)
        if role.leads:
            upkeep += stack.enter_context(conversation(app.config, app.environment, app.store))
        if role is Role.ALONE:
            run([*_stages(app), *upkeep], stop)
        else:
            from bot.process.sharing import share

            share(app.store, app.pipeline, role, app.environment.database_url, upkeep, present, stop)


def _stages(app: App) -> list[Duty]:
    stages, now = app.pipeline, present
    return [
        Duty("poll", lambda: stages.poller.poll(now(), now), every=timedelta(seconds=5)),
        Duty("read", lambda: stages.read(now(), now), every=timedelta(seconds=2)),
        Duty("judge", lambda: stages.decide(now()), every=timedelta(seconds=2)),
        Duty("deliver", lambda: stages.delivery.begin(now()), every=timedelta(seconds=1)),
    ]


def _upkeep(app: App) -> list[Duty]:
    """What one process does for all."""
    now, digests, pictures = present, Digests(app.config, app.store), app.pictures()
    return [
        Duty("digests", lambda: digests.make_due(now()), every=timedelta(seconds=30)),
        Duty("pictures", lambda: pictures.make_due(now()), every=timedelta(minutes=5)),
        Duty("health", lambda: app.pipeline.report(now()), every=timedelta(seconds=10)),
        Duty("heartbeat", lambda: app.pipeline.beat(now()), every=timedelta(minutes=1)),
        Duty("prune", lambda: app.prune(now()), every=timedelta(hours=24)),
    ]
