"""How fast the store claims and records, small and large: python -m tests.bench.store [postgres]

Prints calls a second, and microseconds a row, at 1,000 and at 100,000 sources and entries.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.model import Ledger
from bot.store import Store
from bot.store.records import Judgement
from tests.fakes.nouns import HOUR, MINUTE, NOON, article, decision, found, message, poll, record_poll, source
from tests.fakes.postgres import Postgres

SIZES = (1_000, 100_000)
BATCH, CALLS = 200, 50


@contextmanager
def database() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new database at each call."""
    if "postgres" in sys.argv:
        with Postgres() as server:
            yield server.database
        return
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: f"sqlite:///{folder}/{time.monotonic_ns()}.db"


def timed(what: str, call: Callable[[], object], times: int, rows: int = 1) -> None:
    start = time.perf_counter()
    for _ in range(times):
        call()
    each = (time.perf_counter() - start) / times
    print(f"  {what:32} {each * 1e3:9.2f} ms a call {each / rows * 1e6:9.1f} us a row")


def fill(store: Store, size: int) -> None:
    """So many sources, and ten times as many entries and articles that are done with."""
    sources = [source(f"s{n}") for n in range(size)]
    timed("sync_sources, all new", lambda: store.sync_sources(sources, NOON), 1, size)
    timed("sync_sources, unchanged", lambda: store.sync_sources(sources, NOON), 1, size)
    for start in range(0, size, 10_000):
        batch = [found(f"done-{n}") for n in range(start, min(start + 10_000, size))]
        record_poll(store, "s0", poll(), batch, NOON)
    while claimed := store.claim_entries(NOON, 5_000, HOUR):
        with store._write() as connection:  # a shortcut: one transaction for many
            connection.exec_driver_sql("UPDATE entries SET state = 'read' WHERE state = 'reading'")
        assert claimed


def measure(store: Store) -> None:
    serial = iter(range(10**9))

    def twenty_new() -> None:
        n = next(serial)
        record_poll(store, f"s{n}", poll(NOON + HOUR), [found(f"e{n}-{i}") for i in range(20)], NOON)

    def record_article() -> None:
        n = next(serial)
        store.record_article(f"e{n}", article(f"a{n}"), False, NOON)

    def judge() -> None:
        (item,) = store.unjudged(1)
        made = Judgement(decision(item.article.id), Ledger("mill"), Ledger("mill"))
        store.record_judgement(item.article, [made], [message(item.article.id)], NOON, NOON)

    def deliver() -> None:
        row = store.claim_message("#deals", NOON)
        assert row is not None
        store.mark_sent(row.id, "1.1", "C1", NOON)

    timed("claim_due, 200", lambda: store.claim_due(NOON, BATCH, MINUTE), 5, BATCH)
    timed("record_polls, 304", lambda: record_poll(store, "s1", poll(changed=False), [], NOON), CALLS)
    timed("record_polls, 20 new", twenty_new, CALLS, 20)
    timed("claim_entries, 200", lambda: store.claim_entries(NOON, BATCH, MINUTE), 5, BATCH)
    timed("record_article", record_article, CALLS * 4)
    timed("unjudged + record_judgement", judge, CALLS * 4)
    timed("claim_message + mark_sent", deliver, CALLS * 4)
    timed("channels", lambda: store.channels(NOON), CALLS)
    timed("why", lambda: store.why("https://gazette.example/done-7"), CALLS)
    timed("counts", store.counts, 3)


def main() -> None:
    with database() as new:
        for size in SIZES:
            url = new()
            store = Store.open(url)
            print(f"{url.partition(':')[0]}, {size:,} sources, {size:,} entries read")
            fill(store, size)
            measure(store)
            store.close()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
