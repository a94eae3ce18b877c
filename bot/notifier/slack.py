"""Slack over its Web API or an incoming webhook. The only module that knows slack_sdk.

The SDK's own retries are off: after a connection that breaks it sends a post again, and Slack shows
it twice. Every outcome is either certain (`NotSent` and below) or `OutcomeUnknown`: `slack_errors`.
Neither the token nor the webhook's address appears in a log, a repr or an error.
"""

import http.client
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.errors import (
    ChannelUnusable,
    DeliveryError,
    NotAuthorised,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ThreadGone,
)
from bot.model import Message
from bot.notifier.posted import Posted
from bot.notifier.slack_errors import MissingScope, NotInChannel, refused, unanswered

EVENT = "development_posted"  # the metadata's event type
PAGE = 200

_SILENT = logging.Logger("slack_sdk", logging.CRITICAL + 1)  # at DEBUG the SDK logs webhook addresses


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is. `lacks`: what it may not do, and what is lost by that."""

    team: str
    user: str
    scopes: frozenset[str]
    lacks: tuple[str, ...] = ()


class Slack:
    """A workspace reached with a bot token. Shared by threads."""

    threads = True
    pace = 1.0  # seconds between two messages of a channel (docs.slack.dev: rate limits)

    def __init__(self, token: str, base_url: str | None = None, timeout: int = 15) -> None:
        address = _address("SLACK_API_URL", base_url or WebClient.BASE_URL)
        self._client = WebClient(token, address, timeout, retry_handlers=[], logger=_SILENT)
        self._ids: dict[str, str] = {}  # of channels, by the name they were posted to
        self.finds = True  # a message can be looked up

    def check(self) -> Identity:
        """auth.test: whose token, and what it may do. Raises NotAuthorised where it cannot post."""
        answer = self._call(self._client.auth_test)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        listed = headers.get("x-oauth-scopes", "")
        scopes = frozenset(scope.strip() for scope in listed.split(",") if scope.strip())
        if listed and "chat:write" not in scopes:
            raise NotAuthorised("the token lacks the scope chat:write: add it, then install the app anew")
        self.finds = not listed or bool(scopes & {"channels:history", "groups:history"})
        return Identity(answer.get("team", ""), answer.get("user", ""), scopes, tuple(_lacks(scopes)))

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:
        """Posts at the root, or as a reply; ThreadGone, and nothing left behind, if the parent is deleted."""
        try:
            answer = self._post(message, thread_ts)
        except NotInChannel:
            self.join(message.channel)
            answer = self._post(message, thread_ts)
        posted = _posted(answer)
        self._ids[message.channel] = posted.channel_id
        if thread_ts and (answer.get("message") or {}).get("thread_ts") != thread_ts:
            self._withdraw(posted)
        return posted

    def update(self, message: Message, ts: str, channel_id: str) -> Posted:
        """Replaces what a message shows. Raises ThreadGone where it is deleted or may not be edited."""
        shown = {"text": message.text, "blocks": message.blocks or None, "parse": "none"}
        return _posted(self._call(self._client.chat_update, channel=channel_id, ts=ts, **shown))

    def find(self, message: Message, oldest: datetime, thread_ts: str | None = None) -> Posted | None:
        """The message that carries this one's key, posted since `oldest`, if there is one.

        Raises OutcomeUnknown, and nothing else, where it cannot look: what was unclear stays so.
        """
        try:
            channel = self._id(message.channel)
            for shown in self._shown(channel, oldest, thread_ts):
                payload = (shown.get("metadata") or {}).get("event_payload") or {}
                if payload.get("key") == message.key:
                    return Posted(shown["ts"], channel)
        except ThreadGone:
            return None
        except DeliveryError as error:
            self.finds = self.finds and not isinstance(error, MissingScope)
            raise OutcomeUnknown(f"cannot look a message up: {error}") from None
        return None

    def permalink(self, ts: str, channel_id: str) -> str:
        answer = self._call(self._client.chat_getPermalink, channel=channel_id, message_ts=ts)
        return str(answer["permalink"])

    def join(self, channel: str) -> None:
        """Enters a public channel. Raises ChannelUnusable where only a member can let the bot in."""
        try:
            self._call(self._client.conversations_join, channel=self._id(channel))
        except (RateLimited, OutcomeUnknown) as error:
            raise NotSent(f"joining {channel}: {error}") from None
        except NotSent as error:
            raise ChannelUnusable(f"the bot is not in {channel}: /invite it there ({error})") from None

    def _post(self, message: Message, thread_ts: str | None) -> SlackResponse:
        payload = {"key": message.key, "story": message.story, "kind": message.kind.value}
        return self._call(
            self._client.chat_postMessage,
            channel=message.channel,
            text=message.text,
            blocks=message.blocks or None,
            thread_ts=thread_ts,
            reply_broadcast=message.broadcast if thread_ts else None,
            metadata={"event_type": EVENT, "event_payload": payload},
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
        )

    def _withdraw(self, posted: Posted) -> None:
        """A reply to a deleted parent lands at the channel's root: it must not stay there."""
        try:
            self._call(self._client.chat_delete, channel=posted.channel_id, ts=posted.ts)
        except DeliveryError as error:
            raise ThreadGone(f"the parent was deleted, and the stray reply stays: {error}") from None
        raise ThreadGone("the parent was deleted")

    def _id(self, channel: str) -> str:
        if re.fullmatch(r"[CGD][A-Z0-9]{6,}", channel):
            return channel
        if channel not in self._ids:
            self._ids[channel] = self._listed(channel.removeprefix("#"))
        return self._ids[channel]

    def _listed(self, name: str) -> str:
        kinds = "public_channel,private_channel"
        try:
            return self._search(name, kinds)
        except MissingScope:
            return self._search(name, "public_channel")

    def _search(self, name: str, kinds: str) -> str:
        for page in self._pages(self._client.conversations_list, types=kinds, exclude_archived=True):
            for channel in page["channels"]:
                if channel["name"] == name:
                    return str(channel["id"])
        raise ChannelUnusable(f"there is no channel #{name}, or the bot may not see it")

    def _shown(self, channel: str, oldest: datetime, thread_ts: str | None) -> Iterator[dict[str, Any]]:
        """A channel's history, which lists no replies, or one thread."""
        asked: dict[str, object] = {"channel": channel, "oldest": f"{oldest.timestamp():.6f}"}
        asked["include_all_metadata"] = True  # without it Slack strips the payload (python-slack-sdk #1501)
        method = self._client.conversations_replies if thread_ts else self._client.conversations_history
        for page in self._pages(method, **asked, **({"ts": thread_ts} if thread_ts else {})):
            yield from page["messages"]

    def _pages(self, method: Callable[..., SlackResponse], **arguments: object) -> Iterator[SlackResponse]:
        cursor: str | None = None
        while cursor != "":
            page = self._call(method, limit=PAGE, cursor=cursor, **arguments)
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""

    def _call(self, method: Callable[..., SlackResponse], **arguments: object) -> SlackResponse:
        name = method.__name__.replace("_", ".", 1)
        try:
            return method(**arguments)
        except SlackApiError as error:
            answer = error.response
            raise refused(name, answer.status_code, answer.data, answer.headers) from None
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            raise unanswered(name, error) from None


