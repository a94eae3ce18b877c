"""After an hour, a day, a week away the bot catches up in order, without a flood, and says what it missed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from operator import attrgetter

import pytest

from bot.model import Tier
from bot.store import Store
from bot.work.absence import LIMIT
from tests.fakes.bot import PLANT, START, Bot
from tests.fakes.pages import Item
from tests.fakes.reports import CLOSURE, DAY, DELAY, HOUR, REVIEW, SALE_DENIED, SALE_TALK, VENTURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE, NEWSROOM = "wire.example", "newsroom.example"
MINUTE = timedelta(minutes=1)
OPS = "#deals-ops"


HALLS = tuple(replace(PLANT, id=f"hall-{n}", title=f"Harborside hall {n}") for n in (1, 2))
STORIES = 3  # the plant's and its halls'


def follow(bot: Bot) -> None:
    """Three stories have begun."""
    bot.tracks(*HALLS).follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).settles()
    bot.hears(at(REVIEW, bot.now))


def away(bot: Bot, long: timedelta) -> datetime:
    """The bot stops, and time passes; since when."""
    bot.stop()
    since, bot.now = bot.now, bot.now + long
    return since


def publishes(bot: Bot, since: datetime, *told: tuple[Item, str]) -> None:
    """Ten minutes from one to the next."""
    for number, (item, host) in enumerate(told, 1):
        bot.carries(at(item, since + number * 10 * MINUTE), host)


def texts(slack: FakeSlack, channel: str = "#deals") -> list[str]:
    return [shown.text for shown in slack.shows(channel)]


FLOOD = ((VENTURE, WIRE), (CLOSURE, NEWSROOM), (SALE_TALK, WIRE), (SALE_DENIED, NEWSROOM), (DELAY, NEWSROOM))


def test_after_an_hour_a_few_developments_are_told_as_ever(any_bot: Bot, slack: FakeSlack) -> None:
    follow(any_bot)
    since = away(any_bot, HOUR)
    publishes(any_bot, since, (CLOSURE, NEWSROOM))
    any_bot.polls(MINUTE)
    assert [[reply.broadcast for reply in story.thread] for story in slack.shows("#deals")] == 3 * [[True]]
    assert texts(slack, OPS) == [
        f"Away from {since:%Y-%m-%d %H:%M} to {since + HOUR:%Y-%m-%d %H:%M} UTC, caught up: 3 developments."
    ]


@pytest.mark.parametrize("long", [DAY, 7 * DAY])
def test_after_a_day_or_a_week_many_are_one_summary(any_bot: Bot, slack: FakeSlack, long: timedelta) -> None:
    follow(any_bot)
    since = away(any_bot, long)
    publishes(any_bot, since, *FLOOD)
    any_bot.polls(MINUTE)
    *stories, summary = slack.shows("#deals")
    assert [(story.thread, story.edited) for story in stories] == STORIES * [([], True)]
    assert all("to end production at Harborside in March 2028" in story.text for story in stories)
    told = any_bot.app.store.told(since, any_bot.now)
    assert f"caught up: {len(told)} developments" in summary.text
    assert len(told) > STORIES
    assert set(summary.links) == {each.url for each in told}
    any_bot.polls()
    any_bot.polls()
    assert len(slack.shows("#deals")) == STORIES + 1
    assert len(texts(slack, OPS)) == 1


def test_what_came_first_is_judged_first(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *reversed(FLOOD))
    bot.polls(MINUTE)
    told = bot.app.store.told(START, bot.now)
    assert [each.at for each in told] == sorted(each.at for each in told)


def test_a_story_that_began_meanwhile_goes_on_with_the_next_development(bot: Bot, slack: FakeSlack) -> None:
    bot.tracks(*HALLS).follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).settles()
    publishes(bot, away(bot, DAY), (REVIEW, WIRE), *FLOOD[1:])
    bot.polls(MINUTE)
    assert len(texts(slack)) == 1
    bot.hears(at(VENTURE, bot.now), NEWSROOM)
    assert len(texts(slack)) == 2


def test_where_a_feed_does_not_reach_back_it_is_said(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    since = away(bot, 7 * DAY)
    oldest = since + 5 * DAY
    bot.outlets[WIRE].items = []
    bot.carries(Item("Port Elm council meets", "/c1.html", oldest, "The council met and adjourned."), WIRE)
    bot.polls(MINUTE)
    gap = f"blind on wire from {since:%Y-%m-%d %H:%M} to {oldest:%Y-%m-%d %H:%M}"
    assert f"caught up: nothing new; {gap}." in texts(slack)[-1]
    assert any(gap in text for text in texts(slack, OPS))
    bot.polls()
    assert sum("blind on" in text for text in texts(slack)) == 1


def test_where_the_bot_was_blind_is_said_in_quiet_hours_to_the_operators_alone(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.settings = replace(bot.settings, quiet=(time(22), time(7)))
    follow(bot)
    away(bot, 7 * DAY + 23 * HOUR)
    bot.outlets[WIRE].items = []
    bot.carries(Item("Port Elm council meets", "/c1.html", bot.now - DAY, "The council adjourned."), WIRE)
    bot.polls(MINUTE)
    assert any("blind on wire" in text for text in texts(slack, OPS))
    assert not any("blind on wire" in text for text in texts(slack))
    bot.polls(9 * HOUR)
    assert any("blind on wire" in text for text in texts(slack))


def test_what_is_older_than_a_week_is_taken_in_silently(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    since = away(bot, 60 * DAY)
    publishes(bot, since, *FLOOD)
    bot.polls(MINUTE)
    assert len(texts(slack)) == STORIES
    [said] = bot.said_of(CLOSURE.path, NEWSROOM)
    assert said == "attach: published before the source or subject was followed"


def test_passes_by_cron_are_no_absences(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    for _ in range(5):
        away(bot, HOUR)
        bot.polls(timedelta(0))
    assert len(texts(slack, OPS)) == 1  # of the first, when their distance was not known


def test_where_no_channel_of_operators_is_named_an_absence_is_in_the_log_alone(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.settings = replace(bot.settings, operators="")
    bot.follows(WIRE).settles()
    away(bot, DAY)
    bot.polls(timedelta(0))
    assert bot.app.pipeline.absence.gone() is None
    assert bot.app.store.counts().outbox == {}
    assert slack.calls("chat.postMessage") == []


def test_a_kill_while_catching_up_loses_and_doubles_nothing(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *FLOOD)
    bot.start()
    for step in ("poller.poll", "reader.read", "judge.judge"):
        attrgetter(step)(bot.app.pipeline)(bot.now)
        bot.restarts()
    assert len(texts(slack)) == STORIES
    bot.polls(5 * MINUTE)
    *_, summary = texts(slack)
    assert "caught up: " in summary
    assert len(texts(slack, OPS)) == 1


@pytest.mark.parametrize("done", [False, True])
def test_killed_as_it_tells_what_an_absence_brought_it_tells_all_of_it_once(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *FLOOD[:3])
    stages = bot.start().app.pipeline
    stages.poller.poll(bot.now)
    stages.read(bot.now)
    stages.decide(bot.now)
    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(Store, "let_go", dying(Store.let_go, done))
        stages.report(bot.now)
    bot.restarts()
    publishes(bot, bot.now, *FLOOD[3:])
    bot.polls(20 * MINUTE)
    bot.polls(HOUR)
    told = bot.app.store.told(START + DAY, bot.now)
    assert sorted(links(slack)) == sorted({each.url for each in told})


class Killed(BaseException):
    """As a SIGKILL: no `except Exception` sees it."""


def dying(method: Callable[..., object], done: bool) -> Callable[..., object]:
    """In place of `method`: it dies before the call, or when it is done."""

    def die(*of: object) -> None:
        if done:
            method(*of)
        raise Killed

    return die


def links(slack: FakeSlack) -> list[str]:
    """What was told after the stories had begun, in their threads or in a summary: the addresses of each."""
    begun, later = slack.shows("#deals")[:STORIES], slack.shows("#deals")[STORIES:]
    in_threads = {reply.links[0] for story in begun for reply in story.thread}
    return [*in_threads, *(link for summary in later for link in summary.links)]


def test_what_a_worker_with_a_faster_clock_judged_is_told_too(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *FLOOD)
    stages = bot.start().app.pipeline
    stages.poller.poll(bot.now)
    stages.read(bot.now)
    stages.decide(bot.now + timedelta(seconds=1))
    stages.report(bot.now)
    stages.delivery.deliver(bot.now)
    told = bot.app.store.told(START + DAY, bot.now + MINUTE)
    assert set(slack.shows("#deals")[-1].links) == {each.url for each in told}


def test_reading_waits_for_the_sources_and_judging_for_the_articles(bot: Bot, slack: FakeSlack) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *FLOOD)
    stages = bot.start().app.pipeline
    stages.read(bot.now)
    assert not stages.absence.may_read(bot.now)
    stages.poller.poll(bot.now)
    assert not stages.absence.may_judge(bot.now)
    stages.read(bot.now)
    stages.decide(bot.now)
    stages.report(bot.now)
    assert stages.absence.gone() is None
    assert stages.delivery.deliver(bot.now) > 0
    assert len(texts(slack)) == STORIES + 1


def test_catching_up_ends_when_its_time_is_up(bot: Bot, slack: FakeSlack, web: Web) -> None:
    follow(bot)
    away(bot, DAY)
    stages = bot.start().app.pipeline
    later = bot.now + 31 * MINUTE
    assert not stages.absence.may_judge(bot.now)
    assert stages.absence.may_read(later)
    assert stages.absence.may_judge(later)
    stages.report(later)
    assert stages.absence.gone() is None


def test_what_is_held_until_the_time_is_up_does_not_go_before_it_is_told_together(
    bot: Bot, slack: FakeSlack
) -> None:
    follow(bot)
    publishes(bot, away(bot, DAY), *FLOOD)
    stages = bot.start().app.pipeline
    stages.poller.poll(bot.now)
    stages.read(bot.now)
    stages.judge.judge(bot.now)
    over = bot.now + LIMIT
    assert stages.delivery.deliver(over) == 0
    stages.report(over)
    stages.delivery.deliver(over)
    assert len(texts(slack)) == STORIES + 1


def test_a_night_of_sleep_is_noticed_by_the_heartbeat(bot: Bot) -> None:
    follow(bot)
    absence = bot.app.pipeline.absence
    absence.beat(bot.now)
    absence.beat(bot.now + MINUTE)
    assert absence.gone() is None
    absence.beat(bot.now + 9 * HOUR)
    assert absence.gone() is not None


def test_an_outage_of_our_network_is_an_absence_too(bot: Bot, slack: FakeSlack, web: Web) -> None:
    follow(bot)
    since = bot.now
    for host in bot.outlets:
        web.vanishes(host)
    bot.restarts()
    for _ in range(8):
        bot.polls(3 * HOUR)
    for host in bot.outlets:
        web.heals(host)
    publishes(bot, since, *FLOOD)
    bot.polls(HOUR)
    assert len(texts(slack)) == STORIES + 1
    assert "caught up: " in texts(slack)[-1]


@pytest.mark.parametrize("ahead", [HOUR, 9 * HOUR, 400 * DAY])
def test_a_clock_that_was_ahead_as_the_bot_began_keeps_it_from_nothing(
    any_bot: Bot, slack: FakeSlack, ahead: timedelta
) -> None:
    """A machine whose own clock is in local time, until the network has told it better."""
    any_bot.now += ahead
    any_bot.follows(WIRE).settles()
    any_bot.now -= ahead
    any_bot.restarts()
    any_bot.polls(MINUTE)
    any_bot.hears(REVIEW)
    assert len(texts(slack)) == 1


def test_a_clock_that_leapt_ahead_and_back_keeps_the_bot_from_nothing(any_bot: Bot, slack: FakeSlack) -> None:
    any_bot.follows(WIRE).settles()
    any_bot.polls(DAY)
    stages = any_bot.app.pipeline
    stages.beat(any_bot.now)
    stages.beat(any_bot.now + 9 * HOUR)
    any_bot.app.store.claim_due(any_bot.now + 9 * HOUR, 9, MINUTE)
    any_bot.now += MINUTE
    stages.beat(any_bot.now)
    any_bot.carries(at(REVIEW, any_bot.now), WIRE)
    any_bot.now += 10 * MINUTE
    stages.poller.poll(any_bot.now)
    stages.read(any_bot.now)
    stages.decide(any_bot.now)
    stages.report(any_bot.now)
    stages.delivery.deliver(any_bot.now)
    assert len(texts(slack)) == 1


def test_a_moment_of_the_past_that_is_rehearsed_sets_no_clock_back(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.polls(DAY)
    before = bot.app.store.source_states()
    bot.app.once(bot.now - 30 * DAY, rehearsed=True)
    assert bot.app.store.source_states() == before
