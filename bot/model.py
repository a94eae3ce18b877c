"""The nouns. Frozen and typed, no logic; every time is an aware UTC datetime.

Source -> Entry -> Article -> Match -> Claim -> Decision -> Development -> Message
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Tier(StrEnum):
    """Who publishes: from those who make the news to those who repeat it."""

    COMPANY = "company"
    FILING = "filing"
    WIRE = "wire"
    NATIONAL = "national"
    TRADE = "trade"
    LOCAL = "local"
    AGGREGATOR = "aggregator"
    BLOG = "blog"


class SourceKind(StrEnum):
    """How a source is read."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Source:
    """One place that is polled."""

    id: str
    kind: SourceKind
    url: str
    tier: Tier
    outlet: str = ""  # "": taken from the feed or the host
    language: str = ""  # ISO 639-1 as expected; "": detected
    every: timedelta | None = None  # the slowest pace wanted
    select: Mapping[str, str] = field(default_factory=dict)  # listing: CSS for entry, link, title, date
    search: bool = False  # made from a subject's names; its entries link to other outlets
    untried: bool = False  # the address was never seen to work


@dataclass(frozen=True, slots=True)
class Search:
    """One engine, to be asked about every subject in each of the languages: sources are made of it."""

    engine: str  # google-news | bing-news | gdelt
    languages: tuple[str, ...]  # ISO 639-1


@dataclass(frozen=True, slots=True)
class Entry:
    """What a poll found: a line of a feed, a sitemap or a listing."""

    url: str  # absolute
    title: str
    source: str  # Source.id
    summary: str = ""  # plain text
    content: str = ""  # HTML, where the feed carries the whole article
    published: datetime | None = None  # None: undated; never "now"
    guid: str = ""
    language: str = ""
    outlet: str = ""  # the publisher, where the source is a search or an aggregator
    mark: str = field(default="", compare=False)  # of all its source says of it; "": unknown


class DateOrigin(StrEnum):
    """How the time of publication is known, best first."""

    PAGE = "page"  # JSON-LD, meta, <time>
    FEED = "feed"
    TEXT = "text"  # a date line in the text or the URL: a day, no clock
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Article:
    """What was read. `published` is None where nothing says when; `seen` is when we met it."""

    id: str  # the canonical URL's key
    url: str
    outlet: str
    tier: Tier
    language: str  # ISO 639-1
    title: str
    text: str  # paragraphs divided by newlines
    seen: datetime
    published: datetime | None = None
    published_from: DateOrigin = DateOrigin.UNKNOWN
    wall: str = ""  # what its page was instead, where it is told from the words of its source

    @property
    def at(self) -> datetime:
        """When it spoke, as far as is known; a date in the future is a lie."""
        return min(self.published, self.seen) if self.published else self.seen


@dataclass(frozen=True, slots=True)
class Company:
    """A company of the watchlist with every spelling of its name."""

    id: str
    names: tuple[str, ...]


class SubjectKind(StrEnum):
    DEAL = "deal"
    PLANT = "plant"


@dataclass(frozen=True, slots=True)
class Subject:
    """A deal or a plant that is tracked."""

    id: str
    kind: SubjectKind
    title: str
    parties: tuple[str, ...]  # Company.id; of a plant: its owner
    names: tuple[str, ...] = ()  # a plant's own names
    topics: tuple[str, ...] = ()  # a deal's: words that narrow it
    place: str = ""
    channel: str = ""  # "": the settings' channel
    mention: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Watchlist:
    companies: Mapping[str, Company]
    subjects: Mapping[str, Subject]

    @property
    def titles(self) -> dict[str, str]:
        """What messages call the subjects, by their ids."""
        return {id: subject.title for id, subject in self.subjects.items()}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article; index 0 is the title, the lead is 1 and 2."""

    index: int
    text: str
    paragraph: int = 0  # 0: the title


class NameKind(StrEnum):
    COMPANY = "company"
    PLANT = "plant"
    TOPIC = "topic"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name of the watchlist found in a sentence; offsets count code points of its text."""

    kind: NameKind
    owner: str  # Company.id, or Subject.id of a plant, topic or place
    text: str  # as written
    start: int
    end: int
    sentence: int = 0


