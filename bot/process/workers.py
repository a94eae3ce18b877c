"""Tasks as jobs on PostgreSQL, shared by any number of processes; the only module that knows procrastinate.

A job says that there is work, and of what: the work itself stands in the tables of the store, where it is
claimed. So a job that is lost or done twice loses and doubles nothing; what is still to be done is deferred
anew. A job waits once at most (its queueing lock); one that is `alone` runs once at most (its lock), until it
ends or its worker has given no sign of life for DEAD seconds.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Job as Row
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bot.errors import StoreError
from bot.scheduler import Duty, Watched
from bot.store.database import connecting

log = structlog.get_logger()
T = TypeVar("T")

HEARTBEAT = 5.0  # seconds between two signs of life
DEAD = 20.0  # seconds without one, and the jobs of a worker go to others
PATIENCE = 30.0  # seconds that a connection is waited for
PAUSE = 5.0  # seconds until work is begun anew
LOCK = 0x6A6F6273  # one process at a time makes the tables
QUIET = ("procrastinate", "psycopg.pool")  # they tell each attempt; what fails is told once by `Watched`
Task = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Job:
    """`task` of what: a channel, say. `queue` has its own places in each worker."""

    task: str
    queue: str
    of: str = ""
    alone: bool = True

    @property
    def name(self) -> str:
        return f"{self.task}:{self.of}"


class Queue:
    """The jobs of one database. Its methods may be called from any thread; they raise StoreError."""

    def __init__(self, url: str, place: str) -> None:
        address = conninfo(url)
        for name in QUIET:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._place = place
        with _named(place):
            prepare(address)
        connector = PsycopgConnector(conninfo=address, min_size=1, max_size=12, timeout=PATIENCE)
        self._app = App(connector=connector)
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(32, thread_name_prefix="job"))
        self._thread = threading.Thread(target=self._loop.run_forever, name="jobs", daemon=True)
        self._thread.start()
        self._await(self._open())

    def defer(self, jobs: Iterable[Job]) -> int:
        """Lets jobs wait for a worker, apart from those that wait already. Returns how many."""
        return sum(self._await(self._defer(job)) for job in jobs)

    def rescue(self) -> int:
        """Lets the jobs of dead workers be done by others. Returns how many."""
        return self._await(self._rescue())

    def work(self, tasks: Mapping[str, Task], places: Mapping[str, int], stop: threading.Event) -> None:
        """Does jobs until `stop` is set: of each queue so many at a time. Those under way finish.

        While the database is away it waits, and begins anew.
        """
        for name, task in tasks.items():
            self._app.task(name=name)(_of(task))
        told = asyncio.run_coroutine_threadsafe(asyncio.to_thread(stop.wait), self._loop)
        turn = Watched(Duty("work", lambda: self._await(self._work(places, told))))
        while not stop.is_set():
            turn()
            stop.wait(PAUSE)

    def close(self) -> None:
        """Lets go of every connection."""
        self._await(self._app.close_async())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _await(self, doing: Coroutine[Any, Any, T]) -> T:
        with _named(self._place):
            return asyncio.run_coroutine_threadsafe(doing, self._loop).result()

    async def _open(self) -> None:
        await self._app.open_async()

    async def _defer(self, job: Job) -> int:
        kept = self._app.configure_task(
            job.task, queue=job.queue, queueing_lock=job.name, lock=job.name if job.alone else None
        )
        try:
            await kept.defer_async(of=job.of)
        except exceptions.AlreadyEnqueued:
            return 0
        return 1

    async def _rescue(self) -> int:
        stalled = list(await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD))
        for row in stalled:
            log.warning("its worker is gone; others do it", job=row.queueing_lock)
            await self._again(row)
        return len(stalled)

    async def _again(self, row: Row) -> None:
        try:
            await self._app.job_manager.retry_job(row)
        except (exceptions.AlreadyEnqueued, exceptions.ConnectorException):  # the next one waits already
            await self._app.job_manager.finish_job(row, Status.FAILED, delete_job=True)

    async def _work(self, places: Mapping[str, int], stopped: Future[bool]) -> None:
        workers = [
            asyncio.ensure_future(
                self._app.run_worker_async(
                    queues=[queue], name=queue, concurrency=number, delete_jobs="always",
                    install_signal_handlers=False, fetch_job_polling_interval=2.0,
                    update_heartbeat_interval=HEARTBEAT, stalled_worker_timeout=DEAD,
                )
            )
            for queue, number in places.items()
        ]  # fmt: skip
        told: asyncio.Future[Any] = asyncio.wrap_future(stopped)
        await asyncio.wait([told, *workers], return_when=asyncio.FIRST_COMPLETED)
        for worker in workers:
            worker.cancel()
        outcomes = await asyncio.gather(*workers, return_exceptions=True)
        if not told.done():  # a worker ends by itself where the database went away
            raise StoreError(f"{self._place}: the worker lost its database ({outcomes[0]!r})")


@contextmanager
def _named(place: str) -> Iterator[None]:
    """Faults of the database as StoreError."""
    try:
        yield
    except (exceptions.ConnectorException, psycopg.Error) as error:
        raise StoreError(f"{place}: {error.__cause__ or error}") from error


def _of(task: Task) -> Callable[..., None]:
    def done(of: str) -> None:
        task(of)

    return done


def conninfo(url: str) -> str:
    """The address of a database as libpq takes it, read as the store reads it: libpq itself shows a password
    that it cannot read."""
    return make_conninfo("", **connecting(url))


def prepare(address: str) -> None:
    """Makes procrastinate's tables, or brings them to the version that is installed."""
    with psycopg.connect(address, connect_timeout=10) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        known = connection.execute(
            "SELECT to_regclass('procrastinate_jobs'), "
            "obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"
        ).fetchone() or (None, None)
        steps = migrations()
        if known[0] is None:
            connection.execute(SchemaManager.get_schema())
        for name, path in steps.items():
            if known[0] is not None and name > (known[1] or ""):
                connection.execute(path.read_text(encoding="utf-8").encode())
        mark = sql.SQL("COMMENT ON TABLE procrastinate_jobs IS {}").format(sql.Literal(max(steps)))
        connection.execute(mark)


def migrations() -> dict[str, Path]:
    """The steps that procrastinate ships, by their names, which begin with the version."""
    folder = Path(SchemaManager.get_migrations_path())
    return {path.stem: path for path in sorted(folder.glob("*.sql"))}
