"""What `dealwire slack test` does: each thing that alerts need, once, in front of your eyes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.commands.checks import Finding
from bot.config import Environment
from bot.errors import ChannelUnusable, DeliveryError, NotAuthorised, NotSent
from bot.model import Message
from bot.notifier import manifest, render
from bot.notifier.posted import Posted
from bot.notifier.slack import Identity, Slack
from bot.notifier.webhook import Webhook
from bot.talk.socket import knock

LOOK_BACK = timedelta(minutes=2)  # Slack's clock and ours
FIRST = "A test of dealwire: this message is edited, answered and taken away again."
EDITED = "A test of dealwire: edited."
REPLY = "A test of dealwire: a reply in its thread."
RIGHTS = "in the app's settings paste `dealwire slack manifest` under App Manifest, then install it anew"
SOCKET = "copy the app token again (Basic Information, App-Level Tokens, connections:write)"
UNSET = "set SLACK_BOT_TOKEN (docs/slack.md says how to get one), or SLACK_WEBHOOK_URL"
HOOKED = "it posts, and can neither thread, edit, look up nor delete; take the test's message away by hand"


def trial(environment: Environment, channel: str, others: Sequence[str], now: datetime) -> Iterator[Finding]:
    """Posts, edits, answers, looks up and deletes a message in `channel`; enters `others`."""
    if environment.slack_bot_token:
        slack = Slack(environment.slack_bot_token, environment.slack_api_url or None)
        yield from _with_token(slack, channel, others, now, talk=environment.talks)
        if environment.talks:
            address = environment.slack_api_url or None
            yield _tried("socket", partial(knock, environment.slack_app_token, address), "can be opened")
    elif environment.slack_webhook_url:
        yield _tried("webhook", partial(_hook, Webhook(environment.slack_webhook_url), channel, now), HOOKED)
    else:
        yield Finding(False, "slack", "neither a token nor a webhook is set", UNSET)


def _with_token(
    slack: Slack, channel: str, others: Sequence[str], now: datetime, *, talk: bool
) -> Iterator[Finding]:
    try:
        identity = slack.check()
    except DeliveryError as error:
        yield Finding(False, "token", str(error), _mend(error, channel))
        return
    yield Finding(True, "token", f"{identity.team}, as {identity.user}")
    yield from _scopes(identity, talk=talk)
    yield from _round(slack, channel, now)
    for other in others:
        yield _tried(other, partial(_enter, slack, other), "can be posted to")


def _scopes(identity: Identity, *, talk: bool) -> Iterator[Finding]:
    needed = tuple(manifest.lacks(identity.scopes, talk=talk))
    for lack in needed:
        yield Finding(False, "scope", f"lacks {lack}", RIGHTS)
    for scope in manifest.missing(identity.scopes, talk=talk):
        told = f"{scope.name}: {scope.without}"
        if told not in needed:
            yield Finding(True, "scope", f"can do without {told}")


def _round(slack: Slack, channel: str, now: datetime) -> Iterator[Finding]:
    """Whatever fails, what was posted is taken away again."""
    first, posted = _message(FIRST, channel, now), list[Posted]()
    steps: dict[str, Callable[[], object]] = {
        "post": lambda: posted.append(slack.post(first)),
        "reply": lambda: posted.append(slack.post(_message(REPLY, channel, now), posted[0].ts)),
        "edit": lambda: slack.update(_message(EDITED, channel, now), posted[0].ts, posted[0].channel_id),
        "look up": lambda: _found(slack.find(first, now - LOOK_BACK)),
        "delete": partial(_clear, slack, posted),
    }
    try:
        for name, step in steps.items():
            yield _tried(f"{name} in {channel}", step, "done", channel)
            if not posted:
                return
    finally:
        _tried("delete", partial(_clear, slack, posted), "done")


def _clear(slack: Slack, posted: list[Posted]) -> None:
    while posted:
        slack.delete(posted[-1])
        posted.pop()


def _enter(slack: Slack, channel: str) -> None:
    if not slack.is_member(channel):
        slack.join(channel)


def _hook(webhook: Webhook, channel: str, now: datetime) -> None:
    webhook.post(_message(FIRST, channel, now))


def _found(posted: Posted | None) -> None:
    if posted is None:
        raise NotSent("the message that was just posted is not in the channel's history")


def _message(text: str, channel: str, now: datetime) -> Message:
    return render.notice(text, channel, f"test {now.isoformat()} {text}")


def _tried(what: str, step: Callable[[], object], done: str, channel: str = "") -> Finding:
    try:
        step()
    except DeliveryError as error:
        return Finding(False, what, str(error), _mend(error, channel or what))
    return Finding(True, what, done)


def _mend(error: DeliveryError, channel: str) -> str:
    if channel == "socket":
        return SOCKET
    if isinstance(error, NotAuthorised) or "missing_scope" in str(error):
        return (
            RIGHTS
            if "scope" in str(error)
            else "copy the Bot User OAuth Token again, or install the app anew"
        )
    if isinstance(error, ChannelUnusable):
        return f"correct the name in settings.yaml, or write /invite @dealwire in {channel}"
    return ""
