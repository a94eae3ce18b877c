"""Nothing lost, nothing doubled, each channel in order: one test for each thing that Slack can do to us."""

import threading
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import StoreError
from bot.model import Message, OutboxState
from bot.notifier import render
from bot.notifier.slack import Slack
from bot.notifier.webhook import Webhook
from bot.talk.answers import status
from bot.work.looking import Looks
from tests.fakes.bot import DEAL, PLANT, Bot
from tests.fakes.reports import CLOSURE, HOUR, REVIEW, SALE_DENIED, VENTURE, at
from tests.fakes.slack import FakeSlack, Shown

WIRE = "wire.example"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
Lines = list[MutableMapping[str, Any]]


def told(slack: FakeSlack, channel: str = "#deals") -> list[Shown]:
    """Everything a channel shows, threads included, in the order it was posted."""
    roots = slack.shows(channel)
    return sorted([*roots, *(reply for root in roots for reply in root.thread)], key=lambda shown: shown.ts)


def states(bot: Bot) -> set[OutboxState]:
    return set(bot.app.store.counts().outbox)


def notice(channel: str, words: str) -> Message:
    return render.notice(words, channel, words)


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message", "message_not_found"])
def test_a_parent_that_cannot_be_edited_any_more_gives_way_to_a_new_one(
    bot: Bot, slack: FakeSlack, code: str
) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.fails("chat.update", code)
    bot.hears(CLOSURE)
    old, new = slack.shows("#deals")
    assert old.thread == []
    assert "March 2028" in new.text
    assert len(new.thread) == 1


@pytest.mark.parametrize(
    "code", ["cannot_reply_to_message", "thread_not_found", "restricted_action_thread_locked"]
)
def test_a_thread_that_takes_no_reply_gives_way_to_a_new_message(
    bot: Bot, slack: FakeSlack, code: str
) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.fails("chat.postMessage", code)
    bot.hears(CLOSURE)
    assert ["March 2028" in shown.text for shown in slack.shows("#deals")] == [True, True]
    assert states(bot) == {OutboxState.SENT}


def test_a_reply_cut_off_while_its_parent_was_deleted_is_neither_lost_nor_doubled(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.fails("chat.update", "429", retry_after=3600)  # so that the reply is what meets the deleted parent
    slack.deletes(slack.shows("#deals")[0].ts)
    slack.fails("chat.postMessage", "drop_after_accept")
    bot.hears(CLOSURE)
    for _ in range(3):
        bot.polls(HOUR)
    [story] = slack.shows("#deals")
    assert "March 2028" in story.text
    assert states(bot) == {OutboxState.SENT}


@pytest.mark.parametrize("ahead", [2 * MINUTE, 9 * HOUR])
def test_a_message_sent_by_a_clock_that_is_ahead_is_not_doubled(
    bot: Bot, slack: FakeSlack, ahead: timedelta
) -> None:
    slack.workspace.clock = lambda: bot.now.timestamp() - ahead.total_seconds()
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "drop_after_accept")
    bot.hears(REVIEW)
    bot.polls()
    assert len(slack.shows("#deals")) == 1
    assert states(bot) == {OutboxState.SENT}


def test_a_message_cut_off_before_the_clock_is_set_back_is_not_doubled(bot: Bot, slack: FakeSlack) -> None:
    ahead = [HOUR]
    slack.workspace.clock = lambda: bot.now.timestamp() - ahead[0].total_seconds()
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "drop_after_accept")
    bot.hears(REVIEW)
    bot.now -= ahead.pop()
    ahead.append(timedelta(0))
    bot.restarts()
    for _ in range(6):
        bot.polls()
    assert len(slack.shows("#deals")) == 1
    assert states(bot) == {OutboxState.SENT}


def test_a_message_that_never_arrived_before_the_clock_is_set_back_does_not_wait_for_that_time(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.now += 9 * HOUR
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "timeout")
    bot.hears(at(REVIEW, bot.now))
    bot.now -= 9 * HOUR
    bot.restarts()
    for _ in range(3):
        bot.polls(MINUTE)
    assert len(slack.shows("#deals")) == 1
    assert states(bot) == {OutboxState.SENT}


