"""What a poll and an article cost the database as it grows.

    nice python -m tests.bench.growth [--most 1000000] [--sentences 8] [--folder /tmp]

CPU milliseconds on SQLite, claims included, with 10^3 to 10^5 sources and with 10^4 to --most stored entries,
each with its article: a poll that changed nothing, one of 20 entries of which one is new, and an article that
is claimed, read and handed to the judge. Then what a day of pruning leaves, and what that costs. A stored
article has so many --sentences of 85 characters: with 8 a million takes 2 GB of --folder, with 1 half of it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.store import Store, carried, codec
from bot.store.polls import FoundEntry, Visit
from tests.fakes.nouns import HOUR, NOON, article, found, poll, source

POLLS = 200
FIRST = NOON - HOUR  # due before all others
OLD = NOON - timedelta(days=100)
TEXT = "The works said that the order keeps its northern line busy until the end of next year. "
A_FILL = 1_000_000  # rows that are sorted at a time
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last}) "
MIXED = "printf('%016x', i * 2654435761 % 4294967296 * 65536 + i % 65536)"
ENTRIES = """
INSERT INTO entries (
  key, source, url, digest, state, order_at, baseline, attempts, cause, found_at, seen_at, article
) {numbers}
SELECT {mixed}, 's' || (i % 2000), 'https://gazette.example/' || i, '', 'read', '{at}', 0, 0, '', '{at}',
  '{at}', {mixed} FROM n ORDER BY 1
"""
ARTICLES = """
INSERT INTO articles (
  id, url, digest, at, read_at, judged, baseline, article, body, etag, last_modified, body_hash, looks
) {numbers}
SELECT {mixed}, 'https://gazette.example/' || i, {mixed}, '{at}', '{at}', 1, 0, '{article}', {mixed},
  '', '', '', 0 FROM n ORDER BY 1
"""


def milliseconds(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return (time.process_time() - began) / POLLS * 1000


def unchanged(store: Store) -> None:
    due = store.claim_due(NOON, POLLS, HOUR)
    store.record_polls([Visit(one.source, poll(NOON + HOUR, changed=False)) for one in due], NOON)


def changed(store: Store, held: Callable[[str], Sequence[FoundEntry]]) -> None:
    visits = []
    for one in store.claim_due(NOON, POLLS, HOUR):
        known = carried.read(one.carried)
        new = [item for item in held(one.source) if item.entry.mark not in known]
        visits.append(Visit(one.source, poll(FIRST), new, known, one.carried_at))
    store.record_polls(visits, NOON)


def read(store: Store) -> None:
    for pending in store.claim_entries(NOON, POLLS, HOUR):
        store.record_article(pending.key, article(pending.key, text=8 * TEXT + pending.key), False, NOON)


def listed(source: str, first: int) -> list[FoundEntry]:
    names = [f"{source}-{n}" for n in range(first, first + 20)]
    return [replace(item, entry=replace(item.entry, mark=item.key)) for item in map(found, names)]


def measure(store: Store, what: str) -> None:
    quiet = milliseconds(lambda: unchanged(store))
    changed(store, lambda source: listed(source, 0))
    busy = milliseconds(lambda: changed(store, lambda source: listed(source, 1)))
    reading = milliseconds(lambda: read(store))
    print(f"| {what} | {quiet:.2f} | {busy:.2f} | {reading:.2f} |", flush=True)


def fill(store: Store, first: int, last: int, sentences: int) -> None:
    """As so many polls of a hundred days ago would have left it."""
    text = codec.dumps(article(text=TEXT * sentences)).replace("'", "''")
    for begin in range(first, last, A_FILL):
        numbers = NUMBERS.format(first=begin, last=min(begin + A_FILL, last))
        _fill(store, {"numbers": numbers, "mixed": MIXED, "article": text})
        print(f"  {min(begin + A_FILL, last):,} rows of {last:,}", file=sys.stderr, flush=True)


def _fill(store: Store, held: dict[str, str]) -> None:
    with store._write() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -500000")
        for statement in (ENTRIES, ARTICLES):
            connection.exec_driver_sql(statement.format(at=f"{OLD:%Y-%m-%d %H:%M:%S.%f}", **held))


def sources(folder: str) -> None:
    for size in (1_000, 10_000, 100_000):
        store = Store.open(f"sqlite:///{folder}/{size}.db")
        store.sync_sources([source(f"s{n}") for n in range(size)], NOON)
        measure(store, f"{size:,} sources")
        store.close()


def articles(folder: str, most: int, sentences: int) -> None:
    path = Path(folder) / "grown.db"
    store, first, last = Store.open(f"sqlite:///{path}"), 0, 10_000
    store.sync_sources([source(f"s{n}") for n in range(20 * POLLS)], NOON)
    while last <= most:
        fill(store, first, last, sentences)
        measure(store, f"{last:,} articles, {path.stat().st_size / 1e6:,.0f} MB")
        first, last = last, last * 10
    began = time.monotonic()
    gone = store.prune(NOON - timedelta(days=90))
    measure(store, f"after pruning {gone:,} rows in {time.monotonic() - began:.0f} s")
    fill(store, first, first + (gone // 2), sentences)
    print(f"\nas many articles again: {path.stat().st_size / 1e6:,.0f} MB")
    store.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--sentences", type=int, default=8)
    parser.add_argument("--folder", help="where the database grows, and is removed")
    asked = parser.parse_args()
    print("| stored | unchanged, CPU ms | changed, CPU ms | read, CPU ms |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        sources(folder)
        articles(folder, asked.most, asked.sentences)


if __name__ == "__main__":
    main()
