"""Whether a source is well, from poll to poll.

What can be seen in one answer (no entries, no dates, a wall) must last before it is a fault, and so must
its absence before it is a cure. That nothing new comes is a fault once it lasts longer than is usual.
Each fault is told within two expected periods (`cadence.expected`), once, and once more when it is over.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.history import Blind, Fault, History, Trouble
from bot.model import Source
from bot.scraper.cadence import expected, first_watch, watch
from bot.scraper.symptoms import Finding, Seen, finding

SILENCE = 1.75  # expected periods without news that are a fault
SILENT = (Trouble.QUIET, Trouble.FROZEN)
CERTAIN = (*SILENT, Trouble.STUCK)  # what needs no second look
LASTING = 0.5  # expected periods that other trouble lasts until it is a fault, within these bounds:
SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=6)
PATIENCE = timedelta(hours=24)  # the upper bound for hosts that are down: most mend themselves
SMOOTH = 0.2  # weight of the latest answer in what is usual
YIELDING = 0.02  # and of one with another layout: one day it will be the usual one
BLIND = timedelta(hours=1)  # shorter gaps are not worth telling


def answered(history: History, seen: Seen, source: Source, pages: str) -> History:
    """The history after a poll that answered. `pages`: how its latest articles were read, a letter each."""
    found = finding(history, seen, source, pages)
    after = _watched(history, seen)
    if seen.changed and seen.entries:
        after = _usual(after, seen, SMOOTH if found is None else YIELDING)
    lies = seen.contradicted and (seen.new > 0 or not history.conditional)
    if seen.changed and after.conditional is lies:
        after = replace(after, conditional=not lies)
    return _judged(after, found or _silence(after, seen), seen.at)


def failed(history: History, trouble: Trouble, detail: str, now: datetime) -> History:
    """The history after a poll that failed."""
    return _judged(history, (trouble, detail), now)


def probes(history: History) -> bool:
    """Whether to ask without validators: they lie, or have said for very long that nothing changed."""
    return not history.conditional or timedelta(hours=history.quiet) > expected(history)


def hold(history: History, trouble: Trouble) -> timedelta:
    """How long trouble must last to be a fault, and its absence to be a cure."""
    latest = PATIENCE if trouble is Trouble.FAILING else LATEST
    return min(max(LASTING * expected(history), SOONEST), latest)


def is_untold(history: History) -> bool:
    """Whether there is something to tell the operators."""
    fault = history.fault
    return bool((fault and fault.due and not fault.told) or history.cured or history.blind)


def told(history: History) -> History:
    """The history once that was told."""
    fault = replace(history.fault, told=True) if history.fault and history.fault.due else history.fault
    return replace(history, fault=fault, cured=None, blind=None)


def _watched(history: History, seen: Seen) -> History:
    if history.at is None:
        first = first_watch(seen.at, [entry.published for entry in seen.entries if entry.published])
        return replace(first, fault=history.fault, cured=history.cured)
    after, blind = watch(history, seen.at, seen.new), _blind(history, seen)
    return replace(after, blind=blind) if blind else after


def _blind(history: History, seen: Seen) -> Blind | None:
    """The time between the last answer and the oldest entry of this one, where they have none in common."""
    if seen.known or not seen.new or not history.size or history.at is None:
        return None
    oldest = min((entry.published for entry in seen.entries if entry.published), default=seen.at)
    return Blind(history.at, oldest) if oldest - history.at >= BLIND else None


def _usual(history: History, seen: Seen, weight: float) -> History:
    count = len(seen.entries)
    dated = sum(entry.published is not None for entry in seen.entries) / count
    weight = weight if history.size else 1.0
    return replace(
        history,
        size=round(history.size + weight * (count - history.size), 2),
        dated=round(history.dated + weight * (dated - history.dated), 3),
        shared=round(seen.others / count, 3),
    )


def _silence(history: History, seen: Seen) -> Finding | None:
    usual = expected(history)
    if timedelta(hours=history.quiet) <= SILENCE * usual:
        return None
    trouble = Trouble.QUIET if seen.changed else Trouble.FROZEN
    return trouble, f"nothing new for {span(timedelta(hours=history.quiet))}, usually within {span(usual)}"


def _judged(history: History, found: Finding | None, now: datetime) -> History:
    if found is None:
        return _mended(history, now)
    trouble, detail = found
    start = now - timedelta(hours=history.quiet) if trouble in SILENT else now
    fault = history.fault or Fault(trouble, start, detail, seen=0)
    if fault.told:  # one story, whatever it turns into
        return replace(history, fault=replace(fault, well=None))
    lasts = fault.seen > 0 and now - fault.since >= hold(history, trouble)
    fault = replace(
        fault, trouble=trouble, detail=detail, seen=fault.seen + 1, due=trouble in CERTAIN or lasts
    )
    return replace(history, fault=fault)


def _mended(history: History, now: datetime) -> History:
    fault = history.fault
    if fault is None:
        return history
    if not fault.told:
        return replace(history, fault=None)
    well = fault.well or now
    if now - well < hold(history, fault.trouble):
        return replace(history, fault=replace(fault, well=well))
    return replace(history, fault=None, cured=replace(fault, well=well))


def span(time: timedelta) -> str:
    """A length of time in words: 40 min, 7 h, 3 days."""
    hours = time.total_seconds() / 3600
    if hours < 1.5:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
