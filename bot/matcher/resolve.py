"""Fields of a written date -> the days it spans, seen from the day the article appeared.

year, yy, era + count, yword (shift)        month, monthword (shift), month2 (the last of several)
day, day2, dayword (shift)                  weekday, week (shift)
quarter, half, season (its first month)     fiscal (a flag), fyword (shift)
length (months that end in `month`)         unit with which (shift): last year, this quarter
part (early, mid, late, end, within)        year2, yy2 (the last of several)
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from bot.matcher.periods import Frame, Span, months_from, narrowed
from bot.model import Precision


class Fields(dict[str, int | str]):
    """The fields of one date, with numbers and words told apart."""

    def number(self, name: str, default: int = 0) -> int:
        value = self.get(name, default)
        return value if isinstance(value, int) else default

    def word(self, name: str) -> str:
        return str(self.get(name, ""))


def resolve(fields: Mapping[str, int | str], frame: Frame) -> Span | None:
    """The days that the fields span; None where the calendar has no such day."""
    told = Fields(fields)
    try:
        return next((span for reader in _READERS if (span := reader(told, frame))), None)
    except (ValueError, OverflowError):
        return None


def _closing(told: Fields, frame: Frame) -> Span | None:
    """The year to March 2028: so many months, the last of them named."""
    if "length" not in told:
        return None
    months, last = told.number("length"), told.number("month")
    end = frame.nearest(*(months_from(year, last, 1) for year in _candidates(told, frame)))
    if not end:
        return None
    found = months_from(end.first.year, last - months + 1, months)
    return _as_fiscal(found) if months == 12 else found


def _fiscal(told: Fields, frame: Frame) -> Span | None:
    shift = told.number("fyword") + (told.number("which") if told.word("unit") == "fiscal" else 0)
    if "fiscal" in told:
        year = _year(told, frame)
    elif "fyword" in told or told.word("unit") == "fiscal":
        year = frame.anchor.year - (frame.anchor.month < frame.fiscal_start) + shift
    else:
        return None
    return _inside(told, year, frame.fiscal_start) if year else None


def _day(told: Fields, frame: Frame) -> Span | None:
    if "day" not in told:
        return None
    found = _dated(told, frame)
    if not found:
        raise ValueError("the calendar has no such day")
    return found


def _dated(told: Fields, frame: Frame) -> Span | None:
    anchor = frame.anchor
    if "month" in told:
        spans = (_days(told, year, told.number("month")) for year in _candidates(told, frame))
        return _picked(filter(None, spans), told, frame)
    if "monthword" in told:
        return _days(told, anchor.year, anchor.month + told.number("monthword"))
    near = [_days(told, anchor.year, anchor.month + shift) for shift in (0, -1, 1)]
    if "which" in told:
        return _picked(filter(None, near), told, frame)
    return near[0] if near[0] and _same_page(near[0], frame) else frame.nearest(*near)


def _same_page(span: Span, frame: Frame) -> bool:
    """A bare day is one of this month, unless that is most of a month away or against the tense."""
    ahead = (span.first - frame.anchor).days
    return abs(ahead) <= 24 and ahead * frame.lean >= 0


def _days(told: Fields, year: int, month: int) -> Span | None:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    size = monthrange(year, month)[1]
    first, last = told.number("day"), told.number("day2") or told.number("day")
    if not 1 <= first <= last <= size:
        return None
    return Span(date(year, month, first), date(year, month, last), Precision.DAY)


def _dayword(told: Fields, frame: Frame) -> Span | None:
    return _one_day(frame.anchor + timedelta(told.number("dayword"))) if "dayword" in told else None


def _weekday(told: Fields, frame: Frame) -> Span | None:
    if "weekday" not in told:
        return None
    ahead = told.number("weekday") - frame.anchor.isoweekday()
    if "week" in told or ("which" in told and told.number("which") == 0):
        return _one_day(frame.anchor + timedelta(ahead + 7 * told.number("week")))
    which = told.number("which")
    if which > 0 or (which == 0 and frame.lean > 0):
        return _one_day(frame.anchor + timedelta((ahead - which) % 7 + which))
    return _one_day(frame.anchor - timedelta((-ahead + which) % 7 - which))


def _week(told: Fields, frame: Frame) -> Span | None:
    if "week" not in told and told.word("unit") != "week":
        return None
    shift = told.number("week") + told.number("which")
    monday = frame.anchor + timedelta(7 * shift + 1 - frame.anchor.isoweekday())
    return Span(monday, monday + timedelta(6), Precision.DAY)


def _month(told: Fields, frame: Frame) -> Span | None:
    if "monthword" in told or told.word("unit") == "month":
        shift = told.number("monthword") + told.number("which")
        return narrowed(months_from(frame.anchor.year, frame.anchor.month + shift, 1), told.word("part"))
    if "month" not in told:
        return None
    month = told.number("month")
    length = (told.number("month2", month) - month) % 12 + 1
    spans = (months_from(year, month, length) for year in _candidates(told, frame))
    return _picked((narrowed(span, told.word("part")) for span in spans), told, frame)


def _picked(spans: Iterable[Span], told: Fields, frame: Frame) -> Span | None:
    """The nearest; but last July is over, next June has not begun, and this April is of this year.

    So is the last 8th, and the next has not come.
    """
    if "which" not in told or "unit" in told:
        return frame.nearest(*spans)
    which, anchor = told.number("which"), frame.anchor
    sides = (
        (span, (span.last < anchor, span.first.year == anchor.year, span.first > anchor)) for span in spans
    )
    return frame.nearest(*(span for span, side in sides if side[which + 1]))


def _part_of_year(told: Fields, frame: Frame) -> Span | None:
    """A quarter, half or season, of the year told or the nearest."""
    if not any(name in told for name in ("quarter", "half", "season")):
        return None
    return _picked((_inside(told, year, 1) for year in _candidates(told, frame)), told, frame)


def _current(told: Fields, frame: Frame) -> Span | None:
    """This quarter, next half."""
    length = {"quarter": 3, "half": 6}.get(told.word("unit"))
    if not length:
        return None
    index = (frame.anchor.month - 1) // length + told.number("which")
    return narrowed(months_from(frame.anchor.year, index * length + 1, length), told.word("part"))


def _calendar_year(told: Fields, frame: Frame) -> Span | None:
    year = _year(told, frame)
    if not year:
        return None
    if "year2" in told or "yy2" in told:
        era = told.number("era")
        last = told.number("year2") or year - era - (year - era) % 100 + told.number("yy2")
        return _years(year, last + era)
    return _inside(told, year, 1)


def _years(first: int, last: int) -> Span | None:
    if not first < last <= first + 50:
        return None
    return Span(date(first, 1, 1), date(last, 12, 31), Precision.YEAR)


_READERS: tuple[Callable[[Fields, Frame], Span | None], ...] = (
    _closing,
    _fiscal,
    _day,
    _weekday,
    _dayword,
    _week,
    _month,
    _part_of_year,
    _current,
    _calendar_year,
)


def _year(told: Fields, frame: Frame) -> int | None:
    if "era" in told:
        return told.number("era") + told.number("count")
    if "year" in told:
        return told.number("year")
    if "yy" in told:
        return _century(told.number("yy"), frame.anchor.year)
    if "yword" in told:
        return frame.anchor.year + told.number("yword")
    return frame.anchor.year + told.number("which") if told.word("unit") == "year" else None


def _candidates(told: Fields, frame: Frame) -> tuple[int, ...]:
    """The year told, or those around."""
    year, now = _year(told, frame), frame.anchor.year
    return (year,) if year else (now - 1, now, now + 1)


def _century(two_digits: int, now: int) -> int:
    """28 is 2028 and 99 is 1999: at most 25 years ahead."""
    year = now - now % 100 + two_digits
    return year - 100 if year > now + 25 else year


def _inside(told: Fields, year: int, start: int) -> Span:
    """The half, quarter, season or part of the year that begins in month `start`."""
    part = told.word("part")
    if "season" in told:
        return narrowed(months_from(year, told.number("season"), 3), part)
    if "quarter" in told:
        return narrowed(months_from(year, start + 3 * told.number("quarter") - 3, 3), part)
    if "half" in told:
        return narrowed(months_from(year, start + 6 * told.number("half") - 6, 6), part)
    whole = months_from(year, start, 12)
    return narrowed(_as_fiscal(whole) if "fiscal" in told or "fyword" in told or start != 1 else whole, part)


def _as_fiscal(span: Span) -> Span:
    return Span(span.first, span.last, Precision.FISCAL)


def _one_day(day: date) -> Span:
    return Span(day, day, Precision.DAY)
