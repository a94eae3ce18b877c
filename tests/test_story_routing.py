"""Each desk reads its own channel, at its own hour."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import ClaimKind
from bot.notifier.plan import Digest, Every, Habit, Route
from bot.notifier.routing import Weight
from bot.work.digests import Digests
from tests.fakes.bot import PLANT, START, Bot
from tests.fakes.reports import (
    CLOSURE,
    CLOSURE_COPY,
    DAY,
    DELAY,
    HOUR,
    MAYOR,
    REVIEW,
    SALE_TALK,
    VENTURE,
    at,
)
from tests.fakes.slack import FakeSlack

WIRE = "wire.example"
MINUTE = timedelta(minutes=1)


def ready(bot: Bot, slack: FakeSlack, *names: str, **settings: Any) -> Bot:
    for name in names:
        slack.has_channel(name)
    bot.settings = replace(bot.settings, **settings)
    return bot.follows(WIRE).settles()


def test_news_goes_where_its_kind_belongs_and_every_parent_stays_true(bot: Bot, slack: FakeSlack) -> None:
    closures = Route(("#closures",), kinds=frozenset({ClaimKind.CLOSURE, ClaimKind.PRODUCTION_STOP}))
    ready(bot, slack, "#closures", routes=(closures,))
    bot.hears(REVIEW)
    assert [len(slack.shows(channel)) for channel in ("#deals", "#closures")] == [1, 0]
    bot.hears(CLOSURE)
    [story] = slack.shows("#closures")
    assert "March 2028" in story.text
    [old] = slack.shows("#deals")
    assert old.thread == []
    assert "March 2028" in old.text


def test_a_story_in_two_channels_has_a_thread_in_each(bot: Bot, slack: FakeSlack) -> None:
    both = Route(("#plants", "#deals"), subjects=frozenset({"harborside"}))
    ready(bot, slack, "#plants", routes=(both,))
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    for channel in ("#plants", "#deals"):
        [story] = slack.shows(channel)
        assert len(story.thread) == 1


def test_a_channel_that_was_told_nothing_for_a_month_begins_anew_whatever_others_were_told(
    bot: Bot, slack: FakeSlack
) -> None:
    ready(bot, slack, "#sales", routes=(Route(("#sales",), kinds=frozenset({ClaimKind.SALE})),))
    bot.hears(CLOSURE)
    bot.hears(at(SALE_TALK, bot.now + 25 * DAY))
    bot.hears(at(DELAY, bot.now + 20 * DAY))
    assert len(slack.shows("#sales")) == 1
    old, new = slack.shows("#deals")
    assert old.thread == []
    assert "September 2029" in new.text


def test_a_digest_channel_hears_once_a_day_and_also_when_there_is_nothing(bot: Bot, slack: FakeSlack) -> None:
    morning = Habit(Digest(at=time(8), zone=ZoneInfo("Asia/Tokyo")))
    everything = Route(("#readers",))
    ready(bot, slack, "#readers", routes=(everything,), channels={"#readers": morning})
    bot.hears(REVIEW)
    bot.hears(at(VENTURE, bot.now))
    assert slack.shows("#readers") == []
    bot.polls(DAY)
    [first] = slack.shows("#readers")
    assert "Arden Harborside plant" in first.text
    assert "2 developments" in first.text
    assert "nothing new" not in first.text
    for _ in range(24):
        bot.polls(HOUR)
    _, second = slack.shows("#readers")
    assert "nothing new" in second.text
    assert slack.shows("#deals") == []


def test_what_is_judged_while_a_digest_is_made_is_in_the_next(any_bot: Bot, slack: FakeSlack) -> None:
    """Judging many articles takes minutes, and each is told of the moment when that began."""
    everything = Route(("#readers",))
    ready(any_bot, slack, "#readers", routes=(everything,), channels={"#readers": Habit(Digest(at=time(8)))})
    any_bot.now = START + DAY + 8 * HOUR
    any_bot.carries(at(REVIEW, any_bot.now - HOUR), WIRE)
    stages = any_bot.app.pipeline
    stages.poller.poll(any_bot.now)
    stages.read(any_bot.now)
    Digests(any_bot.config(), any_bot.app.store).make_due(any_bot.now + MINUTE)
    stages.judge.judge(any_bot.now)
    any_bot.polls(DAY)
    first, second = slack.shows("#readers")
    assert "Arden Harborside plant" not in first.text
    assert "Arden Harborside plant" in second.text


def test_a_digest_shows_what_was_nearly_told_to_those_who_follow_it(any_bot: Bot, slack: FakeSlack) -> None:
    closures = Route(("#closures",), subjects=frozenset({"harborside"}))
    ventures = Route(("#ventures",), subjects=frozenset({"arden-volta"}))
    names = ("#closures", "#ventures")
    morning = dict.fromkeys(names, Habit(Digest(at=time(8))))
    ready(any_bot, slack, *names, routes=(closures, ventures), channels=morning, digest=time(8))
    for news in (REVIEW, CLOSURE, MAYOR):
        any_bot.hears(news)
    line = f"Came nearest to being told\n• Arden Harborside plant: {MAYOR.title} — {WIRE}; "

    def morning_after() -> list[bool]:
        any_bot.polls(DAY)
        return [line in slack.shows(channel)[-1].text for channel in (*names, "#deals-ops")]

    assert morning_after() == [True, False, True]
    assert morning_after() == [False, False, False]


def test_a_clock_that_is_set_back_by_days_leaves_no_day_without_its_digest(
    bot: Bot, slack: FakeSlack
) -> None:
    everything = Route(("#readers",))
    ready(bot, slack, "#readers", routes=(everything,), channels={"#readers": Habit(Digest(at=time(8)))})
    bot.polls(9 * DAY)
    assert len(slack.shows("#readers")) == 1
    bot.now -= 9 * DAY
    bot.restarts()
    bot.polls()
    bot.hears(at(REVIEW, bot.now))
    bot.polls(DAY)
    _, next_day = slack.shows("#readers")
    assert "Arden Harborside plant" in next_day.text


def test_a_digest_leaves_out_what_is_followed_no_more(bot: Bot, slack: FakeSlack) -> None:
    ready(bot, slack)
    bot.hears(REVIEW)
    bot.drops(PLANT).restarts()
    bot.sums_up()
    bot.polls()
    [digest] = slack.shows("#deals-ops")
    assert "Arden Harborside plant" not in digest.text


def test_a_digest_channel_gets_no_message_on_what_was_known_before(bot: Bot, slack: FakeSlack) -> None:
    daily = {"#deals": Habit(Digest(at=time(8)))}
    bot.settings = replace(bot.settings, channels=daily)
    bot.follows(WIRE, carries=[at(REVIEW, START - DAY)]).settles()
    bot.polls()
    assert bot.app.store.ledger("harborside").entries
    assert slack.shows("#deals") == []


def test_a_weekly_digest_tells_the_week(bot: Bot, slack: FakeSlack) -> None:
    weekly = Habit(Digest(Every.WEEK, time(9), weekday=0))
    ready(bot, slack, "#week", routes=(Route(("#week", "#deals")),), channels={"#week": weekly})
    bot.hears(REVIEW)
    for _ in range(14):
        bot.polls(DAY)
    digests = slack.shows("#week")
    assert len(digests) == 2
    assert sum("Arden Harborside plant" in shown.text for shown in digests) == 1
    assert all(" to " in shown.text.splitlines()[0] for shown in digests)
    assert len(slack.shows("#deals")) == 1


def test_a_digest_that_fell_due_while_the_bot_was_down_is_made_at_the_next_start(
    bot: Bot, slack: FakeSlack
) -> None:
    ready(bot, slack, digest=time(8))
    bot.hears(REVIEW)
    made = len(slack.shows("#deals-ops"))
    bot.stop()
    bot.polls(3 * DAY)
    assert len(slack.shows("#deals-ops")) == made + 1
    bot.polls(MINUTE)
    assert len(slack.shows("#deals-ops")) == made + 1


def test_the_usual_channel_gets_the_digest_of_all_where_there_are_no_operators(
    bot: Bot, slack: FakeSlack
) -> None:
    ready(bot, slack, operators="", digest=time(6))
    bot.polls(7 * HOUR)
    [digest] = slack.shows("#deals")
    assert "nothing new" in digest.text


def test_the_operators_have_a_digest_at_an_hour_of_their_own(bot: Bot, slack: FakeSlack) -> None:
    ready(bot, slack, digest=time(9), channels={"#deals-ops": Habit(Digest(at=time(6)))})
    bot.polls(7 * HOUR)
    assert len(slack.shows("#deals-ops")) == 1
    bot.polls(12 * HOUR)
    assert len(slack.shows("#deals-ops")) == 1


def test_a_digest_that_came_late_takes_nothing_from_the_next_of_the_day(bot: Bot, slack: FakeSlack) -> None:
    everything = Route(("#readers",))
    ready(bot, slack, "#readers", routes=(everything,), channels={"#readers": Habit(Digest(at=time(8)))})
    bot.stop()
    bot.now = START + 2 * DAY + 7 * HOUR
    bot.polls(MINUTE)
    bot.hears(at(REVIEW, bot.now))
    bot.polls(HOUR)
    late, next_ = slack.shows("#readers")
    assert "nothing new" in late.text
    assert "Arden Harborside plant" in next_.text


def test_light_news_waits_for_the_digest_and_a_change_of_state_does_not(bot: Bot, slack: FakeSlack) -> None:
    routes = (
        Route(("#deals",), weight=frozenset({Weight.STATE, Weight.FACT})),
        Route(("#later",), weight=frozenset({Weight.WORD})),
    )
    ready(bot, slack, "#later", routes=routes, channels={"#later": Habit(Digest())})
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    [story] = slack.shows("#deals")
    assert len(story.thread) == 1
    assert all("March 2028" not in shown.text for shown in slack.shows("#later"))


def test_here_is_called_for_the_kinds_that_are_named_and_no_other(bot: Bot, slack: FakeSlack) -> None:
    loud = frozenset({ClaimKind.CLOSURE, ClaimKind.PRODUCTION_STOP})
    ready(bot, slack, mentions={"@here": loud})
    bot.hears(at(VENTURE, bot.now))
    bot.hears(CLOSURE)
    called = {shown.text.splitlines()[0]: shown.mentions for shown in slack.shows("#deals")}
    assert sorted(called.values()) == [(), ("broadcast",)]
    assert next(mentions for title, mentions in called.items() if "Volta" in title) == ()


def test_another_outlet_makes_no_message_in_any_channel(bot: Bot, slack: FakeSlack) -> None:
    ready(bot, slack, "#plants", routes=(Route(("#plants", "#deals")),))
    bot.follows("paper.example")
    bot.restarts()
    bot.settles()
    bot.hears(CLOSURE)
    posted = len(slack.calls("chat.postMessage"))
    bot.hears(CLOSURE_COPY, "paper.example")
    assert len(slack.calls("chat.postMessage")) == posted
    for channel in ("#plants", "#deals"):
        [story] = slack.shows(channel)
        assert "2 outlets" in story.text


def test_quiet_hours_of_one_channel_hold_up_no_other(bot: Bot, slack: FakeSlack) -> None:
    asleep = Habit(quiet=(time(22), time(7)))
    ready(bot, slack, "#asleep", routes=(Route(("#asleep", "#deals")),), channels={"#asleep": asleep})
    bot.hears(at(REVIEW, bot.now + 23 * HOUR))
    assert (len(slack.shows("#asleep")), len(slack.shows("#deals"))) == (0, 1)
    bot.polls(9 * HOUR)
    assert len(slack.shows("#asleep")) == 1
