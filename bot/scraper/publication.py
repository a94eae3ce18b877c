"""When an article was published, as page, feed, text and address have it, and which of them to believe."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from bot.model import DateOrigin
from bot.scraper.datelines import dates_in
from bot.scraper.dates import ReadDate, readings, zone_of
from bot.scraper.metadata import Metadata

CLOCK_ERROR = timedelta(days=1)  # how far a page's date may be ahead of us
IN_PATH = re.compile(r"(?<!\d)(20\d\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def publication(
    said: Metadata, feed: datetime | None, lines: Sequence[str], url: str, tag: str, seen: datetime
) -> tuple[datetime | None, DateOrigin]:
    """When it was published and how that is known; what lies in the future is passed over.

    `lines`: those with dates at its heading; `tag` (BCP 47) tells its zone. A little ahead of us is a clock
    that is, and counts where nothing else is known. A date of the markup that may be that of the last change
    gives way to an earlier one that the page shows.
    """
    zone, day = zone_of(tag), _day_in(url)
    parts = [part for line in lines for part in dates_in(line)]
    read = _reader([*said.published, *said.dated, *parts, day], feed, tag, seen)
    told, vague, shown = (
        [at for at in map(read, texts) if at] for texts in (said.published, said.dated, parts)
    )
    # Of "published, updated" in any language and order the first; its clock rather than its day alone.
    first = min(shown, key=lambda at: (_day(at, zone), _is_day(at, zone), at), default=None)
    vague = [at for at in vague if not (first and _day(first, zone) < _day(at, zone))]
    hints = [(feed, DateOrigin.FEED), (first, DateOrigin.TEXT), (read(day), DateOrigin.TEXT)]
    of_page = [*told, *vague]
    known = [
        *(_by_clock(_with_clock(at, of_page, zone), feed, zone) for at in of_page),
        *((at, origin) for at, origin in hints if at),
    ]
    past = [one for one in known if one[0] <= seen] or [one for one in known if one[0] <= seen + CLOCK_ERROR]
    return past[0] if past else (None, DateOrigin.UNKNOWN)


def _reader(texts: Sequence[str], feed: datetime | None, tag: str, seen: datetime) -> ReadDate:
    """Reads these dates; where 1/9/2026 may be two days, the one that another date names, or that is past."""
    zone = zone_of(tag)
    found = {text: readings(text, tag, zone, seen) for text in texts}
    alone = (each[0] for each in found.values() if len(each) == 1)
    sure = {_day(at, zone) for at in (*alone, feed) if at}

    def read(text: str) -> datetime | None:
        past = [at for at in found[text] if at <= seen + CLOCK_ERROR] or found[text]
        return next((at for at in past if _day(at, zone) in sure), next(iter(past), None))

    return read


def _with_clock(day: datetime, others: Sequence[datetime], zone: tzinfo) -> datetime:
    """A day alone gives way to what else the page says of it."""
    clocks = (at for at in others if not _is_day(at, zone) and at.astimezone(zone).date() == _date(day, zone))
    return next(clocks, day) if _is_day(day, zone) else day


def _date(day: datetime, zone: tzinfo) -> date:
    """The date of a day alone, which is a midnight there or of UTC."""
    return day.date() if day.time() == time() else day.astimezone(zone).date()


def _by_clock(at: datetime, feed: datetime | None, zone: tzinfo) -> tuple[datetime, DateOrigin]:
    """A day of the page gives way to the feed's clock on that day."""
    if feed and _is_day(at, zone) and abs(feed - at) < timedelta(days=1):
        return feed, DateOrigin.FEED
    return at, DateOrigin.PAGE


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _is_day(at: datetime, zone: tzinfo) -> bool:
    return time() in (at.time(), at.astimezone(zone).time())


def _day_in(url: str) -> str:
    """The day that an address has in its path, as ISO 8601; "" for none."""
    found = IN_PATH.search(url)
    return f"{found[1]}-{found[3]}-{found[4]}" if found else ""
