"""What is there when the bot begins to look is no news; what comes after is."""

from dataclasses import replace
from datetime import UTC, datetime, time

from bot.model import Subject, SubjectKind, Tier
from tests.fakes.bot import PLANT, START, Bot
from tests.fakes.reports import (
    CLOSURE,
    CLOSURE_RETOLD,
    DAY,
    DELAY,
    HOUR,
    MINUTE,
    REVIEW,
    SALE_TALK,
    VENTURE,
    at,
)
from tests.fakes.slack import FakeSlack, Shown

WIRE, NEWSROOM, HEAP = "wire.example", "newsroom.example", "heap.example"
LAST_MONTH = START - 30 * DAY
OLD = [at(VENTURE, LAST_MONTH), at(REVIEW, LAST_MONTH), at(CLOSURE, LAST_MONTH + DAY)]
SITE = Subject("harborside-site", SubjectKind.PLANT, "Harborside site", ("arden",), names=("Harborside",))


def known_so_far(slack: FakeSlack) -> list[Shown]:
    return [shown for shown in slack.shows("#deals") if "Known so far" in shown.text]


def stories(slack: FakeSlack) -> list[Shown]:
    return [shown for shown in slack.shows("#deals") if "Known so far" not in shown.text]


def test_what_sources_carry_at_the_start_is_said_once_and_not_alerted(any_bot: Bot, slack: FakeSlack) -> None:
    any_bot.follows(WIRE, carries=OLD).follows(NEWSROOM, tier=Tier.COMPANY).settles()
    assert slack.shows("#deals") == []
    any_bot.polls()
    any_bot.polls(DAY)
    venture, plant = sorted(known_so_far(slack), key=lambda shown: "Harborside" in shown.text)
    assert "$900 million" in venture.text
    assert "March 2028" in plant.text
    assert stories(slack) == []
    assert any_bot.said_of(CLOSURE.path) == {"attach: published before the source or subject was followed"}


def test_what_was_known_at_the_start_is_not_told_when_it_is_retold(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE, carries=OLD).follows(HEAP, tier=Tier.AGGREGATOR).follows(NEWSROOM, tier=Tier.COMPANY)
    bot.settles()
    bot.hears(CLOSURE_RETOLD, HEAP)
    assert stories(slack) == []
    bot.hears(DELAY, NEWSROOM)
    [story] = stories(slack)
    assert "September 2029" in story.text


def test_a_source_that_is_added_later_does_not_flood(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.now += 60 * DAY
    bot.follows(NEWSROOM, tier=Tier.COMPANY, carries=[CLOSURE, DELAY, at(VENTURE, bot.now - HOUR)])
    bot.restarts()
    bot.polls()
    assert stories(slack) == []
    bot.hears(at(SALE_TALK, bot.now + DAY), NEWSROOM)
    assert len(stories(slack)) == 1


def test_a_subject_that_is_added_later_begins_with_what_is_stored(any_bot: Bot, slack: FakeSlack) -> None:
    bot = any_bot.follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY)
    bot.settles()
    bot.hears(CLOSURE)
    bot.tracks(SITE).restarts()
    bot.polls(DAY)
    bot.polls(DAY)
    [known] = known_so_far(slack)
    assert "Harborside site" in known.text
    assert len(stories(slack)) == 1
    bot.hears(at(DELAY, bot.now + DAY), NEWSROOM)
    told = [shown for shown in stories(slack) if "Harborside site" in shown.text]
    assert len(told) == 1
    assert "September 2029" in told[0].text


def test_what_came_out_before_a_subject_was_followed_and_is_found_after_is_known(bot: Bot) -> None:
    bot.now = START + 10 * HOUR
    bot.follows(WIRE).settles()
    bot.now += 2 * DAY
    bot.tracks(SITE).restarts()
    bot.hears(at(REVIEW, bot.now - 61 * MINUTE))
    before = "attach: published before the source or subject was followed"
    assert bot.said_of(REVIEW.path) == {"tell: first report", before}
    bot.hears(at(CLOSURE, bot.now.replace(hour=0, minute=0)))  # on that day, as many sources say it
    assert before not in bot.said_of(CLOSURE.path)


def test_a_subject_that_was_away_is_taken_up_again_with_what_came_meanwhile(
    any_bot: Bot, slack: FakeSlack
) -> None:
    bot = any_bot.follows(WIRE).follows(HEAP, tier=Tier.AGGREGATOR).follows(NEWSROOM, tier=Tier.COMPANY)
    bot.settles()
    bot.hears(REVIEW)
    bot.polls()
    bot.drops(PLANT).restarts()
    bot.hears(CLOSURE)
    assert [len(story.thread) for story in slack.shows("#deals")] == [0]
    bot.tracks(PLANT).restarts()
    bot.polls()
    bot.hears(CLOSURE_RETOLD, HEAP)
    [known] = known_so_far(slack)
    assert "March 2028" in known.text
    [story] = stories(slack)
    assert story.thread == []
    bot.hears(DELAY, NEWSROOM)
    told = "".join(shown.text for story in stories(slack) for shown in (story, *story.thread))
    assert "September 2029" in told
    assert bot.said_of(REVIEW.path) == {"tell: first report"}


def test_what_is_known_of_a_new_subject_waits_for_the_end_of_quiet_hours(bot: Bot, slack: FakeSlack) -> None:
    bot.settings = replace(bot.settings, quiet=(time(22), time(7)))
    bot.now = START + 23 * HOUR
    bot.follows(WIRE, carries=OLD).settles()
    bot.polls()
    assert slack.shows("#deals") == []
    bot.polls(9 * HOUR)
    assert len(known_so_far(slack)) == 2


def test_undated_entries_are_known_at_first_and_news_later(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(NEWSROOM, tier=Tier.COMPANY, carries=[at(VENTURE, None)]).settles()
    assert stories(slack) == []
    bot.hears(at(CLOSURE, None), NEWSROOM)
    [story] = stories(slack)
    assert "March 2028" in story.text
    [decision] = bot.said_of(VENTURE.path, NEWSROOM)
    assert decision.startswith("attach: published before")


def test_an_old_page_that_comes_up_again_is_no_news(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(NEWSROOM, tier=Tier.COMPANY).settles()
    bot.hears(at(CLOSURE, datetime(2019, 5, 1, tzinfo=UTC)), NEWSROOM)
    assert stories(slack) == []


def test_a_listing_that_names_the_day_alone_tells_of_its_first_day(bot: Bot, slack: FakeSlack) -> None:
    bot.now = START + 10 * HOUR
    bot.follows(NEWSROOM, tier=Tier.COMPANY).settles()
    bot.now += 3 * HOUR
    bot.hears(at(CLOSURE, START), NEWSROOM)
    assert len(stories(slack)) == 1


def test_a_feed_that_lives_in_2038_is_a_feed_without_dates(bot: Bot, slack: FakeSlack) -> None:
    future = datetime(2038, 1, 19, tzinfo=UTC)
    bot.follows(NEWSROOM, tier=Tier.COMPANY, carries=[at(VENTURE, future)]).settles()
    assert stories(slack) == []
    later = at(CLOSURE, future)
    bot.carries(later, NEWSROOM)
    bot.polls()
    [story] = stories(slack)
    assert "March 2028" in story.text
    [told] = bot.app.store.developments("harborside", 9)
    assert told.at <= bot.now
