"""`dealwire slack test`: the whole round in front of the user's eyes, and what to mend where it fails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.notifier.manifest import SCOPES
from tests.fakes.commands import Dealwire, Said
from tests.fakes.program import Program
from tests.fakes.slack import FakeSlack

TEXT = Path(__file__).parent.parent / "docs" / "slack-manifest.yaml"
POSTED = ["post", "reply", "edit", "look up", "delete"]
Try = Callable[..., Said]


@pytest.fixture
def dealwire(dealwire: Dealwire, tmp_path: Path) -> Dealwire:
    program = Program(tmp_path, {})
    program.settings["slack"] = {"channel": "#deals", "operators": "#deals-ops"}
    program.writes_config()
    return dealwire


def tries(dealwire: Dealwire, slack: FakeSlack, *options: str, **environment: str) -> Said:
    place = {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url} | environment
    return dealwire("slack", "test", *options, **place)


def wrong(said: Said) -> list[str]:
    return [line for line in said.out.splitlines() if line.startswith("WRONG")]


def test_the_whole_round_leaves_nothing_behind(dealwire: Dealwire, slack: FakeSlack) -> None:
    said = tries(dealwire, slack)
    assert said.code == 0
    assert [line for line in said.out.splitlines() if "in #deals:" in line] == [
        f"ok    {what} in #deals: done" for what in POSTED
    ]
    assert "#deals-ops: can be posted to" in said.out
    assert slack.shows("#deals") == []
    assert len(slack.calls("chat.postMessage")) == 2
    assert slack.calls("chat.postMessage")[1]["thread_ts"]
    assert len(slack.calls("chat.update")) == 1


def test_another_channel(dealwire: Dealwire, slack: FakeSlack) -> None:
    slack.has_channel("#try")
    assert "ok    delete in #try: done" in tries(dealwire, slack, "--channel", "#try").out


@pytest.mark.parametrize("scope", ["chat:write", "channels:read"])
def test_each_scope_that_is_missing_is_named(dealwire: Dealwire, slack: FakeSlack, scope: str) -> None:
    slack.workspace.scopes = tuple(has for has in slack.workspace.scopes if has != scope)
    said = tries(dealwire, slack)
    assert said.code == 1
    assert any(scope in line for line in wrong(said))
    assert "dealwire slack manifest" in said.out


def test_without_a_history_it_cannot_look_a_message_up_and_says_so(
    dealwire: Dealwire, slack: FakeSlack
) -> None:
    slack.workspace.scopes = ("chat:write", "channels:read", "channels:join")
    said = tries(dealwire, slack)
    assert any("look up in #deals" in line for line in wrong(said))
    assert "ok    delete in #deals: done" in said.out
    assert slack.shows("#deals") == []


def test_what_it_can_do_without_is_told_and_nothing_to_mend(dealwire: Dealwire, slack: FakeSlack) -> None:
    slack.workspace.scopes = ("chat:write", "channels:read", "channels:history")
    said = tries(dealwire, slack)
    assert "can do without channels:join" in said.out
    assert said.code == 0


def test_a_public_channel_is_entered(dealwire: Dealwire, slack: FakeSlack) -> None:
    slack.expels("#deals")
    slack.expels("#deals-ops")
    assert tries(dealwire, slack).code == 0
    assert slack.workspace.channel("#deals-ops").member


def test_an_invitation_that_is_missing_is_named_with_the_channel(
    dealwire: Dealwire, slack: FakeSlack
) -> None:
    for name in ("#deals", "#deals-ops"):
        slack.workspace.channel(name).private = True
        slack.expels(name)
    said = tries(dealwire, slack)
    assert said.code == 1
    assert len(wrong(said)) == 2
    assert "/invite @dealwire in #deals\n" in said.out
    assert "/invite @dealwire in #deals-ops" in said.out


def test_what_was_posted_is_taken_away_when_a_later_step_fails(dealwire: Dealwire, slack: FakeSlack) -> None:
    slack.fails("chat.update", "edit_window_closed")
    slack.fails("chat.delete", "500")
    said = tries(dealwire, slack)
    assert len(wrong(said)) == 2
    assert slack.shows("#deals") == []


def test_a_dead_token_stops_at_once(dealwire: Dealwire, slack: FakeSlack) -> None:
    slack.revokes()
    said = tries(dealwire, slack)
    assert said.code == 1
    assert "token_revoked" in said.out
    assert slack.calls("chat.postMessage") == []


def test_where_people_talk_back_the_socket_is_tried_and_its_scopes_are_named(
    dealwire: Dealwire, slack: FakeSlack
) -> None:
    slack.workspace.scopes = tuple(scope.name for scope in SCOPES if scope.name != "commands")
    said = tries(dealwire, slack, SLACK_APP_TOKEN=slack.app_token)
    assert len(wrong(said)) == 1
    assert "lacks commands" in wrong(said)[0]
    assert "ok    socket: can be opened" in said.out
    said = tries(dealwire, slack, SLACK_APP_TOKEN="xapp-old")
    assert "connections:write" in said.out


def test_a_webhook_posts_one_message_and_says_what_it_cannot_do(dealwire: Dealwire, slack: FakeSlack) -> None:
    said = dealwire("slack", "test", SLACK_WEBHOOK_URL=slack.webhook_url)
    assert said.code == 0
    assert "neither thread, edit, look up nor delete" in said.out
    assert len(slack.shows("#deals")) == 1


def test_without_a_token_it_says_where_to_get_one(dealwire: Dealwire) -> None:
    said = dealwire("slack", "test")
    assert said.code == 1
    assert "docs/slack.md" in said.out


def test_the_manifest_of_the_documents_is_the_one_that_is_printed(dealwire: Dealwire) -> None:
    assert dealwire("slack", "manifest").out == TEXT.read_text(encoding="utf-8")


def test_the_manifest_asks_for_a_socket_only_where_people_talk_back(dealwire: Dealwire) -> None:
    from ruamel.yaml import YAML

    plain, talk = (
        YAML(typ="safe").load(dealwire("slack", "manifest", *more).out) for more in ((), ("--talk",))
    )
    assert not plain["settings"]["socket_mode_enabled"]
    assert talk["settings"]["socket_mode_enabled"]
    assert talk["settings"]["interactivity"]["is_enabled"]
    assert talk["features"]["slash_commands"][0]["command"] == "/dealwire"
    assert talk["oauth_config"]["scopes"]["bot"] == [scope.name for scope in SCOPES]
    assert set(plain["oauth_config"]["scopes"]["bot"]) < set(talk["oauth_config"]["scopes"]["bot"])
    assert not plain["settings"]["token_rotation_enabled"]
