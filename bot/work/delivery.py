"""The last stage of the pipeline: from the outbox to Slack, exactly once where Slack lets us know.

One channel is one line: in order, at its own pace, in a thread of its own, never waiting for another.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from time import monotonic

import structlog

from bot.config import Config
from bot.engine import Engine
from bot.errors import StoreError
from bot.model import MessageKind
from bot.notifier.together import together
from bot.store import Store
from bot.work.sending import Sender, Sending
from bot.work.telling import plan_of

log = structlog.get_logger()

A_TURN = 30  # messages of one channel
AGAIN = timedelta(hours=1)  # then a token that was refused is tried again


class Delivery:
    """Empties the outbox into one sender. `wait`: so many seconds, or until told to stop, which is True."""

    def __init__(
        self, config: Config, store: Store, sender: Sender, engine: Engine, wait: Callable[[float], bool]
    ) -> None:
        self.store, self.sender, self.engine, self.wait = store, sender, engine, wait
        self.sending = Sending(config, store, sender)
        self.plan = plan_of(config.settings)
        self._busy: set[str] = set()  # channels whose turn goes on
        self._lock = Lock()
        self._stopped_at: datetime | None = None

    @property
    def stopped(self) -> str:
        """Why nothing may be posted any more; "" where it may."""
        return self.sending.stopped

    def resume(self, now: datetime, *, leads: bool) -> None:
        """At start: what was in flight is looked up, and what kept a channel parked may have been mended.

        A worker beside others (`leads` is False) leaves that to the time that every call has.
        """
        self.sender.learn(self.store.channel_ids())
        if not leads:
            return
        self.store.recover(now)
        for parked in self.store.parked():
            log.info("channel is tried again", channel=parked.channel, was=parked.cause)
            self.store.unpark(parked.channel)

    def deliver(self, now: datetime) -> int:
        """Sends what is due and waits for it. Returns the number sent."""
        sent = 0
        for _, outcome in self.begin(now):
            if isinstance(outcome, Exception):
                raise outcome
            sent += outcome
        return sent

    def begin(self, now: datetime) -> Iterator[tuple[str, int | Exception]]:
        """Starts the turn of each channel with something due that has none; yields how many each sent.

        Whoever does not wait for the outcomes may come again at once: no channel holds up another.
        """
        if self._is_stopped(now):
            return iter(())
        due = self.store.channels(now)
        with self._lock:
            free = [channel for channel in due if channel not in self._busy]
            self._busy.update(free)
        return self.engine.map(partial(self._turn, now=now), free)

    def _is_stopped(self, now: datetime) -> bool:
        if not self.stopped:
            return False
        self._stopped_at = self._stopped_at or now
        if timedelta(0) <= now - self._stopped_at < AGAIN:  # else the clock was set back
            return True
        self.sending.stopped, self._stopped_at = "", None
        return False

    def turn(self, channel: str, now: datetime) -> int:
        """One channel's turn, where nobody else has it. Returns the number sent."""
        return 0 if self._is_stopped(now) else self._turn(channel, now)

    def _turn(self, channel: str, now: datetime) -> int:
        try:
            return self._drain(channel, now)
        except StoreError as error:
            log.warning("delivery interrupted", channel=channel, cause=str(error))
            raise
        except Exception as error:  # of our own making; it must not stop the other channels
            log.error("delivery failed", channel=channel, cause=repr(error), exc_info=error)
            return 0
        finally:
            with self._lock:
                self._busy.discard(channel)

    def _drain(self, channel: str, now: datetime) -> int:
        """The head of the line again and again, until it may not go now."""
        self._gather(channel, now)
        sent, begun = 0, monotonic()
        while sent < A_TURN and not self.stopped:
            at = now + timedelta(seconds=monotonic() - begun)  # a turn is long where Slack is slow
            row = self.store.claim_message(channel, at)
            if row is None:
                break
            if self.sending.settle(row, at):
                sent += 1
                if row.message.kind is not MessageKind.UPDATE and self.wait(self.sender.pace):
                    break
        if sent and any(parked.channel == channel for parked in self.store.parked()):
            self.store.unpark(channel)
        return sent

    def _gather(self, channel: str, now: datetime) -> None:
        """A flood is told together."""
        most = self.plan.habit(channel).flood
        if many := self.store.gather(channel, most, partial(together, channel=channel), now):
            log.warning("told together", channel=channel, messages=many)
