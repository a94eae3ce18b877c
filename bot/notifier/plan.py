"""The plan of a workspace: which news goes to which channel, when, and whom it calls.

channel   every route that fits, and the subject's own; where there is none, the usual one
when      at once, outside of quiet hours; or in a digest, daily or weekly, on the channel's clock
calls     @here, a group or a member, for the kinds of news that the plan names for them alone
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.model import ClaimKind, Development, Subject, SubjectKind
from bot.notifier.blocks import is_wide, mention_name
from bot.notifier.routing import Broadcast, Weight, release, weight

FLOOD = 20  # messages waiting for one channel: more than that are told together
WEEK = timedelta(days=7)


class Every(StrEnum):
    DAY = "daily"
    WEEK = "weekly"


@dataclass(frozen=True, slots=True)
class Digest:
    """When a channel's digest goes out; `weekday` counts from Monday, 0."""

    every: Every = Every.DAY
    at: time = time(8)
    weekday: int = 0
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Habit:
    """How a channel gets its news. With a digest it gets nothing else."""

    digest: Digest | None = None
    quiet: tuple[time, time] | None = None
    zone: tzinfo = UTC
    flood: int = FLOOD


@dataclass(frozen=True, slots=True)
class Route:
    """News that fits every condition goes to these channels; an empty condition fits all."""

    to: tuple[str, ...]
    of: SubjectKind | None = None
    subjects: frozenset[str] = frozenset()
    kinds: frozenset[ClaimKind] = frozenset()
    weight: frozenset[Weight] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """`usual`: of a channel that is not among `habits`. `calls`: for which kinds somebody is called."""

    channel: str
    routes: tuple[Route, ...] = ()
    habits: Mapping[str, Habit] = field(default_factory=dict)
    usual: Habit = Habit()
    broadcast: Broadcast = Broadcast.STATE
    calls: Mapping[str, frozenset[ClaimKind]] = field(default_factory=dict)

    def habit(self, channel: str) -> Habit:
        return self.habits.get(channel, self.usual)


def channels(plan: Plan, subject: Subject, development: Development | None = None) -> tuple[str, ...]:
    """Where a development goes; without one, where a subject's news goes whatever it is."""
    found = [channel for route in plan.routes if _fits(route, subject, development) for channel in route.to]
    own = [subject.channel] if subject.channel else []
    return tuple(dict.fromkeys([*own, *found])) or (plan.channel,)


def called(plan: Plan, subject: Subject, development: Development, *, aloud: bool) -> tuple[str, ...]:
    """Whom a development calls. `aloud`: it is seen in the channel, not in a thread alone.

    A subject's own mention is called whenever it is aloud; if that is the whole channel (@here), only for
    kinds that the plan names for it.
    """
    if subject.quiet:
        return ()
    kinds = {change.claim.kind for change in development.changes}
    named = [who for who, on in plan.calls.items() if kinds & on]
    own = [subject.mention] if aloud and subject.mention and not is_wide(subject.mention) else []
    return tuple({mention_name(who): who for who in [*named, *own]}.values())


def not_before(plan: Plan, channel: str, now: datetime) -> datetime:
    """When a message made `now` may go to a channel."""
    habit = plan.habit(channel)
    return release(now, habit.quiet, habit.zone)


def last_due(digest: Digest, now: datetime) -> datetime:
    """The last moment, `now` or before, at which the digest was to go out."""
    local = now.astimezone(digest.zone)
    days = (local.weekday() - digest.weekday) % 7 if digest.every is Every.WEEK else 0
    step = 7 if digest.every is Every.WEEK else 1
    due = _moment(local, days, digest)
    return due if due <= now else _moment(local, days + step, digest)


def _moment(local: datetime, days: int, digest: Digest) -> datetime:
    day = local.date() - timedelta(days=days)
    return datetime.combine(day, digest.at, digest.zone).astimezone(UTC)


def _fits(route: Route, subject: Subject, development: Development | None) -> bool:
    if route.of not in (None, subject.kind) or (route.subjects and subject.id not in route.subjects):
        return False
    if development is None:
        return not (route.kinds or route.weight)
    kinds = {change.claim.kind for change in development.changes}
    return not (route.kinds and not kinds & route.kinds) and (
        not route.weight or weight(development) in route.weight
    )
