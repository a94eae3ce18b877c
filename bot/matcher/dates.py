"""Dates in a sentence, resolved against the day its article appeared (TimeML's TIMEX3, as spans of days).

The words are in `calendars/LANG.yaml`, the grammar in `timexes`, the calendar in `resolve` and `periods`.
A part of a month is its days 1-10, 11-20, 21-31 (early, mid, late) or from the 25th (end); of a longer time
a third of it, or its last month. A fiscal year is named after the year in which it begins.
"""

from datetime import date, timedelta
from functools import lru_cache

from bot.matcher.periods import Frame
from bot.matcher.resolve import resolve
from bot.matcher.timexes import Found, scan
from bot.model import Timex

_HALVES = {1: "H1", 7: "H2"}
_FORWARD = frozenset({"by", "until"})


@lru_cache(maxsize=256)  # a sentence is read for each subject of its article
def read_dates(text: str, language: str, anchor: date, fiscal_start: int = 4) -> tuple[Timex, ...]:
    """The dates of one sentence, in order. `anchor` is the day of publication where the outlet is.

    `fiscal_start` is the month in which fiscal years begin. Spans count code points of `text` and hold no
    preposition: that is `relation`.
    """
    read = (_timex(found, text, anchor, fiscal_start) for found in scan(text, language))
    return tuple(timex for timex in read if timex)


def spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where the sentence holds dates, without resolving them."""
    return tuple((found.start, found.end) for found in scan(text, language))


def canonical(timex: Timex) -> str:
    """The days as one term for all languages: 2028-03, 2025-07-15, 2026-H2, FY2027, 2025-02-11/2025-02-20.

    The end of a month is named as the month: nobody means to say more by it.
    """
    return _term(timex.first, timex.last)


@lru_cache(maxsize=4096)
def _term(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    if _ends_month(last) and first.day in (1, 25):
        return _months(first, last)
    return f"{first}/{last}"


def cells(timex: Timex) -> tuple[tuple[str, int], ...]:
    """The months it touches: two dates that agree share one."""
    return _cells(timex.first, timex.last)


@lru_cache(maxsize=4096)
def _cells(first: date, last: date) -> tuple[tuple[str, int], ...]:
    months = range(first.year * 12 + first.month, last.year * 12 + last.month + 1)
    return tuple(("date", month) for month in months)


def agree(a: Timex, b: Timex) -> bool:
    """Whether two dates can be the same: one holds the other, as FY2027 holds March 2028, and not 2029."""
    return (a.first <= b.first and b.last <= a.last) or (b.first <= a.first and a.last <= b.last)


def _timex(found: Found, text: str, anchor: date, fiscal_start: int) -> Timex | None:
    relation = found.relation or ("by" if found.fields.get("part") == "within" else "")
    lean = 1 if relation in _FORWARD and not found.lean else found.lean
    span = resolve(found.fields, Frame(anchor, fiscal_start, lean))
    if not span:
        return None
    return Timex(*span, text[found.start : found.end], found.start, found.end, relation)


def _ends_month(day: date) -> bool:
    return (day + timedelta(1)).day == 1


def _months(first: date, last: date) -> str:
    length = (last.year - first.year) * 12 + last.month - first.month + 1
    if length == 1:
        return f"{first:%Y-%m}"
    if length == 12:
        return str(first.year) if first.month == 1 else f"FY{first.year}"
    if length == 3 and first.month % 3 == 1:
        return f"{first.year}-Q{first.month // 3 + 1}"
    if length == 6 and first.month in _HALVES:
        return f"{first.year}-{_HALVES[first.month]}"
    if length % 12 == 0 and first.month == 1:
        return f"{first.year}/{last.year}"
    return f"{first:%Y-%m}/{last:%Y-%m}"
