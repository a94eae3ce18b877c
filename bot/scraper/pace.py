"""How soon a source is asked again: the sooner the more it brings.

With so many requests to spend, the mean wait of an entry is least when each source is asked in proportion
to the square root of its rate. Source: Cho and Garcia-Molina, "Effective page refresh policies for web
crawlers", ACM TODS 28 (4), 2003, whose optimum the root follows closely below its cut-off.
"""

import math
from dataclasses import replace
from datetime import timedelta

from bot.history import History
from bot.model import Source
from bot.scraper.cadence import expected, per_hour

FASTEST = timedelta(minutes=1)
SLOWEST = timedelta(hours=24)
EAGERNESS = 0.02  # hours: an hourly source is asked every 8.5 minutes
UNKNOWN = timedelta(minutes=15)  # where nothing is known
SEARCH = timedelta(minutes=5)  # search engines block who asks too often


def paced(history: History, source: Source, gap: float, max_age: float | None) -> History:
    """The history with the pace from now on.

    `gap`: seconds between two requests for this source that its host allows; `max_age`: seconds that the
    answer calls itself fresh. Both are kept to up to a day, whatever the source brings or `every` wants.
    """
    wanted = min(_wanted(history), source.every or SLOWEST, expected(history) / 4, SLOWEST)
    floors = {
        "the host's pace": timedelta(seconds=min(gap, SLOWEST.total_seconds())),
        "the search engine": SEARCH if source.search else timedelta(0),
        "Cache-Control": timedelta(seconds=min(max_age or 0.0, SLOWEST.total_seconds())),
    }
    held = max(floors, key=lambda name: floors[name])
    slowed = floors[held] > max(wanted, FASTEST)
    pace = max(wanted, FASTEST, floors[held])
    return replace(history, pace=pace.total_seconds() / 3600, held=held if slowed else "")


def _wanted(history: History) -> timedelta:
    if not history.flow:
        return max(UNKNOWN, timedelta(hours=history.watched / 8))
    return timedelta(hours=math.sqrt(EAGERNESS / per_hour(history)))
