"""What was claimed and waits for its host: of each host one is under way, and no host waits for another."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from datetime import timedelta
from threading import Event, Lock
from time import monotonic
from typing import Generic, TypeVar

import structlog

from bot.engine import Engine
from bot.errors import StoreError

log = structlog.get_logger()
T = TypeVar("T")
R = TypeVar("R")

FEW = 100  # hosts that are ready; with fewer more is claimed
MOST = 2000  # items that wait at once; hosts slower than that hold up the others
LOOK = 1.0  # seconds until it is looked again whether something has fallen due


class Lines(Generic[T]):
    """A supply, as `bot.flow` wants it, of what `claim` gives, which is told what there is already.

    What is not begun when the bot is told to stop is left to the next start; what is not begun when its
    `lease` ends, since many wait for its host, to whoever claims it then.
    """

    def __init__(
        self,
        claim: Callable[[Sequence[T]], Sequence[T]],
        host: Callable[[T], str],
        lease: timedelta,
        stop: Event,
    ) -> None:
        self._claim, self._host, self._lease, self._stop = claim, host, lease.total_seconds(), stop
        self._lines: dict[str, deque[tuple[float, T]]] = {}  # that of a host under way may be empty
        self._under_way: dict[str, T] = {}
        self._ready: deque[str] = deque()  # hosts where somebody waits and none is under way
        self._waiting, self._lock = 0, Lock()
        self._look_at = 0.0  # while any is under way

    def refill(self) -> int:
        """Claims more where few hosts are ready. Returns how many are."""
        if self._stop.is_set():
            return 0
        is_time = monotonic() >= self._look_at or not self._lines
        if is_time and len(self._ready) < FEW and self._waiting < MOST:
            claimed = self._claim(self._held())
            self._look_at = 0.0 if claimed else monotonic() + LOOK
            self._add(claimed)
        return len(self._ready)

    def take(self) -> T | None:
        """The first of the host that has waited longest."""
        with self._lock:
            while self._ready and not self._stop.is_set():
                host = self._ready.popleft()
                end, item = self._lines[host].popleft()
                self._waiting -= 1
                if monotonic() < end:
                    self._under_way[host] = item
                    return item
                self._proceed(host)
        return None

    def done(self, item: T) -> None:
        """The next of its host may begin."""
        with self._lock:
            self._proceed(self._host(item))

    def close(self) -> None:
        """Lets go of all that waits."""
        with self._lock:
            self._ready.clear()
            self._lines.clear()

    def _held(self) -> Sequence[T]:
        with self._lock:
            waiting = [item for line in self._lines.values() for _, item in line]
            return [*self._under_way.values(), *waiting]

    def _proceed(self, host: str) -> None:
        self._under_way.pop(host, None)
        if self._lines.get(host):
            self._ready.append(host)
        else:
            self._lines.pop(host, None)

    def _add(self, claimed: Sequence[T]) -> None:
        end = monotonic() + self._lease
        with self._lock:
            for item in claimed:
                host = self._host(item)
                if host not in self._lines:
                    self._lines[host] = deque()
                    self._ready.append(host)
                self._lines[host].append((end, item))
            self._waiting += len(claimed)


def host_by_host(
    engine: Engine,
    do: Callable[[T], R],
    claim: Callable[[Sequence[T]], Sequence[T]],
    host: Callable[[T], str],
    lease: timedelta,
    stop: Event,
) -> Iterator[list[R]]:
    """`do` for all that `claim` gives until it gives none, the hosts beside each other; results as they
    come, those that come together in one list."""
    lines = Lines(claim, host, lease, stop)
    try:
        for come in engine.flow(do, lines):
            yield list(_results(come))
    finally:
        lines.close()


def _results(outcomes: Iterable[tuple[object, R | Exception]]) -> Iterator[R]:
    """What failed for a reason of our own is logged, and its lease brings it back."""
    for item, outcome in outcomes:
        if isinstance(outcome, CancelledError):  # told to stop: the next start does it
            continue
        if isinstance(outcome, StoreError):  # of the database, not of the item: told once, by the duty
            raise outcome
        if isinstance(outcome, Exception):
            log.error("task failed", item=str(item), cause=repr(outcome), exc_info=outcome)
        else:
            yield outcome
