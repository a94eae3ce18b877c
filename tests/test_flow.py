"""Tasks flow: as many as there are places, hosts beside each other, those of one host in turn."""

from collections import Counter
from collections.abc import MutableMapping, Sequence
from concurrent.futures import CancelledError
from datetime import timedelta
from itertools import count
from threading import Barrier, Event, Lock
from typing import Any

import pytest

from bot import flow
from bot.engine import Engine
from bot.errors import StoreError
from bot.work import lines as module
from bot.work.lines import Lines

MINUTE = timedelta(minutes=1)
Item = tuple[str, int]


class Claims:
    """Gives its batches one after another, then nothing."""

    def __init__(self, *batches: Sequence[Item]) -> None:
        self.batches, self.held = list(batches), list[list[Item]]()

    def __call__(self, held: Sequence[Item]) -> Sequence[Item]:
        self.held.append(list(held))
        return self.batches.pop(0) if self.batches else []

    def lines(self, lease: timedelta = MINUTE, stop: Event | None = None) -> Lines[Item]:
        return Lines(self, lambda item: item[0], lease, stop or Event())


class Watched:
    """A task that notes how many of each host are under way at a time."""

    def __init__(self) -> None:
        self.lock, self.now, self.most = Lock(), Counter[str](), Counter[str]()

    def __call__(self, item: Item) -> int:
        host, number = item
        with self.lock:
            self.now.update([host, "all"])
            self.most |= self.now
        with self.lock:
            self.now.subtract([host, "all"])
        if number == 13:
            raise ValueError(number)
        return number


def test_all_that_is_claimed_is_done_once_and_a_host_has_one_under_way() -> None:
    items = [(f"h{n % 7}", n) for n in range(500)]
    claims, task = Claims(items[:200], items[200:400], items[400:]), Watched()
    with Engine(threads=5) as engine:
        come = [one for some in engine.flow(task, claims.lines()) for one in some]
    outcomes = dict(come)
    assert len(come) == 500
    assert outcomes.keys() == set(items)
    assert isinstance(outcomes["h6", 13], ValueError)
    assert task.most.pop("all") <= 5
    assert set(task.most.values()) == {1}


def test_tasks_that_compute_leave_each_other_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count()
    monkeypatch.setattr(flow, "thread_time", lambda: float(next(ticks)))  # a second of a core for each
    claims, task = Claims([(f"h{n}", n) for n in range(200)]), Watched()
    with Engine(threads=8) as engine:
        assert sum(map(len, engine.flow(task, claims.lines()))) == 200
    assert task.most["all"] <= flow.FEW


def test_tasks_that_wait_have_all_the_places() -> None:
    together = Barrier(8, timeout=20)
    with Engine(threads=8) as engine:
        come = list(engine.flow(lambda _: together.wait(), Claims([(f"h{n}", n) for n in range(8)]).lines()))
    assert {outcome for some in come for _, outcome in some} == set(range(8))


def test_a_claim_is_told_what_waits_and_what_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = Claims([("a", 1), ("a", 2), ("b", 1)], [("c", 1)])
    lines = claims.lines()
    assert lines.refill() == 2
    assert lines.take() == ("a", 1)
    assert lines.refill() == 2
    assert sorted(claims.held[1]) == [("a", 1), ("a", 2), ("b", 1)]
    assert [lines.take(), lines.take(), lines.take()] == [("b", 1), ("c", 1), None]
    lines.done(("a", 1))
    assert lines.take() == ("a", 2)


def test_what_is_done_is_no_longer_under_way() -> None:
    claims = Claims([("a", 1), ("b", 1)])
    lines = claims.lines()
    lines.refill()
    lines.take()
    lines.done(("a", 1))
    lines.refill()
    assert claims.held[1] == [("b", 1)]


def test_while_any_is_under_way_what_may_have_fallen_due_is_looked_for_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: seconds[0])
    claims = Claims([("a", 1)], [], [("b", 1)])
    lines = claims.lines()
    lines.refill()
    lines.take()
    for at, asked in ((0.0, 2), (0.9 * module.LOOK, 2), (module.LOOK, 3), (module.LOOK, 4), (module.LOOK, 4)):
        seconds[0] = at
        lines.refill()
        assert len(claims.held) == asked
    for host in ("a", "b"):
        lines.take()
        lines.done((host, 1))
    lines.refill()
    assert len(claims.held) == 5, "where none is under way it is looked at once"


def test_with_enough_to_do_no_more_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW", 2)
    claims = Claims([("a", 1), ("b", 1)], [("c", 1)])
    lines = claims.lines()
    assert (lines.refill(), lines.refill(), len(claims.held)) == (2, 2, 1)
    lines.take()
    assert lines.refill() == 2


def test_what_waits_for_a_slow_host_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    claims = Claims([("a", n) for n in range(4)], [("b", 1)])
    lines = claims.lines()
    assert (lines.refill(), lines.refill(), len(claims.held)) == (1, 1, 1)
    lines.take()
    lines.done(("a", 0))
    lines.take()
    assert lines.refill() == 1


def test_what_has_waited_longer_than_its_lease_is_let_go() -> None:
    lines = Claims([("a", 1), ("b", 1)]).lines(lease=timedelta(0))
    assert lines.refill() == 2
    assert lines.take() is None
    assert lines.refill() == 0


def test_once_told_to_stop_nothing_is_begun() -> None:
    stop = Event()
    lines = Claims([("a", 1)], [("b", 1)]).lines(stop=stop)
    assert lines.refill() == 1
    stop.set()
    assert (lines.take(), lines.refill()) == (None, 0)


def test_what_a_stop_cuts_off_is_no_fault_and_a_fault_of_one_is_none_of_the_others(
    logs: list[MutableMapping[str, Any]],
) -> None:
    come = [("a", CancelledError()), ("b", ZeroDivisionError()), ("c", 3)]
    assert list(module._results(come)) == [3]
    assert [line["item"] for line in logs] == ["b"]
    with pytest.raises(StoreError):
        list(module._results([("a", StoreError("the disk is full"))]))


def test_an_engine_that_is_closed_ends_a_flow() -> None:
    engine, begun, gate = Engine(threads=1), Event(), Event()

    def task(item: Item) -> None:
        begun.set()
        gate.wait(10)

    stop = Event()
    flow = iter(engine.flow(task, Claims([("a", 1), ("a", 2)]).lines(stop=stop)))
    gate.set()
    assert [item for item, _ in next(flow)]
    stop.set()
    engine.close()
    assert [item for some in flow for item, _ in some] in ([], [("a", 2)])
