"""Where tasks run.

    map        tasks that mostly wait, all begun at once: threads
    flow       many of them (polls, reads), of which more may come meanwhile: the same
    isolated   one task that computes on what strangers wrote (extraction): a process that is killed
               when it takes too long, and cannot take the bot with it when it hangs, crashes or swells

This module knows no stage: it runs the functions that it is given. Worker processes are spawned on
the first use, replaced after some hundred tasks (native parsers leak), and let go when idle.
"""

import contextlib
import multiprocessing
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from bot.errors import CutShort, Unreadable
from bot.flow import Flow, Supply, tried

T = TypeVar("T")
R = TypeVar("R")

RECYCLE = 300  # tasks of one worker process
IDLE = 120.0  # seconds until unused workers are let go
SHARES = 2  # flows that do not wait for each other: polls and reads
START = 30.0  # seconds that a spawned worker may take until it runs
ORPHAN = 3.0  # seconds past its time when a worker ends itself, if nobody is left to do so


class Engine:
    """Threads and worker processes of one bot; closed once, also in the middle of work.

    `threads`: of one flow. `timeout`: seconds that an isolated task may run. `memory`: bytes of address
    space that a worker may take (where the system can limit it).
    """

    def __init__(self, threads: int = 32, timeout: float = 20.0, memory: int = 1 << 30) -> None:
        self.timeout = timeout
        self._memory, self._number = memory, threads
        self._threads = ThreadPoolExecutor(SHARES * threads, thread_name_prefix="engine")
        self._worker = threading.Lock()  # one task at a time
        self._lock = threading.RLock()  # a signal handler may close in the middle of anything
        self._pool: ProcessPool | None = None
        self._timer: threading.Timer | None = None
        self._leased = 0
        self._pending: set[Future[bytes]] = set()
        self._closed = False

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Exception]]:
        """Call `function` on each item in threads, all begun at once; (item, outcome) as they come.

        An exception is the outcome of its item; of what `close` prevented, CancelledError. A task must
        not call `map` itself: it would wait for threads that wait for it.
        """
        done: SimpleQueue[Future[R]] = SimpleQueue()  # as_completed never hears of what close drops
        futures = {self._threads.submit(function, item): item for item in items}
        for future in futures:
            future.add_done_callback(done.put)
        ended = (done.get() for _ in list(futures))
        return ((futures.pop(future), tried(Future.result, future)) for future in ended)

    def flow(self, function: Callable[[T], R], supply: Supply[T]) -> Flow[T, R]:
        """Calls `function` on what `supply` gives, as long as it gives any; see `Flow`.

        As many flows as SHARES have all their threads beside each other.
        """
        return Flow(function, supply, self._threads.submit, self._number)

    def isolated(self, function: Callable[..., R], *args: object) -> R:
        """Call a module-level function in a worker process; its own exceptions travel.

        Waits until the worker is free. Raises CutShort when the task had to be killed or took its process
        down, Unreadable when it ran out of memory, CancelledError when the engine or the worker was told to
        stop, and BrokenProcessPool when no worker answers, nor one of a new pool.
        """
        name = getattr(function, "__name__", "task").replace("_", " ")
        task = bytes(ForkingPickler.dumps((function, args)))
        with self._worker:
            try:
                answer = self._ask(name, task)
            except BrokenProcessPool:  # something else killed the worker, before this task was its own
                answer = self._ask(name, task)
        done, value = ForkingPickler.loads(answer)
        if done:
            return cast(R, value)
        raise value

    def close(self) -> None:
        """End the workers now, drop what has not begun, wait for tasks in threads (their deadlines rule)."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._release()
        self._threads.shutdown()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, name: str, task: bytes) -> bytes:
        """Send a task to a worker and await the answer; whatever goes wrong there has a name here."""
        with self._lease() as pool:
            try:
                with self._scheduled(pool, name, task) as future:
                    return future.result(START + self.timeout)
            except TimeoutError as late:
                if not future.done():  # the pool hangs, as by a worker killed with its lock held
                    self._release(pool)
                    raise BrokenProcessPool("the worker process does not answer") from late
                raise CutShort(f"{name} took longer than {self.timeout:g} s; skipped") from None
            except ProcessExpired as died:
                if died.exitcode == signal.SIGTERM:
                    raise CancelledError from died
                raise CutShort(f"{name} brought its process down (exit {died.exitcode}); skipped") from None
            except BrokenProcessPool:
                self._release(pool)
                raise

    @contextlib.contextmanager
    def _lease(self) -> Iterator[ProcessPool]:
        """The pool, started if need be; it is not let go while leased."""
        with self._lock:
            if self._closed:
                raise CancelledError
            self._pool = self._pool or self._start()
            self._leased += 1
            pool = self._pool
        try:
            yield pool
        finally:
            with self._lock:
                self._leased -= 1
                self._rest()

    @contextlib.contextmanager
    def _scheduled(self, pool: ProcessPool, name: str, task: bytes) -> Iterator[Future[bytes]]:
        """A task under way that `close` can cancel."""
        try:
            future: Future[bytes] = pool.schedule(
                _work, args=(name, task, self.timeout), timeout=self.timeout
            )
        except RuntimeError as error:  # the pool broke, or was released, since it was leased
            raise BrokenProcessPool("no worker process runs") from error
        with self._lock:
            self._pending.add(future)
            if self._pool is not pool:
                future.cancel()
        try:
            yield future
        finally:
            with self._lock:
                self._pending.discard(future)

    def _start(self) -> ProcessPool:
        # spawn: a fork would copy locks that other threads hold
        return ProcessPool(
            max_workers=1,
            max_tasks=RECYCLE,
            initializer=_confine,
            initargs=(self._memory,),
            context=multiprocessing.get_context("spawn"),
        )

    def _rest(self) -> None:
        """Let the pool go later, if nothing leases it until then."""
        if self._timer:
            self._timer.cancel()
        if not self._leased and not self._closed:
            self._timer = threading.Timer(IDLE, self._let_go)
            self._timer.daemon = True
            self._timer.start()

    def _let_go(self) -> None:
        with self._lock:
            if not self._leased:
                self._release()

    def _release(self, pool: ProcessPool | None = None) -> None:
        """End the pool and its processes, with all they do; nothing if `pool` was released already."""
        with self._lock:
            if pool not in (None, self._pool):
                return
            pool, self._pool = self._pool, None
            for future in self._pending:
                future.cancel()
            if self._timer:
                self._timer.cancel()
        if pool:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _confine(memory: int) -> None:
    """In a new worker: no more than `memory` bytes of address space."""
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(OSError, ValueError):  # the system may not offer it
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _work(name: str, task: bytes, seconds: float) -> bytes:
    """In a worker: run one pickled task; the pickled (True, result) or (False, error)."""
    if sys.platform != "win32":  # the kernel's own: it also ends native code, and a worker whose bot is gone
        signal.setitimer(signal.ITIMER_REAL, seconds + ORPHAN)
    try:
        function, args = ForkingPickler.loads(task)
        return bytes(ForkingPickler.dumps((True, function(*args))))
    except MemoryError:
        return pickle.dumps((False, Unreadable(f"{name} ran out of memory; skipped")))
    except BaseException as error:
        return pickle.dumps((False, _portable(error)))
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)


def _portable(error: BaseException) -> Exception:
    """The error as it can travel, its traceback as a note; one that cannot becomes a RuntimeError."""
    error.add_note("".join(traceback.format_exception(error)))
    with contextlib.suppress(Exception):
        if isinstance(error, Exception) and str(ForkingPickler.loads(ForkingPickler.dumps(error))) == str(
            error
        ):
            return error
    return RuntimeError(f"{type(error).__name__}: {error}")
