"""A flow of tasks: as many under way as there are places, the next begun as soon as one ends.

This module knows no stage: it runs the function that it is given on what its supply has.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic, thread_time
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

GATHER = 0.2  # seconds: to record results together is cheap, and to be woken for each is dear
FEW = 2  # at work to begin with
BUSY = 0.6  # of a core: with that much to compute more threads only take Python's lock from each other
LOOK = 1.0  # seconds without a result until the supply is asked for more all the same


class Supply(Protocol[T]):
    """What is to be done. `take` and `done` are called by many threads, `refill` by one."""

    def refill(self) -> int:
        """Looks for more. Returns how many may be begun now."""

    def take(self) -> T | None:
        """One that is to be begun; None: none for now."""

    def done(self, item: T) -> None:
        """It has ended, well or not."""


class Flow(Generic[T, R]):
    """`function` on each item of `supply`, at most `places` at a time, each in a thread that `start` gives.

    As many are at work as keep a core busy: twice as many from one gathering to the next while they mostly
    wait, all `places` where nothing comes, half of them where they compute.

    Iterating gives (item, outcome), an exception being the outcome of its item; those that come within GATHER
    seconds come together, never none. It ends when nothing is under way and the supply has no more.
    """

    def __init__(
        self,
        function: Callable[[T], R],
        supply: Supply[T],
        start: Callable[[Callable[[], None]], Future[None]],
        places: int,
    ) -> None:
        self._function, self._supply, self._start, self._places = function, supply, start, places
        self._come: SimpleQueue[tuple[T, R | Exception, float] | None] = SimpleQueue()
        self._lock, self._at_work, self._excess = threading.Lock(), 0, 0
        self._wanted, self._since = min(FEW, places), monotonic()
        self._over = threading.Event()  # nobody is at work

    def __iter__(self) -> Iterator[list[tuple[T, R | Exception]]]:
        while self._staffed(self._supply.refill()):
            come = self._gathered()
            self._fit(sum(cost for *_, cost in come))
            if come:
                yield [(item, outcome) for item, outcome, _ in come]

    def _staffed(self, ready: int) -> bool:
        """Lets threads begin what is ready; whether anybody is at work, or has left results."""
        with self._lock:
            more = max(0, min(ready, self._wanted - self._at_work))
            self._at_work += more
            at_work = self._at_work
            if more:
                self._over.clear()
        for _ in range(more):
            self._start(self._work).add_done_callback(self._leave)
        return at_work > 0 or not self._come.empty()

    def _fit(self, seconds: float) -> None:
        """How many are to be at work, after gathering what took so many seconds of processor time."""
        last, self._since = self._since, monotonic()
        busy = seconds / max(self._since - last, GATHER / 2)
        with self._lock:
            if not seconds:
                self._wanted = self._places
            elif busy < BUSY:
                self._wanted = min(2 * self._wanted, self._places)
            else:
                self._wanted = max(min(self._wanted, self._at_work) // 2, min(FEW, self._places))
            self._excess = self._at_work - self._wanted

    def _work(self) -> None:
        while self._stays() and (item := self._supply.take()) is not None:
            began = thread_time()
            outcome = tried(self._function, item)
            self._come.put((item, outcome, thread_time() - began))
            self._supply.done(item)

    def _stays(self) -> bool:
        with self._lock:
            if self._excess <= 0:
                return True
            self._excess -= 1
            return False

    def _leave(self, _: object) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._over.set()
        self._come.put(None)  # wakes who waits for results

    def _gathered(self) -> list[tuple[T, R | Exception, float]]:
        come = []
        with suppress(Empty):
            come.append(self._come.get(timeout=LOOK))
            self._over.wait(GATHER)
            while True:
                come.append(self._come.get_nowait())
        return [one for one in come if one]


def tried(function: Callable[[T], R], item: T) -> R | Exception:
    """The outcome, an exception too."""
    try:
        return function(item)
    except Exception as error:
        return error
