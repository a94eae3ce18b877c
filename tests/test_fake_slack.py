"""The fake must refuse, strip and lose what Slack does, or the tests that stand on it prove nothing."""

import http.client
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import FakeSlack

META = {"event_type": "told", "event_payload": {"key": "k1"}}
HEADER = {"type": "header", "text": {"type": "plain_text", "text": "Closed"}}


@pytest.fixture
def client(slack: FakeSlack) -> WebClient:
    return WebClient(slack.token, slack.url, retry_handlers=[])


def refusal(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def post(client: WebClient, **more: Any) -> Any:
    return client.chat_postMessage(channel="#deals", **{"text": "Closed", **more})


def test_a_post_is_shown_with_its_thread(slack: FakeSlack, client: WebClient) -> None:
    parent = post(client, blocks=[HEADER])
    post(client, text="In March &amp; for good", thread_ts=parent["ts"], reply_broadcast=True)
    [shown] = slack.shows("#deals")
    assert shown.text == "Closed"
    assert [(reply.text, reply.broadcast) for reply in shown.thread] == [("In March & for good", True)]


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 51,
        [{"type": "novelty"}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
        [{"type": "section", "fields": [{"type": "plain_text", "text": "x", "verbatim": True}]}],
        [{"type": "section"}],
        [{"type": "context", "elements": []}],
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
    ],
)
def test_blocks_out_of_bounds_are_refused(client: WebClient, blocks: list[dict[str, Any]]) -> None:
    assert refusal(client.chat_postMessage, channel="#deals", text="x", blocks=blocks) == "invalid_blocks"


def test_many_long_blocks_are_refused_together(client: WebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_900}}] * 5
    assert refusal(post, client=client, blocks=long) == "msg_blocks_too_long"


def test_nothing_to_show_is_refused(client: WebClient) -> None:
    asked = {"channel": "#deals", "text": " "}
    assert refusal(client.api_call, api_method="chat.postMessage", json=asked) == "no_text"


def test_channels_that_cannot_be_posted_to(slack: FakeSlack, client: WebClient) -> None:
    slack.has_channel("#closed", archived=True)
    slack.has_channel("#others", member=False)
    slack.has_channel("#secret", member=False, private=True)
    answers = {name: refusal(client.chat_postMessage, channel=name, text="x") for name in (
        "#closed", "#others", "#secret", "#nowhere",
    )}  # fmt: skip
    assert answers == {
        "#closed": "is_archived", "#others": "not_in_channel",
        "#secret": "channel_not_found", "#nowhere": "channel_not_found",
    }  # fmt: skip


def test_a_public_channel_can_be_joined(slack: FakeSlack, client: WebClient) -> None:
    others = slack.has_channel("#others", member=False)
    client.conversations_join(channel=others.id)
    assert client.chat_postMessage(channel="#others", text="x")["ok"]


def test_names_are_taken_by_posting_alone(client: WebClient) -> None:
    parent = post(client)
    assert refusal(client.chat_update, channel="#deals", ts=parent["ts"], text="x") == "channel_not_found"
    assert refusal(client.conversations_history, channel="#deals") == "channel_not_found"


def test_an_update_without_blocks_deletes_them_and_keeps_metadata(
    slack: FakeSlack, client: WebClient
) -> None:
    parent = post(client, blocks=[HEADER], metadata=META)
    client.chat_update(channel=parent["channel"], ts=parent["ts"], text="Sold")
    [shown] = slack.shows("#deals")
    assert (shown.text, shown.edited, shown.metadata) == ("Sold", True, META)


def test_a_reply_to_a_deleted_parent_lands_at_the_root(slack: FakeSlack, client: WebClient) -> None:
    parent = post(client)
    slack.deletes(parent["ts"])
    stray = post(client, thread_ts=parent["ts"])
    assert "thread_ts" not in stray["message"]
    assert len(slack.shows("#deals")) == 1


def test_history_lists_no_plain_replies_and_strips_metadata(client: WebClient) -> None:
    parent = post(client, metadata=META)
    post(client, thread_ts=parent["ts"], metadata=META)
    [bare] = client.conversations_history(channel=parent["channel"])["messages"]
    assert bare["metadata"] == {"event_type": "told"}
    [full] = client.conversations_history(channel=parent["channel"], include_all_metadata=True)["messages"]
    assert full["metadata"] == META
    assert len(client.conversations_replies(channel=parent["channel"], ts=parent["ts"])["messages"]) == 2


def test_history_comes_in_pages_newest_first(client: WebClient) -> None:
    for n in range(5):
        channel = post(client, text=f"fact {n}")["channel"]
    first = client.conversations_history(channel=channel, limit=3)
    rest = client.conversations_history(
        channel=channel, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    seen = [message["text"] for page in (first, rest) for message in page["messages"]]
    assert seen == ["fact 4", "fact 3", "fact 2", "fact 1", "fact 0"]


def test_one_message_a_second_and_a_channel() -> None:
    now = [1_752_580_800.0]
    with FakeSlack(rate_limits=True, clock=lambda: now[0]) as slack:
        client = WebClient(slack.token, slack.url, retry_handlers=[])
        post(client)
        client.chat_postMessage(channel="#deals-ops", text="another channel")
        assert refusal(post, client=client) == "ratelimited"
        now[0] += 1
        post(client)
        assert len(slack.shows("#deals")) == 2


def test_a_dead_token_and_a_lacking_scope(slack: FakeSlack, client: WebClient) -> None:
    stranger = WebClient("xoxb-other", slack.url, retry_handlers=[])
    assert refusal(stranger.auth_test) == "invalid_auth"
    slack.revokes()
    assert refusal(client.auth_test) == "token_revoked"
    with FakeSlack(scopes=("channels:read",)) as narrow:
        client = WebClient(narrow.token, narrow.url, retry_handlers=[])
        assert refusal(post, client=client) == "missing_scope"


@pytest.mark.parametrize(
    ("fault", "taken"), [("drop_before", 0), ("drop_after_accept", 1), ("500", 0), ("500_after_accept", 1)]
)
def test_faults_strike_before_or_after_a_message_is_taken(
    slack: FakeSlack, client: WebClient, fault: str, taken: int
) -> None:
    slack.fails("chat.postMessage", fault)
    with pytest.raises((http.client.RemoteDisconnected, SlackApiError)):
        post(client)
    assert len(slack.shows("#deals")) == taken
    post(client)
    assert len(slack.shows("#deals")) == taken + 1


def test_the_sdks_own_retry_posts_twice(slack: FakeSlack) -> None:
    slack.fails("chat.postMessage", "drop_after_accept")
    post(WebClient(slack.token, slack.url))
    assert len(slack.shows("#deals")) == 2


def test_mentions_are_counted_wherever_slack_would_see_them(slack: FakeSlack, client: WebClient) -> None:
    post(
        client,
        text="<!channel> and &lt;!here&gt;",
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": "by <@U1> on <!date^1^{date}|day>"}},
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "<!everyone>"},
                            {"type": "broadcast", "range": "here"},
                        ],
                    }
                ],
            },
        ],
    )
    [shown] = slack.shows("#deals")
    assert shown.mentions == ("broadcast", "!channel", "@U1")
