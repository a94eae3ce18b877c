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

import json
import socket
import socketserver
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.fakes import slack_blocks
from tests.fakes.slack_blocks import Refusal
from tests.fakes.slack_workspace import TOKEN, Channel, Kept, Workspace

SCOPES = ("chat:write", "channels:history", "groups:history", "channels:read", "groups:read", "channels:join")
HttpAnswer = tuple[int, str, dict[str, str]]


@dataclass(frozen=True)
class Shown:
    """A message as a reader sees it; `fallback` is what a phone's notification says."""

    ts: str
    text: str
    fallback: str
    links: tuple[str, ...]
    mentions: tuple[str, ...]
    broadcast: bool
    edited: bool
    metadata: dict[str, Any]
    blocks: list[dict[str, Any]]
    thread: "list[Shown]"


@dataclass
class Fault:
    how: str
    times: int
    retry_after: int


class FakeSlack:
    """One workspace with the channels named. `clock`: seconds since the epoch."""

    token = TOKEN

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
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert not self._server.faults, self._server.faults

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

    def deletes(self, ts: str) -> None:
        """Somebody deletes a message."""
        with self.workspace.lock:
            self.workspace.messages.remove(self.workspace.message(ts))

    def archives(self, channel: str) -> None:
        self.workspace.channel(channel).archived = True

    def expels(self, channel: str) -> None:
        """The bot is no member any more."""
        self.workspace.channel(channel).member = False

    def revokes(self) -> None:
        """The token dies."""
        self.workspace.revoked = True

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every request for a method, those that met a fault included."""
        return list(self._calls[method])

    def meets(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        """Notes a call; the fault it meets, if any."""
        with self.workspace.lock:
            self._calls[method].append(arguments)
            fault = self._faults.get(method)
            if fault is None or fault.times == 0:
                return None
            fault.times -= 1
            return fault

    def hangs(self) -> None:
        """Holds a connection until the test is over."""
        self._closing.wait(60)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        self.faults: list[BaseException | None] = []
        super().__init__(*args)

    def server_bind(self) -> None:  # without HTTPServer's look-up of its own name
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what some tests are about; anything else is the fake's own fault."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.faults.append(error)


def _shown(message: Kept, kept: list[Kept]) -> Shown:
    thread = [reply for reply in kept if reply.thread_ts == message.ts]
    return Shown(
        ts=message.ts,
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


def _handler(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            hook = self.path.startswith("/services/")
            method = "webhook" if hook else self.path.rpartition("/")[2]
            asked = _arguments(body, self.headers.get_content_type())
            fault = slack.meets(method, asked)
            if fault and not fault.how.endswith("_after_accept"):
                self.break_off(fault, hook)
                return
            answer = self.hooked(asked) if hook else self.called(method, asked)
            if fault:
                self.break_off(fault, hook)
            else:
                self.reply(*answer)

        def called(self, method: str, asked: dict[str, Any]) -> HttpAnswer:
            scopes = {"x-oauth-scopes": ",".join(slack.workspace.scopes)}
            try:
                body = slack.workspace.answer(method, asked, self.headers.get("Authorization", ""))
            except Refusal as refusal:
                return _refused(refusal, scopes)
            return 200, json.dumps(body), scopes

        def hooked(self, asked: dict[str, Any]) -> HttpAnswer:
            first = next(iter(slack.workspace.channels.values()))
            try:
                slack.workspace.take(first, asked)
            except Refusal as refusal:
                return *_HOOK.get(refusal.code, (400, "invalid_payload")), {}
            return 200, "ok", {}

        def break_off(self, fault: Fault, hook: bool) -> None:
            how = fault.how.removesuffix("_after_accept")
            if how == "429":
                body = '{"ok": false, "error": "ratelimited"}'
                self.reply(429, body, {"Retry-After": str(fault.retry_after)})
            elif how == "500":
                self.reply(500, "<html>a server's trouble</html>", {})
            elif how in ("drop_before", "drop"):
                self.connection.shutdown(socket.SHUT_RDWR)
            elif how == "timeout":
                slack.hangs()
            elif hook:
                self.reply(*_HOOK.get(how, (400, how)), {})
            else:
                self.reply(200, json.dumps({"ok": False, "error": how}), {})

        def reply(self, status: int, body: str, headers: dict[str, str]) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if body[:1] == "{" else "text/html")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Tests read `calls`, not stderr."""

    return Handler


_HOOK = {
    "is_archived": (410, "channel_is_archived"),
    "no_text": (400, "no_text"),
    "channel_not_found": (404, "channel_not_found"),
    "not_in_channel": (403, "action_prohibited"),
    "no_service": (404, "no_service"),
    "ratelimited": (429, "rate_limited"),
}


def _arguments(body: bytes, content_type: str) -> dict[str, Any]:
    if body and content_type == "application/json":
        read = json.loads(body)
        return read if isinstance(read, dict) else {}
    return dict(parse_qsl(body.decode()))


def _refused(refusal: Refusal, headers: dict[str, str]) -> HttpAnswer:
    body = {"ok": False, "error": refusal.code, **refusal.more}
    if refusal.details:
        body["response_metadata"] = {"messages": list(refusal.details)}
    if refusal.code == "ratelimited":
        return 429, json.dumps(body), {**headers, "Retry-After": "1"}
    return 200, json.dumps(body), headers
