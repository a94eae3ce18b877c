"""The real bot as the stories of the tests tell of it: outlets publish, time passes, the bot polls.

bot.follows("wire.example", "paper.example").settles()
bot.hears(REVIEW, "wire.example")
bot.hears(REVIEW_RETOLD, "paper.example")
[story] = slack.shows("#deals")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TypeVar

from bot.app import App, opened
from bot.config import Config, Environment, Settings
from bot.engine import Engine
from bot.model import Company, Message, Source, SourceKind, Subject, SubjectKind, Tier, Watchlist
from bot.notifier.plan import Digest
from bot.notifier.slack import Slack
from bot.talk.buttons import dress
from bot.talk.socket import Socket
from bot.talk.voice import Voice
from bot.work.digests import Digests
from bot.work.sending import Sender
from bot.work.talking import Desk
from tests.fakes.pages import Item
from tests.fakes.slack import FakeSlack
from tests.fakes.web import LOOPBACK, Web

R = TypeVar("R")
START = datetime(2025, 7, 1, 0, 0, tzinfo=UTC)
SOON = timedelta(minutes=20)
PACE = timedelta(minutes=10)
KINDS = {"sitemap": SourceKind.SITEMAP, "listing": SourceKind.LISTING}
ARCHIVE = tuple(
    Item(f"Port Elm council minutes, part {n}", f"/m{n}.html", START - timedelta(days=n), body="Adjourned.")
    for n in range(1, 5)
)

ARDEN = ("Arden Motors", "Arden", "アーデン自動車", "雅登汽車", "雅登汽车", "아든자동차")
VOLTA = ("Volta Cells", "Volta", "ボルタ電池", "伏達電池", "伏达电池", "볼타전지")
PLANT = Subject(
    "harborside", SubjectKind.PLANT, "Arden Harborside plant", ("arden",),
    names=("Harborside", "ハーバーサイド", "港畔", "하버사이드"), place="Port Elm, Ohio",
)  # fmt: skip
DEAL = Subject(
    "arden-volta", SubjectKind.DEAL, "Arden and Volta, battery venture", ("arden", "volta"),
    topics=("battery", "joint venture", "電池", "合弁"),
)  # fmt: skip
WATCHLIST = Watchlist(
    companies={"arden": Company("arden", ARDEN), "volta": Company("volta", VOLTA)},
    subjects={"harborside": PLANT, "arden-volta": DEAL},
)


class InPlace(Engine):
    """An engine that starts no process: a second less for each bot of a test."""

    def isolated(self, function: Callable[..., R], *args: object) -> R:
        return function(*args)


@dataclass
class Outlet:
    """What a host carries, the newest first."""

    kind: str
    language: str
    path: str
    items: list[Item] = field(default_factory=list)


class Bot:
    """One bot over one database; `start` and `stop` as often as a story needs."""

    def __init__(self, web: Web, slack: FakeSlack, database_url: str) -> None:
        self.web, self.slack, self.database_url = web, slack, database_url
        self.now = START
        self.sources: list[Source] = []
        self.outlets: dict[str, Outlet] = {}
        self.watchlist = WATCHLIST
        self.settings = Settings(per_host=timedelta(0), allow=LOOPBACK, operators="#deals-ops")
        self._context: Any = None
        self.app: App
        self.desk: Desk
        self.socket: Socket | None = None
        self.dress: Callable[[Message], Message] | None = None
        self.seconds = 0.0  # of the clock that says whether the socket is deaf
        self.folder = Path("config")

    def follows(
        self, *hosts: str, kind: str = "rss", tier: Tier = Tier.WIRE, carries: Sequence[Item] | None = None,
        path: str = "/feed.xml", **more: Any,
    ) -> Self:  # fmt: skip
        """Adds a source at each host, with what it carries so far: nothing, if need be of interest to no one.

        It is known to the bot from its next start.
        """
        so_far = carries if carries is not None else ARCHIVE if kind == "listing" else ()
        for host in hosts:
            name, url = f"{host.split('.')[0]}{len(self.sources) or ''}", self.web.url(host, path)
            source = Source(name, KINDS.get(kind, SourceKind.FEED), url, tier, host, every=PACE)
            self.sources.append(replace(source, **more))
            self.outlets[host] = Outlet(kind, more.get("language", "en"), path, list(so_far))
            self._publishes(host)
        return self

    def carries(self, report: Item, host: str, **how: Any) -> None:
        """An outlet publishes a report, in place of an older one with the same address."""
        outlet = self.outlets[host]
        outlet.items = [report, *(item for item in outlet.items if item.path != report.path)]
        self._publishes(host, **how)

    def _publishes(self, host: str, **how: Any) -> None:
        outlet = self.outlets[host]
        shown = {"path": outlet.path, "language": outlet.language} | how
        self.web.publishes_feed(host, outlet.items, outlet.kind, **shown)

    def hears(self, report: Item, host: str = "wire.example", **how: Any) -> None:
        """An outlet publishes a report, and twenty minutes later the bot polls."""
        self.carries(report, host, **how)
        self.now = max(self.now, report.published or self.now)
        self.polls()

    def settles(self) -> Self:
        """The first poll of all: what the sources carry already is no news."""
        self.polls(timedelta(0))
        return self

    def polls(self, after: timedelta = SOON) -> None:
        """Time passes; then one pass over everything that is due."""
        if self._context is None:
            self.start()
        self.now += after
        self.app.once(self.now)

    def config(self) -> Config:
        return Config(self.watchlist, tuple(self.sources), (), self.settings, folder=self.folder)

    def start(self, sender: Sender | None = None) -> Self:
        """Opens the bot at the present of the story."""
        self._context = opened(
            self.config(), Environment(database_url=self.database_url), self.now,
            sender=sender or self.speaks_to_slack(), resolve=self.web.resolve,
            engine=InPlace(threads=4), clock=lambda: self.now,
        )  # fmt: skip
        self.app = self._context.__enter__()
        return self

    def listens(self) -> Self:
        """Opens the socket to those who talk back; alerts have buttons from now on."""
        self.dress = dress
        if self._context is not None:
            self.restarts()
        else:
            self.start()
        voice = Voice(self.slack.token, self.slack.url)
        self.desk = Desk(self.config(), self.app.store, voice, lambda: self.now)
        self.socket = Socket(
            self.slack.app_token,
            self.desk.hear,
            self.desk.work,
            self.slack.url,
            lambda: self.seconds,
            ping=0.5,
        )
        self.socket.tend()
        self.slack.people.connected(1)
        return self

    def speaks_to_slack(self) -> Slack:
        slack = Slack(self.slack.token, self.slack.url, timeout=2, dress=self.dress)
        slack.pace = 0.0
        return slack

    def stop(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
        if self._context is not None:
            self._context.__exit__(None, None, None)
            self._context = None

    def restarts(self) -> None:
        """With what was changed meanwhile: sources, watchlist, settings."""
        self.stop()
        self.start()

    def sums_up(self) -> None:
        """Makes the operators' digest of the last day."""
        day = (self.now - timedelta(days=1), self.now)
        Digests(self.config(), self.app.store).make(self.settings.operators, Digest(), *day)

    def tracks(self, *subjects: Subject) -> Self:
        """Adds subjects to the watchlist; known to the bot from its next start."""
        added = {subject.id: subject for subject in subjects}
        self.watchlist = replace(self.watchlist, subjects={**self.watchlist.subjects, **added})
        return self

    def drops(self, *subjects: Subject) -> Self:
        """Takes subjects out of the watchlist; the bot follows them until its next start."""
        gone = {subject.id for subject in subjects}
        left = {id: subject for id, subject in self.watchlist.subjects.items() if id not in gone}
        self.watchlist = replace(self.watchlist, subjects=left)
        return self

    def said_of(self, path: str, host: str = "wire.example") -> set[str]:
        """What was decided on a page, and why: "tell: new date"."""
        found = self.app.store.why(self.web.url(host, path))
        made = found.decisions if found else ()
        return {f"{each.decision.action}: {each.decision.reason}" for each in made}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
