"""Which messages a development makes, where they go, and when.

    what arrived                               parent    thread    broadcast
    first fact of a story                      post      -         -
    new fact, same stage                       update    reply     no
    change of state, correction                update    reply     yes
    another outlet, no new fact                update    -         -
    silent for more than `SILENCE`, new fact   post      -         -

A reply alone is not enough: nobody follows an old thread. A broadcast of every reply is too much:
it is what people mute bots for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.model import Certainty, Change, ClaimKind, Development, Message, MessageKind, Reason, Story, Subject
from bot.notifier import render
from bot.notifier.delta import is_correction

SILENCE = timedelta(days=30)

# A change of state whatever it is about.
STATE_REASONS = frozenset({Reason.NEW_STAGE, Reason.REVERSAL, Reason.DENIAL})

# A change of state by what it is about, once it is decided or done, and said for the first time.
STATE_KINDS = frozenset(
    {
        ClaimKind.AGREEMENT, ClaimKind.APPROVAL, ClaimKind.COMPLETION, ClaimKind.SUSPENSION,
        ClaimKind.COLLAPSE, ClaimKind.CLOSURE, ClaimKind.PRODUCTION_STOP, ClaimKind.RESTART,
        ClaimKind.SALE, ClaimKind.OPENING, ClaimKind.ACCIDENT,
    }
)  # fmt: skip
_SETTLED = frozenset({Certainty.DECIDED, Certainty.DONE})
_FIRST_SAID = frozenset({Reason.FIRST_REPORT, Reason.NEW_FACT, Reason.CONFIRMATION})

# Words alone: nothing happened but that somebody spoke.
_WORDS = frozenset({ClaimKind.STATEMENT, ClaimKind.OPPOSITION, ClaimKind.RUMOUR})


class Weight(StrEnum):
    """How much a development weighs."""

    STATE = "state"  # the state changed: decided, signed, approved, closed, called off, denied
    FACT = "fact"  # a figure, a date, a party, another fact
    WORD = "word"  # somebody said something, and nothing else is new


class Broadcast(StrEnum):
    """Which replies are shown in the channel too."""

    STATE = "state"
    ALL = "all"
    NONE = "none"


def route(
    development: Development,
    subject: Subject,
    story: Story,
    has_parent: bool,
    channel: str,
    now: datetime,
    last_told: datetime | None,
    *,
    threads: bool = True,
    broadcast: bool = False,
    calls: Sequence[str] = (),
) -> tuple[Message, ...]:
    """The messages that tell a development, in the order they must be sent. `calls`: whom they call.

    Without `threads` (a webhook) each is a message of its own that says where the story stands too.
    """
    if not threads or starts_anew(has_parent, now, last_told):
        return (render.parent(story, channel, calls),)
    return (
        render.update(story, channel, render.revision(development)),
        render.reply(development, subject, channel, broadcast, calls),
    )


def personal(development: Development, subject: Subject, channels: Iterable[str]) -> tuple[Message, ...]:
    """What those get who follow a story: each change, in the channel between them and the bot."""
    replies = (render.reply(development, subject, channel, broadcast=False) for channel in channels)
    return tuple(replace(reply, kind=MessageKind.NOTICE) for reply in replies)


def starts_anew(has_parent: bool, now: datetime, last_told: datetime | None) -> bool:
    """Whether a story gets a new parent: it has none, or nobody remembers it."""
    return not has_parent or (last_told is not None and now - last_told > SILENCE)


def confirm(story: Story, channel: str) -> tuple[Message, ...]:
    """The parent again where only its outlets or its certainty grew; nobody is notified."""
    newest = story.developments[-1]
    version = [render.revision(newest), newest.certainty, newest.speaker.standing, *sorted(story.outlets)]
    return (render.update(story, channel, "\n".join(version)),)


def broadcasts(development: Development, subject: Subject, rule: Broadcast = Broadcast.STATE) -> bool:
    """Whether a reply is shown in the channel too: by the rule, where the subject is not quiet."""
    if subject.quiet or rule is Broadcast.NONE:
        return False
    return rule is Broadcast.ALL or weight(development) is Weight.STATE


def weight(development: Development) -> Weight:
    """How much it weighs, by the heaviest of its changes."""
    if is_correction(development) or any(map(_changes_state, development.changes)):
        return Weight.STATE
    words = all(_is_word(change) for change in development.changes)
    return Weight.WORD if words else Weight.FACT


def release(now: datetime, quiet: tuple[time, time] | None, zone: tzinfo) -> datetime:
    """When a message made `now` may go: at once, or when the quiet hours end (they may span midnight)."""
    if quiet is None:
        return now
    local = now.astimezone(zone)
    start, end = quiet
    today = local.time()
    within = start <= today < end if start <= end else today >= start or today < end
    if not within:
        return now
    day = local.date() + timedelta(days=1 if today >= end else 0)
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)


def _is_word(change: Change) -> bool:
    claim = change.claim
    stated = claim.kind in _WORDS or claim.certainty is Certainty.NO_COMMENT
    return stated and not claim.quantities and not claim.dates


def _changes_state(change: Change) -> bool:
    claim = change.claim
    settled = claim.affirmed and claim.kind in STATE_KINDS and claim.certainty in _SETTLED
    return change.reason in STATE_REASONS or (settled and change.reason in _FIRST_SAID)
