"""What the bot does after it was away: stopped, asleep, or without a network.

It catches up in order (ask every source, then read, then judge, oldest first) and holds its messages back
meanwhile. A few go out as they are; many become one summary a channel. What sources no longer carry is said.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.config import Config
from bot.model import Development, Message
from bot.notifier import plan, render
from bot.notifier.catchup import CaughtUp, sentence, summary
from bot.store import Store
from bot.store.records import Letting
from bot.store.upkeep import HEARTBEAT
from bot.work.telling import plan_of

log = structlog.get_logger()

AWAY = timedelta(minutes=45)  # a shorter absence needs no ado
LIMIT = timedelta(minutes=30)  # for catching up; then what is left is told as it comes
SETTLING = timedelta(minutes=1)  # once the time is up: what was held goes together, if it can
ASKING = timedelta(minutes=10)  # of it for asking the sources
TICK = timedelta(microseconds=1)
CLOCKS = timedelta(minutes=1)  # those of other workers may be ahead
FEW = 3  # messages of a channel that are no flood
ABSENCE, STRIDE = "absence", "stride"


@dataclass(frozen=True, slots=True)
class Gone:
    """An absence that is being made up for."""

    since: datetime
    back: datetime


class Absence:
    """Kept in the database, so that it holds for all processes and outlives them."""

    def __init__(self, config: Config, store: Store, now: datetime) -> None:
        self.config, self.store, self.plan = config, store, plan_of(config.settings)
        self._last = self._heartbeat() or now
        stride = timedelta(seconds=float(store.get(STRIDE) or 0))
        self._away = now - self._last
        if self._away > 2 * stride:
            self.was_away(self._last, now)

    def was_away(self, since: datetime, back: datetime) -> None:
        """From now on the bot catches up, if it was away for long."""
        if back - since >= AWAY and self.gone() is None:
            log.warning("was away", since=since.isoformat(), back=back.isoformat())
            self._catch_up(since, back)

    def _catch_up(self, since: datetime, back: datetime) -> None:
        self.store.set(ABSENCE, json.dumps([since.isoformat(), back.isoformat()]))

    def set_right(self, now: datetime) -> bool:
        """Where the clock was set back, nothing waits for the time that it had shown. True if it was."""
        if self._last - now <= CLOCKS:
            return False
        log.warning("the clock was set back", was=self._last.isoformat(), now=now.isoformat())
        gone = self.gone()
        if gone and gone.back > now:
            self._catch_up(min(gone.since, now), now)
        self.store.set_back(self._last - now, now)
        self._last = now
        return True

    def beat(self, now: datetime) -> None:
        """Each minute: says that it lives, and notices that it slept."""
        self.was_away(self._last, now)
        self._last = now
        self.store.set(HEARTBEAT, now.isoformat())

    def passed(self, now: datetime) -> None:
        """After a single pass: how far it was from the one before is no absence the next time."""
        self._last = now
        self.store.set(STRIDE, str(self._away.total_seconds()))
        self.store.set(HEARTBEAT, now.isoformat())

    def gone(self) -> Gone | None:
        """The absence that is being made up for, if any."""
        kept = self.store.get(ABSENCE)
        return Gone(*map(datetime.fromisoformat, json.loads(kept))) if kept else None

    def may_read(self, now: datetime) -> bool:
        """Whether to read articles: once every source was asked, so that the oldest come first."""
        gone = self.gone()
        return gone is None or now - gone.back >= ASKING or not self.store.backlog(gone.back).unasked

    def may_judge(self, now: datetime) -> bool:
        """Whether to judge: once all was read that was published before."""
        gone = self.gone()
        if gone is None or now - gone.back >= LIMIT:
            return True
        left = self.store.backlog(gone.back)
        return not (left.unasked or left.unread)

    def release(self, now: datetime) -> datetime:
        """When a message made now may go: at once, or when the bot has caught up."""
        gone = self.gone()
        return max(now, gone.back + LIMIT + SETTLING) if gone else now

    def settle(self, now: datetime, *, over: bool = False) -> None:
        """Tells what the absence brought, once all is caught up with, or `over`, or the time is up."""
        gone = self.gone()
        if gone is None or not (over or self._is_done(gone, now)):
            return
        states = [state for state in self.store.source_states() if state.active]
        blind = {state.id: state.history.blind for state in states if state.history.blind}
        facts = CaughtUp(gone.since, gone.back, blind=blind)

        def decide(held: Mapping[str, Sequence[Message]]) -> Letting:
            return self._letting(held, facts, now)

        self.store.let_go(gone.back, decide, now, (ABSENCE, ""))
        log.info("caught up", since=gone.since.isoformat(), blind=len(blind))

    def _letting(self, held: Mapping[str, Sequence[Message]], facts: CaughtUp, now: datetime) -> Letting:
        """A few go as they are; many become a summary of just these."""
        told = self.store.told(facts.back - TICK, now + CLOCKS)
        release = {channel: plan.not_before(self.plan, channel, now) for channel in held}
        folded = {channel for channel, messages in held.items() if len(messages) > FEW}
        summaries = [
            replace(
                summary(replace(facts, told=_of(held[channel], told)), self.config.watchlist.titles, channel),
                not_before=release[channel],
            )
            for channel in folded
        ]
        return Letting(release, folded, [*summaries, *self._notices(replace(facts, told=told), folded, now)])

    def _notices(self, facts: CaughtUp, folded: Collection[str], now: datetime) -> Iterator[Message]:
        """To the operators at once; where the bot was blind to readers too, outside of their quiet hours."""
        settings = self.config.settings
        if settings.operators:
            yield _notice(facts, settings.operators)
        if facts.blind and settings.channel not in {settings.operators, *folded}:
            release = plan.not_before(self.plan, settings.channel, now)
            yield replace(_notice(facts, settings.channel), not_before=release)

    def _is_done(self, gone: Gone, now: datetime) -> bool:
        left = self.store.backlog(gone.back)
        return now - gone.back >= LIMIT or not (left.unasked or left.unread or left.unjudged)

    def _heartbeat(self) -> datetime | None:
        kept = self.store.get(HEARTBEAT)
        return datetime.fromisoformat(kept) if kept else None


def _of(messages: Sequence[Message], told: Sequence[Development]) -> list[Development]:
    """The developments that messages tell: of each its newest, which it links first."""
    wanted = {(message.story, link) for message in messages for link in message.links[:1]}
    return [each for each in told if (each.subject, each.url) in wanted]


def _notice(facts: CaughtUp, channel: str) -> Message:
    return render.notice(sentence(facts), channel, f"absence {facts.since.isoformat()}")
