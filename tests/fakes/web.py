"""A web for tests: one real HTTP server on loopback that plays any number of hosts, and follows a script.

    web.publishes("harbor-wire.example", "/", "<p>Quiet here.</p>")
    web.breaks("harbor-wire.example", "/", how=faults.drip())
    fetcher = Fetcher(Policy(allow=LOOPBACK, per_host=0), resolve=web.resolve)

`tests.fakes.faults` has all that can go wrong, `tests.fakes.pages` what an outlet publishes.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from gzip import compress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.fakes import pages
from tests.fakes.faults import Fault, redirects
from tests.fakes.pages import Item, Outlet

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `at` is `time.monotonic()`."""

    host: str
    path: str
    headers: Message
    at: float


@dataclass(frozen=True)
class Page:
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)

    def is_known_to(self, asked: Message) -> bool:
        tag, date = self.headers.get("ETag"), self.headers.get("Last-Modified")
        if "If-None-Match" in asked:
            return asked["If-None-Match"] == tag
        return date is not None and asked["If-Modified-Since"] == date


class Web:
    """`url` gives addresses, `resolve` is the resolver that leads them here."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._pages: dict[tuple[str, str], Page] = {}
        self._faults: dict[tuple[str, str], Fault] = {}
        self._hosts: dict[str, str] = {}
        self._asked: list[Asked] = []
        self.over = threading.Event()
        self._scheme = "https" if tls else "http"
        self._server = _Server(self, tls)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def url(self, host: str, path: str = "/") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def resolve(self, host: str, port: int) -> list[str]:
        """Published hosts are here, addresses are themselves, nothing else exists."""
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        if host not in self._hosts:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [self._hosts[host]]

    def publishes(
        self,
        host: str,
        path: str,
        body: str | bytes,
        *,
        content_type: str = "text/html",
        charset: str = "utf-8",
        declared: str | None = None,
        etag: str = "",
        last_modified: str = "",
        gzip: bool = False,
        headers: dict[str, str] | None = None,
    ) -> str:
        """Puts a page on the web and gives its address.

        Text is encoded in `charset`, which the header names, unless `declared` is another one or "".
        """
        self._hosts.setdefault(host, "127.0.0.1")
        raw = body.encode(charset) if isinstance(body, str) else body
        said = declared if declared is not None else charset if isinstance(body, str) else ""
        told = {"ETag": etag, "Last-Modified": last_modified, "Content-Encoding": "gzip" if gzip else ""}
        told["Content-Type"] = f"{content_type}; charset={said}" if said else content_type
        kept = {name: value for name, value in (told | (headers or {})).items() if value}
        self._pages[host, path] = Page(compress(raw) if gzip else raw, content_type, kept)
        return self.url(host, path)

    def publishes_feed(
        self,
        host: str,
        items: Sequence[Item],
        kind: str = "rss",
        *,
        path: str = "/feed.xml",
        title: str = "",
        language: str = "en",
        charset: str = "utf-8",
        **more: Any,
    ) -> str:
        """A feed (kind: rss, atom, sitemap or listing) and the page of each item that has a body."""
        outlet = Outlet(title or host, self.url(host, ""), language, charset)
        for item in items:
            if item.body:
                self.publishes(host, item.path, pages.article(outlet, item), charset=charset)
        render, content_type = pages.KINDS[kind]
        text = render(outlet, items)
        return self.publishes(host, path, text, content_type=content_type, charset=charset, **more)

    def withdraws(self, host: str, path: str) -> None:
        """Takes a page off the web: 404."""
        self._pages.pop((host, path), None)

    def moves(self, host: str, path: str, to: str, code: int = 301) -> str:
        """Redirects a page to another address."""
        return self.breaks(host, path, how=redirects(to, code))

    def forbids(self, host: str, robots_txt: str) -> None:
        """Publishes a robots.txt; without one a host allows all."""
        self.publishes(host, "/robots.txt", robots_txt, content_type="text/plain")

    def breaks(self, host: str, path: str = "", *, how: Fault) -> str:
        """From now on this page, or each page of the host, goes wrong as `how` says (tests.fakes.faults)."""
        self._hosts.setdefault(host, "127.0.0.1")
        self._faults[host, path] = how
        return self.url(host, path or "/")

    def heals(self, host: str, path: str = "") -> None:
        """All is well again with this page or host."""
        self._faults.pop((host, path), None)
        self._hosts[host] = "127.0.0.1"

    def vanishes(self, host: str) -> None:
        """The name is no longer known to DNS."""
        self._hosts.pop(host, None)

    def lives_at(self, host: str, address: str) -> None:
        """DNS gives another address for this host; at 127.0.0.2 nobody answers."""
        self._hosts[host] = address

    def asked(self, host: str, path: str | None = None) -> list[Asked]:
        """The requests that came for a host, or for one path of it, oldest first."""
        return [ask for ask in self._asked if ask.host == host and path in (None, ask.path)]

    def answer(self, exchange: "Exchange") -> None:
        host, path = exchange.headers.get("Host", "").rpartition(":")[0], exchange.path
        self._asked.append(Asked(host, path, exchange.headers, time.monotonic()))
        keys = [(host, path), (host, path.partition("?")[0]), (host, "")]  # a page answers any query
        exchange.page = next((self._pages[key] for key in keys if key in self._pages), None)
        next((self._faults[key] for key in keys if key in self._faults), _as_published)(exchange)

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _as_published(exchange: "Exchange") -> None:
    page = exchange.page
    if page is None:
        exchange.send(404, {}, b"not found")
    elif page.is_known_to(exchange.headers):
        exchange.send(304, page.headers)
    else:
        exchange.send(200, page.headers, page.body)


class Exchange(BaseHTTPRequestHandler):
    """One request with what it takes to answer it, well or badly."""

    protocol_version = "HTTP/1.1"
    server: "_Server"
    page: Page | None = None

    def setup(self) -> None:
        self.server.open.add(self.request)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.server.open.discard(self.request)

    def do_GET(self) -> None:
        self.server.web.answer(self)

    def start(self, code: int, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, code: int, headers: dict[str, str], body: bytes = b"") -> None:
        length = {} if code == 304 else {"Content-Length": str(len(body))}
        self.start(code, length | headers)
        self.wfile.write(body)

    def pour(self, pieces: Iterator[bytes], every: float = 0.0) -> None:
        """Sends piece after piece until the client has had enough or the test is over, then hangs up."""
        self.close_connection = True
        for piece in pieces:
            self.wfile.write(piece)
            if self.server.web.over.wait(every) if every else self.server.web.over.is_set():
                break

    def drop(self) -> None:
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, web: Web, tls: ssl.SSLContext | None) -> None:
        self.web, self.tls = web, tls
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), Exchange)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, *_: Any) -> None:
        """A client that leaves is none of our errors."""

    def server_close(self) -> None:
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()
