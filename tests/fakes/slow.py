"""A press that takes its time: each host answers a feed, slowly, and notes from when to when it was asked.

with SlowPress(0.1) as press:
    ...
assert press.most_at_once() == {"wire.example": 1}
"""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Self

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Ferry</title><item><title>Ferry</title>'
    b"<link>http://ferry.example/1</link><pubDate>Tue, 01 Jul 2025 00:00:00 GMT</pubDate></item>"
    b"</channel></rss>"
)
Span = tuple[float, float]


class SlowPress(ThreadingHTTPServer):
    """Answers after `latency` seconds, from the second time on that nothing has changed."""

    daemon_threads, request_queue_size = True, 1024

    def __init__(self, latency: float) -> None:
        self.latency, self._lock = latency, threading.Lock()
        self.asked, self.under_way = 0, threading.Event()
        self.spans: dict[str, list[Span]] = defaultdict(list)
        super().__init__(("127.0.0.1", 0), _Slow)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def takes(self, host: str) -> float:
        """Seconds that this host needs for an answer."""
        return self.latency

    def notes(self, host: str, span: Span) -> None:
        with self._lock:
            self.asked += 1
            self.spans[host].append(span)

    def most_at_once(self) -> dict[str, int]:
        """The most requests that each host had under way at a time."""
        return {host: max(map(_begun, [spans] * len(spans), spans)) for host, spans in self.spans.items()}

    def gaps(self, host: str) -> list[float]:
        """Seconds from the beginning of each request to that of the next."""
        begun = sorted(begin for begin, _ in self.spans[host])
        return [after - before for before, after in pairwise(begun)]

    def handle_error(self, *_: object) -> None:
        """A worker that is stopped hangs up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def _begun(spans: Sequence[Span], one: Span) -> int:
    """How many are under way as `one` begins."""
    return sum(begin <= one[0] < end for begin, end in spans)


class _Slow(BaseHTTPRequestHandler):
    server: SlowPress

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._answer(404, b"")
            return
        begun = time.monotonic()
        self.server.under_way.set()
        host = self.headers["Host"].partition(":")[0]
        time.sleep(self.server.takes(host))
        self.server.notes(host, (begun, time.monotonic()))
        self._answer(304 if self.headers.get("If-None-Match") else 200, FEED)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(0 if status == 304 else len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
