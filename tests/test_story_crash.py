"""Killed between any two lines the bot loses nothing and doubles nothing.

It is killed before each transaction that changes the store and each call to Slack in turn, which is after the
one before; it is started anew and goes on. In the end each development stands in the channel once.
"""

import random
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.errors import CutShort
from bot.model import Claim, OutboxState
from bot.notifier.plan import Digest, Habit
from bot.notifier.slack import Slack
from bot.store.database import Database
from tests.fakes.bot import PLANT, Bot
from tests.fakes.reports import CLOSURE, DAY, DELAY, HOUR, MINUTE, REVIEW, SALE_DENIED, SALE_TALK, VENTURE, at
from tests.fakes.slack import FakeSlack

WIRE = "wire.example"
AS_ANY = 2  # calls of one name: killed at a third it is as at any of them
CALLS = [(Database, "_write"), (Slack, "post"), (Slack, "update"), (Slack, "find")]


class Killed(BaseException):
    """As a SIGKILL: no `except Exception` sees it."""


class Fate:
    """Counts the calls, and kills in place of the one with this number; 0: none."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.calls: list[str] = []

    def watch(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **more: Any) -> Any:
            call = caller() if name == "_write" else name
            self.calls.append(call)
            if 0 < self.number <= len(self.calls):  # the dead do nothing more, in no thread
                raise Killed(call)
            return method(*args, **more)

        return watched


def caller() -> str:
    """The method of the store that is about to write."""
    names = (frame.f_code.co_name for frame, _ in traceback.walk_stack(sys._getframe(2)))
    return next(name for name in names if not name.startswith("_"))


def two_reports(bot: Bot) -> None:
    """They came out while the bot was away."""
    bot.follows(WIRE).settles()
    bot.stop()
    bot.carries(at(REVIEW, bot.now + 10 * DAY), WIRE)
    bot.carries(CLOSURE, WIRE)
    bot.now += 15 * DAY


def a_summary(bot: Bot) -> None:
    """More came out than are told one by one after an absence."""
    bot.follows(WIRE).settles()
    publish(bot, HOUR)
    bot.now += DAY


def a_flood(bot: Bot) -> None:
    """More came out at once than the channel takes one by one."""
    bot.settings = replace(bot.settings, channels={"#deals": Habit(flood=2)})
    bot.follows(WIRE).settles()
    publish(bot, MINUTE)


def a_digest(bot: Bot) -> None:
    """The channel gets a digest a day, and the first is due."""
    bot.settings = replace(bot.settings, channels={"#deals": Habit(digest=Digest(at=time(0, 10)))})
    bot.follows(WIRE).settles()
    publish(bot, MINUTE)


def a_new_subject(bot: Bot) -> None:
    """Two reports were read before it was followed."""
    bot.drops(PLANT).follows(WIRE).settles()
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    bot.tracks(PLANT)


def publish(bot: Bot, apart: timedelta) -> None:
    for number, report in enumerate((VENTURE, CLOSURE, SALE_TALK, SALE_DENIED, DELAY), 1):
        bot.carries(at(report, bot.now + number * apart), WIRE)


class World:
    """A bot that was stopped: it can be brought up from there any number of times."""

    def __init__(self, bot: Bot, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Bot], None]) -> None:
        begin(bot)
        bot.stop()
        self.bot, self.monkeypatch = bot, monkeypatch
        self.database = bot.database_url.removeprefix("sqlite:///")

    @contextmanager
    def lived(self, fates: Sequence[Fate], peace: timedelta = HOUR) -> Iterator[tuple[Bot, FakeSlack]]:
        """A life under each fate in turn, and then one in peace."""
        copy = shutil.copy(self.database, f"{self.database}.lived")
        with FakeSlack() as slack, Bot(self.bot.web, slack, f"sqlite:///{copy}") as bot:
            bot.sources, bot.now = self.bot.sources, self.bot.now
            bot.watchlist, bot.settings = self.bot.watchlist, self.bot.settings
            for fate in fates:
                with self.monkeypatch.context() as patch, suppress(Killed):
                    for owner, name in CALLS:
                        patch.setattr(owner, name, fate.watch(name, getattr(owner, name)))
                    bot.polls()
                bot.stop()
            for after in (peace, peace, DAY):
                bot.polls(after)
            yield bot, slack


@pytest.fixture
def world(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(bot, monkeypatch, two_reports)


def known(bot: Bot) -> list[tuple[Claim, bool, tuple[str, ...]]]:
    """The ledger, as far as times do not change it."""
    return [(entry.claim, entry.told, entry.outlets) for entry in bot.app.store.ledger("harborside").entries]


def what_came_of_it(bot: Bot, slack: FakeSlack) -> tuple[Any, ...]:
    """The ledgers, the copies that they would know, the developments, what the channel shows, the outbox."""
    store, shown = bot.app.store, slack.shows("#deals")
    ledgers = [store.ledger(subject) for subject in bot.watchlist.subjects]
    return (
        [(entry.claim, entry.told, entry.outlets) for ledger in ledgers for entry in ledger.entries],
        [mark.article for ledger in ledgers for mark in ledger.fingerprints],
        [each.id for ledger in ledgers for each in store.developments(ledger.subject, 99)],
        sorted(link for story in shown for post in (story, *story.thread) for link in post.links),
        store.counts().outbox.keys(),
    )


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


@pytest.mark.no_cover
@pytest.mark.parametrize("begin", [a_summary, a_flood, a_digest, a_new_subject])
def test_killed_at_any_call_it_comes_to_the_same(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, begin: Callable[[Bot], None]
) -> None:
    world, peace = World(bot, monkeypatch, begin), Fate()
    with world.lived([peace]) as (survivor, slack):
        undisturbed = what_came_of_it(survivor, slack)
    assert undisturbed[-1] <= {OutboxState.SENT, OutboxState.MERGED}
    for number, call in enumerate(peace.calls, 1):
        if peace.calls[:number].count(call) <= AS_ANY:
            with world.lived([Fate(number)]) as (survivor, slack):
                assert what_came_of_it(survivor, slack) == undisturbed, f"killed at call {number}, {call}"


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
