"""A thousand developments at once into twenty channels of a Slack with its real limits.

    python -m tests.bench.flood [--faults]

Slack's clock and the bot's are one that is moved on by hand, a second a pass; the calls are real HTTP.
`--faults`: every seventh post is cut off after it was taken, or before. Each line says, for a `flood` of so
many messages: the seconds until the last was posted, posts, edits, refusals for haste, and that each
development was told once and in order.
"""

import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.config import Config, Settings
from bot.engine import Engine
from bot.model import Action, Change, Decision, Development, Ledger, Reason, Subject, Watchlist
from bot.notifier.plan import Habit
from bot.notifier.slack import Slack
from bot.store import Store
from bot.store.records import Judgement
from bot.work.delivery import Delivery
from bot.work.telling import Teller
from tests.fakes import slack_blocks
from tests.fakes.nouns import article
from tests.fakes.slack import FakeSlack
from tests.fakes.stories import CLOSURE, PLANT, development

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FAULTS = ("drop_after_accept", "drop_before", "500_after_accept", "429")


@dataclass(frozen=True)
class Figures:
    """`told`: how often each development was told; `disorder`: stories whose facts came in another order."""

    seconds: int
    posts: int
    edits: int
    refused: int
    told: Counter[str]
    disorder: int
    left: int

    def __str__(self) -> str:
        once = sum(times == 1 for times in self.told.values())
        return (
            f"{self.seconds:5} s, {self.posts:5} posts, {self.edits:5} edits, {self.refused:4} told to wait; "
            f"{once} of {len(self.told)} told once, {self.disorder} stories out of order, {self.left} unsent"
        )


def flood(
    folder: Path, channels: int, stories: int, facts: int, most: int, *, faults: bool = False
) -> Figures:
    """So many channels, stories a channel and facts a story, all judged in one second."""
    clock = Clock(START)
    names = tuple(f"#c{number}" for number in range(channels))
    subjects = [replace(PLANT, id=f"{name[1:]}-{n}", channel=name) for name in names for n in range(stories)]
    config = _config(subjects, names, most)
    with (
        FakeSlack(names, rate_limits=True, clock=clock) as slack,
        closing(Store.open(f"sqlite:///{folder}/flood.db")) as store,
        Engine(threads=32) as engine,
    ):
        told = list(_all_facts(subjects, facts))
        _judge(config, store, subjects, told)
        sender = Slack(slack.token, slack.url)
        delivery = Delivery(config, store, sender, engine, lambda _: True)  # one post a channel and pass
        seconds = _deliver(slack, store, delivery, clock, faults=faults)
        return _figures(slack, store, seconds, [fact.headline for fact in told])


@dataclass
class Clock:
    """Called, it tells the seconds since the epoch."""

    now: datetime

    def __call__(self) -> float:
        return self.now.timestamp()


def _config(subjects: list[Subject], names: tuple[str, ...], most: int) -> Config:
    watchlist = Watchlist({}, {subject.id: subject for subject in subjects})
    return Config(watchlist, (), (), Settings(channels=dict.fromkeys(names, Habit(flood=most))))


def _all_facts(subjects: list[Subject], facts: int) -> Iterator[Development]:
    for number in range(facts):
        for subject in subjects:
            id = f"{subject.id}/{number}"
            fact = development(
                Change(CLOSURE, Reason.NEW_FACT), id=id, headline=f"[{id}]", url=f"https://w.example/{id}"
            )
            yield replace(fact, subject=subject.id, article=id)


def _judge(config: Config, store: Store, subjects: list[Subject], told: list[Development]) -> None:
    teller = Teller(config, store)
    store.sync_subjects([subject.id for subject in subjects], START)
    for fact in told:
        before = Ledger(fact.subject)
        decision = Decision(fact.article, fact.subject, Action.TELL, fact.reason)
        judgement = Judgement(decision, before, before, fact)
        messages = teller.messages(judgement, START)
        store.record_judgement(article(fact.article), [judgement], messages, START, START)


def _deliver(slack: FakeSlack, store: Store, delivery: Delivery, clock: Clock, *, faults: bool) -> int:
    """Passes a second apart until nothing waits. Returns when the last new message was posted, in seconds."""
    last = posted = passes = 0
    while _unsent(store) and passes < 36_000:
        if faults and passes % 7 == 0:
            slack.fails("chat.postMessage", FAULTS[passes // 7 % len(FAULTS)])
        delivery.deliver(clock.now)
        if len(slack.workspace.messages) > posted:
            posted, last = len(slack.workspace.messages), passes
        passes += 1
        clock.now += SECOND
    return last


def _unsent(store: Store) -> int:
    counts = store.counts().outbox
    return sum(number for state, number in counts.items() if state in ("queued", "sending", "unknown"))


def _figures(slack: FakeSlack, store: Store, seconds: int, headlines: list[str]) -> Figures:
    kept = sorted(slack.workspace.messages, key=lambda message: message.ts)
    shown = [
        slack_blocks.visible(message.blocks) if "came at once" in message.at_first else message.at_first
        for message in kept
    ]
    found = re.findall(r"\[([\w/-]+)\]", "\n".join(shown))
    told = Counter({headline[1:-1]: 0 for headline in headlines})
    told.update(found)
    by_story: dict[str, list[int]] = {}
    for id in found:
        story, _, number = id.rpartition("/")
        by_story.setdefault(story, []).append(int(number))
    edits = sum(message.edited for message in kept)
    calls = len(slack.calls("chat.postMessage")) + len(slack.calls("chat.update"))
    updates = store.counts().outbox
    return Figures(
        seconds=seconds,
        posts=len(kept),
        edits=edits,
        refused=calls - len(kept) - edits,
        told=told,
        disorder=sum(numbers != sorted(numbers) for numbers in by_story.values()),
        left=_unsent(store) + sum(number for state, number in updates.items() if state == "failed"),
    )


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    for most in (20, 1_000):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            figures = flood(Path(folder), 20, 10, 5, most, faults="--faults" in sys.argv)
            print(f"flood {most:5}: {figures} ({time.perf_counter() - start:.0f} s of work)", flush=True)


if __name__ == "__main__":
    main()
