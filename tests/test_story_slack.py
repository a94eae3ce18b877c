"""Whatever Slack does, each alert comes once, and none is lost."""

import io
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.model import OutboxState, Tier
from bot.notifier.console import Console
from bot.notifier.slack import Slack
from bot.notifier.webhook import Webhook
from tests.fakes.bot import DEAL, PLANT, Bot
from tests.fakes.reports import CLOSURE, DAY, HOUR, REVIEW, SALE_DENIED, VENTURE, at
from tests.fakes.slack import FakeSlack

WIRE, NEWSROOM = "wire.example", "newsroom.example"
Lines = list[MutableMapping[str, Any]]


def ready(bot: Bot) -> Bot:
    return bot.follows(WIRE).follows(NEWSROOM, tier=Tier.COMPANY).settles()


def events(logs: Lines, level: str = "error") -> list[str]:
    return [line["event"] for line in logs if line["log_level"] == level]


@pytest.mark.parametrize("fault", ["429", "500", "drop_before", "500_after_accept", "drop_after_accept"])
def test_each_alert_is_shown_once_whatever_goes_wrong(bot: Bot, slack: FakeSlack, fault: str) -> None:
    ready(bot)
    slack.fails("chat.postMessage", fault, times=2)
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    for _ in range(3):
        bot.polls()
    [story] = slack.shows("#deals")
    assert len(story.thread) == 1
    assert bot.app.store.counts().outbox.keys() == {OutboxState.SENT}


@pytest.mark.parametrize("fault", ["timeout", "timeout_after_accept"])
def test_an_answer_that_never_comes_doubles_nothing(bot: Bot, slack: FakeSlack, fault: str) -> None:
    hasty = Slack(slack.token, slack.url, timeout=1)
    bot.follows(WIRE).start(hasty)
    bot.settles()
    slack.fails("chat.postMessage", fault)
    bot.hears(REVIEW)
    bot.polls()
    assert len(slack.shows("#deals")) == 1


