"""What is remembered of a source from poll to poll: its cadence, its pace, what is wrong with it.

Nouns like those of `model`: frozen, no logic. Spans are hours, so that they stay short in the database.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NO_PAGES = "-" * 20  # how the latest articles of a source were read, a letter each, newest last: none yet


class Trouble(StrEnum):
    """What can be wrong with a source, in words that follow its name."""

    EMPTY = "answers, and holds no entry"
    GARBLED = "is not what it was: nothing in it can be read"
    FROZEN = "has been the same for too long"
    STUCK = "answers 304 although it has changed"
    QUIET = "brings nothing new"
    UNDATED = "has lost the dates of its entries"
    DRIFT = "has another layout than it had"
    CONSENT = "shows a consent wall"
    PAYWALL = "shows a paywall"
    BLOCKED = "blocks us"
    HOME = "leads to a home page"
    CERTIFICATE = "has a certificate that is not valid"
    ROBOTS = "forbids it in robots.txt"
    GONE = "is gone"
    FAILING = "cannot be had"
    UNREAD = "carries articles that cannot be read"


@dataclass(frozen=True, slots=True)
class Fault:
    """Trouble of a source; a fault to be told once it is `due`. `well`: since when it is over, it seems."""

    trouble: Trouble
    since: datetime
    detail: str = ""
    seen: int = 1  # in so many polls
    due: bool = False
    told: bool = False
    well: datetime | None = None


@dataclass(frozen=True, slots=True)
class Blind:
    """A time whose entries were gone from the source when it was asked again."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class History:
    """One source."""

    at: datetime | None = None  # of the last poll that answered
    pace: float = 0.0  # hours from that poll to the next, as planned
    held: str = ""  # what keeps the pace from being faster; "": its news alone
    watched: float = 0.0  # hours from the oldest news that is known
    quiet: float = 0.0  # hours since news last came
    waits: int = 0  # from one piece of news to the next, so far
    gaps: tuple[float, ...] = ()  # the longest wait of each chapter, oldest first
    chapter: float = 0.0  # hours that the present chapter lasts; one has a week or more
    longest: float = 0.0  # wait in it
    ended: int = 0  # waits in it
    flow: float = 0.0  # entries, those of weeks ago counting less
    heat: float = 0.0  # entries, those of hours ago counting less
    size: float = 0.0  # entries that an answer holds as a rule
    dated: float = 0.0  # share of them with a date
    shared: float = 0.0  # share of the latest answer that other sources had first
    conditional: bool = True  # False: its validators lie
    fault: Fault | None = None
    cured: Fault | None = None  # was told, and is over
    blind: Blind | None = None  # not told yet
