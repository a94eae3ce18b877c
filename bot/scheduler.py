"""What runs when: the few periodic duties, until a signal says stop.

APScheduler's defaults drop work that comes late (`misfire_grace_time` of one second); here a duty
that is late runs once as soon as it can, and never beside itself.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again: every so often, or at a time of day."""

    name: str
    run: Callable[[], object]
    every: timedelta | None = None
    at: time | None = None


def run(duties: Sequence[Duty], zone: ZoneInfo, stop: threading.Event) -> None:
    """Runs the duties until `stop` is set; a duty in the middle of its work finishes."""
    scheduler = BackgroundScheduler(
        timezone=zone,
        executors={"default": ThreadPoolExecutor(len(duties))},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_listener(_failed, EVENT_JOB_ERROR)
    for duty in duties:
        scheduler.add_job(duty.run, _trigger(duty, zone), id=duty.name, name=duty.name)
    scheduler.start()
    stop.wait()
    scheduler.shutdown(wait=True)


@contextmanager
def signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop`; a second one ends the process at once."""

    def asked(number: int, _: FrameType | None) -> None:
        if stop.is_set():
            raise SystemExit(128 + number)
        log.info("stopping", signal=signal.Signals(number).name)
        stop.set()

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _trigger(duty: Duty, zone: ZoneInfo) -> IntervalTrigger | CronTrigger:
    if duty.at:
        return CronTrigger(hour=duty.at.hour, minute=duty.at.minute, timezone=zone)
    every = duty.every or timedelta(minutes=1)
    return IntervalTrigger(seconds=every.total_seconds(), timezone=zone)


def _failed(event: JobExecutionEvent) -> None:
    log.error("duty failed", duty=event.job_id, cause=repr(event.exception), traceback=event.traceback)
