"""What a poll costs the database as it grows: nice python -m tests.bench.growth [--most 1000000]

CPU milliseconds a poll on SQLite, claims included, with 10^3 to 10^5 sources and with 10^4 to --most stored
entries: one that changed nothing, and one of 20 entries of which one is new. Then what pruning leaves.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.store import Store
from tests.fakes.nouns import HOUR, NOON, found, poll, source

POLLS = 200
OLD = NOON - timedelta(days=100)
FILL = """
WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last})
INSERT INTO entries (key, source, url, digest, state, order_at, baseline, attempts, cause, found_at, seen_at)
SELECT printf('%016x', i * 2654435761 % 4294967296 * 65536 + i % 65536), 's0', 'https://gazette.example/' ||
       i, '', 'read', '{at}', 0, 0, '', '{at}', '{at}' FROM n
"""


def milliseconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) / POLLS * 1000


def unchanged(store: Store) -> None:
    for due in store.claim_due(NOON, POLLS, HOUR):
        store.record_poll(due.source, poll(NOON + HOUR, changed=False), [], NOON)


def changed(store: Store, serial: int) -> None:
    for due in store.claim_due(NOON, POLLS, HOUR):
        held = [found(f"{due.source}-{n}") for n in range(serial, serial + 20)]
        store.record_poll(due.source, poll(NOON), held, NOON)


def measure(store: Store, what: str) -> None:
    quiet = milliseconds(lambda: unchanged(store))
    changed(store, 0)
    busy = milliseconds(lambda: changed(store, 1))
    print(f"| {what} | {quiet:.2f} | {busy:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=1_000_000)
    most = parser.parse_args().most
    print("| stored | unchanged, CPU ms | changed, CPU ms |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in (1_000, 10_000, 100_000):
            store = Store.open(f"sqlite:///{folder}/{size}.db")
            store.sync_sources([source(f"s{n}") for n in range(size)], NOON)
            measure(store, f"{size:,} sources")
            store.close()
        path = Path(folder) / "grown.db"
        store, first = Store.open(f"sqlite:///{path}"), 0
        store.sync_sources([source(f"s{n}") for n in range(3 * POLLS * 4)], NOON)
        last = 10_000
        while last <= most:
            with store._write() as connection:  # as polls of a hundred days ago would have left it
                connection.exec_driver_sql(
                    FILL.format(first=first, last=last, at=f"{OLD:%Y-%m-%d %H:%M:%S.%f}")
                )
            measure(store, f"{last:,} entries, {path.stat().st_size / 1e6:,.0f} MB")
            first, last = last, last * 10
        gone = store.prune(NOON - timedelta(days=90))
        measure(store, f"after pruning {gone:,} rows")
        store.close()


if __name__ == "__main__":
    main()
