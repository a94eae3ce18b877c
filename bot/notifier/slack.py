"""Slack over its Web API; `slack_*` beside it and `talk.socket` alone know slack_sdk.

The SDK's own retries are off: after a connection that breaks it sends a post again, and Slack shows
it twice. Every outcome is either certain (`NotSent` and below) or `OutcomeUnknown`: `slack_errors`.
Neither the token nor the webhook's address appears in a log, a repr or an error.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk.web import SlackResponse

from bot.errors import ChannelUnusable, DeliveryError, NotAuthorised, OutcomeUnknown, ThreadGone
from bot.model import Message
from bot.notifier.manifest import lacks
from bot.notifier.posted import Posted
from bot.notifier.slack_api import call, pages, part, rows, web_client, word
from bot.notifier.slack_channels import Channels
from bot.notifier.slack_errors import MissingScope, NotInChannel, Repeated
from bot.notifier.slack_files import upload

EVENT = "development_posted"  # the metadata's event type
OURS = uuid.UUID("6d8a3c0e-54f1-4d0b-9a43-0a6f5f7e2b11")  # the namespace of our client_msg_ids


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose token it is. `lacks`: what it may not do, and what is lost by that."""

    team: str
    user: str
    scopes: frozenset[str]
    lacks: tuple[str, ...] = ()


Dress = Callable[[Message], Message]


