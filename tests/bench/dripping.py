"""What hosts that hang cost the others: sources that are all due, some of whose hosts take 20 s to answer.

    nice python -m tests.bench.dripping [--sources 1000] [--slow 10] [--wait 12] [--workers 0]

Each source has a host of its own, that answers within 50 ms, or after --wait seconds, of which 15 are the
limit; 32 threads, SQLite. Prints when the others had been asked, and when all had. With --workers so many
`dealwire worker` do it, which share a PostgreSQL.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import structlog

from bot.engine import Engine
from bot.model import Source, SourceKind, Tier
from bot.scraper import urls
from bot.scraper.fetch import Fetcher, Policy
from bot.store import Store
from bot.work.polling import Poller
from tests.fakes.postgres import Postgres
from tests.fakes.program import Program, until
from tests.fakes.slow import SlowPress
from tests.fakes.web import LOOPBACK

NOON = datetime(2026, 7, 7, tzinfo=UTC)
THREADS = 32


class Hanging(SlowPress):
    """The hosts whose names begin with `slow` take longer."""

    def __init__(self, wait: float) -> None:
        super().__init__(0.05)
        self.wait = wait

    def takes(self, host: str) -> float:
        return self.wait if host.startswith("slow") else self.latency


def followed(number: int, slow: int, port: int) -> list[Source]:
    names = [f"slow{n}" if n % (number // slow) == 0 else f"h{n}" for n in range(number)]
    return [Source(name, SourceKind.FEED, f"http://{name}.example:{port}/feed", Tier.TRADE) for name in names]


def told(press: Hanging, sources: Sequence[Source], began: float) -> None:
    """When the others were asked, and when all were."""
    hosts = {urls.host(source.url) for source in sources}
    others = {host for host in hosts if not host.startswith("slow")}
    for what, awaited in (("others", others), ("all", hosts)):
        while awaited - set(press.spans):
            time.sleep(0.1)
        print(f"{time.monotonic() - began:.1f} s until {what}, {len(awaited)}, were asked", flush=True)


def alone(press: Hanging, sources: Sequence[Source]) -> None:
    """The polls of one process on SQLite."""
    with tempfile.TemporaryDirectory() as home, Engine(THREADS) as engine:
        store = Store.open(f"sqlite:///{home}/dealwire.db")
        store.sync_sources(sources, NOON)
        fetcher = Fetcher(Policy(allow=LOOPBACK, per_host=0), resolve=lambda *_: ["127.0.0.1"])
        poller = Poller(sources, store, fetcher, engine, Event(), lambda *_: None)
        polling = Thread(target=poller.poll, args=(NOON + timedelta(minutes=5),))
        began = time.monotonic()
        polling.start()
        told(press, sources, began)
        polling.join()
        for each in (fetcher, store):
            each.close()


def shared(press: Hanging, sources: Sequence[Source], workers: int) -> None:
    """The program as many run it; the time begins when it is asked first."""
    listed = {source.id: {"kind": "feed", "tier": "trade", "url": source.url} for source in sources}
    with tempfile.TemporaryDirectory() as home, Postgres() as server, ExitStack() as stack:
        program = Program(Path(home), listed, DATABASE_URL=server.database())
        for _ in range(workers):
            stack.enter_context(program.runs("worker")).says("watching", 300.0)
        stack.enter_context(program.runs("run", "--role", "scheduler"))
        until(press.under_way.is_set, wait=300.0)
        told(press, sources, time.monotonic())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=10)
    parser.add_argument("--wait", type=float, default=12)
    parser.add_argument("--workers", type=int, default=0)
    given = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with Hanging(given.wait) as press:
        sources = followed(given.sources, given.slow, press.port)
        shared(press, sources, given.workers) if given.workers else alone(press, sources)


if __name__ == "__main__":
    main()
