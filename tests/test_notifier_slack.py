import io
import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import (
    ChannelUnusable,
    DeliveryError,
    MessageRejected,
    NotAuthorised,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ThreadGone,
    Unfamiliar,
)
from bot.model import Message, Story
from bot.notifier import render
from bot.notifier.posted import Posted
from bot.notifier.slack import Slack
from bot.notifier.slack_errors import CODES, refused
from bot.notifier.webhook import Webhook
from bot.talk.voice import Voice
from tests.fakes import slack_workspace
from tests.fakes.slack import FakeSlack
from tests.fakes.stories import DECISION, NOON, PLANT, RUMOUR, STORY

LONG_AGO = NOON - timedelta(days=400)
PARENT = render.parent(Story(PLANT, (RUMOUR,), ("Harbor Wire",)), "#deals")
UPDATE = render.update(STORY, "#deals", "r2")
REPLY = render.reply(DECISION, PLANT, "#deals", broadcast=True)
NOTICE = render.notice("The disk is full.", "#deals", "disk")


@pytest.fixture
def bot(slack: FakeSlack) -> Slack:
    return Slack(slack.token, slack.url)


@pytest.fixture
def free_port() -> Iterator[int]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]  # bound and not listening: a connection is refused


def test_a_story_from_first_report_to_decision(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    bot.update(UPDATE, parent.ts, parent.channel_id)
    bot.post(REPLY, parent.ts)
    [shown] = slack.shows("#deals")
    assert shown.text.startswith("🔴 Closure decided")
    assert shown.edited
    [reply] = shown.thread
    assert reply.broadcast
    assert "March 2028" in reply.text


def test_every_post_says_what_it_is_and_unfurls_nothing(slack: FakeSlack, bot: Slack) -> None:
    posted = bot.post(PARENT)
    bot.update(UPDATE, posted.ts, posted.channel_id)
    [asked], [updated] = slack.calls("chat.postMessage"), slack.calls("chat.update")
    assert asked["metadata"] == {
        "event_type": "development_posted",
        "event_payload": {"key": PARENT.key, "story": "harborside", "kind": "parent"},
    }
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["parse"]) == (False, False, "none")
    assert "link_names" not in asked
    assert updated["parse"] == "none"
    assert slack.shows("#deals")[0].metadata["event_payload"]["key"] == PARENT.key


def test_a_message_without_blocks_is_its_text(slack: FakeSlack, bot: Slack) -> None:
    bot.post(replace(PARENT, blocks=()))
    assert slack.shows("#deals")[0].text.startswith("Arden Harborside plant: ")


# ---- exactly once ---------------------------------------------------------------------------------


def test_a_connection_lost_after_the_post_makes_one_post_that_is_found_again(
    slack: FakeSlack, bot: Slack
) -> None:
    slack.fails("chat.postMessage", "drop_after_accept")
    with pytest.raises(OutcomeUnknown, match="no answer"):
        bot.post(PARENT)
    [shown] = slack.shows("#deals")
    assert bot.find(PARENT, LONG_AGO) == Posted(shown.ts, "C00000001")
    assert len(slack.calls("chat.postMessage")) == 1


def test_a_connection_lost_before_the_post_is_found_to_have_made_none(slack: FakeSlack, bot: Slack) -> None:
    slack.fails("chat.postMessage", "drop_before")
    with pytest.raises(OutcomeUnknown):
        bot.post(PARENT)
    assert bot.find(PARENT, LONG_AGO) is None


