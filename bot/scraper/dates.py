"""Dates as feeds and pages write them, in the calendars and languages of the press, to aware UTC.

A date is read in three steps: the day, then the clock after it (or before it), then the zone after the
clock. What names no day of its own ("Monday", "10:30", "2 hours ago") is read only against a given `now`.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple

from bot.scraper.calendars import MONTHS, western
from bot.scraper.relative import ago, named_day
from bot.scraper.zones import zone_named, zone_of

__all__ = ["ReadDate", "read_date", "reader", "readings", "zone_of"]

MAX_TEXT = 120  # characters; a longer text is prose, not a date
MAX_DATES = 1000  # different texts of one answer that are looked at
YEARS = range(1990, 2101)
MONTH_FIRST = re.compile(r"en(?:[-_](?:us|ca|ph)\b.*)?", re.IGNORECASE)
CJK = ("ja", "zh", "ko")

ASCTIME = re.compile(r"\b([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)( [\w+:-]+)? (\d{4})\b")
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(-?)(\d\d)\2(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
ZONED_DAY = re.compile(r"(?<=\d-\d\d)(?=\+\d\d:\d\d$)")  # as XML Schema has it

DAYS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})\s*[-/.年년]\s*(?P<m>\d{1,2})\s*[-/.月월]\s*(?P<d>\d{1,2})\s*[日日일号號.]?(?!\d)",
        r"(?<![\d.])(?P<a>\d{1,2})(?P<sep>[./-])\s*(?P<b>\d{1,2})(?P=sep)\s*(?P<c>\d{4}(?!\d)|\d{2}(?![\d:]))",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|o|°|\.)?(?:\s+of|\s+de)?[\s-]+(?P<name>[^\W\d_]{3,})\.?,?"
        r"(?:\s+del?)?[\s-]+(?P<y>\d{4}|\d{2}(?=\s+\d\d:))(?!\d)",
        r"(?P<name>[^\W\d_]{3,})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})\s+(?P<y>\d{4})[./-](?P<m>\d{1,2})(?![\d./-])",
        r"(?<!\d)(?P<y>\d{4})[./-](?P<m>\d{1,2})\s+(?P<d>\d{1,2})(?![\d:])",
    )
]
CLOCK = re.compile(
    r"(?P<half>午前|午後|上午|下午|凌晨|早上|晚上|晚間|傍晚|中午|오전|오후|सुबह|दोपहर|शाम|रात)?\s*"
    r"(?<![\d.])(?P<h>\d{1,2})"
    r"(?:\s*[:時时点點시hu]\s*|\.(?=[0-5]\d(?![\d.,%]))|(?=\s*uhr\b|\s*[ap]\.?m\b))"
    r"(?:(?P<m>\d{1,2})(?:\s*[:分분]\s*(?P<s>\d{1,2})(?:[.,]\d+)?)?)?[分秒분초]?(?:\s*uhr\b)?"
    r"(?:\s*(?P<ampm>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
ZONE = re.compile(
    r"[\s(\[]*(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<h>\d{1,2})(?::?(?P<m>\d\d))?(?!\d)"
    r"|(?P<name>[A-Z]{1,5}\b|(?:Eastern|Central|Mountain|Pacific)(?=(?: Standard| Daylight)? Time\b)))"
)
AFTERNOON = ("午後", "下午", "晚上", "晚間", "傍晚", "中午", "오후", "दोपहर", "शाम", "रात", "p", "P")
NEAR = 3  # characters between a day and the clock that stands before it
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds since 1970
OF_LIBRARY = {"no": "nb"}

YEAR_AND_WORDS = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*\b\d{1,2}\b).*[^\W\d_]{2}")
LATIN = ("en", "de", "fr", "es", "it", "pt", "nl")
PARSER = {
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RELATIVE_BASE": datetime.fromisoformat("2000-01-01"),
}


ReadDate = Callable[[str], datetime | None]


class Day(NamedTuple):
    """A day found in a text, and where."""

    day: date
    start: int
    end: int


def read_date(
    text: str, language: str = "", default_zone: tzinfo = UTC, now: datetime | None = None
) -> datetime | None:
    """A date as a feed or a page writes it, to aware UTC; None where it names no day of 1990 to 2100.

    `language` (BCP 47) settles what is ambiguous: 1/9/2026, CST, the names of months. A day without a clock
    is its midnight in `default_zone` (see `zone_of`). Words such as "2 hours ago" need `now`.
    Sources: RFC 5322 section 3.3, RFC 3339, ISO 8601. Never raises.
    """
    return next(iter(readings(text, language, default_zone, now)), None)


def readings(
    text: str, language: str = "", default_zone: tzinfo = UTC, now: datetime | None = None
) -> list[datetime]:
    """What a date may mean, likeliest first: both 9 January and 1 September for 1/9/2026. See `read_date`."""
    if len(text) > MAX_TEXT or not text.strip():
        return []
    if EPOCH.fullmatch(text.strip()):
        return [datetime.fromtimestamp(int(text.strip()[:10]), UTC)]
    plain = _normalise(text, language)
    try:
        found = _absolute(plain, language, default_zone)
        if not found and now:
            found = _relative(plain, language, default_zone, now)
    except (ValueError, OverflowError):
        return []
    return [at for at in found if at.year in YEARS]


def reader(language: str = "") -> ReadDate:
    """Reads the dates of one answer in the zone of its language: each text once, and no more than MAX_DATES,
    for some take the library long."""
    known: dict[str, datetime | None] = {}
    zone = zone_of(language)

    def read(text: str) -> datetime | None:
        if text not in known and len(known) < MAX_DATES:
            known[text] = read_date(text, language, zone)
        return known.get(text)

    return read


def _absolute(text: str, language: str, zone: tzinfo) -> list[datetime]:
    found = [_moment(day, text, language, zone) for day in _days(text, language)]
    return found or _by_library(text, language, zone)


def _relative(text: str, language: str, zone: tzinfo, now: datetime) -> list[datetime]:
    if found := ago(text, now):
        return [found]
    named = named_day(text, now.astimezone(zone).date())
    return [_moment(Day(*named), text, language, zone)] if named else []


def _normalise(text: str, language: str) -> str:
    """Half-width digits, Western years, Arabic numerals; dates without separators get them."""
    plain = western(" ".join(unicodedata.normalize("NFKC", text).replace("−", "-").split()), language)
    plain = ZONED_DAY.sub(" 00:00", ASCTIME.sub(r"\2 \1 \5 \3\4", plain))
    return COMPACT.sub(_spaced, plain)


def _spaced(compact: re.Match[str]) -> str:
    year, _, month, day, hour, minute, second = compact.groups()
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}:{second or '00'}" if hour else "")


def _days(text: str, language: str) -> list[Day]:
    """What the first of the text that names a day may mean, likeliest first."""
    for pattern in DAYS:
        for found in pattern.finditer(text):
            days = [
                Day(date(year, month, day), *found.span())
                for year, month, day in _readings(found.groupdict(), language)
                if year in YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
            ]
            if days:
                return days
    return []


def _readings(parts: dict[str, str], language: str) -> list[tuple[int, int, int]]:
    """The (year, month, day) that the parts of a date may mean, likeliest first."""
    if "sep" in parts:
        return _numeric(parts["a"], parts["b"], parts["c"], parts["sep"], language)
    month = _month(parts["name"].lower(), language) if "name" in parts else int(parts["m"])
    return [(_year(parts["y"]), month, int(parts["d"]))]


def _numeric(a: str, b: str, c: str, sep: str, language: str) -> list[tuple[int, int, int]]:
    if len(c) == 2 and language.startswith(CJK):
        return [(_year(a), int(b), int(c))]
    day_first, month_first = (_year(c), int(b), int(a)), (_year(c), int(a), int(b))
    if sep == ".":
        return [day_first]
    if not language and max(int(a), int(b)) <= 12:
        return []
    return [month_first, day_first] if MONTH_FIRST.fullmatch(language) else [day_first, month_first]


def _year(digits: str) -> int:
    """Two digits as RFC 5322 section 4.3 reads them."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 50 else 1900)