class Webhook:
    """An incoming webhook: posts to one channel, and can neither edit, thread nor look up."""

    finds = False
    threads = False
    pace = 1.0

    def __init__(self, url: str, timeout: int = 15) -> None:
        address = _address("SLACK_WEBHOOK_URL", url)
        self._client = WebhookClient(address, timeout, retry_handlers=[], logger=_SILENT)

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:  # noqa: ARG002
        """Posts at the channel's root; there are no threads."""
        try:
            answer = self._client.send(
                text=message.text,
                blocks=[*message.blocks] or None,  # type: ignore[list-item]
                unfurl_links=False,
                unfurl_media=False,
            )
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise unanswered("webhook", error) from None
        if answer.status_code != 200 or answer.body.strip() != "ok":
            raise refused("webhook", answer.status_code, {"error": answer.body.strip()}, answer.headers)
        return Posted("", "")

    def update(self, *_: object, **__: object) -> Posted:
        raise ThreadGone("a webhook cannot edit a message")

    def permalink(self, *_: object) -> str:
        return ""  # a webhook does not say where it posted

    def find(self, *_: object, **__: object) -> Posted | None:
        raise OutcomeUnknown("a webhook cannot look a message up")


def _address(setting: str, url: str) -> str:
    """The address, which must be http(s); an error names the setting and never shows what it holds."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return url
    except ValueError:  # a port that is no number
        pass
    raise NotAuthorised(f"{setting} is not an http(s) address")


def _lacks(scopes: frozenset[str]) -> Iterator[str]:
    if scopes and not scopes & {"channels:history", "groups:history"}:
        yield "channels:history: a message whose fate is unclear cannot be looked up, and may be lost"
    if scopes and "channels:read" not in scopes:
        yield "channels:read: channels must be given by id, not by name, to be looked up or joined"


def _posted(answer: SlackResponse) -> Posted:
    ts, channel = answer.get("ts"), answer.get("channel")
    if not ts or not channel:
        raise OutcomeUnknown("Slack's answer does not say where the message stands")
    return Posted(ts, channel)
