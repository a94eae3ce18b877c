"""What runs when: the few periodic duties, until a signal says stop.

APScheduler's defaults drop work that comes late (`misfire_grace_time` of one second); here a duty
that is late runs once as soon as it can, and never beside itself.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import DealwireError

log = structlog.get_logger()

AGAIN = 3600.0  # seconds until a fault that stays the same is told again


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again: every so often, the first time at once; or at a time of day."""

    name: str
    run: Callable[[], object]
    every: timedelta | None = None
    at: time | None = None


def run(duties: Sequence[Duty], zone: ZoneInfo, stop: threading.Event) -> None:
    """Runs the duties until `stop` is set; a duty in the middle of its work finishes."""
    scheduler = BackgroundScheduler(
        timezone=zone,
        executors={"default": ThreadPoolExecutor(max(len(duties), 1))},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for duty in duties:
        first = {} if duty.at else {"next_run_time": datetime.now(zone)}
        scheduler.add_job(Watched(duty), _trigger(duty, zone), id=duty.name, name=duty.name, **first)
    scheduler.start()
    stop.wait()
    scheduler.remove_all_jobs()  # else those that fall due while others finish fail loudly
    scheduler.shutdown(wait=True)


class Watched:
    """A duty whose failures are told once, not each second: again when they change, last, or end."""

    def __init__(self, duty: Duty, clock: Callable[[], float] = monotonic) -> None:
        self._duty, self._clock = duty, clock
        self._trouble, self._told_at = "", 0.0

    def __call__(self) -> None:
        try:
            self._duty.run()
        except DealwireError as error:
            self._tell(str(error))
        except Exception as error:
            self._tell(repr(error), exc_info=error)
        else:
            self._well()

    def _tell(self, cause: str, **more: object) -> None:
        now = self._clock()
        if cause != self._trouble or now - self._told_at >= AGAIN:
            log.error("duty failed", duty=self._duty.name, cause=cause, **more)
            self._trouble, self._told_at = cause, now

    def _well(self) -> None:
        if self._trouble:
            log.info("duty is well again", duty=self._duty.name)
            self._trouble = ""


def _trigger(duty: Duty, zone: ZoneInfo) -> IntervalTrigger | CronTrigger:
    if duty.at:
        return CronTrigger(hour=duty.at.hour, minute=duty.at.minute, timezone=zone)
    every = duty.every or timedelta(minutes=1)
    return IntervalTrigger(seconds=every.total_seconds(), timezone=zone)