def test_a_pause_that_slack_asks_for_is_kept(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    slack.fails("chat.postMessage", "429", retry_after=3600)
    bot.hears(REVIEW)
    bot.polls()
    assert len(slack.calls("chat.postMessage")) == 1
    bot.polls(HOUR + timedelta(minutes=1))
    assert len(slack.shows("#deals")) == 1


def test_a_payload_that_slack_refuses_is_sent_as_plain_words(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    slack.fails("chat.postMessage", "invalid_blocks")
    bot.hears(REVIEW)
    [story] = slack.shows("#deals")
    assert story.blocks == []
    assert story.text.startswith("Arden Harborside plant: ")


def test_a_channel_that_is_archived_keeps_its_alerts_and_the_other_goes_on(
    bot: Bot, slack: FakeSlack, logs: Lines
) -> None:
    slack.has_channel("#plants")
    bot.tracks(replace(PLANT, channel="#plants"), replace(DEAL, channel="#deals"))
    ready(bot)
    slack.archives("#plants")
    bot.hears(REVIEW)
    bot.hears(at(VENTURE, bot.now), NEWSROOM)
    assert slack.shows("#plants") == []
    assert len(slack.shows("#deals")) == 1
    [line] = [line for line in logs if line["event"].startswith("channel parked")]
    assert line["channel"] == "#plants"
    assert "is_archived" in line["cause"]
    slack.workspace.channel("#plants").archived = False
    bot.restarts()
    bot.polls(timedelta(seconds=1))
    assert len(slack.shows("#plants")) == 1
    assert bot.app.store.parked() == []


def test_a_channel_that_is_mended_is_found_so_without_a_restart(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    slack.archives("#deals")
    bot.hears(REVIEW)
    slack.workspace.channel("#deals").archived = False
    bot.polls()
    assert slack.shows("#deals") == []
    bot.polls(HOUR)
    assert len(slack.shows("#deals")) == 1
    assert bot.app.store.parked() == []


def test_alerts_wait_for_a_good_token_when_it_is_revoked(any_bot: Bot, slack: FakeSlack, logs: Lines) -> None:
    ready(any_bot)
    any_bot.hears(REVIEW)
    slack.revokes()
    any_bot.hears(CLOSURE)
    any_bot.hears(SALE_DENIED, NEWSROOM)
    assert events(logs) == ["Slack posting stopped; alerts are kept"]
    [story] = slack.shows("#deals")
    assert story.thread == []
    slack.workspace.revoked = False
    any_bot.restarts()
    any_bot.polls()
    [story] = slack.shows("#deals")
    assert len(story.thread) == 2
    assert "March 2028" in story.thread[0].text
    assert "denied" in story.thread[1].text


def test_a_story_whose_message_somebody_deleted_begins_anew(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    bot.hears(REVIEW)
    slack.deletes(slack.shows("#deals")[0].ts)
    bot.hears(CLOSURE)
    bot.hears(SALE_DENIED, NEWSROOM)
    [story] = slack.shows("#deals")
    assert "March 2028" in str(story.thread[0].text)
    assert len(story.thread) == 2
    assert "Earlier messages" not in story.text


def test_a_story_that_begins_anew_after_a_month_goes_on_linking_to_its_earlier_messages(
    bot: Bot, slack: FakeSlack
) -> None:
    ready(bot)
    bot.hears(REVIEW)
    [first] = slack.shows("#deals")
    address = f"https://fake.slack.com/archives/{first.channel}/p{first.ts.replace('.', '')}"
    bot.now += 40 * DAY
    for news, host in ((CLOSURE, WIRE), (CLOSURE, NEWSROOM), (SALE_DENIED, NEWSROOM)):
        bot.hears(at(news, bot.now), host)
        _, story = sorted(slack.shows("#deals"), key=lambda shown: float(shown.ts))
        assert "Earlier messages on this story" in story.text
        assert address in story.links
    assert "denied" in story.thread[-1].text


def test_a_webhook_gets_each_fact_and_no_updates(bot: Bot, slack: FakeSlack) -> None:
    webhook = Webhook(slack.webhook_url)
    webhook.pace = 0.0
    bot.follows(WIRE).start(webhook)
    bot.settles()
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    assert ["March 2028" in shown.text for shown in slack.shows("#deals")] == [False, True]


def test_a_webhook_that_may_have_posted_is_not_asked_twice(bot: Bot, slack: FakeSlack, logs: Lines) -> None:
    bot.follows(WIRE).start(Webhook(slack.webhook_url))
    bot.settles()
    slack.fails("webhook", "500_after_accept")
    bot.hears(REVIEW)
    bot.polls(DAY)
    assert len(slack.shows("#deals")) == 1
    assert events(logs) == ["message may be lost"]


def test_a_terminal_shows_what_slack_would(bot: Bot) -> None:
    shown = io.StringIO()
    bot.follows(WIRE).start(Console(shown, width=100))
    bot.settles()
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    told = shown.getvalue()
    assert told.index(REVIEW.title) < told.index("in thread: ") < told.index("March 2028")
    assert told.count("#deals") == 2  # once at the head of the story, once for the broadcast


def test_in_quiet_hours_alerts_wait_for_the_morning(bot: Bot, slack: FakeSlack) -> None:
    bot.settings = replace(bot.settings, quiet=(time(22), time(7)))
    ready(bot)
    bot.hears(at(REVIEW, bot.now + 23 * HOUR))
    bot.polls(HOUR)
    assert slack.shows("#deals") == []
    bot.polls(7 * HOUR)
    assert len(slack.shows("#deals")) == 1


def test_words_from_outside_mention_nobody(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    loud = (
        "<!channel> @here <@U012AB3CD> Arden weighs closing its Harborside plant <https://evil.example|read>"
    )
    bot.hears(replace(REVIEW, title=loud, body=f"{REVIEW.body}\n<!everyone> &lt;!here&gt; {loud}"))
    [story] = slack.shows("#deals")
    assert story.mentions == ()
    assert all("evil.example" not in link for link in story.links)
    assert "<!channel>" in story.text


def test_the_digest_says_what_was_told_and_what_is_wrong(bot: Bot, slack: FakeSlack) -> None:
    ready(bot)
    bot.hears(REVIEW)
    bot.web.withdraws(WIRE, "/feed.xml")
    bot.polls()
    bot.sums_up()
    bot.polls()
    [digest] = slack.shows("#deals-ops")
    assert "1 development" in digest.text
    assert "answered 404" in digest.text
