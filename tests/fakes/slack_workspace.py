"""A Slack workspace in memory: channels, messages, threads, metadata, and the Web API's methods on them."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import slack_blocks
from tests.fakes.slack_blocks import Refusal
from tests.fakes.slack_files import Files
from tests.fakes.slack_limits import Limits
from tests.fakes.slack_talk import APP_TOKEN, People

Arguments = dict[str, Any]
Answer = dict[str, Any]

TOKEN = "xoxb-fake"
NEEDS = {
    "chat.postMessage": "chat:write", "chat.update": "chat:write", "chat.delete": "chat:write",
    "conversations.history": "channels:history", "conversations.replies": "channels:history",
    "conversations.list": "channels:read", "conversations.info": "channels:read",
    "conversations.join": "channels:join", "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}  # fmt: skip


@dataclass
class Channel:
    id: str
    name: str
    member: bool = True
    archived: bool = False
    private: bool = False


@dataclass
class Kept:
    """A message as it is stored."""

    ts: str
    channel: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str = ""
    broadcast: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    edited: bool = False
    at_first: str = ""  # the text it was posted with


class Workspace:
    """`clock`: seconds since the epoch, for `ts` and the rate limit."""

    def __init__(self, scopes: tuple[str, ...], clock: Callable[[], float], rate_limits: bool) -> None:
        self.scopes, self.clock = scopes, clock
        self.channels: dict[str, Channel] = {}
        self.messages: list[Kept] = []
        self.revoked = False
        self.people, self.files = People(), Files()
        self.lock = threading.RLock()
        self._limits = Limits(clock) if rate_limits else None
        self._last = 0

    def answer(self, method: str, asked: Arguments, authorization: str) -> Answer:
        """The body of one Web API answer. Raises Refusal."""
        self._authorise(method, authorization)
        with self.lock:
            for part in (self.people, self.files):
                if (answer := part.methods(method, asked)) is not None:
                    return {"ok": True, **answer}
            if self._limits:
                self._limits.call(method)
            return {"ok": True, **_METHODS[method](self, asked)}

    def channel(self, name: str) -> Channel:
        """By name or id; that between the bot and a member is opened by writing to it."""
        if name.startswith("D") and name not in self.channels:
            self.channels[name] = Channel(name, name, private=True)
        for channel in self.channels.values():
            if name in (channel.id, channel.name, f"#{channel.name}"):
                return channel
        raise Refusal("channel_not_found")

    def message(self, ts: str) -> Kept:
        for message in self.messages:
            if message.ts == ts:
                return message
        raise Refusal("message_not_found")

    def take(self, channel: Channel, asked: Arguments) -> Kept:
        """Stores what is posted, if a member may post it."""
        if channel.archived:
            raise Refusal("is_archived")
        if not channel.member:
            raise Refusal("channel_not_found" if channel.private else "not_in_channel")
        _check_content(asked)
        if self._limits:
            self._limits.post(channel.id)
        here = (m for m in self.messages if m.channel == channel.id)
        parent = next((m for m in here if m.ts == asked.get("thread_ts")), None)
        message = Kept(
            self._next_ts(), channel.id, asked.get("text") or "", list(asked.get("blocks") or []),
            parent.ts if parent else "",  # a reply to a deleted parent lands at the root
            bool(parent and asked.get("reply_broadcast")), asked.get("metadata") or {},
            at_first=asked.get("text") or "",
        )  # fmt: skip
        self.messages.append(message)
        return message

    def _authorise(self, method: str, authorization: str) -> None:
        if self.revoked:
            raise Refusal("token_revoked")
        wanted = APP_TOKEN if method == "apps.connections.open" else TOKEN
        if authorization != f"Bearer {wanted}":
            raise Refusal("invalid_auth")
        self._need(NEEDS.get(method, ""))

    def _need(self, scope: str) -> None:
        if scope and scope not in self.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(self.scopes))

    def _by_id(self, id: str) -> Channel:
        channel = self.channel(id)
        if channel.id != id:  # names are taken by chat.postMessage alone
            raise Refusal("channel_not_found")
        return channel

    def _next_ts(self) -> str:
        self._last = max(self._last + 1, int(self.clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def _auth_test(self, _: Arguments) -> Answer:
        return {"team": "Fake", "team_id": "T0", "user": "dealwire", "user_id": "U0", "bot_id": "B0"}

    def _post(self, asked: Arguments) -> Answer:
        message = self.take(self.channel(asked["channel"]), asked)
        return {"channel": message.channel, "ts": message.ts, "message": _wire(message, full=True)}

    def _update(self, asked: Arguments) -> Answer:
        if self._by_id(asked["channel"]).archived:
            raise Refusal("is_archived")
        message = self.message(asked["ts"])
        _check_content(asked)
        message.text, message.edited = asked.get("text") or message.text, True
        message.blocks = list(asked.get("blocks") or [])  # text without blocks deletes them
        message.metadata = asked.get("metadata") or message.metadata
        return {"channel": message.channel, "ts": message.ts, "text": message.text}

    def _delete(self, asked: Arguments) -> Answer:
        self._by_id(asked["channel"])
        self.messages.remove(self.message(asked["ts"]))
        return {"channel": asked["channel"], "ts": asked["ts"]}

    def _permalink(self, asked: Arguments) -> Answer:
        message = self.message(asked["message_ts"])
        digits = message.ts.replace(".", "")
        return {"permalink": f"https://fake.slack.com/archives/{message.channel}/p{digits}"}

    def _history(self, asked: Arguments) -> Answer:
        home = self._by_id(asked["channel"]).id
        listed = [m for m in self.messages if m.channel == home and (not m.thread_ts or m.broadcast)]
        return _messages(listed[::-1], asked)

    def _replies(self, asked: Arguments) -> Answer:
        home = self._by_id(asked["channel"]).id
        listed = [m for m in self.messages if asked["ts"] in (m.ts, m.thread_ts) and m.channel == home]
        if not listed:
            raise Refusal("thread_not_found")
        return _messages(listed, asked)

    def _join(self, asked: Arguments) -> Answer:
        channel = self._by_id(asked["channel"])
        if channel.private:
            raise Refusal("method_not_supported_for_channel_type")
        channel.member = True
        return {"channel": _about(channel)}

    def _list(self, asked: Arguments) -> Answer:
        private = "private_channel" in asked.get("types", "public_channel")
        self._need("groups:read" if private else "")
        listed = [c for c in self.channels.values() if not c.private or (private and c.member)]
        page, cursor = _page(listed, asked)
        return {"channels": list(map(_about, page)), "response_metadata": {"next_cursor": cursor}}

    def _info(self, asked: Arguments) -> Answer:
        return {"channel": _about(self._by_id(asked["channel"]))}


_METHODS: dict[str, Callable[[Workspace, Arguments], Answer]] = {
    "auth.test": Workspace._auth_test,
    "chat.postMessage": Workspace._post,
    "chat.update": Workspace._update,
    "chat.delete": Workspace._delete,
    "chat.getPermalink": Workspace._permalink,
    "conversations.history": Workspace._history,
    "conversations.replies": Workspace._replies,
    "conversations.join": Workspace._join,
    "conversations.list": Workspace._list,
    "conversations.info": Workspace._info,
}


def _check_content(asked: Arguments) -> None:
    if not str(asked.get("text") or "").strip() and not asked.get("blocks"):
        raise Refusal("no_text")
    if len(asked.get("text") or "") > 40_000:
        raise Refusal("msg_too_long")
    if asked.get("blocks"):
        slack_blocks.check(asked["blocks"])
    metadata = asked.get("metadata")
    if metadata and not (metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > 8_000:
        raise Refusal("metadata_too_large")


def _page(listed: list[Any], asked: Arguments) -> tuple[list[Any], str]:
    start, most = int(asked.get("cursor") or 0), int(asked.get("limit", 100))
    return listed[start : start + most], str(start + most) if start + most < len(listed) else ""


def _messages(listed: list[Kept], asked: Arguments) -> Answer:
    recent = [message for message in listed if float(message.ts) > float(asked.get("oldest") or 0)]
    page, cursor = _page(recent, asked)
    full = str(asked.get("include_all_metadata", "")).lower() in ("1", "true")
    wired = [_wire(message, full) for message in page]
    return {"messages": wired, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _wire(message: Kept, full: bool) -> Answer:
    body: Answer = {"type": "message", "ts": message.ts, "text": message.text, "blocks": message.blocks}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        stripped = {"event_type": message.metadata["event_type"]}
        body["metadata"] = message.metadata if full else stripped
    return body


def _about(channel: Channel) -> Answer:
    return {
        "id": channel.id, "name": channel.name, "is_member": channel.member,
        "is_archived": channel.archived, "is_private": channel.private,
    }  # fmt: skip
