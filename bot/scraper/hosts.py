"""What we owe the hosts we ask: their pace, their wish to be left alone, their robots.txt.

Threads that want one host take turns; no host waits for another.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from bot.errors import BadStatus, Forbidden
from bot.scraper.headers import retry_at
from bot.scraper.robots import RobotsCache

MOST = 20_000  # hosts remembered; the one asked longest ago is forgotten first


class Manners:
    """Says when an address may be asked. `per_host`: seconds between two requests to one host;
    `robots`: None to read what robots.txt forbids; `sleep` waits in the thread whose turn it is not."""

    def __init__(
        self,
        per_host: float,
        robots: RobotsCache | None,
        clock: Callable[[], float],
        sleep: Callable[[float], object],
        now: Callable[[], datetime],
    ) -> None:
        self._per_host, self._robots, self._now = per_host, robots, now
        self._turns, self._holds = Turns(clock, sleep), Holds()

    def wait(self, url: str, *, is_robots: bool = False) -> float:
        """Returns when `url` may be asked, with the seconds from then to the next request to its host.

        Raises Forbidden where robots.txt forbids it, or BadStatus where the host wants to be left alone.
        """
        self._demand_no_hold(url)
        gap = self._per_host if is_robots else max(self._per_host, self._delay(url))
        self._turns.take(_host(url), gap)
        self._demand_no_hold(url)  # it may have come while we waited
        return gap

    def heed(self, url: str, status: int, retry_after: str) -> datetime | None:
        """Takes note of a Retry-After with 429 or 503; gives when the host may be asked again."""
        now = self._now()
        until = retry_at(retry_after, now) if status in (429, 503) else None
        if until:
            self._holds.put(_host(url), until, status, now)
        return until

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
    """Spaces the requests to each host. The lock guards the table alone, and is never held in a wait."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._clock, self._sleep = clock, sleep
        self._free: OrderedDict[str, float] = OrderedDict()  # when the next request may start
        self._lock = Lock()

    def take(self, host: str, gap: float) -> None:
        """Returns when it is this thread's turn; the next one comes `gap` seconds later."""
        with self._lock:
            now = self._clock()
            turn = max(self._free.pop(host, now), now)
            self._free[host] = turn + gap
            if len(self._free) > MOST:
                self._free.popitem(last=False)
        if turn > now:
            self._sleep(turn - now)


class Holds:
    """Hosts that asked to be left alone: until when, and the status that said so."""

    def __init__(self) -> None:
        self._until: dict[str, tuple[datetime, int]] = {}
        self._lock = Lock()

    def put(self, host: str, until: datetime, status: int, now: datetime) -> None:
        """Lays a hold on a host, and forgets those that are over."""
        with self._lock:
            self._until = {name: hold for name, hold in self._until.items() if hold[0] > now}
            self._until[host] = (until, status)

    def on(self, host: str, now: datetime) -> tuple[datetime, int] | None:
        """The hold that lies on a host now, if any."""
        hold = self._until.get(host)
        return hold if hold and hold[0] > now else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
