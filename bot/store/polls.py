"""What a poll takes from the store and gives it: what it found, and what is known of its source by now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.history import History
from bot.model import Entry
from bot.store.carried import Carried


@dataclass(frozen=True, slots=True)
class Due:
    """A source claimed for a poll, with what a conditional request needs."""

    source: str
    etag: str
    last_modified: str
    body_hash: str
    failures: int  # in a row
    first: bool  # it was never polled with success
    added_at: datetime
    history: History
    carried: str = ""  # the entries that were met last, as `bot.store.carried` writes them
    carried_at: datetime | None = None  # when it was last noted that they are still there


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll that succeeded; its validators replace the old ones."""

    etag: str
    last_modified: str
    body_hash: str
    next_poll_at: datetime
    changed: bool  # False: 304, or the same body


@dataclass(frozen=True, slots=True)
class FoundEntry:
    key: str
    entry: Entry
    baseline: bool  # published before its source was followed


@dataclass(frozen=True, slots=True)
class Taken:
    """What a poll's entries turned out to be, and what was remembered of their source until then."""

    new: int
    known: int
    others: int  # of the known ones: met through another source first
    history: History
    pages: str  # how the latest articles of the source were read, a letter each


@dataclass(frozen=True, slots=True)
class Learned:
    """What is remembered of a source from now on; `untold`: the operators should hear of it."""

    history: History
    untold: bool
    next_poll_at: datetime


Learn = Callable[[Taken], Learned]


@dataclass(frozen=True, slots=True)
class Visit:
    """A poll that succeeded, with all it found.

    `carried`: what else it met, known by its marks, and when that was last noted; None: as it was. `learn`:
    what the poll says of its source, once it is known how much of it is new.
    """

    source: str
    poll: Poll
    entries: Sequence[FoundEntry] = ()
    carried: Mapping[str, Carried] | None = None
    carried_at: datetime | None = None
    learn: Learn | None = None
