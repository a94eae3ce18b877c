"""What becomes of a message that was not sent, or may not have been. Pure; `bot.work.sending` acts on it.

    queued -> sending -> sent | failed | unknown;  unknown -> sent | queued

    what happened                    state     then
    RateLimited                      queued    not before Slack says; other channels go on
    NotSent (refused, DNS, ...)      queued    not before a delay that doubles up to `LONGEST`
    ChannelUnusable                  queued    park this channel; the row waits for it
    NotAuthorised                    queued    stop posting anything
    MessageRejected, with blocks     queued    at once, as plain text
    MessageRejected, plain           failed    keep it for a person to see
    Unfamiliar, with blocks          queued    at once, as plain text
    Unfamiliar, plain                queued    park this channel: people see it, and nothing is lost
    ThreadGone                       queued    at once, as a new parent
    OutcomeUnknown                   unknown   look for its key; never post it again unlooked
    OutcomeUnknown, of an update     queued    the same text twice does no harm
    DeliveryError, any other         unknown

A row found `sending` when the process starts was cut off in the call: it is `unknown` too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import (
    ChannelUnusable,
    DeliveryError,
    MessageRejected,
    NotAuthorised,
    NotSent,
    RateLimited,
    ThreadGone,
    Unfamiliar,
)
from bot.model import OutboxState

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
SETTLED = timedelta(seconds=60)  # Slack shows a message it took within this time


@dataclass(frozen=True, slots=True)
class Next:
    """The row's next state, and what else must be done."""

    state: OutboxState
    not_before: datetime | None = None
    park: str | None = None  # why the channel cannot be used
    stop: bool = False  # post nothing more, in any channel
    plain: bool = False  # send `text` without blocks
    new_parent: bool = False  # the thread is gone: tell it as a parent


def after(
    error: DeliveryError,
    attempts: int,
    now: datetime,
    *,
    plain: bool = False,
    repeatable: bool = False,
) -> Next:
    """What a failed attempt means. `attempts` counts those made, this one included.

    `plain`: it was sent without blocks. `repeatable`: an update, which may be sent twice.
    """
    match error:
        case RateLimited():
            return Next(OutboxState.QUEUED, now + timedelta(seconds=max(error.seconds, 1)))
        case ChannelUnusable():
            return Next(OutboxState.QUEUED, park=str(error))
        case NotAuthorised():
            return Next(OutboxState.QUEUED, stop=True)
        case MessageRejected():
            return Next(OutboxState.FAILED) if plain else Next(OutboxState.QUEUED, now, plain=True)
        case ThreadGone():
            return Next(OutboxState.QUEUED, now, new_parent=True)
        case Unfamiliar() if plain and not repeatable:
            return Next(OutboxState.QUEUED, park=str(error))
        case Unfamiliar() if not repeatable:
            return Next(OutboxState.QUEUED, now, plain=True)
        case NotSent():
            return Next(OutboxState.QUEUED, now + backoff(attempts))
    if repeatable:
        return Next(OutboxState.QUEUED, now + backoff(attempts))
    return Next(OutboxState.UNKNOWN)


def was_not_posted(attempted: datetime, now: datetime) -> bool:
    """Whether a message of unknown fate that is looked for, and not there, may be sent anew."""
    return now - attempted >= SETTLED


def backoff(attempts: int) -> timedelta:
    """Doubles from `SHORTEST` with each attempt, and never gives up."""
    delay: timedelta = SHORTEST * 2 ** min(max(attempts - 1, 0), 20)
    return min(delay, LONGEST)
