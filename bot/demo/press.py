"""A press of outlets served over HTTP on loopback, each article from the moment it is published.

Every outlet is a host of its own (`resolve` maps them all to the server): an RSS or Atom feed, a news
sitemap or a listing page, and article pages in the outlet's charset. `press.now` is the simulated time.
"""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from bot.demo import pages
from bot.model import Article, Source, SourceKind, Tier

WINDOW = 20  # so many articles are in a feed, sitemap or listing at once


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where and how one outlet publishes."""

    host: str
    name: str
    tier: Tier
    language: str
    form: str  # rss | atom | sitemap | listing
    charset: str = "utf-8"

    @property
    def path(self) -> str:
        return {"rss": "/feed.xml", "atom": "/atom.xml", "sitemap": "/news-sitemap.xml"}.get(
            self.form, "/news.html"
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the server."""

    body: bytes
    content_type: str


class Press:
    """Serves `outlets` with those of `articles` that are published at `now`."""

    def __init__(self, outlets: Sequence[Outlet], articles: Sequence[Article], now: datetime) -> None:
        self.now = now
        self.outlets = {outlet.host: outlet for outlet in outlets}
        self._articles: dict[str, list[Article]] = {host: [] for host in self.outlets}
        for article in articles:
            self._articles[urlsplit(article.url).hostname or ""].append(article)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Press":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def resolve(self, host: str, _: int) -> list[str]:
        """The resolver to give to the bot: its outlets live here, nothing else exists."""
        if host not in self.outlets:
            raise OSError(f"{host}: no such host in this press")
        return ["127.0.0.1"]

    def sources(self) -> tuple[Source, ...]:
        """The outlets as the bot is to poll them."""
        return tuple(self._source(outlet) for outlet in self.outlets.values())

    def _source(self, outlet: Outlet) -> Source:
        kind = {"sitemap": SourceKind.SITEMAP, "listing": SourceKind.LISTING}.get(
            outlet.form, SourceKind.FEED
        )
        url = self.address(outlet.host, outlet.path)
        return Source(outlet.host.split(".")[0], kind, url, outlet.tier, outlet.name, outlet.language)

    def address(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, host: str, path: str) -> Answer | None:
        """What is at a path now; None: nothing."""
        outlet = self.outlets.get(host)
        if outlet is None:
            return None
        out = [article for article in self._articles[host] if article.at <= self.now]
        if path == outlet.path:
            return self._front(outlet, out[-WINDOW:][::-1])
        for article in out:
            if urlsplit(article.url).path == path:
                return _html(pages.article(article, outlet.name, outlet.charset), outlet.charset)
        return None

    def _front(self, outlet: Outlet, articles: Sequence[Article]) -> Answer:
        items = [(article, self.address(outlet.host, urlsplit(article.url).path)) for article in articles]
        if outlet.form == "listing":
            return _html(pages.listing(items, outlet.name, outlet.charset), outlet.charset)
        write = {"rss": pages.rss, "atom": pages.atom, "sitemap": pages.sitemap}[outlet.form]
        return Answer(write(items, outlet.name, outlet.language).encode(), "application/xml")


def _html(text: str, charset: str) -> Answer:
    return Answer(text.encode(charset, "xmlcharrefreplace"), "text/html")


def _handler(press: Press) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").split(":")[0]
            page = press.answer(host, urlsplit(self.path).path)
            if page is None:
                self._reply(404, b"", "text/plain", "")
                return
            tag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                self._reply(304, b"", page.content_type, tag)
            else:
                self._reply(200, page.body, page.content_type, tag)

        def _reply(self, status: int, body: bytes, content_type: str, tag: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
