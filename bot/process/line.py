"""The line in which several processes wait for a host, kept in their database."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.store import Store

LEASE = timedelta(seconds=60)  # of a host that is asked: no exchange takes so long, its asker died
LOOK = 0.25  # seconds until a host that another process asks is looked at again


class SharedLine:
    """As `bot.scraper.hosts.Line`. Within this process only one at a time may claim a host."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self._leases: dict[str, datetime] = {}

    def claim(self, host: str) -> tuple[float, int]:
        now = self._now()
        turn = self._store.claim_host(host, now, LEASE)
        if turn.mine:
            self._leases[host] = turn.until
            return 0.0, 0
        wait = max((turn.until - now).total_seconds(), LOOK / 10)
        return (min(wait, LOOK), 0) if turn.asked else (wait, turn.status)

    def leave(self, host: str, rest: float, status: int) -> None:
        free_at = self._now() + timedelta(seconds=rest)
        self._store.leave_host(host, self._leases.pop(host), free_at, status)