def test_a_renamed_channel_gets_its_messages_also_after_a_restart(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.renames("#deals", "#deals-asia")
    bot.restarts()
    bot.hears(CLOSURE)
    [story] = slack.shows("#deals-asia")
    assert len(story.thread) == 1


@pytest.mark.parametrize("first", ["chat.update", "chat.postMessage"])
def test_a_renamed_channel_that_is_archived_for_a_while_gets_its_messages_afterwards(
    bot: Bot, slack: FakeSlack, first: str
) -> None:
    """Whichever call meets it first: the old name leads nowhere, and the id is all there is."""
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.renames("#deals", "#deals-asia")
    slack.archives("#deals-asia")
    if first == "chat.postMessage":
        slack.fails("chat.update", "429", retry_after=3600)
    bot.hears(CLOSURE)
    slack.workspace.channel("#deals-asia").archived = False
    for _ in range(2):
        bot.polls(HOUR + MINUTE)
    [story] = slack.shows("#deals-asia")
    assert len(story.thread) == 1
    assert states(bot) == {OutboxState.SENT}


def test_a_channel_that_left_the_plan_and_was_archived_is_no_trouble(
    bot: Bot, slack: FakeSlack, logs: Lines
) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.has_channel("#plants")
    bot.settings = replace(bot.settings, channel="#plants")
    bot.restarts()
    slack.archives("#deals")
    bot.hears(CLOSURE)
    bot.polls(HOUR + MINUTE)
    assert len(slack.shows("#plants")) == 1
    assert bot.app.store.parked() == []
    assert states(bot) == {OutboxState.SENT, OutboxState.MERGED}
    assert [line["event"] for line in logs if line["log_level"] == "error"] == []


def test_a_channel_made_anew_takes_the_story_up(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.renames("#deals", "#deals-old")
    slack.archives("#deals-old")
    slack.has_channel("#deals")
    bot.hears(CLOSURE)
    [story] = slack.shows("#deals")
    assert "March 2028" in story.text


@pytest.mark.parametrize(
    "code",
    ["msg_too_long", "msg_blocks_too_long", "invalid_blocks", "metadata_too_large", "invalid_arguments"],
)
def test_a_message_slack_finds_wrong_goes_as_its_sentence_and_its_payload_is_kept(
    bot: Bot, slack: FakeSlack, logs: Lines, code: str
) -> None:
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", code)
    bot.hears(REVIEW)
    [story] = slack.shows("#deals")
    assert story.blocks == []
    assert story.text.startswith("Arden Harborside plant: ")
    [line] = [line for line in logs if line["event"].startswith("payload refused")]
    assert "rich_text" in line["payload"]


def test_what_slack_refuses_as_plain_words_too_is_given_up_and_listed(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "no_text", times=2)
    bot.hears(REVIEW)
    bot.sums_up()
    bot.polls()
    [digest] = slack.shows("#deals-ops")
    assert "Messages that may not have arrived: 1" in digest.text
    assert "no_text" in digest.text


def test_a_refusal_of_a_new_name_is_tried_in_plain_words_then_parks_the_channel_and_is_listed(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "two_moons_required", times=2)
    bot.hears(REVIEW)
    bot.sums_up()
    bot.polls()
    [digest] = slack.shows("#deals-ops")
    assert "Parked channels: 1" in digest.text
    assert "two_moons_required" in digest.text
    assert slack.shows("#deals") == []
    bot.polls(2 * HOUR)
    [story] = slack.shows("#deals")
    assert story.text.startswith("Arden Harborside plant: ")


def test_the_status_counts_what_waits_however_long_it_does(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    slack.archives("#deals")
    bot.hears(REVIEW)
    bot.polls(50 * HOUR)
    health = Looks(bot.config(), bot.app.store).health(bot.now)
    assert "; 1 message waiting." in status(health).text


def test_an_edit_that_is_refused_by_a_new_name_parks_nothing(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.fails("chat.update", "two_moons_required")
    bot.hears(CLOSURE)
    [story] = slack.shows("#deals")
    assert ["March 2028" in reply.text for reply in story.thread] == [True]
    bot.polls(HOUR)
    assert "March 2028" in slack.shows("#deals")[0].text
    assert bot.app.store.parked() == []


def test_a_message_that_meets_a_fault_of_ours_is_given_up_and_holds_up_no_other(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.start()
    sender = bot.app.pipeline.delivery.sender
    post = sender.post

    def chokes(message: Message, thread_ts: str | None = None) -> Any:
        if message.text == "a":
            raise ZeroDivisionError("a fault of ours")
        return post(message, thread_ts)

    monkeypatch.setattr(sender, "post", chokes)
    bot.app.store.enqueue([notice("#deals", letter) for letter in "ab"], bot.now)
    for _ in range(9):
        bot.polls(6 * MINUTE)
    assert [shown.text for shown in slack.shows("#deals")] == ["b"]
    [lost] = bot.app.store.lost(bot.now - HOUR)
    assert "a fault of ours" in lost.cause


def test_a_database_that_fails_once_a_message_is_sent_is_told_and_doubles_nothing(
    bot: Bot, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.follows(WIRE).settles()
    with monkeypatch.context() as patch:
        patch.setattr(bot.app.store, "mark_sent", full)
        with pytest.raises(StoreError, match="full"):
            bot.hears(REVIEW)
    for _ in range(2):
        bot.polls()
    assert len(slack.shows("#deals")) == 1
    assert states(bot) == {OutboxState.SENT}


def full(*_: object) -> None:
    raise StoreError("the disk is full")


def test_a_message_that_nobody_can_look_up_is_listed_as_perhaps_lost(bot: Bot, slack: FakeSlack) -> None:
    slack.workspace.scopes = ("chat:write", "channels:read")
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "drop_after_accept")
    bot.hears(REVIEW)
    bot.polls()
    bot.sums_up()
    bot.polls()
    assert len(slack.shows("#deals")) == 1
    assert OutboxState.UNKNOWN in states(bot)
    [digest] = slack.shows("#deals-ops")
    assert "#deals: Arden Harborside plant:" in digest.text
    bot.hears(CLOSURE)  # a story whose message may be lost goes on in a new one
    assert "March 2028" in slack.shows("#deals")[-1].text


def test_when_the_whole_workspace_must_wait_nothing_is_lost_and_all_stays_in_order(
    bot: Bot, slack: FakeSlack
) -> None:
    slack.has_channel("#plants")
    bot.tracks(replace(PLANT, channel="#plants"), replace(DEAL, channel="#deals"))
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "429", times=2, retry_after=60)
    bot.carries(at(VENTURE, bot.now), WIRE)
    bot.hears(REVIEW)
    assert told(slack) == told(slack, "#plants") == []
    asked = len(slack.calls("chat.postMessage"))
    bot.polls(59 * SECOND)
    assert len(slack.calls("chat.postMessage")) == asked
    bot.hears(CLOSURE)
    bot.polls()
    assert ["March 2028" in shown.text for shown in told(slack, "#plants")] == [True, True]
    assert len(told(slack)) == 1
    assert states(bot) == {OutboxState.SENT}


def test_an_edit_that_must_wait_holds_up_no_news(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    slack.fails("chat.update", "429", retry_after=3600)
    bot.hears(CLOSURE)
    [story] = slack.shows("#deals")
    assert "March 2028" in story.thread[0].text
    assert not story.edited
    bot.polls(HOUR + MINUTE)
    [story] = slack.shows("#deals")
    assert "March 2028" in story.text


def test_one_bad_channel_never_delays_the_others(bot: Bot, slack: FakeSlack) -> None:
    slack.has_channel("#plants")
    bot.tracks(replace(PLANT, channel="#plants"), replace(DEAL, channel="#deals"))
    bot.follows(WIRE).start(Slack(slack.token, slack.url, timeout=30))
    bot.settles()
    hung = threading.Event()
    slack.hangs("#plants", hung)
    delivery = bot.app.pipeline.delivery
    bot.app.store.enqueue([notice("#plants", "a")], bot.now)
    delivery.begin(bot.now)
    for letter in "abc":
        bot.app.store.enqueue([notice("#deals", letter)], bot.now)
        for _, outcome in delivery.begin(bot.now):
            assert outcome == 1
    assert len(slack.shows("#deals")) == 3
    assert slack.shows("#plants") == []
    hung.set()


def test_messages_of_a_channel_are_a_second_apart_and_in_order(bot: Bot, slack: FakeSlack) -> None:
    sender = Slack(slack.token, slack.url)
    bot.follows(WIRE).start(sender)
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return False

    bot.app.pipeline.delivery.wait = wait
    bot.app.store.enqueue([notice("#deals", letter) for letter in "abcde"], bot.now)
    bot.app.pipeline.delivery.deliver(bot.now)
    assert waited == [1.0] * 5
    assert [shown.text for shown in slack.shows("#deals")] == list("abcde")


def test_a_webhook_makes_a_message_of_each_fact_and_fails_none(bot: Bot, slack: FakeSlack) -> None:
    webhook = Webhook(slack.webhook_url)
    webhook.pace = 0.0
    bot.follows(WIRE, "paper.example").start(webhook)
    bot.settles()
    bot.hears(REVIEW)
    bot.hears(at(REVIEW, bot.now), "paper.example")  # another outlet: nothing a webhook could show
    bot.hears(CLOSURE)
    _, second = slack.shows("#deals")
    assert "New stage" in second.text
    assert "Before" in second.text
    assert states(bot) == {OutboxState.SENT}


def test_after_a_webhook_a_token_begins_with_a_message_it_can_edit(bot: Bot, slack: FakeSlack) -> None:
    webhook = Webhook(slack.webhook_url)
    webhook.pace = 0.0
    bot.follows(WIRE).start(webhook)
    bot.settles()
    bot.hears(REVIEW)
    bot.restarts()
    bot.hears(CLOSURE)
    bot.hears(SALE_DENIED)
    _, story = slack.shows("#deals")
    assert story.edited
    assert len(story.thread) == 1


def test_a_token_that_was_refused_is_tried_again_after_an_hour(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "account_inactive")
    bot.hears(REVIEW)
    bot.polls(HOUR - MINUTE - timedelta(minutes=20))
    assert slack.shows("#deals") == []
    bot.polls(HOUR)
    assert len(slack.shows("#deals")) == 1


def test_a_token_that_was_refused_by_a_clock_that_is_set_back_is_tried_again(
    bot: Bot, slack: FakeSlack
) -> None:
    bot.now += 9 * HOUR
    bot.follows(WIRE).settles()
    slack.fails("chat.postMessage", "account_inactive")
    bot.hears(at(REVIEW, bot.now))
    bot.polls(MINUTE)
    bot.now -= 9 * HOUR
    bot.polls(MINUTE)
    assert len(slack.shows("#deals")) == 1


def test_an_article_that_takes_a_figure_back_is_told_as_a_correction(bot: Bot, slack: FakeSlack) -> None:
    bot.follows(WIRE).settles()
    bot.hears(REVIEW)
    bot.hears(CLOSURE)
    body = CLOSURE.body.replace("in March 2028", "in March 2029").replace("3,900 jobs", "2,900 jobs")
    edited = replace(CLOSURE, title=CLOSURE.title.replace("2028", "2029"), body=body)
    bot.hears(edited)
    [story] = slack.shows("#deals")
    assert story.thread[-1].text.startswith("Correction: ")
    assert story.thread[-1].broadcast
    assert "Correction: " in story.thread[-1].fallback
    assert "Matched: " in story.text
