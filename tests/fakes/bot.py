"""The real bot as the stories of the tests tell of it: `bot.polls()`, and time passes as they say.

    web.publishes_feed("wire.example", [Item("Acme closes its plant", "/1.html", NOON)])
    bot.polls()
    [message] = slack.shows("#deals")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from bot.app import App, opened
from bot.config import Config, Environment, Settings
from bot.delivery import Sender
from bot.model import Company, Source, SourceKind, Subject, SubjectKind, Tier, Watchlist
from bot.notifier.slack import Slack
from tests.fakes.slack import FakeSlack
from tests.fakes.web import LOOPBACK, Web

START = datetime(2025, 7, 1, 0, 0, tzinfo=UTC)

WATCHLIST = Watchlist(
    companies={
        "arden": Company("arden", ("Arden Motors", "Arden", "アーデン自動車", "雅登汽車")),
        "volta": Company("volta", ("Volta Cells", "Volta", "ボルタ電池", "伏達電池")),
    },
    subjects={
        "harborside": Subject(
            "harborside", SubjectKind.PLANT, "Arden Harborside plant", ("arden",),
            names=("Harborside", "ハーバーサイド", "港畔"), place="Port Elm, Ohio",
        ),
        "arden-volta": Subject(
            "arden-volta", SubjectKind.DEAL, "Arden and Volta, battery venture", ("arden", "volta"),
            topics=("battery", "joint venture", "電池", "合弁"),
        ),
    },
)  # fmt: skip


class Bot:
    """One bot over one database; `start` and `stop` as often as a story needs."""

    def __init__(self, web: Web, slack: FakeSlack, database_url: str) -> None:
        self.web, self.slack, self.database_url = web, slack, database_url
        self.now = START
        self.sources: list[Source] = []
        self.watchlist = WATCHLIST
        self.settings = Settings(per_host=timedelta(0), allow=LOOPBACK, operators="#deals-ops")
        self._context: Any = None
        self.app: App

    def follows(
        self, host: str, path: str = "/feed.xml", kind: SourceKind = SourceKind.FEED, tier: Tier = Tier.WIRE,
        **more: Any,
    ) -> None:  # fmt: skip
        """Adds a source; known to the bot from its next start."""
        name = f"{host.split('.')[0]}{len(self.sources)}"
        source = Source(name, kind, self.web.url(host, path), tier, every=timedelta(minutes=10), **more)
        self.sources.append(source)

    def config(self) -> Config:
        return Config(self.watchlist, tuple(self.sources), (), self.settings)

    def start(self, sender: Sender | None = None) -> Self:
        """Opens the bot at the present of the story."""
        chosen = sender or self.speaks_to_slack()
        place = Environment(database_url=self.database_url)
        self._context = opened(self.config(), place, self.now, sender=chosen, resolve=self.web.resolve)
        self.app = self._context.__enter__()
        return self

    def speaks_to_slack(self) -> Slack:
        slack = Slack(self.slack.token, self.slack.url, timeout=2)
        slack.pace = 0.0
        return slack

    def stop(self) -> None:
        if self._context is not None:
            self._context.__exit__(None, None, None)
            self._context = None

    def polls(self, after: timedelta = timedelta(minutes=15)) -> None:
        """Time passes; then one pass over everything that is due."""
        if self._context is None:
            self.start()
        self.now += after
        self.app.once(self.now)

    def follows_more(self, **changes: Any) -> None:
        """A change of the watchlist, as if the file had been edited and the bot restarted."""
        self.stop()
        self.watchlist = replace(self.watchlist, **changes)
        self.start()

    @contextmanager
    def restarted(self) -> Iterator[None]:
        """What happens inside happens while the bot is down."""
        self.stop()
        yield
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
