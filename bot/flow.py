"""A flow of tasks: as many under way as there are places, the next begun as soon as one ends.

This module knows no stage: it runs the function that it is given on what its supply has.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

GATHER = 0.2  # seconds: to record results together is cheap, and to be woken for each is dear
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
        self._come: SimpleQueue[tuple[T, R | Exception] | None] = SimpleQueue()
        self._lock, self._at_work = threading.Lock(), 0
        self._over = threading.Event()  # nobody is at work

    def __iter__(self) -> Iterator[list[tuple[T, R | Exception]]]:
        while self._staffed(self._supply.refill()):
            if come := self._gathered():
                yield come

    def _staffed(self, ready: int) -> bool:
        """Lets threads begin what is ready; whether anybody is at work, or has left results."""
        with self._lock:
            more = min(ready, self._places - self._at_work)
            self._at_work += more
            at_work = self._at_work
            if more:
                self._over.clear()
        for _ in range(more):
            self._start(self._work).add_done_callback(self._leave)
        return at_work > 0 or not self._come.empty()

    def _work(self) -> None:
        while (item := self._supply.take()) is not None:
            self._come.put((item, tried(self._function, item)))
            self._supply.done(item)

    def _leave(self, _: object) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._over.set()
        self._come.put(None)  # wakes who waits for results

    def _gathered(self) -> list[tuple[T, R | Exception]]:
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
