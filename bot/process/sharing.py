"""Several processes on one PostgreSQL: what each does by its role, through jobs."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from bot.errors import StoreError
from bot.pipeline import Pipeline
from bot.process.roles import Role
from bot.scheduler import Duty, run
from bot.store import Store

TICK = timedelta(seconds=1)
RESCUE = timedelta(seconds=5)


def share(
    store: Store,
    stages: Pipeline,
    role: Role,
    url: str,
    upkeep: Sequence[Duty],
    clock: Callable[[], datetime],
    stop: threading.Event,
) -> None:
    """Defers jobs, or does them, or both, until `stop` is set."""
    try:
        from bot.process.tasks import PLACES, Tasks
        from bot.process.workers import Queue
    except ImportError as error:
        raise StoreError(
            f'{store.place}: sharing the work needs procrastinate: pip install "dealwire[postgres]"'
        ) from error
    tasks = Tasks(store, stages, clock)
    with Queue(url, store.place) as queue:
        duties = [
            Duty("jobs", lambda: queue.defer(tasks.due()), every=TICK),
            Duty("rescue", queue.rescue, every=RESCUE),
            *upkeep,
        ]
        if role is Role.SCHEDULER:
            run(duties, stop)
            return
        with _beside(duties, stop) if role is Role.ALL else nullcontext():
            queue.work(tasks.table(), PLACES, stop)


@contextmanager
def _beside(duties: Sequence[Duty], stop: threading.Event) -> Iterator[None]:
    """The scheduler in a thread of its own; what goes on beside it ends with it."""
    scheduler = threading.Thread(target=run, args=(duties, stop), name="scheduler")
    scheduler.start()
    try:
        yield
    finally:
        stop.set()
        scheduler.join()
