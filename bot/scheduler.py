"""What runs when: the few periodic duties, until a signal says stop.

APScheduler's defaults drop work that comes late (`misfire_grace_time` of one second); here a duty
that is late runs once as soon as it can, and never beside itself. A clock that is set holds up none.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.errors import DealwireError

log = structlog.get_logger()

LOOK = 1.0  # seconds between two looks at the clock
AGAIN = 3600.0  # seconds until a fault that stays the same is told again


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done again and again, the first time at once."""

    name: str
    run: Callable[[], object]
    every: timedelta = timedelta(minutes=1)


class Interval(BaseTrigger):  # type: ignore[misc]
    """So long after now. The library's own goes through all that a clock that leaps has left out."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, _last: datetime | None, now: datetime) -> datetime:
        return now + self.interval


def run(duties: Sequence[Duty], stop: threading.Event) -> None:
    """Runs the duties until `stop` is set; a duty in the middle of its work finishes."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(max(len(duties), 1))},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for duty in duties:
        scheduler.add_job(Watched(duty), Interval(duty.every), id=duty.name, next_run_time=datetime.now(UTC))
    scheduler.start()
    while not stop.wait(LOOK):
        _mind_the_clock(scheduler)
    scheduler.remove_all_jobs()  # else those that fall due while others finish fail loudly
    scheduler.shutdown(wait=True)


def _mind_the_clock(scheduler: BackgroundScheduler) -> None:
    """Where it was set back, what waits for the time that it had shown is due now."""
    now = datetime.now(UTC)
    for job in scheduler.get_jobs():
        if job.next_run_time > now + job.trigger.interval:
            job.modify(next_run_time=now)


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
