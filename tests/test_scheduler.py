"""Duties begin at once, go on after a fault, tell a fault once, and end when told."""

import threading
import time as clock
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot import scheduler
from bot.errors import StoreError
from bot.scheduler import AGAIN, Duty, Watched

UTC = ZoneInfo("UTC")
HOUR = timedelta(hours=1)


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
    scheduler.run([Duty("poll", stop.set, every=HOUR)], UTC, stop)
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
    scheduler.run([Duty("read", work, every=HOUR), often], UTC, stop)
    assert done == ["whole"]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_one_duty_that_waits_does_not_hold_up_another() -> None:
    stop, other = threading.Event(), threading.Event()
    duties = [Duty("slow", lambda: other.wait(10), every=HOUR), Duty("quick", other.set, every=HOUR)]
    threading.Thread(target=lambda: (other.wait(10), stop.set())).start()
    scheduler.run(duties, UTC, stop)
    assert other.is_set()


def test_a_duty_at_a_time_of_day_waits_for_it() -> None:
    stop, done = threading.Event(), []
    later = (scheduler.datetime.now(UTC) + HOUR).time()
    duties = [Duty("digest", lambda: done.append(1), at=later), Duty("end", stop.set, every=HOUR)]
    scheduler.run(duties, UTC, stop)
    assert done == []


def test_a_duty_that_fails_is_tried_again(said: list[Any]) -> None:
    stop = threading.Event()
    tried = []

    def work() -> None:
        tried.append(1)
        if len(tried) < 3:
            raise StoreError("dealwire.db: the disk is full")
        stop.set()

    scheduler.run([Duty("judge", work, every=timedelta(seconds=0.05))], UTC, stop)
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
