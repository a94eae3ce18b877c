"""The fake Slack's HTTP: the Web API under /api/, an incoming webhook under /services/, and its faults."""

import json
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.fakes import slack_blocks
from tests.fakes.slack_blocks import Refusal
from tests.fakes.slack_workspace import Workspace

HttpAnswer = tuple[int, str, dict[str, str]]


@dataclass
class Fault:
    how: str
    times: int
    retry_after: int


Meets = Callable[[str, dict[str, Any]], Fault | None]


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, workspace: Workspace, meets: Meets, closing: threading.Event) -> None:
        self.own_faults: list[BaseException | None] = []
        super().__init__(("127.0.0.1", 0), _handler(workspace, meets, closing))

    def server_bind(self) -> None:  # without HTTPServer's look-up of its own name
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what some tests are about; anything else is the fake's own fault."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.own_faults.append(error)


def _handler(workspace: Workspace, meets: Meets, closing: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            if "/upload/" in self.path:
                self.reply(workspace.files.takes(self.path.rpartition("/")[2], body), "ok", {})
                return
            hook, answer_to_one = self.path.startswith("/services/"), "/respond/" in self.path
            named = "webhook" if hook else "respond" if answer_to_one else ""
            method = named or self.path.rpartition("/")[2]
            asked = _arguments(body, self.headers.get_content_type())
            fault = meets(method, asked)
            if fault and not fault.how.endswith("_after_accept"):
                self.break_off(fault, hook or answer_to_one)
                return
            if answer_to_one:
                workspace.people.heard(_seen(asked))
                self.reply(200, "ok", {})
                return
            answer = self.hooked(asked) if hook else self.called(method, asked)
            if fault:
                self.break_off(fault, hook)
            else:
                self.reply(*answer)

        def called(self, method: str, asked: dict[str, Any]) -> HttpAnswer:
            scopes = {"x-oauth-scopes": ",".join(workspace.scopes)}
            try:
                body = workspace.answer(method, asked, self.headers.get("Authorization", ""))
            except Refusal as refusal:
                return _refused(refusal, scopes)
            return 200, json.dumps(body), scopes

        def hooked(self, asked: dict[str, Any]) -> HttpAnswer:
            first = next(iter(workspace.channels.values()))
            try:
                workspace.take(first, asked)
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
            elif how == "cut":  # more was announced than comes
                self.reply(200, "o", {"Content-Length": "100"})
            elif how == "no_http":
                self.wfile.write(b"<html>\r\n\r\n")
                self.close_connection = True
            elif how == "timeout":
                closing.wait(60)
            elif hook:
                self.reply(*_HOOK.get(how, (400, how)), {})
            else:
                self.reply(200, json.dumps({"ok": False, "error": how}), {})

        def reply(self, status: int, body: str, headers: dict[str, str]) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if body[:1] == "{" else "text/html")
            for name, value in ({"Content-Length": str(len(data))} | headers).items():
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


def _seen(asked: dict[str, Any]) -> str:
    slack_blocks.check(asked["blocks"])
    assert asked["response_type"] == "ephemeral"
    return slack_blocks.visible(asked["blocks"])


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
        return 429, json.dumps(body), {**headers, "Retry-After": str(refusal.more.get("retry_after", 1))}
    return 200, json.dumps(body), headers
