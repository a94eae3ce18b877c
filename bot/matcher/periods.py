"""Spans of days, whole months and their parts, and what a date without a year is read against."""

from datetime import date, timedelta
from typing import NamedTuple

from bot.model import Precision

_THIRDS = {"early": 0, "mid": 1, "late": 2}
_PRECISIONS = {1: Precision.MONTH, 3: Precision.QUARTER, 6: Precision.HALF, 12: Precision.YEAR}
_AGAINST_NOTHING = 1.5  # how much nearer than a past date a future one must be: news tells what was
_AGAINST_PAST = 20  # the same where the words say past
_AGAINST_FUTURE = 20


class Span(NamedTuple):
    first: date
    last: date
    precision: Precision


class Frame(NamedTuple):
    """What a date is read against."""

    anchor: date
    fiscal_start: int  # month
    lean: int

    def nearest(self, *candidates: Span | None) -> Span | None:
        """The candidate nearest to the anchor on the side the tense says; of two as near the earlier."""
        spans = [span for span in candidates if span]
        return min(spans, key=self._distance, default=None)

    def _distance(self, span: Span) -> float:
        behind, ahead = (self.anchor - span.last).days, (span.first - self.anchor).days
        if self.lean > 0 and behind > 0:
            return behind * _AGAINST_FUTURE
        return max(
            behind, ahead * (_AGAINST_PAST if self.lean < 0 else 1 if self.lean else _AGAINST_NOTHING), 0
        )


def months_from(year: int, month: int, length: int) -> Span:
    """`length` months from `month` of `year` on; the month may lie outside 1..12."""
    start = year * 12 + month - 1
    first = date(start // 12, start % 12 + 1, 1)
    end = start + length
    last = date(end // 12, end % 12 + 1, 1) - timedelta(1)
    return Span(first, last, _PRECISIONS.get(length, Precision.MONTH))


def narrowed(span: Span, part: str) -> Span:
    """A third of the span; "end" is its last month, or of a month the last week."""
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    if part not in _THIRDS and part != "end":
        return span
    if months == 1:
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (25, 31)}[part]
        return Span(
            span.first.replace(day=first), span.first.replace(day=min(last, span.last.day)), span.precision
        )
    start, length = (months - 1, 1) if part == "end" else (_THIRDS[part] * months // 3, max(1, months // 3))
    inner = months_from(span.first.year, span.first.month + start, length)
    return Span(inner.first, inner.last, span.precision)
