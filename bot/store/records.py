"""What the store takes and gives beside the nouns of `bot.model`; of polls: `bot.store.polls`.

Times are aware UTC; "" means absent.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.history import History
from bot.model import Action, Article, Decision, Development, Entry, Ledger, Message, OutboxState, Reason


class EntryState(StrEnum):
    NEW = "new"  # to be read
    READING = "reading"  # claimed; new again when the lease ends
    WAITING = "waiting"  # could not be read; new again later
    READ = "read"
    UNREADABLE = "unreadable"  # given up


UNFINISHED = (EntryState.NEW, EntryState.READING, EntryState.WAITING)


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source fares."""

    id: str
    url: str
    active: bool  # False: no longer in the configuration
    added_at: datetime
    next_poll_at: datetime
    last_ok_at: datetime | None
    last_changed_at: datetime | None
    last_new_at: datetime | None  # a poll last brought an entry not seen before
    failures: int  # in a row
    last_error: str  # "stage: cause" of the latest failure, kept after it is well again
    last_error_at: datetime | None
    polls: int  # failures included
    entries: int  # found so far
    history: History


class HostTurn(NamedTuple):
    """`mine`: the host is ours to ask until `until`; else nobody may ask it before then.

    `asked`: somebody asks it now, and may be done earlier. `status`: of an answer that wished for rest.
    """

    until: datetime
    mine: bool
    asked: bool
    status: int


@dataclass(frozen=True, slots=True)
class PendingEntry:
    key: str
    entry: Entry
    source: str
    baseline: bool
    attempts: int  # claims before this one


class Validators(NamedTuple):
    """What tells whether a page has changed: the first two before it is sent, the last after."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Reread:
    """An article that is to be looked at again; `looks`: taken before this one."""

    article: Article
    validators: Validators
    looks: int


@dataclass(frozen=True, slots=True)
class Unjudged:
    article: Article
    baseline: bool
    version: str = ""  # of its words, which an edit changes


@dataclass(frozen=True, slots=True)
class Judgement:
    """One article on one subject: the decision, and what it does to the ledger."""

    decision: Decision
    before: Ledger
    after: Ledger
    development: Development | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    id: int
    message: Message
    state: OutboxState
    attempts: int  # calls made, this one included
    started_at: datetime | None  # of the latest call
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Parent:
    """The message whose thread a story is told in; `ts` and `channel_id` are "" until it is sent."""

    key: str
    ts: str
    channel_id: str
    state: OutboxState
    at: datetime  # sent, or else queued


@dataclass(frozen=True, slots=True)
class Parked:
    """A channel that takes no messages for now."""

    channel: str
    cause: str
    until: datetime | None  # None: until someone mends it
    at: datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that did not arrive, or of which nobody knows whether it did."""

    channel: str
    text: str
    cause: str
    at: datetime  # of the last attempt


@dataclass(frozen=True, slots=True)
class Decided:
    decision: Decision
    at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of an address: read or not, and every decision on it, oldest first."""

    key: str
    url: str
    state: EntryState | None  # None: no entry led to the article
    cause: str  # why it could not be read
    article: Article | None
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What an absence left: sources to ask, entries to read, articles to judge."""

    unasked: int
    unread: int
    unjudged: int


@dataclass(frozen=True, slots=True)
class Letting:
    """How messages that were held go: when, by channel; `said` is told in place of those of `folded` ones."""

    release: Mapping[str, datetime]
    folded: Collection[str]
    said: Sequence[Message]


@dataclass(frozen=True, slots=True)
class Counts:
    """Decisions are the newest of each article and subject."""

    entries: Mapping[EntryState, int]
    articles: int
    decisions: Mapping[tuple[Action, Reason], int]
    developments: int
    outbox: Mapping[OutboxState, int]

    def after(self, before: "Counts") -> "Counts":
        """What has come since it was `before`."""
        return Counts(
            Counter(self.entries) - Counter(before.entries),
            self.articles - before.articles,
            Counter(self.decisions) - Counter(before.decisions),
            self.developments - before.developments,
            Counter(self.outbox) - Counter(before.outbox),
        )


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the work stands; cheap to ask for, however much is stored."""

    sources: Mapping[str, int]  # ok | failing | unasked -> how many of those followed
    waiting: Mapping[str, int]  # read | judge | deliver -> how many entries, articles, messages
    polls: int  # ever made
    entries: int  # ever found
    lag: float  # seconds that the source due first has waited
    heartbeat: datetime | None
