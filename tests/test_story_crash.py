"""Killed between any two lines the bot loses nothing and doubles nothing.

It is killed before each of its calls that change the store or Slack in turn, which is after the one
before; it is started anew and goes on. In the end each development stands in the channel once.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import CutShort
from bot.model import Claim, OutboxState
from bot.notifier.slack import Slack
from bot.store import Store
from tests.fakes.bot import Bot
from tests.fakes.reports import CLOSURE, DAY, HOUR, REVIEW, at
from tests.fakes.slack import FakeSlack

WIRE = "wire.example"
WRITES = [
    "end_leases", "recover", "sync_sources", "sync_subjects", "claim_due", "record_polls",
    "record_poll_failure", "claim_entries", "record_article", "record_unreadable", "record_judgement",
    "enqueue", "set", "claim_message", "mark_sent", "mark_waiting", "mark_unknown", "mark_failed",
    "replace_message", "park_channel", "unpark",
]  # fmt: skip
CALLS = [(Store, name) for name in WRITES] + [(Slack, name) for name in ("post", "update", "find")]


class Killed(BaseException):
    """As a SIGKILL: no `except Exception` sees it."""


class Fate:
    """Counts the calls, and kills in place of the one with this number; 0: none."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.calls: list[str] = []

    def watch(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **more: Any) -> Any:
            self.calls.append(name)
            if len(self.calls) == self.number:
                raise Killed(name)
            return method(*args, **more)

        return watched


class World:
    """Two reports came out while the bot was away; it can be brought up from there any number of times."""

    def __init__(self, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
        bot.follows(WIRE).settles()
        bot.stop()
        bot.carries(at(REVIEW, bot.now + 10 * DAY), WIRE)
        bot.carries(CLOSURE, WIRE)
        bot.now += 15 * DAY
        self.bot, self.monkeypatch = bot, monkeypatch
        self.database = bot.database_url.removeprefix("sqlite:///")

    @contextmanager
    def lived(self, fates: Sequence[Fate], peace: timedelta = HOUR) -> Iterator[tuple[Bot, FakeSlack]]:
        """A life under each fate in turn, and then one in peace."""
        copy = shutil.copy(self.database, f"{self.database}.lived")
        with FakeSlack() as slack, Bot(self.bot.web, slack, f"sqlite:///{copy}") as bot:
            bot.sources, bot.now = self.bot.sources, self.bot.now
            for fate in fates:
                with self.monkeypatch.context() as patch, suppress(Killed):
                    for owner, name in CALLS:
                        patch.setattr(owner, name, fate.watch(name, getattr(owner, name)))
                    bot.polls()
                bot.stop()
            for _ in range(2):
                bot.polls(peace)
            yield bot, slack


@pytest.fixture
def world(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(bot, monkeypatch)


def known(bot: Bot) -> list[tuple[Claim, bool, tuple[str, ...]]]:
    """The ledger, as far as times do not change it."""
    return [(entry.claim, entry.told, entry.outlets) for entry in bot.app.store.ledger("harborside").entries]


def all_is_told_once(bot: Bot, slack: FakeSlack) -> bool:
    shown = slack.shows("#deals")
    once = [len(story.thread) for story in shown] == [1]
    told = len(bot.app.store.developments("harborside", 9)) == 2
    return once and told and bot.app.store.counts().outbox.keys() == {OutboxState.SENT}


@pytest.mark.no_cover
def test_killed_at_any_call_it_tells_each_development_once(world: World) -> None:
    peace = Fate()
    with world.lived([peace]) as (bot, slack):
        assert all_is_told_once(bot, slack)
        undisturbed = known(bot)
    assert {"record_polls", "record_article", "record_judgement", "post", "mark_sent"} < set(peace.calls)
    for number in range(1, len(peace.calls) + 1):
        fate = Fate(number)
        with world.lived([fate]) as (bot, slack):
            assert all_is_told_once(bot, slack), f"killed at call {number}, {fate.calls[-1]}"
            assert known(bot) == undisturbed


@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_it_gets_there(world: World, seed: int) -> None:
    chance = random.Random(seed)
    fates = [Fate(chance.randint(5, 18)) for _ in range(6)]
    with world.lived(fates) as (bot, slack):
        assert all_is_told_once(bot, slack), [fate.calls[-1] for fate in fates]


@pytest.mark.parametrize("call", ["record_polls", "record_article", "record_judgement", "post"])
def test_what_a_killed_bot_had_begun_is_gone_on_with_at_once(world: World, call: str) -> None:
    peace = Fate()
    with world.lived([peace]):
        pass
    with world.lived([Fate(peace.calls.index(call) + 1)], peace=timedelta(seconds=61)) as (bot, slack):
        assert all_is_told_once(bot, slack)


def test_a_page_whose_reading_is_killed_is_read_again(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.follows(WIRE).settles()
    with monkeypatch.context() as patch:
        patch.setattr(bot.app.pipeline.reader.engine, "isolated", cut_short)
        bot.hears(at(REVIEW, bot.now))
    assert slack.shows("#deals") == []
    bot.polls()
    assert len(slack.shows("#deals")) == 1


def cut_short(*_: object) -> None:
    raise CutShort("read article brought its process down (exit -9); skipped")
