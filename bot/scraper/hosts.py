"""What we owe the hosts we ask: one request at a time, their pace, their wish to be left alone, robots.txt.

Threads that want one host take turns, and so do processes that share a `Line`; no host waits for another.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Protocol
from urllib.parse import urlsplit

from bot.errors import BadStatus, Forbidden
from bot.scraper.headers import retry_at
from bot.scraper.robots import RobotsCache

MOST = 20_000  # hosts remembered; the one asked longest ago is forgotten first
LOOK = 0.05  # seconds until a host that somebody asks is looked at again
NAP = 60.0  # seconds until a host that rests is looked at again: the clock may have been set right
Hold = tuple[datetime, int]  # until when a host wants to be left alone, and the status that said so


class Line(Protocol):
    """Where those who want a host stand. Whoever holds it asks; it is let go by itself where he dies."""

    def claim(self, host: str) -> tuple[float, int]:
        """The seconds after which to try again, 0.0 where it is ours now; and the status of a hold, or 0."""

    def leave(self, host: str, rest: float, status: int) -> None:
        """It was asked; nobody may ask it for `rest` seconds. `status`: of an answer that said so, or 0."""


class Manners:
    """Says when an address may be asked. `per_host`: seconds between two requests to one host;
    `robots`: None to read what robots.txt forbids; `sleep` waits in the thread whose turn it is not;
    `line`: shared with other processes."""

    def __init__(
        self,
        per_host: float,
        robots: RobotsCache | None,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        now: Callable[[], datetime],
        line: Line | None = None,
    ) -> None:
        self._per_host, self._robots, self._now, self._clock = per_host, robots, now, clock
        self._sleep, self._holds = sleep, Holds()
        self._lines = [Turns(clock), *([line] if line else [])]  # of this process, then of all

    @contextmanager
    def turn(self, url: str, *, is_robots: bool = False) -> Iterator[float]:
        """Waits until `url` may be asked; gives the seconds from then to the next request to its host.

        Nobody else asks the host meanwhile. Raises Forbidden where robots.txt forbids it, or BadStatus
        where the host wants to be left alone.
        """
        host = _host(url)
        self._demand_no_hold(url)
        gap = self._per_host if is_robots else max(self._per_host, self._delay(url))
        with ExitStack() as stack:
            for line in self._lines:
                self._await(line, url)
                stack.callback(self._leave, line, host, self._clock() + gap)
            self._demand_no_hold(url)  # it may have come while we waited
            yield gap

    def heed(self, url: str, status: int, retry_after: str) -> datetime | None:
        """Takes note of a Retry-After with 429 or 503; gives when the host may be asked again."""
        now = self._now()
        until = retry_at(retry_after, now) if status in (429, 503) else None
        if until:
            self._holds.put(_host(url), until, status, now)
        return until

    def _await(self, line: Line, url: str) -> None:
        while True:
            wait, status = line.claim(_host(url))
            if not wait:
                return
            if status:  # another process was told so
                now = self._now()
                self._holds.put(_host(url), now + timedelta(seconds=wait), status, now)
                self._demand_no_hold(url)
            self._sleep(min(wait, NAP))

    def _leave(self, line: Line, host: str, then: float) -> None:
        """It may be asked again at `then`, or when its hold is over."""
        now = self._now()
        until, status = self._holds.on(host, now) or (now, 0)
        line.leave(host, max(then - self._clock(), (until - now).total_seconds(), 0.0), status)

    def _demand_no_hold(self, url: str) -> None:
        if hold := self._holds.on(_host(url), self._now()):
            until, status = hold
            raise BadStatus(url, status, until)

    def _delay(self, url: str) -> float:
        if self._robots is None:
            return 0.0
        rules = self._robots.rules(url)
        if not rules.allow(url):
            raise Forbidden(f"{url}: the site's robots.txt forbids it; take the source out, or ask the site")
        return rules.delay


class Turns:
    """The line of one process."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._free: OrderedDict[str, float] = OrderedDict()  # when the next request may start
        self._asked: set[str] = set()  # now
        self._lock = Lock()

    def claim(self, host: str) -> tuple[float, int]:
        with self._lock:
            if host in self._asked:
                return LOOK, 0
            if (wait := self._free.get(host, 0.0) - self._clock()) > 0:
                return wait, 0
            self._asked.add(host)
            return 0.0, 0

    def leave(self, host: str, rest: float, status: int) -> None:  # noqa: ARG002
        with self._lock:
            self._asked.discard(host)
            self._free.pop(host, None)
            self._free[host] = self._clock() + rest
            if len(self._free) > MOST:
                self._free.popitem(last=False)


class Holds:
    """Hosts that asked to be left alone: until when, and the status that said so."""

    def __init__(self) -> None:
        self._until: dict[str, Hold] = {}
        self._lock = Lock()

    def put(self, host: str, until: datetime, status: int, now: datetime) -> None:
        """Lays a hold on a host, and forgets those that are over."""
        with self._lock:
            self._until = {name: hold for name, hold in self._until.items() if hold[0] > now}
            self._until[host] = (until, status)

    def on(self, host: str, now: datetime) -> Hold | None:
        """The hold that lies on a host now, if any."""
        hold = self._until.get(host)
        return hold if hold and hold[0] > now else None


@lru_cache(maxsize=20_000)
def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
