"""A Slack that keeps state, reached over HTTP by the real client.

    with FakeSlack() as slack:
        Slack(slack.token, slack.url).post(message)
        [shown] = slack.shows("#deals")

It keeps channels, messages, threads and metadata, enforces Slack's limits and scopes, and breaks on
demand: `slack.fails("chat.postMessage", "drop_after_accept")`. Faults:

    429                                                          HTTP 429 with Retry-After
    500, drop_before, timeout                                    trouble before the message is taken
    500_after_accept, drop_after_accept, timeout_after_accept    trouble after it
    any other word                                               ok: false with this error
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from tests.fakes import slack_blocks
from tests.fakes.slack_files import Picture
from tests.fakes.slack_http import Fault, Server
from tests.fakes.slack_talk import APP_TOKEN, People
from tests.fakes.slack_workspace import TOKEN, Channel, Kept, Workspace

SCOPES = ("chat:write", "channels:history", "groups:history", "channels:read", "groups:read", "channels:join")


@dataclass(frozen=True)
class Shown:
    """A message as a reader sees it; `fallback` is what a phone's notification says."""

    ts: str
    channel: str
    text: str
    fallback: str
    links: tuple[str, ...]
    mentions: tuple[str, ...]
    broadcast: bool
    edited: bool
    metadata: dict[str, Any]
    blocks: list[dict[str, Any]]
    thread: "list[Shown]"


class FakeSlack:
    """One workspace with the channels named. `clock`: seconds since the epoch."""

    token = TOKEN
    app_token = APP_TOKEN

    def __init__(
        self,
        channels: tuple[str, ...] = ("#deals", "#deals-ops"),
        *,
        rate_limits: bool = False,
        clock: Callable[[], float] = time.time,
        scopes: tuple[str, ...] = SCOPES,
    ) -> None:
        self.workspace = Workspace(scopes, clock, rate_limits)
        for name in channels:
            self.has_channel(name)
        self._faults: dict[str, Fault] = {}
        self._calls: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._hung: dict[str, threading.Event] = {}
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        self._server = Server(self.workspace, self._meets, self._closing)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.people.address = self.workspace.files.address = self.url
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self.people.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert not self._server.own_faults, self._server.own_faults

    @property
    def people(self) -> People:
        """Those who click and type."""
        return self.workspace.people

    @property
    def pictures(self) -> list[Picture]:
        """Files that were shown in a channel or a thread."""
        return self.workspace.files.shown

    @property
    def url(self) -> str:
        """Of the Web API."""
        return f"http://127.0.0.1:{self._server.server_port}/api/"

    @property
    def webhook_url(self) -> str:
        """An incoming webhook to the first channel."""
        return f"http://127.0.0.1:{self._server.server_port}/services/T0/B0/hush"

    def has_channel(self, name: str, **how: bool) -> Channel:
        """Opens a channel. `how`: member, archived, private."""
        channels = self.workspace.channels
        channel = Channel(f"C{len(channels) + 1:08d}", name.removeprefix("#"), **how)
        channels[channel.name] = channel
        return channel

    def shows(self, channel: str) -> list[Shown]:
        """What stands at the channel's root, oldest first, each with its thread."""
        with self.workspace.lock:
            home = self.workspace.channel(channel)
            kept = [message for message in self.workspace.messages if message.channel == home.id]
            return [_shown(message, kept) for message in kept if not message.thread_ts]

    def fails(self, method: str, how: str | int, times: int = 1, retry_after: int = 1) -> None:
        """The next `times` calls of a method ("webhook" is one) meet a fault."""
        self._faults[method] = Fault(str(how), times, retry_after)

    def hangs(self, channel: str, until: threading.Event) -> None:
        """Calls that name a channel get no answer before then."""
        self._hung[channel.removeprefix("#")] = until

    def deletes(self, ts: str) -> None:
        """Somebody deletes a message."""
        with self.workspace.lock:
            self.workspace.messages.remove(self.workspace.message(ts))

    def archives(self, channel: str) -> None:
        self.workspace.channel(channel).archived = True

    def renames(self, channel: str, name: str) -> None:
        """Posting to the old name finds no channel any more."""
        channels, moved = self.workspace.channels, self.workspace.channel(channel)
        channels[name.removeprefix("#")] = channels.pop(moved.name)
        moved.name = name.removeprefix("#")

    def expels(self, channel: str) -> None:
        """The bot is no member any more."""
        self.workspace.channel(channel).member = False

    def revokes(self) -> None:
        """The token dies."""
        self.workspace.revoked = True

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every request for a method, those that met a fault included."""
        return list(self._calls[method])

    def _meets(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """Notes a call; the fault it meets, if any."""
        for channel, until in self._hung.items():
            if arguments.get("channel") in (channel, f"#{channel}", self.workspace.channel(channel).id):
                until.wait(60)
        with self.workspace.lock:
            self._calls[method].append(arguments)
            fault = self._faults.get(method)
            if fault is None or fault.times == 0:
                return None
            fault.times -= 1
            return fault


def _shown(message: Kept, kept: list[Kept]) -> Shown:
    thread = [reply for reply in kept if reply.thread_ts == message.ts]
    return Shown(
        ts=message.ts,
        channel=message.channel,
        text=slack_blocks.visible(message.blocks) if message.blocks else slack_blocks.plain(message.text),
        fallback=slack_blocks.plain(message.text),
        links=slack_blocks.links(message.blocks),
        mentions=slack_blocks.mentions(message.text, message.blocks),
        broadcast=message.broadcast,
        edited=message.edited,
        metadata=message.metadata,
        blocks=message.blocks,
        thread=[_shown(reply, []) for reply in thread],
    )