def test_a_reply_is_found_in_its_thread_and_nowhere_else(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    quiet = replace(REPLY, broadcast=False)
    slack.fails("chat.postMessage", "500_after_accept")
    with pytest.raises(OutcomeUnknown):
        bot.post(quiet, parent.ts)
    [reply] = slack.shows("#deals")[0].thread
    assert bot.find(quiet, LONG_AGO, parent.ts) == Posted(reply.ts, parent.channel_id)
    assert bot.find(quiet, LONG_AGO) is None


def test_a_message_is_found_many_pages_back_but_not_before_oldest(
    slack: FakeSlack, bot: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.notifier.slack_api.PAGE", 2)
    first = bot.post(PARENT)
    for n in range(5):
        bot.post(render.notice("x", "#deals", str(n)))
    assert bot.find(PARENT, LONG_AGO) == first
    assert len(slack.calls("conversations.history")) == 3
    assert bot.find(PARENT, LONG_AGO + timedelta(days=100_000)) is None


def test_pages_that_lead_in_a_circle_are_left(bot: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer that a proxy in between has kept, say."""
    bot.learn({"#deals": "C00000001"})
    monkeypatch.setattr(slack_workspace, "_page", lambda listed, asked: ([], "again"))
    with pytest.raises(OutcomeUnknown, match="no end"):
        bot.find(PARENT, LONG_AGO)


def test_without_the_right_to_look_the_outcome_stays_unknown() -> None:
    with FakeSlack(scopes=("chat:write",)) as slack:
        bot = Slack(slack.token, slack.url)
        assert bot.check().lacks
        assert not bot.finds
        with pytest.raises(OutcomeUnknown, match=r"channels:(read|history)"):
            bot.find(PARENT, LONG_AGO)


def test_a_right_to_look_that_turns_out_to_be_missing_is_not_counted_on(slack: FakeSlack, bot: Slack) -> None:
    bot.post(PARENT)
    slack.fails("conversations.history", "missing_scope")
    with pytest.raises(OutcomeUnknown):
        bot.find(PARENT, LONG_AGO)
    assert not bot.finds


@pytest.mark.parametrize("fault", ["429", "500", "drop_before", "token_revoked"])
def test_trouble_while_looking_leaves_the_outcome_unknown(slack: FakeSlack, bot: Slack, fault: str) -> None:
    bot.post(PARENT)
    slack.fails("conversations.history", fault)
    with pytest.raises(OutcomeUnknown, match="cannot look"):
        bot.find(PARENT, LONG_AGO)


def test_no_reply_is_found_where_its_thread_is_gone(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    slack.deletes(parent.ts)
    assert bot.find(REPLY, LONG_AGO, parent.ts) is None


def test_an_answer_that_does_not_say_where_the_message_stands_is_unclear(
    bot: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(slack_workspace._METHODS, "chat.postMessage", lambda *_: {})
    with pytest.raises(OutcomeUnknown):
        bot.post(PARENT)


def test_a_message_has_one_id_of_ours_until_slack_refuses_it(slack: FakeSlack, bot: Slack) -> None:
    slack.fails("chat.postMessage", "duplicate_message_not_found")
    with pytest.raises(OutcomeUnknown):
        bot.post(PARENT)
    bot.post(PARENT)
    bot.post(NOTICE)
    again = Slack(slack.token, slack.url)
    again.post(PARENT)
    ids = [call.get("client_msg_id") for call in slack.calls("chat.postMessage")]
    assert ids[0] == ids[3]
    assert ids[1] is None
    assert len(set(ids)) == 3


# ---- who we are -----------------------------------------------------------------------------------


def test_check_says_whose_token_it_is(bot: Slack) -> None:
    identity = bot.check()
    assert (identity.team, identity.user, identity.lacks) == ("Fake", "dealwire", ())
    assert bot.finds


def test_check_names_the_scope_that_posting_needs() -> None:
    with FakeSlack(scopes=("channels:history",)) as slack:
        bot = Slack(slack.token, slack.url)
        with pytest.raises(NotAuthorised, match="chat:write"):
            bot.check()
        with pytest.raises(NotAuthorised, match="chat:write"):
            bot.post(PARENT)


def test_check_says_what_to_do_about_a_token_that_is_dead(slack: FakeSlack, bot: Slack) -> None:
    slack.revokes()
    with pytest.raises(NotAuthorised, match=r"SLACK_BOT_TOKEN .*token_revoked.* install the app anew"):
        bot.check()


def test_a_token_revoked_while_running(slack: FakeSlack, bot: Slack) -> None:
    bot.post(PARENT)
    slack.revokes()
    with pytest.raises(NotAuthorised, match="token_revoked"):
        bot.post(REPLY)


# ---- channels and threads -------------------------------------------------------------------------


def test_a_public_channel_is_joined_when_that_is_all_it_takes(slack: FakeSlack, bot: Slack) -> None:
    slack.expels("#deals")
    bot.post(PARENT)
    assert len(slack.shows("#deals")) == 1


def test_a_channel_is_joined_by_id_too(slack: FakeSlack, bot: Slack) -> None:
    others = slack.has_channel("#others", member=False)
    posted = bot.post(replace(PARENT, channel=others.id))
    assert posted.channel_id == others.id
    assert slack.calls("conversations.list") == []


def test_without_the_right_to_join_it_asks_to_be_invited() -> None:
    with FakeSlack(scopes=("chat:write", "channels:read")) as slack:
        slack.expels("#deals")
        with pytest.raises(ChannelUnusable, match="/invite"):
            Slack(slack.token, slack.url).post(PARENT)
        assert slack.shows("#deals") == []


def test_trouble_while_joining_leaves_the_message_unsent_for_certain(slack: FakeSlack, bot: Slack) -> None:
    slack.expels("#deals")
    slack.fails("conversations.join", "drop_after_accept")
    with pytest.raises(NotSent, match="joining"):
        bot.post(PARENT)


@pytest.mark.parametrize("channel", ["#nowhere", "#deals"])
def test_a_wrong_or_closed_channel(slack: FakeSlack, bot: Slack, channel: str) -> None:
    slack.archives("#deals")
    with pytest.raises(ChannelUnusable):
        bot.post(replace(PARENT, channel=channel))


def test_a_reply_to_a_deleted_parent_is_withdrawn(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    slack.deletes(parent.ts)
    with pytest.raises(ThreadGone):
        bot.post(REPLY, parent.ts)
    assert slack.shows("#deals") == []


def test_a_stray_reply_of_unclear_fate_is_found_and_withdrawn(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    slack.deletes(parent.ts)
    slack.fails("chat.postMessage", "drop_after_accept")
    with pytest.raises(OutcomeUnknown):
        bot.post(REPLY, parent.ts)
    assert len(slack.shows("#deals")) == 1
    with pytest.raises(ThreadGone):
        bot.find(REPLY, LONG_AGO, parent.ts)
    assert slack.shows("#deals") == []


def test_a_stray_reply_that_cannot_be_withdrawn_is_said_to_stay(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    slack.deletes(parent.ts)
    slack.fails("chat.delete", "cant_delete_message")
    with pytest.raises(ThreadGone, match="stays"):
        bot.post(REPLY, parent.ts)


def test_an_update_of_a_deleted_parent(slack: FakeSlack, bot: Slack) -> None:
    parent = bot.post(PARENT)
    slack.deletes(parent.ts)
    with pytest.raises(ThreadGone):
        bot.update(UPDATE, parent.ts, parent.channel_id)


def test_a_channel_is_found_by_name_among_many_without_the_right_to_see_private_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.notifier.slack_api.PAGE", 1)
    with FakeSlack(
        ("#a", "#b", "#deals"), scopes=("chat:write", "channels:history", "channels:read")
    ) as slack:
        bot = Slack(slack.token, slack.url)
        assert bot.find(PARENT, LONG_AGO) is None
        with pytest.raises(OutcomeUnknown, match="no channel #nowhere"):
            bot.find(replace(PARENT, channel="#nowhere"), LONG_AGO)


def test_a_permalink_leads_to_the_message(bot: Slack) -> None:
    parent = bot.post(PARENT)
    assert bot.permalink(parent.ts, parent.channel_id).endswith(parent.ts.replace(".", ""))


def test_a_channel_that_was_renamed_is_still_the_same_channel(slack: FakeSlack, bot: Slack) -> None:
    bot.post(PARENT)
    slack.renames("#deals", "#deals-asia")
    bot.post(NOTICE)
    later = Slack(slack.token, slack.url)
    with pytest.raises(ChannelUnusable):
        later.post(replace(NOTICE, key="later"))
    later.learn({"#deals": slack.workspace.channel("#deals-asia").id})
    later.post(replace(NOTICE, key="later"))
    assert len(slack.shows("#deals-asia")) == 3


def test_a_channel_made_anew_under_the_old_name_is_found(slack: FakeSlack, bot: Slack) -> None:
    bot.post(PARENT)
    slack.renames("#deals", "#deals-old")
    slack.archives("#deals-old")
    slack.has_channel("#deals")
    bot.post(NOTICE)
    assert len(slack.shows("#deals")) == 1


# ---- every outcome --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", RateLimited),
        ("500", OutcomeUnknown),
        ("fatal_error", OutcomeUnknown),
        ("internal_error", OutcomeUnknown),
        ("drop_before", OutcomeUnknown),
        ("invalid_auth", NotAuthorised),
        ("account_inactive", NotAuthorised),
        ("restricted_action", ChannelUnusable),
        ("msg_blocks_too_long", MessageRejected),
        ("invalid_metadata_format", MessageRejected),
        ("restricted_action_thread_locked", ThreadGone),
        ("rate_limited", RateLimited),
        ("message_limit_exceeded", RateLimited),
        ("posting_to_channel_denied", ChannelUnusable),
        ("edit_window_closed", ThreadGone),
        ("msg_too_long", MessageRejected),
        ("some_new_error", Unfamiliar),
    ],
)
def test_what_slack_answers_is_one_error_of_ours(
    slack: FakeSlack, bot: Slack, fault: str, error: type[DeliveryError]
) -> None:
    slack.fails("chat.postMessage", fault)
    with pytest.raises(error) as caught:
        bot.post(PARENT)
    assert type(caught.value) is error


def test_slack_says_how_long_to_wait(slack: FakeSlack, bot: Slack) -> None:
    slack.fails("chat.postMessage", 429, retry_after=42)
    with pytest.raises(RateLimited) as caught:
        bot.post(PARENT)
    assert caught.value.seconds == 42


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}])
def test_without_a_time_to_wait_there_is_a_default(headers: dict[str, str]) -> None:
    error = refused("chat.postMessage", 429, {}, headers)
    assert isinstance(error, RateLimited)
    assert error.seconds == 30


# docs.slack.dev, chat.postMessage and chat.update: what a message of ours can be answered with.
DOCUMENTED = """
    app_access_restricted cannot_reply_to_message channel_not_found duplicate_channel_not_found
    duplicate_message_not_found ekm_access_denied invalid_blocks invalid_blocks_format invalid_metadata_format
    invalid_metadata_schema is_archived message_limit_exceeded messages_tab_disabled
    metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long no_text not_in_channel rate_limited
    restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
    restricted_action_thread_locked restricted_action_thread_only_channel team_not_found too_many_attachments
    block_mismatch cant_update_message edit_window_closed external_channel_migrating is_inactive
    message_not_found msg_too_long posting_to_channel_denied update_failed access_denied account_inactive
    invalid_auth missing_scope no_permission not_allowed_token_type not_authed org_login_required ratelimited
    token_expired token_revoked fatal_error internal_error service_unavailable request_timeout
"""


@pytest.mark.parametrize("code", DOCUMENTED.split())
def test_no_documented_answer_is_met_by_chance(code: str) -> None:
    assert type(refused("chat.postMessage", 200, {"error": code}, {})) is not Unfamiliar


def test_every_code_of_the_table_stands_once() -> None:
    codes = [code for row in CODES.values() for code in row.split()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, None, OutcomeUnknown),
        (200, {"ok": False, "error": "Received a page, not JSON"}, OutcomeUnknown),
        (403, {"ok": False, "error": "Received a page, not JSON"}, NotSent),
        (503, {"ok": False, "error": "invalid_auth"}, OutcomeUnknown),
        (400, {"ok": False, "error": "invalid_auth"}, NotAuthorised),
    ],
)
def test_the_status_is_looked_at_first(status: int, body: object, error: type[DeliveryError]) -> None:
    assert type(refused("chat.postMessage", status, body, {})) is error


def test_a_refused_payload_says_where(slack: FakeSlack, bot: Slack) -> None:
    with pytest.raises(MessageRejected, match="/blocks/0"):
        bot.post(replace(PARENT, blocks=({"type": "novelty"},)))


def test_no_answer_in_time_is_unknown(slack: FakeSlack) -> None:
    slack.fails("chat.postMessage", "timeout_after_accept")
    impatient = Slack(slack.token, slack.url, timeout=0.2)  # type: ignore[arg-type]
    with pytest.raises(OutcomeUnknown, match="no answer"):
        impatient.post(PARENT)
    assert len(slack.shows("#deals")) == 1


def test_nobody_listening_is_certain(free_port: int) -> None:
    with pytest.raises(NotSent, match="could not be reached") as caught:
        Slack("xoxb-secret", f"http://127.0.0.1:{free_port}/").post(PARENT)
    assert type(caught.value) is NotSent


def test_an_unknown_host_is_certain(bot: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(NotSent, match="gaierror"):
        bot.post(PARENT)


@pytest.mark.parametrize("address", ["slack.example/api/", "ftp://slack.example/", "http://slack.example:x/"])
def test_an_address_that_is_none_is_refused_at_once_and_not_shown(address: str) -> None:
    with pytest.raises(NotAuthorised, match=r"^SLACK_API_URL is not an http") as caught:
        Slack("xoxb-secret", address)
    assert "example" not in str(caught.value)
    with pytest.raises(NotAuthorised, match=r"^SLACK_WEBHOOK_URL is not an http"):
        Webhook(address)


# ---- the webhook ----------------------------------------------------------------------------------


def test_a_webhook_posts_and_knows_no_more(slack: FakeSlack) -> None:
    hook = Webhook(slack.webhook_url)
    assert hook.post(PARENT) == Posted("", "")
    assert hook.post(replace(PARENT, blocks=())) == Posted("", "")
    rich, plain = slack.shows("#deals")
    assert rich.text.startswith("🟡 Under review")
    assert plain.text.startswith("Arden Harborside plant: ")
    with pytest.raises(ThreadGone):
        hook.update(UPDATE, "", "")
    with pytest.raises(OutcomeUnknown):
        hook.find(PARENT, NOON)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", RateLimited),
        ("500_after_accept", OutcomeUnknown),
        ("drop_after_accept", OutcomeUnknown),
        ("cut_after_accept", OutcomeUnknown),
        ("is_archived", ChannelUnusable),
        ("not_in_channel", ChannelUnusable),
        ("no_service", NotAuthorised),
        ("invalid_payload", MessageRejected),
    ],
)
def test_what_a_webhook_answers_is_one_error_of_ours(
    slack: FakeSlack, fault: str, error: type[DeliveryError]
) -> None:
    slack.fails("webhook", fault)
    with pytest.raises(error):
        Webhook(slack.webhook_url).post(PARENT)


@pytest.mark.parametrize("fault", ["429", "500", "drop", "cut"])
def test_what_keeps_an_answer_from_one_person_is_an_error_of_ours(slack: FakeSlack, fault: str) -> None:
    slack.fails("respond", fault)
    with pytest.raises(DeliveryError):
        Voice(slack.token, slack.url).whisper(f"{slack.url}respond/7", PARENT)


# ---- secrets --------------------------------------------------------------------------------------


def test_no_secret_is_ever_shown(slack: FakeSlack, free_port: int) -> None:
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        dead = f"http://127.0.0.1:{free_port}"
        senders: list[Slack | Webhook] = [
            Slack(slack.token, slack.url), Slack("xoxb-hush", slack.url), Slack("xoxb-hush", dead),
            Webhook(slack.webhook_url), Webhook(f"{dead}/services/T0/B0/hush"),
        ]  # fmt: skip
        for sender in senders:
            told.write(repr(sender) + attempt(sender, PARENT))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert "hush" not in told.getvalue()
    assert slack.token not in told.getvalue()


def attempt(sender: Slack | Webhook, message: Message) -> str:
    try:
        return repr(sender.post(message))
    except DeliveryError as error:
        return f"{error!r} {error} {error.__cause__}"