class About(StrEnum):
    MAIN = "main"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Match:
    """An article concerns a subject: with the names and the sentences that say so."""

    subject: Subject
    about: About
    hits: tuple[NameHit, ...]
    sentences: tuple[Sentence, ...]  # those about the subject, in order
    evidence: Mapping[str, float] = field(default_factory=dict)  # for its being what the article is about
    spelt: Mapping[str, str] = field(default_factory=dict)  # its parties in English, by Company.id
    beside: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # others named, by Sentence.index


class ClaimKind(StrEnum):
    """What a claim is about: up to FINANCING most are of deals, from REVIEW on of plants; some of both."""

    RUMOUR = "rumour"
    APPROACH = "approach"
    TALKS = "talks"
    MOU = "mou"
    AGREEMENT = "agreement"
    TERMS = "terms"
    PARTY = "party"
    APPROVAL = "approval"
    OPPOSITION = "opposition"
    COMPLETION = "completion"
    SUSPENSION = "suspension"
    COLLAPSE = "collapse"
    DENIAL = "denial"
    STATEMENT = "statement"
    LEGAL = "legal"
    FINANCING = "financing"
    REVIEW = "review"
    CLOSURE = "closure"
    PRODUCTION_STOP = "production_stop"
    RESTART = "restart"
    SALE = "sale"
    NEW_USE = "new_use"
    NEW_MODEL = "new_model"
    EXPANSION = "expansion"
    INVESTMENT = "investment"
    OUTPUT = "output"
    JOBS = "jobs"
    LABOUR = "labour"
    ACCIDENT = "accident"
    OPENING = "opening"
    SUPPORT = "support"


class Certainty(StrEnum):
    """How far along what is claimed is, by the words that say it."""

    CONSIDERED = "considered"  # mulls, is in talks, may
    PLANNED = "planned"  # plans, intends, will
    DECIDED = "decided"  # has decided, agreed, signed
    DONE = "done"  # has completed, closed, sold
    STATED = "stated"  # said, with no stage of its own
    DENIED = "denied"
    NO_COMMENT = "no comment"


class Standing(StrEnum):
    """Whose word it is, highest first."""

    COMPANY = "company"
    GOVERNMENT = "government"
    REGULATOR = "regulator"
    UNION = "union"
    PERSON = "person"  # named, none of the above
    SOURCE = "source"  # unnamed
    OUTLET = "outlet"  # another outlet's report
    NONE = "none"  # the article's own voice


