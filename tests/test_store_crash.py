"""A process killed at any point leaves a database that opens, and nothing half done."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from bot.model import Ledger, OutboxState
from bot.store import Store
from bot.store.polls import Visit
from bot.store.records import EntryState
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, article, found, judgement, known, message, poll, source

EMPTY, TOLD = Ledger("mill"), Ledger("mill", (known(),), (), NOON)

STEPS: dict[str, Callable[[Store], object]] = {
    "claim a source": lambda store: store.claim_due(NOON, 1, HOUR),
    "poll": lambda store: store.record_polls(
        [Visit("gazette", poll(), [found("e1"), found("e2")], {})], NOON
    ),
    "claim an entry": lambda store: store.claim_entries(NOON, 1, HOUR),
    "read": lambda store: store.record_article("e1", article(), False, NOON),
    "judge": lambda store: store.record_judgement(
        article(), [judgement(EMPTY, TOLD, told=True)], [message("m1")], NOON, NOON
    ),
    "claim a message": lambda store: store.claim_message("#deals", NOON),
}

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["bot.store", "tests.fakes.nouns"])
Killed = Callable[..., Store]


def work_and_die(url: str, last: str, writes: int) -> None:
    """Does the steps up to `last` and dies: after it, or in its midst, after so many writes."""
    store = Store.open(url)
    store.sync_sources([source()], NOON)
    for name, step in STEPS.items():
        if name == last and writes:
            event.listen(store._engine, "after_cursor_execute", dying(writes))
        step(store)
        if name == last:
            die()


def dying(writes: int) -> Callable[..., None]:
    left = iter([*range(1, writes), None])

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")) and next(left) is None:
            die()

    return count


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def killed(database_url: str) -> Iterator[Killed]:
    """`killed(step, writes)`: the store as a process left it that was killed there."""
    opened: list[Store] = []

    def killed(last: str, writes: int = 0) -> Store:
        process = processes.Process(target=work_and_die, args=(database_url, last, writes))
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        opened.append(Store.open(database_url))
        return opened[-1]

    yield killed
    for store in opened:
        store.close()


def test_a_poll_that_was_claimed_is_claimed_again(killed: Killed) -> None:
    store = killed("claim a source")
    assert store.claim_due(NOON + MINUTE, 1, HOUR) == []
    assert [due.source for due in store.claim_due(NOON + HOUR, 1, HOUR)] == ["gazette"]


def test_a_start_takes_up_at_once_what_was_claimed(killed: Killed) -> None:
    store = killed("claim an entry")
    store.claim_due(NOON + 2 * HOUR, 1, HOUR)
    assert store.end_leases(NOON + 2 * HOUR) == 2
    assert [due.source for due in store.claim_due(NOON + 2 * HOUR, 1, HOUR)] == ["gazette"]
    assert {pending.key for pending in store.claim_entries(NOON, 9, HOUR)} == {"e1", "e2"}


def test_an_entry_that_was_claimed_is_read_again(killed: Killed) -> None:
    claimed = killed("claim an entry").claim_entries(NOON + HOUR, 9, HOUR)
    assert [(pending.key, pending.attempts) for pending in claimed] == [("e1", 1), ("e2", 0)]


def test_a_message_that_was_in_flight_is_unknown(killed: Killed) -> None:
    store = killed("claim a message")
    assert store.recover(NOON + MINUTE) == 1
    row = store.claim_message("#deals", NOON + MINUTE)
    assert row is not None
    assert (row.message.key, row.state) == ("m1", OutboxState.UNKNOWN)
    assert store.ledger("mill") == TOLD


@pytest.mark.parametrize("writes", [1, 2, 3])
def test_a_poll_cut_short_found_nothing(killed: Killed, writes: int) -> None:
    store = killed("poll", writes)
    assert store.counts().entries == {}
    assert [(due.first, due.carried) for due in store.claim_due(NOON + HOUR, 1, HOUR)] == [(True, "")]


@pytest.mark.parametrize("writes", [1, 2])
def test_a_reading_cut_short_is_done_again(killed: Killed, writes: int) -> None:
    store = killed("read", writes)
    assert store.counts().entries == {EntryState.READING: 1, EntryState.NEW: 1}
    assert store.unjudged(9) == []


@pytest.mark.parametrize("writes", [1, 3, 6, 8])
def test_a_judgement_cut_short_told_and_learned_nothing(killed: Killed, writes: int) -> None:
    store = killed("judge", writes)
    assert len(store.unjudged(9)) == 1
    assert store.ledger("mill") == EMPTY
    assert store.developments("mill", 9) == ()
    assert store.channels(NOON + DAY) == []
    assert store.counts().decisions == {}
