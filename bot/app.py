"""The bot put together: configuration, store, network, matcher and sender, opened and closed as one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.config import Config, Environment, Settings
from bot.delivery import Delivery, Sender
from bot.engine import Engine
from bot.matcher import Matcher
from bot.model import Message
from bot.notifier import digest, render
from bot.notifier.console import Console
from bot.pipeline import Pipeline
from bot.scheduler import Duty, run, signals
from bot.scraper.fetch import Fetcher, Policy
from bot.store import Store

log = structlog.get_logger()

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class App:
    """A bot that is open: every step takes the time as an argument."""

    config: Config
    store: Store
    pipeline: Pipeline
    delivery: Delivery

    def once(self, now: datetime) -> None:
        """One pass: poll, read, judge, deliver."""
        self.pipeline.once(now)
        self.delivery.deliver(now)

    def notice(self, text: str, key: str, now: datetime) -> None:
        """Tells the operators' channel, or the log alone where there is none."""
        channel = self.config.settings.operators
        if channel:
            self.store.enqueue([render.notice(text, channel, key)], now)

    def digest(self, now: datetime) -> None:
        """The day's digest; it goes out also when there is nothing to tell."""
        channel = self.config.settings.operators or self.config.settings.channel
        self.store.enqueue([digest.digest(_facts(self, now), channel)], now)


def _facts(app: App, now: datetime) -> digest.DigestFacts:
    raise NotImplementedError


@contextmanager
def opened(
    config: Config,
    environment: Environment,
    now: datetime,
    *,
    sender: Sender | None = None,
    resolve: Resolve | None = None,
    wait: Callable[[float], object] = time.sleep,
    processes: int = 1,
) -> Iterator[App]:
    """Opens everything and closes it again, in the middle of anything too."""
    store = Store.open(environment.database_url)
    fetcher = Fetcher(policy(config.settings), resolve=resolve)
    engine = Engine(processes=processes)
    try:
        store.recover(now)
        chosen = sender or choose_sender(environment)
        pipeline = Pipeline(config, store, fetcher, engine, Matcher(config.watchlist), now)
        yield App(config, store, pipeline, Delivery(config, store, chosen, engine, wait))
    finally:
        engine.close()
        fetcher.close()
        store.close()


def policy(settings: Settings) -> Policy:
    """How the settings want the network to be used."""
    return Policy(
        user_agent=settings.user_agent,
        per_host=settings.per_host.total_seconds(),
        allow=settings.allow,
    )


def choose_sender(environment: Environment) -> Sender:
    """Slack where there is a token, a webhook where there is one, else the terminal."""
    if environment.slack_bot_token:
        from bot.notifier.slack import Slack

        slack = Slack(environment.slack_bot_token, environment.slack_api_url or None)
        slack.check()
        return slack
    if environment.slack_webhook_url:
        from bot.notifier.slack import Webhook

        return Webhook(environment.slack_webhook_url)
    return Console()


def work(app: App, stop: threading.Event) -> None:
    """Runs the duties until `stop` is set or a signal comes."""
    for problem in app.config.problems:
        log.error("left out of the configuration", problem=str(problem))
    with signals(stop):
        run(_duties(app), app.config.settings.timezone, stop)


def _duties(app: App) -> list[Duty]:
    def now() -> datetime:
        return datetime.now(UTC)

    def judge() -> None:
        app.pipeline.read(now())
        app.pipeline.judge(now())

    duties = [
        Duty("poll", lambda: app.pipeline.poll(now()), every=timedelta(seconds=5)),
        Duty("judge", judge, every=timedelta(seconds=2)),
        Duty("deliver", lambda: app.delivery.deliver(now()), every=timedelta(seconds=1)),
        Duty("heartbeat", lambda: app.store.set("heartbeat", now().isoformat()), every=timedelta(minutes=1)),
        Duty(
            "prune", lambda: app.store.prune(now() - app.config.settings.retention), every=timedelta(hours=24)
        ),
    ]
    if app.config.settings.digest:
        duties.append(Duty("digest", lambda: app.digest(now()), at=app.config.settings.digest))
    return duties
