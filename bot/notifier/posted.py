"""Where a message stands once it is posted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Posted:
    """Both are "" where the receiver does not say (webhooks)."""

    ts: str
    channel_id: str
