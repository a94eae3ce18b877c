"""Stories for the notifier's tests: one plant whose closure becomes certain step by step."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.model import (
    Certainty,
    Change,
    Claim,
    ClaimKind,
    Development,
    LedgerEntry,
    Precision,
    Quantity,
    Reason,
    Speaker,
    Standing,
    Story,
    Subject,
    SubjectKind,
    Tier,
    Timex,
)

NOON = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
PLANT = Subject("harborside", SubjectKind.PLANT, "Arden Harborside plant", ("arden",), ("Harborside",))
COMPANY = Speaker(Standing.COMPANY, "Arden Motors")
SOURCES = Speaker(Standing.SOURCE)


def people(low: int, text: str) -> Quantity:
    return Quantity(low, low, "people", text, 0, len(text), role="jobs")


def month(year: int, number: int, relation: str = "by") -> Timex:
    first = date(year, number, 1)
    return Timex(first, date(year, number, 28), Precision.MONTH, f"{first:%B %Y}", 0, 1, relation)


def claim(
    kind: ClaimKind = ClaimKind.CLOSURE,
    certainty: Certainty = Certainty.DECIDED,
    speaker: Speaker = COMPANY,
    quote: str = "Arden Motors said it will end production at Harborside by March 2028.",
    **more: Any,
) -> Claim:
    return replace(Claim(PLANT.id, kind, certainty, speaker, quote, 1), **more)


def entry(told: Claim, at: datetime = NOON, outlet: str = "Harbor Wire", number: int = 0) -> LedgerEntry:
    url = f"https://wire.example/{number}"
    return LedgerEntry(told, f"a{number}", url, outlet, at, True, "en", (outlet,))


def development(
    *changes: Change,
    id: str = "harborside/a1",
    headline: str = "Arden Harborside plant: production ends by March 2028",
    reason: Reason = Reason.NEW_STAGE,
    outlet: str = "Harbor Wire",
    at: datetime = NOON,
    url: str = "https://wire.example/1",
    title: str = "Arden names a date for Harborside",
) -> Development:
    first = changes[0].claim if changes else claim()
    return Development(
        id, PLANT.id, id, url, outlet, Tier.WIRE, "en", at, reason, headline, headline, changes,
        first.certainty, first.speaker, title, tuple(change.claim.quote for change in changes),
    )  # fmt: skip


REVIEW = claim(
    ClaimKind.REVIEW, Certainty.CONSIDERED, SOURCES, "Two people said Arden weighs the future of Harborside."
)
CLOSURE = claim(quantities=(people(3900, "3,900人"),), dates=(month(2028, 3),))

RUMOUR = development(
    Change(REVIEW, Reason.FIRST_REPORT),
    id="harborside/a0",
    headline="Arden weighs closing Harborside",
    reason=Reason.FIRST_REPORT,
    at=datetime(2025, 7, 6, 9, 14, tzinfo=UTC),
    url="https://wire.example/0",
)
DECISION = development(Change(CLOSURE, Reason.NEW_STAGE, entry(REVIEW, RUMOUR.at)))
STORY = Story(PLANT, (RUMOUR, DECISION), ("Harbor Wire", "港日報", "Coast & Sea", "Der Hafen", "Le Quai"))
