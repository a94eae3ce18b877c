"""What becomes of a message after an attempt to send it. Pure; `bot.work.sending` acts on it.

    queued -> sending -> sent | failed | unknown;  unknown -> sent | queued

    what happened                    state     then
    no error                         sent
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
from enum import StrEnum

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

SHORTEST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
LOOK_AGAIN = timedelta(seconds=10)
SETTLED = timedelta(seconds=60)  # Slack shows a message it took within this time


class State(StrEnum):
    """Of a row of the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Next:
    """The row's next state, and what else must be done."""

    state: State
    not_before: datetime | None = None
    park: str | None = None  # why the channel cannot be used
    stop: bool = False  # post nothing more, in any channel
    plain: bool = False  # send `text` without blocks
    new_parent: bool = False  # the thread is gone: tell it as a parent


def after(
    error: DeliveryError | None,
    attempts: int,
    now: datetime,
    *,
    plain: bool = False,
    repeatable: bool = False,
) -> Next:
    """What an attempt's outcome means. `attempts` counts those made, this one included.

    `plain`: it was sent without blocks. `repeatable`: an update, which may be sent twice.
    """
    match error:
        case None:
            return Next(State.SENT)
        case RateLimited():
            return Next(State.QUEUED, now + timedelta(seconds=max(error.seconds, 1)))
        case ChannelUnusable():
            return Next(State.QUEUED, park=str(error))
        case NotAuthorised():
            return Next(State.QUEUED, stop=True)
        case MessageRejected():
            return Next(State.FAILED) if plain else Next(State.QUEUED, now, plain=True)
        case ThreadGone():
            return Next(State.QUEUED, now, new_parent=True)
        case Unfamiliar() if not repeatable:
            return Next(State.QUEUED, park=str(error)) if plain else Next(State.QUEUED, now, plain=True)
        case NotSent():
            return Next(State.QUEUED, now + backoff(attempts))
    if repeatable:
        return Next(State.QUEUED, now + backoff(attempts))
    return Next(State.UNKNOWN, now + LOOK_AGAIN)


def reconciled(found: bool, attempted: datetime, now: datetime) -> Next:
    """What looking for an unknown message's key means: adopt it, look again, or send it anew."""
    if found:
        return Next(State.SENT)
    if now - attempted >= SETTLED:
        return Next(State.QUEUED, now)
    return Next(State.UNKNOWN, now + LOOK_AGAIN)


def backoff(attempts: int) -> timedelta:
    """Doubles from `SHORTEST` with each attempt, and never gives up."""
    delay: timedelta = SHORTEST * 2 ** min(max(attempts - 1, 0), 20)
    return min(delay, LONGEST)
