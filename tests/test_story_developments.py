"""From feed to channel: what is told, where, and what is passed over in silence."""

from dataclasses import replace
from datetime import timedelta

from tests.fakes.bot import Bot
from tests.fakes.reports import (
    BOTH,
    CLOSURE,
    CLOSURE_COPY,
    CLOSURE_JA,
    CLOSURE_RETOLD,
    DAY,
    DELAY,
    GAZETTE,
    HEAP,
    HOUR,
    NEWSROOM,
    NIPPO,
    REHASH,
    REVIEW,
    SALE_DENIED,
    SALE_TALK,
    VENTURE,
    WEATHER,
    at,
    follow_the_press,
    the_story,
)
from tests.fakes.slack import FakeSlack


def test_a_first_report_begins_a_story(any_bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(any_bot)
    any_bot.hears(WEATHER)
    assert slack.shows("#deals") == []
    any_bot.hears(REVIEW)
    parent = the_story(slack)
    assert "Arden Harborside plant" in parent.text
    assert "wire.example · 1 outlet" in parent.text
    assert parent.links[0] == any_bot.web.url("wire.example", REVIEW.path)
    assert parent.thread == []
    assert any_bot.said_of(WEATHER.path) == {"drop: no tracked deal or plant"}


def test_a_new_stage_is_told_in_the_thread_and_in_the_channel(any_bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(any_bot)
    any_bot.hears(REVIEW)
    any_bot.hears(CLOSURE)
    parent = the_story(slack)
    [reply] = parent.thread
    assert reply.broadcast
    assert "March 2028" in reply.text
    assert "3,900" in reply.text
    assert parent.edited
    assert "March 2028" in parent.text


def test_a_retelling_a_copy_and_a_translation_only_raise_the_count(any_bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(any_bot)
    any_bot.hears(REVIEW)
    any_bot.hears(CLOSURE)
    any_bot.hears(CLOSURE_RETOLD, HEAP)
    assert "· 2 outlets" in the_story(slack).text
    any_bot.hears(CLOSURE_COPY, GAZETTE)
    any_bot.hears(CLOSURE_JA, NIPPO)
    parent = the_story(slack)
    assert "· 4 outlets" in parent.text
    assert len(parent.thread) == 1
    assert len(slack.calls("chat.postMessage")) == 2


def test_a_new_date_is_told_with_what_it_replaces(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    bot.hears(at(DELAY, bot.now + 9 * DAY), NEWSROOM)
    [reply] = the_story(slack).thread
    assert "September 2029" in reply.text
    assert "September 2029" in the_story(slack).text


def test_a_denial_is_told(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    bot.hears(SALE_TALK)
    bot.hears(SALE_DENIED, NEWSROOM)
    sale, denial = the_story(slack).thread
    assert "Keel" in sale.text
    assert denial.broadcast
    assert "denied" in denial.text


def test_a_rehash_months_later_stays_silent(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    bot.hears(REHASH, GAZETTE)
    assert the_story(slack).thread == []
    [decision] = bot.said_of(REHASH.path, GAZETTE)
    assert decision.startswith("attach: ")


def test_one_article_may_be_news_of_two_subjects(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(VENTURE, NEWSROOM)
    bot.hears(CLOSURE)
    bot.hears(BOTH, NEWSROOM)
    venture, plant = slack.shows("#deals")
    assert ("battery venture" in venture.text, "Harborside plant" in plant.text) == (True, True)
    for story in (venture, plant):
        [reply] = story.thread
        assert reply.links[0] == bot.web.url(NEWSROOM, BOTH.path)


def test_after_a_month_of_silence_a_story_begins_anew_and_links_the_old_one(
    bot: Bot, slack: FakeSlack
) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    bot.hears(at(DELAY, bot.now + 40 * DAY), NEWSROOM)
    first, second = slack.shows("#deals")
    assert f"p{first.ts.replace('.', '')}" in str(second.blocks)
    assert "September 2029" in second.text
    bot.hears(at(SALE_DENIED, bot.now + 2 * DAY), NEWSROOM)
    first, second = slack.shows("#deals")
    assert (len(first.thread), len(second.thread)) == (0, 1)
    assert f"p{first.ts.replace('.', '')}" in str(second.blocks)
    assert f"p{second.ts.replace('.', '')}" not in str(second.blocks)


def test_an_edited_article_is_told_for_its_one_new_fact(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE, NEWSROOM)
    title, body = f"{CLOSURE.title}, site may be sold", f"{CLOSURE.body}\n{SALE_TALK.body}"
    bot.hears(replace(CLOSURE, title=title, body=body, published=bot.now + 9 * DAY), NEWSROOM)
    [reply] = the_story(slack).thread
    assert "Keel Logistics" in reply.text
    assert "Millbrook" not in reply.text


def test_a_page_that_changes_with_every_look_is_no_news(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    for readers in (1_204, 3_377, 5_150):
        bot.now += 2 * HOUR
        count = f"Read by {readers:,} so far."
        bot.hears(replace(CLOSURE, summary=f"{CLOSURE.summary} {count}", body=f"{CLOSURE.body}\n{count}"))
    assert the_story(slack).thread == []
    assert len(bot.said_of(CLOSURE.path)) > 1


def test_what_is_known_of_a_story_outlives_the_process(bot: Bot, slack: FakeSlack) -> None:
    follow_the_press(bot)
    bot.hears(CLOSURE)
    bot.restarts()
    bot.hears(CLOSURE_RETOLD, HEAP)
    bot.polls(timedelta(hours=3))
    assert the_story(slack).thread == []
    assert "· 2 outlets" in the_story(slack).text
