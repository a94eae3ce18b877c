"""What a further worker brings where polls wait for the network: polls a second with 1, 2 and 4 of them.

    python -m tests.bench.workers [--sources 800] [--latency 1.0] [--workers 1 2 4]

Sources on as many hosts, each of which takes `--latency` seconds to answer that nothing has changed; a
PostgreSQL of this machine, one scheduler, and `dealwire worker` as often as said. Counted when all is
under way.
"""

import argparse
import logging
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.fakes.postgres import Postgres
from tests.fakes.program import Program, until

MEASURED = 20.0  # seconds
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Ferry</title><item><title>Ferry</title>'
    b"<link>http://ferry.example/1</link><pubDate>Tue, 01 Jul 2025 00:00:00 GMT</pubDate></item>"
    b"</channel></rss>"
)


class Press(ThreadingHTTPServer):
    """Answers slowly that nothing has changed; `asked` counts."""

    daemon_threads, request_queue_size = True, 1024

    def __init__(self, latency: float) -> None:
        self.asked, self.latency, self._lock = 0, latency, threading.Lock()
        super().__init__(("127.0.0.1", 0), Slow)

    def counts(self) -> None:
        with self._lock:
            self.asked += 1

    def handle_error(self, *_: object) -> None:
        """A worker that is stopped hangs up."""


class Slow(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._answer(404, b"")
            return
        self.server.counts()
        time.sleep(self.server.latency)
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


def measure(workers: int, number: int, press: Press, url: str) -> float:
    """Polls a second of so many workers, once each of them is at work."""
    port = press.server_address[1]
    sources = {
        f"s{n}": {"kind": "feed", "tier": "local", "url": f"http://h{n}.example:{port}/feed", "every": "1s"}
        for n in range(number)
    }
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        program = Program(Path(home), sources, DATABASE_URL=url)
        stack.enter_context(program.runs("run", "--role", "scheduler")).says("watching", 120.0)
        hands = [stack.enter_context(program.runs("worker")) for _ in range(workers)]
        for hand in hands:
            hand.says("watching", 120.0)
        began = press.asked
        until(lambda: press.asked - began > number, wait=300.0)  # the first answers are whole feeds
        before, begun = press.asked, time.monotonic()
        time.sleep(MEASURED)
        return (press.asked - before) / (time.monotonic() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=800)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    asked = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    press = Press(asked.latency)
    threading.Thread(target=press.serve_forever, daemon=True).start()
    with Postgres() as server:
        for workers in asked.workers:
            rate = measure(workers, asked.sources, press, server.database())
            print(f"{datetime.now(UTC):%H:%M:%S} {workers} workers: {rate:.0f} polls a second", flush=True)


if __name__ == "__main__":
    main()
    sys.exit(0)
