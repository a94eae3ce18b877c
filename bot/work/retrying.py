"""When a page that could not be read is tried again."""

from datetime import datetime, timedelta

from bot.errors import BadStatus, CutShort, Refused, TooLarge, Unreadable
from bot.work.answers import retry_at

ONCE_MORE = 2  # times that a page is tried again whose reading was cut short
RETRIES = (
    timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24),
)  # fmt: skip


def again(error: Exception, attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts before this one; None: never."""
    if attempts >= len(RETRIES) or _is_lasting(error, attempts):
        return None
    return max(now + RETRIES[attempts], retry_at(error) or now)


def _is_lasting(error: Exception, attempts: int) -> bool:
    """Whether another attempt would come to the same."""
    if isinstance(error, CutShort):  # by a busy machine, or a page that would hang for ever
        return attempts >= ONCE_MORE
    return isinstance(error, Unreadable | Refused | TooLarge) or _is_gone(error)


def _is_gone(error: Exception) -> bool:
    return isinstance(error, BadStatus) and 400 <= error.status < 500 and error.status not in (408, 429)
