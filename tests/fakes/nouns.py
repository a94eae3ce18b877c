"""Nouns for tests of the store: everything has a default, and each test says only what matters to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.model import (
    Action,
    Article,
    Certainty,
    Change,
    Claim,
    ClaimKind,
    Decision,
    Development,
    Entry,
    Fingerprint,
    Ledger,
    LedgerEntry,
    Message,
    MessageKind,
    Reason,
    Source,
    SourceKind,
    Speaker,
    Standing,
    Tier,
)
from bot.store import Store
from bot.store.polls import FoundEntry, Learn, Poll, Visit
from bot.store.records import Judgement

NOON = datetime(2026, 7, 6, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def source(id: str = "gazette", url: str = "", every: timedelta | None = None) -> Source:
    return Source(id, SourceKind.FEED, url or f"https://{id}.example/feed", Tier.LOCAL, every=every)


def found(
    key: str,
    title: str = "Plant to close",
    *,
    summary: str = "",
    published: datetime | None = NOON,
    baseline: bool = False,
    url: str = "",
) -> FoundEntry:
    address = url or f"https://gazette.example/{key}"
    return FoundEntry(key, Entry(address, title, "gazette", summary, published=published), baseline)


def poll(next_poll_at: datetime = NOON + HOUR, *, changed: bool = True, etag: str = '"1"') -> Poll:
    return Poll(etag, "Mon, 06 Jul 2026 12:00:00 GMT", "b0d1", next_poll_at, changed)


def record_poll(
    store: Store,
    source: str,
    poll: Poll,
    entries: Sequence[FoundEntry],
    now: datetime,
    learn: Learn | None = None,
) -> int:
    """Records one poll that succeeded. Returns the number of new entries."""
    return store.record_polls([Visit(source, poll, entries, learn=learn)], now)[0]


def article(
    id: str = "a1",
    *,
    text: str = "The plant closes in 2028.",
    published: datetime | None = NOON,
    seen: datetime = NOON + HOUR,
    url: str = "",
) -> Article:
    address = url or f"https://gazette.example/{id}"
    return Article(
        id, address, "The Gazette", Tier.LOCAL, "en", "Plant to close", text, seen=seen, published=published
    )


def decision(
    article: str = "a1",
    subject: str = "mill",
    action: Action = Action.TELL,
    reason: Reason = Reason.NEW_FACT,
    **evidence: float,
) -> Decision:
    return Decision(article, subject, action, reason, evidence)


def claim(subject: str = "mill", quote: str = "It closes in 2028.") -> Claim:
    return Claim(subject, ClaimKind.CLOSURE, Certainty.PLANNED, Speaker(Standing.COMPANY), quote, sentence=1)


def known(article: str = "a1", subject: str = "mill", *outlets: str) -> LedgerEntry:
    """A line of the ledger."""
    address = f"https://gazette.example/{article}"
    names = ("The Gazette", *outlets)
    return LedgerEntry(
        claim(subject), article, address, "The Gazette", NOON, told=True, language="en", outlets=names
    )


def fingerprint(article: str = "a1", at: datetime = NOON) -> Fingerprint:
    return Fingerprint(article, at, "en", frozenset({1, 2**63}), told=True)


def development(article: str = "a1", subject: str = "mill") -> Development:
    return Development(
        id=f"{subject}-{article}",
        subject=subject,
        article=article,
        url=f"https://gazette.example/{article}",
        outlet="The Gazette",
        tier=Tier.LOCAL,
        language="en",
        at=NOON,
        reason=Reason.NEW_FACT,
        headline="Closure now in 2028",
        text="was under review",
        changes=(Change(claim(subject), Reason.NEW_FACT, known("a0", subject)),),
        certainty=Certainty.PLANNED,
        speaker=Speaker(Standing.COMPANY),
    )


def judgement(
    before: Ledger, after: Ledger, article: str = "a1", *, told: bool = False, **evidence: float
) -> Judgement:
    made = decision(article, after.subject, Action.TELL, Reason.NEW_FACT, **evidence)
    return Judgement(made, before, after, development(article, after.subject) if told else None)


def message(
    key: str,
    kind: MessageKind = MessageKind.REPLY,
    *,
    channel: str = "#deals",
    story: str = "mill",
    text: str = "Closure now in 2028",
) -> Message:
    blocks = ({"type": "section", "text": {"type": "mrkdwn", "text": text}},)
    return Message(key, kind, channel, story, text, blocks, links=("https://gazette.example/a1",))