class Slack:
    """A workspace reached with a bot token. Shared by threads. `dress`: hangs buttons below a message."""

    threads = True
    pace = 1.0  # seconds between two messages of a channel (docs.slack.dev: rate limits)

    def __init__(
        self, token: str, base_url: str | None = None, timeout: int = 15, dress: Dress | None = None
    ) -> None:
        self._dress: Dress = dress or (lambda message: message)
        self._client = web_client(token, base_url, timeout)
        self._channels = Channels(self._client)
        self._unmarked: set[str] = set()  # keys whose client_msg_id Slack refused
        self.finds = True  # a message can be looked up

    def check(self) -> Identity:
        """auth.test: whose token, and what it may do. Raises NotAuthorised where it cannot post."""
        try:
            answer = call(self._client.auth_test)
        except NotAuthorised as error:
            what = f"the token SLACK_BOT_TOKEN is refused ({error})"
            raise NotAuthorised(f"{what}: install the app anew, then copy the token again") from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        listed = headers.get("x-oauth-scopes", "")
        scopes = frozenset(scope.strip() for scope in listed.split(",") if scope.strip())
        if listed and "chat:write" not in scopes:
            raise NotAuthorised("the token lacks the scope chat:write: add it, then install the app anew")
        self.finds = not listed or bool(scopes & {"channels:history", "groups:history"})
        return Identity(word(answer.data, "team"), word(answer.data, "user"), scopes, tuple(lacks(scopes)))

    def learn(self, ids: Mapping[str, str]) -> None:
        """The ids of channels by name, as earlier posts told them: they outlive a renaming."""
        self._channels.learn(ids)

    def post(self, message: Message, thread_ts: str | None = None) -> Posted:
        """Posts at the root, or as a reply; ThreadGone, and nothing left behind, if the parent is deleted."""
        answer = self._post_somehow(message, thread_ts)
        posted = _posted(answer)
        self._channels.learn({message.channel: posted.channel_id})
        if thread_ts and word(part(answer.data, "message"), "thread_ts") != thread_ts:
            self._withdraw(posted)
        return posted

    def update(self, message: Message, ts: str, channel_id: str) -> Posted:
        """Replaces what a message shows. Raises ThreadGone where it is deleted or may not be edited."""
        shown = {"text": message.text, "blocks": self._dress(message).blocks or None, "parse": "none"}
        try:
            return _posted(call(self._client.chat_update, channel=channel_id, ts=ts, **shown))
        except ChannelUnusable:
            if self._channels.is_elsewhere(message.channel, channel_id):
                raise ThreadGone("the channel was made anew, without the message") from None
            raise

    def find(self, message: Message, oldest: datetime, thread_ts: str | None = None) -> Posted | None:
        """The message that carries this one's key, posted since `oldest`, if there is one.

        Raises ThreadGone, and nothing is left behind, where it is a reply whose parent is deleted; else
        OutcomeUnknown, and nothing else, where it cannot look: what was unclear stays so.
        """
        try:
            channel = self._channels.id(message.channel)
            with suppress(ThreadGone):
                return self._keyed(message.key, channel, oldest, thread_ts)
            stray = self._keyed(message.key, channel, oldest, None)
        except DeliveryError as error:
            self.finds = self.finds and not isinstance(error, MissingScope)
            raise OutcomeUnknown(f"cannot look a message up: {error}") from None
        if stray:
            self._withdraw(stray)
        return None

    def permalink(self, ts: str, channel_id: str) -> str:
        answer = call(self._client.chat_getPermalink, channel=channel_id, message_ts=ts)
        return word(answer.data, "permalink")

    def picture(self, channel_id: str, thread_ts: str, png: bytes, title: str, alt: str) -> None:
        """Shows a picture in a thread. `alt`: what it shows, for those who do not see it."""
        upload(self._client, channel_id, thread_ts, png, title, alt)

    def delete(self, posted: Posted) -> None:
        """Takes back what the bot itself posted."""
        call(self._client.chat_delete, channel=posted.channel_id, ts=posted.ts)

    def is_member(self, channel: str) -> bool:
        """Whether the bot is in it. Raises ChannelUnusable where there is no such channel to its eyes."""
        return self._channels.holds_us(channel)

    def join(self, channel: str) -> None:
        """Enters a public channel. Raises ChannelUnusable where only a member can let the bot in."""
        self._channels.join(channel)

    def _post_somehow(self, message: Message, thread_ts: str | None) -> SlackResponse:
        """By the id where it is known, else by name; after joining where that is all it takes."""
        known = self._channels.known(message.channel)
        try:
            return self._post(message, known, thread_ts)
        except NotInChannel:
            self.join(message.channel)
        except ChannelUnusable:
            if known == message.channel:
                raise
            self._channels.forget(message.channel)  # another channel may bear the name by now
            try:
                return self._post_somehow(message, thread_ts)
            except DeliveryError:
                self._channels.learn({message.channel: known})  # none does; this one may live again
                raise
        return self._post(message, self._channels.known(message.channel), thread_ts)

    def _post(self, message: Message, channel: str, thread_ts: str | None) -> SlackResponse:
        payload = {"key": message.key, "story": message.story, "kind": message.kind.value}
        try:
            return call(
                self._client.chat_postMessage,
                channel=channel,
                text=message.text,
                blocks=self._dress(message).blocks or None,
                thread_ts=thread_ts,
                reply_broadcast=message.broadcast if thread_ts else None,
                metadata={"event_type": EVENT, "event_payload": payload},
                client_msg_id=self._client_id(message),
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
            )
        except Repeated:
            self._unmarked.add(message.key)
            raise

    def _client_id(self, message: Message) -> str | None:
        """Equal for the same message: where Slack heeds it, it is not shown twice. Nothing rests on it."""
        if message.key in self._unmarked:
            return None
        return str(uuid.uuid5(OURS, f"{message.kind}:{message.key}"))

    def _withdraw(self, posted: Posted) -> None:
        """A reply to a deleted parent lands at the channel's root: it must not stay there."""
        try:
            self.delete(posted)
        except DeliveryError as error:
            raise ThreadGone(f"the parent was deleted, and the stray reply stays: {error}") from None
        raise ThreadGone("the parent was deleted")

    def _keyed(self, key: str, channel: str, oldest: datetime, thread_ts: str | None) -> Posted | None:
        for shown in self._shown(channel, oldest, thread_ts):
            payload = part(part(shown, "metadata"), "event_payload")
            if payload.get("key") == key and (ts := word(shown, "ts")):
                return Posted(ts, channel)
        return None

    def _shown(self, channel: str, oldest: datetime, thread_ts: str | None) -> Iterator[Mapping[str, Any]]:
        """A channel's history, which lists no replies, or one thread."""
        asked: dict[str, object] = {"channel": channel, "oldest": f"{oldest.timestamp():.6f}"}
        asked["include_all_metadata"] = True  # without it Slack strips the payload (python-slack-sdk #1501)
        method = self._client.conversations_replies if thread_ts else self._client.conversations_history
        for page in pages(method, **asked, **({"ts": thread_ts} if thread_ts else {})):
            yield from rows(page, "messages")


def _posted(answer: SlackResponse) -> Posted:
    ts, channel = word(answer.data, "ts"), word(answer.data, "channel")
    if not ts or not channel:
        raise OutcomeUnknown("Slack's answer does not say where the message stands")
    return Posted(ts, channel)
