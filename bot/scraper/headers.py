"""What the headers of an answer say, read without trust."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

LONGEST_HOLD = timedelta(days=1)  # no server can silence a source for good
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_UNSTORED = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:+-]+)", re.IGNORECASE | re.ASCII)


def retry_at(value: str, now: datetime) -> datetime | None:
    """When to ask again by a Retry-After: seconds or a date, at most a day ahead; None where it says
    nothing of the future (RFC 9110 section 10.2.3)."""
    value = value.strip()
    seconds = float(value) if _is_number(value) else _seconds_until(value, now)
    if not seconds or seconds < 0:
        return None
    return now + min(timedelta(seconds=min(seconds, 1e6)), LONGEST_HOLD)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the answer stays fresh from now on, by its own word; None where it says nothing.

    Cache-Control: max-age goes before Expires, Age is taken off (RFC 9111 sections 4.2.1 and 5.3).
    """
    control = headers.get("Cache-Control", "")
    if _UNSTORED.search(control):
        return 0.0
    if told := _MAX_AGE.search(control):
        age = headers.get("Age", "").strip()
        return max(0.0, float(told[1]) - (float(age) if _is_number(age) else 0.0))
    if "Expires" not in headers:
        return None
    return max(0.0, _seconds_until(headers["Expires"], http_date(headers.get("Date", "")) or now) or 0.0)


def media_type(value: str) -> tuple[str, str]:
    """A Content-Type as type and charset, both in lower case, "" where absent."""
    charset = _CHARSET.search(value)
    return value.partition(";")[0].strip().lower(), charset[1].lower() if charset else ""


def validator(value: str) -> str:
    """An ETag or Last-Modified as it can be kept and sent back, or "": no server needs more than this."""
    return value if value.isprintable() and len(value) <= 256 else ""


def target(url: str, location: str) -> str:
    """Where a redirect from `url` leads, as it stands where it is no address at all."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()  # what is not ASCII is UTF-8 in practice
    with suppress(ValueError):
        return urldefrag(urljoin(url, location.strip())).url
    return location


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _seconds_until(value: str, now: datetime) -> float | None:
    date = http_date(value)
    return (date - now).total_seconds() if date else None


def http_date(value: str) -> datetime | None:
    """A date as mails and headers have it (RFC 5322), in UTC."""
    try:
        date = parsedate_to_datetime(value)
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
