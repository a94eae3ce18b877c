from datetime import timedelta

import pytest

from bot.errors import (
    ChannelUnusable,
    DeliveryError,
    MessageRejected,
    NotAuthorised,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    ThreadGone,
    Unfamiliar,
)
from bot.model import OutboxState
from bot.notifier.outbox import (
    LONGEST,
    SETTLED,
    SHORTEST,
    Next,
    after,
    backoff,
    was_not_posted,
)
from tests.fakes.stories import NOON


@pytest.mark.parametrize(
    ("error", "then"),
    [
        (RateLimited(42), Next(OutboxState.QUEUED, NOON + timedelta(seconds=42))),
        (NotSent("refused"), Next(OutboxState.QUEUED, NOON + SHORTEST)),
        (ChannelUnusable("archived"), Next(OutboxState.QUEUED, park="archived")),
        (NotAuthorised("revoked"), Next(OutboxState.QUEUED, stop=True)),
        (MessageRejected("invalid_blocks"), Next(OutboxState.QUEUED, NOON, plain=True)),
        (Unfamiliar("new"), Next(OutboxState.QUEUED, NOON, plain=True)),
        (ThreadGone("deleted"), Next(OutboxState.QUEUED, NOON, new_parent=True)),
        (OutcomeUnknown("timeout"), Next(OutboxState.UNKNOWN)),
        (DeliveryError("?"), Next(OutboxState.UNKNOWN)),
    ],
)
def test_what_each_outcome_means(error: DeliveryError, then: Next) -> None:
    assert after(error, 1, NOON) == then


def test_a_message_refused_as_plain_text_too_is_kept_as_failed() -> None:
    assert after(MessageRejected("no_text"), 2, NOON, plain=True) == Next(OutboxState.FAILED)


def test_an_update_of_unclear_fate_is_sent_again() -> None:
    assert after(OutcomeUnknown("reset"), 1, NOON, repeatable=True) == Next(
        OutboxState.QUEUED, NOON + SHORTEST
    )


def test_the_wait_doubles_and_never_gives_up() -> None:
    assert [backoff(n) / SHORTEST for n in (0, 1, 2, 3, 4)] == [1, 1, 2, 4, 8]
    assert backoff(1_000) == LONGEST


def test_a_message_not_found_is_looked_for_until_slack_has_settled_then_sent_again() -> None:
    assert not was_not_posted(NOON, NOON + SETTLED / 2)
    assert was_not_posted(NOON, NOON + SETTLED)
