"""Several processes on one PostgreSQL: what each does by its role, through jobs."""

import threading
from collections.abc import Callable, Sequence
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
        scheduler = threading.Thread(target=run, args=(duties, stop), name="scheduler")
        if role is Role.ALL:
            scheduler.start()
        try:
            queue.work(tasks.table(), PLACES, stop)
        finally:
            if role is Role.ALL:
                stop.set()
                scheduler.join()
