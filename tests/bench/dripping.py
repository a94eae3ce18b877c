"""What hosts that hang cost the others: sources that are all due, some of whose hosts take 20 s to answer.

    nice python -m tests.bench.dripping [--sources 1000] [--slow 10] [--wait 20]

Each source has a host of its own, that answers within 50 ms, or after --wait seconds; 32 threads, SQLite.
Prints when the others had been asked and recorded, and when all had.
"""

import argparse
import logging
import tempfile
import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import structlog

from bot.engine import Engine
from bot.model import Source, SourceKind, Tier
from bot.scraper.fetch import Fetcher, Policy
from bot.store import Store
from bot.work.collecting import Collector
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


def asked(store: Store, prefix: str) -> int:
    return sum(state.polls > 0 for state in store.source_states() if state.id.startswith(prefix))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=10)
    parser.add_argument("--wait", type=float, default=20)
    given = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with Hanging(given.wait) as press, tempfile.TemporaryDirectory() as home, Engine(THREADS) as engine:
        store = Store.open(f"sqlite:///{home}/dealwire.db")
        sources = followed(given.sources, given.slow, press.port)
        store.sync_sources(sources, NOON)
        policy = Policy(allow=LOOPBACK, per_host=0, robots=False, read_timeout=60, deadline=60)
        fetcher = Fetcher(policy, resolve=lambda *_: ["127.0.0.1"])
        collector = Collector(sources, store, fetcher, engine, Event(), lambda *_: None)
        began = time.monotonic()
        polling = Thread(target=collector.poll, args=(NOON + timedelta(minutes=5),))
        polling.start()
        while asked(store, "h") < given.sources - given.slow:
            time.sleep(0.2)
        print(f"{time.monotonic() - began:.1f} s until the {given.sources - given.slow} others were asked")
        polling.join()
        print(f"{time.monotonic() - began:.1f} s until all were; {asked(store, 'slow')} that hang")
        for each in (fetcher, store):
            each.close()


if __name__ == "__main__":
    main()