@lru_cache(maxsize=2048)
def _month(name: str, language: str) -> int:
    """The number of a month by its name or abbreviation; 0 for another word."""
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name) or name == "sept" == month[:4]:
            return number
    found = _parse(f"1 {name} 2000", language)
    return found.month if found else 0


def _moment(found: Day, text: str, language: str, zone: tzinfo) -> datetime:
    clock = _clock_beside(text, found)
    at = _clock(clock) if clock else timedelta()
    zone = (_zone(text, clock.end(), language) if clock else None) or zone
    return (datetime.combine(found.day, time()) + at).replace(tzinfo=zone).astimezone(UTC)


def _clock_beside(text: str, found: Day) -> re.Match[str] | None:
    """The clock after the day; the one before it where that stands closer, or alone."""
    after = CLOCK.search(text, found.end)
    before = max(CLOCK.finditer(text, 0, found.start), key=re.Match.end, default=None)
    if after and before and found.start - before.end() <= NEAR < after.start() - found.end:
        return before
    return after or before


def _clock(found: re.Match[str]) -> timedelta:
    """Since midnight; 24:00 is the next midnight, a leap second is let pass; raises ValueError past that."""
    hour, minute, second = (int(found[part] or 0) for part in ("h", "m", "s"))
    half = found["half"] or found["ampm"]
    if half and hour <= 12 and (half, hour // 10) != ("中午", 1):
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError(found[0])
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str, start: int, language: str) -> tzinfo | None:
    found = ZONE.match(text, start)
    if not found:
        return None
    if found["sign"]:
        offset = timedelta(hours=int(found["h"]), minutes=int(found["m"] or 0))
        return timezone(offset if found["sign"] == "+" else -offset)
    return zone_named(found["name"], language)


def _by_library(text: str, language: str, zone: tzinfo) -> list[datetime]:
    found = _parse(text, language) if YEAR_AND_WORDS.search(text) else None
    return [(found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)] if found else []


def _parse(text: str, language: str) -> datetime | None:
    import dateparser

    tag = language.partition("-")[0]
    try:
        return dateparser.parse(text, languages=[OF_LIBRARY.get(tag, tag)] if tag else LATIN, settings=PARSER)
    except Exception:  # it was written for dates; on other text it raises what it likes
        return None
