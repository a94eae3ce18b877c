"""What `dealwire sources` prints: how each source fares; text for people, JSON lines for scripts."""

import json
from datetime import datetime, timedelta

from bot.notifier.trouble import moment
from bot.scraper.cadence import expected, per_week
from bot.scraper.health import span
from bot.store import Store
from bot.store.records import SourceState
from bot.words import count
from bot.work.reporting import is_in_trouble


def sources(store: Store, as_json: bool) -> str:
    """Every source with its health, and how many there are."""
    states = store.source_states()
    if as_json:
        return "\n".join(json.dumps(_source(state), ensure_ascii=False) for state in states)
    width = max((len(state.id) for state in states), default=0)
    failing = sum(bool(state.failures) for state in states)
    trouble = sum(is_in_trouble(state) for state in states)
    total = f"{count(len(states), 'source')}, {failing} failing, {trouble} in trouble"
    return "\n".join([*(_line(state, width) for state in states), total])


def _source(state: SourceState) -> dict[str, object]:
    history, fault = state.history, state.history.fault
    return {
        "source": state.id, "state": _state(state), "active": state.active, "polls": state.polls,
        "entries": state.entries, "failures": state.failures, "last_ok": _iso(state.last_ok_at),
        "last_new": _iso(state.last_new_at), "next_poll": _iso(state.next_poll_at),
        "last_error": state.last_error, "trouble": fault.trouble.value if fault else None,
        "detail": fault.detail if fault else None, "since": _iso(fault.since) if fault else None,
        "told": bool(fault and fault.told), "entries_a_week": round(per_week(history), 1),
        "duplicates": history.shared, "pace_minutes": round(history.pace * 60, 1), "held_by": history.held,
        "expected_hours": round(expected(history) / timedelta(hours=1), 1),
    }  # fmt: skip


def _line(state: SourceState, width: int) -> str:
    history = state.history
    good = f"ok {moment(state.last_ok_at)}" if state.last_ok_at else "never ok"
    then = f"next {state.next_poll_at:%m-%d %H:%M}" if state.active else "not followed any more"
    pace = f"every {span(timedelta(hours=history.pace))}" if history.pace else ""
    rate = f"{per_week(history):.1f} a week, {history.shared:.0%} known elsewhere"
    line = f"{state.id:{width}}  {_state(state):8}  {good:19}  {rate:30}  {pace:12}  {then}"
    more = [f"held by {history.held}"] if history.held else []
    if state.failures:
        more.append(f"{count(state.failures, 'failure')} in a row; {state.last_error}")
    if history.fault:
        fault = history.fault
        more.append(f"{fault.trouble.value}, since {moment(fault.since)}: {fault.detail}")
    return "\n    ".join([line, *more])


def _state(state: SourceState) -> str:
    if not state.active:
        return "left"
    if is_in_trouble(state):
        return "trouble"
    return "doubtful" if state.history.fault else "well" if state.last_ok_at else "new"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
