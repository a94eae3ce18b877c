"""Threads, and stores of several processes, share the work and take nothing twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from bot.store import Store
from tests.fakes.nouns import HOUR, NOON, found, message, poll, record_poll, source

THREADS, WORK = 4, 500


@pytest.fixture
def stores(store: Store, database_url: str) -> Iterator[list[Store]]:
    """A store for each thread: two processes, so to speak, of two threads each."""
    other = Store.open(database_url)
    yield [store, other, store, other]
    other.close()


def taken(stores: list[Store], claim: Callable[[Store], list[str]]) -> Counter[str]:
    """What all threads got together, each claiming until there is no more."""
    results: list[list[str]] = [[] for _ in stores]
    start = threading.Barrier(len(stores))

    def work(store: Store, result: list[str]) -> None:
        start.wait()
        while got := claim(store):
            result += got

    threads = [threading.Thread(target=work, args=pair) for pair in zip(stores, results, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(name for result in results for name in result)


def test_no_source_is_polled_twice(stores: list[Store]) -> None:
    stores[0].sync_sources([source(f"s{n}") for n in range(WORK)], NOON)
    got = taken(stores, lambda store: [due.source for due in store.claim_due(NOON, 7, HOUR)])
    assert got == {f"s{n}": 1 for n in range(WORK)}


def test_no_entry_is_read_twice(stores: list[Store]) -> None:
    stores[0].sync_sources([source()], NOON)
    record_poll(stores[0], "gazette", poll(), [found(f"e{n}") for n in range(WORK)], NOON)
    got = taken(stores, lambda store: [pending.key for pending in store.claim_entries(NOON, 7, HOUR)])
    assert got == {f"e{n}": 1 for n in range(WORK)}


@pytest.mark.no_cover
def test_no_message_is_sent_twice_and_each_channel_keeps_its_order(stores: list[Store]) -> None:
    channels = [f"#c{n}" for n in range(10)]
    stores[0].enqueue([message(f"m{n:03}", channel=channels[n % 10]) for n in range(WORK)], NOON)
    order: dict[str, list[str]] = {channel: [] for channel in channels}

    def send(store: Store) -> list[str]:
        sent = []
        for channel in store.channels(NOON):
            if row := store.claim_message(channel, NOON):
                order[channel].append(row.message.key)
                store.mark_sent(row.id, "1.1", "C1", NOON)
                sent.append(row.message.key)
        return sent

    assert taken(stores, send) == {f"m{n:03}": 1 for n in range(WORK)}
    assert all(keys == sorted(keys) for keys in order.values())


def test_polls_that_find_the_same_entries_do_not_block_each_other(stores: list[Store]) -> None:
    stores[0].sync_sources([source(f"s{n}") for n in range(THREADS)], NOON)
    shared = [found(f"e{n}") for n in range(200)]
    orders = [shared, shared[::-1], shared[100:] + shared[:100], shared[::2] + shared[1::2]]
    waiting = [(f"s{n}", order) for n, order in enumerate(orders)]

    def record(store: Store) -> list[str]:
        if not waiting:
            return []
        id, order = waiting.pop()
        for _ in range(5):
            record_poll(store, id, poll(), order, NOON)
        return [id]

    assert taken(stores, record).total() == THREADS
    assert stores[0].counts().entries == {"new": 200}
    assert {state.polls for state in stores[0].source_states()} == {5}
