"""How often a source brings news, learned from what it brought, and how long it may be silent.

Rates fade exponentially; beside them stand the longest waits of the last half year or more, since the press
has nights, weekends and holidays, and its silences are anything but exponential.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.history import History

FLOW = 14 * 24.0  # hours after which an entry counts a third: the long view
HEAT = 3.0  # and the short one
CHAPTER = 7 * 24.0  # hours that a chapter lasts at least, so that each has a weekend
CHAPTERS = 26
TRUSTED = 8 * 24.0  # hours to be watched until its silences say something
FEW = 8  # waits to be met until then
UNKNOWN = 14 * 24.0  # hours that a source may be silent of which little is known
UNTRIED = 4 * 24.0  # and one that was never met on a weekend
LEAST, MOST = 4.0, 60 * 24.0  # bounds of an expected period
MARGIN = 4.0  # what few waits say is widened by this, over their number
OLDEST = timedelta(days=60)  # dates of a first answer that say something of today


def watch(history: History, at: datetime, new: int) -> History:
    """The history after a poll that answered and brought `new` entries."""
    gone = max(_hours(at - history.at), 0.0) if history.at else 0.0  # a clock may be set back
    waited = min(gone, 2 * history.pace + 1) if new else gone  # news came while nobody looked: soon, then
    after = replace(
        history,
        at=at,
        watched=history.watched + gone,
        chapter=history.chapter + gone,
        quiet=history.quiet + waited,
        flow=_faded(history.flow, gone, FLOW) + new,
        heat=_faded(history.heat, gone, HEAT) + new,
    )
    return _ended(after) if new else after


def first_watch(at: datetime, dates: Sequence[datetime]) -> History:
    """The history after the first poll, from the dates of what it brought."""
    known = sorted(date for date in dates if at - OLDEST < date <= at)
    if not known:
        return History(at=at)
    ages = [_hours(at - date) for date in known]
    waits = [earlier - later for earlier, later in pairwise(ages)]
    return History(
        at=at,
        watched=ages[0],
        chapter=ages[0],
        quiet=ages[-1],
        waits=len(waits),
        ended=len(waits),
        longest=max(waits, default=0.0),
        flow=sum(math.exp(-age / FLOW) for age in ages),
        heat=sum(math.exp(-age / HEAT) for age in ages),
    )


def expected(history: History) -> timedelta:
    """The longest wait for news that is usual for the source: its expected period."""
    longest = max((*history.gaps, history.longest)) * (1 + MARGIN / (history.waits or 1))
    if history.waits < FEW:
        longest = max(longest, UNKNOWN)
    elif history.watched < TRUSTED:
        longest = max(longest, UNTRIED)
    return timedelta(hours=min(max(longest, LEAST), MOST))


def per_week(history: History) -> float:
    """Entries a week, of late."""
    return CHAPTER * _rate(history)


def per_hour(history: History) -> float:
    """Entries an hour to be expected now: the long view, moved by the last hours as a gamma prior of one
    entry is by what was observed."""
    usual = max(_rate(history), 1e-6)
    return (1 + history.heat) / (1 / usual + HEAT)


def _rate(history: History) -> float:
    span = FLOW * -math.expm1(-max(history.watched, 24.0) / FLOW)
    return history.flow / span


def _ended(history: History) -> History:
    """A wait has ended. One that was told as a fault counts only up to where it became one."""
    wait = history.quiet
    if history.fault and history.fault.told:
        wait = min(wait, 2 * _hours(expected(history)))
    history = replace(
        history, quiet=0.0, waits=history.waits + 1, ended=history.ended + 1,
        longest=round(max(history.longest, wait), 2),
    )  # fmt: skip
    if history.chapter < CHAPTER or history.ended < 2:
        return history
    gaps = (*history.gaps, history.longest)[-CHAPTERS:]
    return replace(history, gaps=gaps, chapter=0.0, longest=0.0, ended=0)


def _faded(count: float, hours: float, span: float) -> float:
    return round(count * math.exp(-hours / span), 4)


def _hours(span: timedelta) -> float:
    return span.total_seconds() / 3600
