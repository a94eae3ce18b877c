"""Duties begin at once, go on after a fault, tell a fault once, and end when told."""

import threading
import time as clock
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from structlog.testing import capture_logs

from bot import scheduler
from bot.errors import StoreError
from bot.scheduler import AGAIN, Duty, Watched

HOUR = timedelta(hours=1)


class Shown(datetime):
    """The time as a machine shows it whose clock is `ahead`."""

    ahead = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + cls.ahead


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> type[Shown]:
    monkeypatch.setattr(Shown, "ahead", timedelta(0))
    for module in ("bot.scheduler", "apscheduler.schedulers.base"):
        monkeypatch.setattr(f"{module}.datetime", Shown)
    return Shown


@pytest.fixture
def said() -> Iterator[list[Any]]:
    with capture_logs() as logs:
        yield logs


def failing(*causes: Exception | None) -> Callable[[], None]:
    """Raises one after the other; None: all is well that time."""
    left = iter(causes)

    def work() -> None:
        if cause := next(left):
            raise cause

    return work


def test_a_duty_is_done_at_once_and_not_after_its_interval() -> None:
    stop = threading.Event()
    scheduler.run([Duty("poll", stop.set, every=HOUR)], stop)
    assert stop.is_set()


def test_a_duty_in_the_middle_of_its_work_finishes_and_no_other_is_begun(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop, done = threading.Event(), []

    def work() -> None:
        stop.set()
        clock.sleep(0.2)  # the scheduler is told to end by now, and the other duty falls due
        done.append("whole")

    often = Duty("often", lambda: None, every=timedelta(seconds=0.01))
    scheduler.run([Duty("read", work, every=HOUR), often], stop)
    assert done == ["whole"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_one_duty_that_waits_does_not_hold_up_another() -> None:
    stop, other = threading.Event(), threading.Event()
    duties = [Duty("slow", lambda: other.wait(10), every=HOUR), Duty("quick", other.set, every=HOUR)]

    def stops_after_the_other() -> None:
        other.wait(10)
        stop.set()

    threading.Thread(target=stops_after_the_other).start()
    scheduler.run(duties, stop)
    assert other.is_set()


def test_a_clock_that_is_set_back_holds_up_no_duty(
    shown: type[Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a night: what was due a minute after the time that it had shown is due now."""
    monkeypatch.setattr(scheduler, "LOOK", 0.01)
    stop, done = threading.Event(), []

    def work() -> None:
        done.append(1)
        shown.ahead = -9 * HOUR
        if len(done) == 3:
            stop.set()

    beat = Duty("heartbeat", work, every=timedelta(seconds=0.1))
    guard = threading.Timer(10, stop.set)
    guard.start()
    scheduler.run([beat], stop)
    guard.cancel()
    assert len(done) == 3


def test_a_clock_that_leaps_makes_up_for_no_duty_that_it_left_out(shown: type[Shown]) -> None:
    """By a year: a machine that knows no time until the network tells it."""
    stop, done = threading.Event(), []

    def work() -> None:
        done.append(1)
        shown.ahead = 8_760 * HOUR
        if len(done) == 2:
            stop.set()

    tracemalloc.start()
    scheduler.run([Duty("deliver", work, every=timedelta(minutes=1))], stop)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(done) == 2
    assert most < 10_000_000


def test_a_duty_that_fails_is_tried_again(said: list[Any]) -> None:
    stop = threading.Event()
    tried = []

    def work() -> None:
        tried.append(1)
        if len(tried) < 3:
            raise StoreError("dealwire.db: the disk is full")
        stop.set()

    scheduler.run([Duty("judge", work, every=timedelta(seconds=0.05))], stop)
    assert len(tried) == 3
    assert [line["event"] for line in said] == ["duty failed", "duty is well again"]


def test_a_fault_that_stays_is_told_once_and_again_after_an_hour(said: list[Any]) -> None:
    seconds = iter([0.0, 1.0, 2.0, AGAIN + 1.0])
    watched = Watched(Duty("judge", failing(*[StoreError("full")] * 4)), clock=lambda: next(seconds))
    for _ in range(4):
        watched()
    assert [line["cause"] for line in said] == ["full", "full"]


def test_another_fault_and_the_end_of_it_are_told(said: list[Any]) -> None:
    watched = Watched(Duty("judge", failing(StoreError("full"), StoreError("locked"), None, None)))
    for _ in range(4):
        watched()
    assert [line.get("cause", line["event"]) for line in said] == ["full", "locked", "duty is well again"]


def test_a_fault_of_our_own_is_told_with_its_traceback_and_others_without(said: list[Any]) -> None:
    watched = Watched(Duty("judge", failing(ZeroDivisionError("oops"), StoreError("full"))))
    watched()
    watched()
    assert [isinstance(line.get("exc_info"), ZeroDivisionError) for line in said] == [True, False]
