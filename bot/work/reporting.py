"""What the operators are told: how sources fare, once when it changes; in their channel, and in the log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import structlog

from bot.config import Config
from bot.history import History
from bot.model import Action, Message
from bot.notifier import render, trouble
from bot.scraper import health
from bot.store import Store
from bot.store.records import Counts, SourceState

log = structlog.get_logger()


class Reporter:
    """Tells the operators' channel of the settings; where there is none, the log alone."""

    def __init__(self, config: Config, store: Store) -> None:
        self.channel, self.store = config.settings.operators, store

    def tell(self, now: datetime) -> int:
        """One notice of all that changed in the health of sources. Returns of how many."""

        def say(untold: Mapping[str, History]) -> Sequence[Message]:
            for id, history in untold.items():
                _log(id, history)
            text = trouble.notice(untold)
            key = f"health {now.isoformat()} {text}"
            return [render.notice(text, self.channel, key)] if self.channel and text else []

        return self.store.tell(say, health.told, now)


def answered(states: Iterable[SourceState], since: datetime) -> int:
    """How many sources answered since then."""
    return sum(state.last_ok_at is not None and state.last_ok_at >= since for state in states)


def failing(states: Iterable[SourceState]) -> list[str]:
    """What is wrong, and since when: with sources whose last poll failed, and with those in trouble."""
    return [_standing(state) for state in states if state.failures or is_in_trouble(state)]


def silent(counts: Counts) -> dict[str, int]:
    """Why nothing was told, and how often."""
    found: Counter[str] = Counter()
    for (action, reason), number in counts.decisions.items():
        if action is not Action.TELL:
            found[reason.value] += number
    return dict(found)


def unusable(store: Store) -> list[str]:
    """Channels that take no messages for now, and why."""
    return [f"{parked.channel}: {parked.cause}" for parked in store.parked()]


def is_in_trouble(state: SourceState) -> bool:
    """Whether the operators were told of it, or will be."""
    return bool(state.active and state.history.fault and state.history.fault.due)


def _standing(state: SourceState) -> str:
    fault = state.history.fault
    return trouble.standing(state.id, fault) if fault else f"{state.id}: {state.last_error}"


def _log(id: str, history: History) -> None:
    if history.fault and not history.fault.told:
        fault = history.fault
        log.warning(
            "source in trouble", source=id, trouble=fault.trouble.value, detail=fault.detail,
            since=fault.since.isoformat(),
        )  # fmt: skip
    if history.cured:
        log.info("source is well again", source=id, trouble=history.cured.trouble.value)
    if history.blind:
        since, until = history.blind.since.isoformat(), history.blind.until.isoformat()
        log.warning("blind", source=id, since=since, until=until)