@dataclass(frozen=True, slots=True)
class Speaker:
    standing: Standing
    name: str = ""  # as written; "" where unnamed
    spelt: str = field(default="", compare=False)  # a company's in Latin letters, where `name` is not


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, as a range: 3,900 is (3900, 3900), "100 to 120" is (100, 120)."""

    low: float
    high: float
    unit: str  # ISO 4217 for money; people, percent, vehicles, plants, shares, years, GWh ...; "": bare
    text: str  # as written
    start: int
    end: int
    approximate: bool = False
    role: str = ""  # what it measures, where the words say: jobs, price, stake, capacity, output, utilisation

    @property
    def is_money(self) -> bool:
        """Whether its unit is a currency's code."""
        return len(self.unit) == 3 and self.unit.isupper()


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FISCAL = "fiscal"  # a fiscal year


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression resolved to the days it spans, both inclusive (TimeML's TIMEX3)."""

    first: date
    last: date
    precision: Precision
    text: str  # as written
    start: int
    end: int
    relation: str = ""  # by | from | until | ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence asserts of a subject."""

    subject: str
    kind: ClaimKind
    certainty: Certainty
    speaker: Speaker
    quote: str  # the sentence, as written
    sentence: int  # Sentence.index
    affirmed: bool = True  # False: "has not decided to close"
    background: bool = False  # told as known: "in May it said", "had earlier"
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Timex, ...] = ()
    names: tuple[str, ...] = ()  # company ids, and other names as written


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A claim that was told or silently taken in, and who has repeated it."""

    claim: Claim
    article: str
    url: str
    outlet: str
    at: datetime
    told: bool  # an alert showed it
    language: str = ""
    outlets: tuple[str, ...] = ()  # all that said so, the first included


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a past article, to recognise its copies and to count articles and news by time."""

    article: str
    at: datetime
    language: str
    shingles: frozenset[int]
    told: bool  # it caused an alert
    chance: float = 0.0  # that it told something new, where it did not: a report that falls short
    facts: frozenset[str] = frozenset()  # that it tells, each written alike in every language


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of one subject: claims in the order they were met, and recent fingerprints."""

    subject: str
    entries: tuple[LedgerEntry, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    last_told: datetime | None = None
    index: object = field(default=None, compare=False, repr=False)  # the matcher's; no part of the value


class Action(StrEnum):
    TELL = "tell"
    ATTACH = "attach"
    DROP = "drop"


class Reason(StrEnum):
    """Why; one for each way to be new, and one for each way not to be."""

    FIRST_REPORT = "first report"
    NEW_STAGE = "new stage"
    NEW_VALUE = "new value"
    NEW_DATE = "new date"
    NEW_PARTY = "new party"
    NEW_FACT = "new fact"
    CONFIRMATION = "confirmation"
    DENIAL = "denial"
    REVERSAL = "reversal"
    COPY = "copy of a known report"
    RETELLING = "all it says is known"
    BACKGROUND = "only background is not in the ledger"
    SLIGHT = "what it adds is too slight to tell"
    MENTION = "the subject is only mentioned"
    NO_CLAIM = "claims nothing of the subject"
    OPINION = "opinion or analysis without a new fact"
    ROUNDUP = "a roundup, chronology or market wrap"
    BASELINE = "published before the source or subject was followed"
    NO_SUBJECT = "no tracked deal or plant"
    FAULT = "could not be judged; the log says why"


@dataclass(frozen=True, slots=True)
class Change:
    """One new claim and what it replaces: was -> now. `sure`: it was hardly misread."""

    claim: Claim
    reason: Reason
    was: LedgerEntry | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with one article on one subject, and the evidence."""

    article: str
    subject: str
    action: Action
    reason: Reason
    evidence: Mapping[str, float] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    changes: tuple[Change, ...] = ()  # empty unless told


@dataclass(frozen=True, slots=True)
class Development:
    """What is told: the new claims with what they replace, ready to be shown."""

    id: str  # key of subject and article
    subject: str
    article: str
    url: str
    outlet: str
    tier: Tier
    language: str
    at: datetime
    reason: Reason
    headline: str  # one line, the delta
    text: str  # was -> now, who says so, how certain; then the quoted original
    changes: tuple[Change, ...]
    certainty: Certainty
    speaker: Speaker
    title: str = ""  # the article's, as written
    quotes: tuple[str, ...] = ()  # its sentences with what is new, as written; the title first
    matched: tuple[str, ...] = ()  # the names it was found by, as written


@dataclass(frozen=True, slots=True)
class Story:
    """What a parent message shows: where a subject stands now."""

    subject: Subject
    developments: tuple[Development, ...]  # oldest first; the last is the newest
    outlets: tuple[str, ...]  # all that carried the newest development
    previous: str = ""  # permalink of an older parent, where this one starts anew


class MessageKind(StrEnum):
    PARENT = "parent"
    REPLY = "reply"
    UPDATE = "update"
    NOTICE = "notice"  # digest, operators' channel


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack shows. `text` stands alone (notification, screen reader, terminal)."""

    key: str  # unique over all time: what makes posting idempotent
    kind: MessageKind
    channel: str
    story: str  # Subject.id; "" for a notice
    text: str
    blocks: tuple[Mapping[str, object], ...] = ()
    broadcast: bool = False
    links: tuple[str, ...] = ()  # the articles it tells, for metadata
    not_before: datetime | None = None  # quiet hours: it waits until then


class OutboxState(StrEnum):
    """How far a message is on its way."""

    QUEUED = "queued"
    SENDING = "sending"  # committed before the call
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have been posted: look before sending again
    FAILED = "failed"  # given up
    MERGED = "merged"  # another message says it
