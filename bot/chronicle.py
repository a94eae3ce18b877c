"""A ledger as a chronicle: article by article what was said, what it replaced, who says so, and the quote."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from bot import words
from bot.matcher import summary
from bot.matcher.changes import as_change, told_apart
from bot.matcher.known import Known, days_meant
from bot.model import Certainty, Change, Claim, ClaimKind, Ledger, LedgerEntry, Standing

OFFICIAL = (Standing.COMPANY, Standing.GOVERNMENT, Standing.REGULATOR, Standing.UNION)
LONG_AGO = timedelta(days=400)
_SAYING = (ClaimKind.STATEMENT, ClaimKind.RUMOUR)
_VAGUE = (*_SAYING, ClaimKind.TERMS, ClaimKind.PARTY)  # tell nothing without a figure or a date
_STEPS = list(Certainty)

Said = tuple[LedgerEntry, Change]


def chronicle(ledger: Ledger, every: bool) -> Iterator[str]:
    """A paragraph an article, oldest first, and a line on what is not shown.

    Shown is what was told (●), and of the rest (·) what further outlets or someone with standing said. What
    only recalls or names nothing that counts is passed over, and so are further kinds of a sentence without a
    figure or date of their own. `every`: all of it, as it was read.
    """
    known = Known(Ledger(ledger.subject))
    left = 0
    for _, group in groupby(sorted(ledger.entries, key=_place), key=_place):
        entries = list(group)
        changes = [(e, as_change(_plain(e), known.slots(e.claim, e.at), known, e.at)) for e in entries]
        shown = changes if every else _worth(changes)
        if shown:
            yield _paragraph(shown)
        left += len(changes) - len(shown)
        for entry in entries:
            known.enter(entry)
    if left:
        yield f"{words.count(left, 'further claim')}, recalled or in passing: --all shows them"


def _place(entry: LedgerEntry) -> tuple[datetime, str]:
    return entry.at, entry.article


def _plain(entry: LedgerEntry) -> Claim:
    """Without dates that only say when it was published."""
    return replace(entry.claim, dates=days_meant(entry.claim, entry.at))


def _worth(changes: Sequence[Said]) -> list[Said]:
    counted = [(entry, change) for entry, change in changes if _counts(entry, change.claim)]
    apart = {id(change) for change in told_apart([change for _, change in counted])}
    kept = [(entry, change) for entry, change in counted if id(change) in apart]
    return [said for said in kept if _has_details(said[1].claim) or said is _furthest(said, kept)]


def _counts(entry: LedgerEntry, claim: Claim) -> bool:
    """Is it news, or was it when it came, and does somebody stand for it?"""
    recalled = bool(claim.dates) and all(entry.at.date() - date.last > LONG_AGO for date in claim.dates)
    bare = claim.kind in _VAGUE and not _has_details(claim)
    official = claim.speaker.standing in OFFICIAL
    if claim.background or recalled or bare or (claim.kind in _SAYING and not official):
        return False
    return entry.told or official or len(entry.outlets) > 1


def _has_details(claim: Claim) -> bool:
    return bool(claim.dates) or any(quantity.unit for quantity in claim.quantities)


def _furthest(said: Said, kept: Sequence[Said]) -> Said:
    """Of what an article says bare of one kind: what is most certain, once."""
    alike = [each for each in kept if each[1].claim.kind is said[1].claim.kind]
    return max(alike, key=lambda each: _STEPS.index(each[1].claim.certainty))


def _paragraph(said: Sequence[Said]) -> str:
    first = said[0][0]
    facts = [entry for entry, _ in said if entry.claim.kind not in _SAYING] or [first]
    outlets = dict.fromkeys(outlet for entry in facts for outlet in entry.outlets or (entry.outlet,))
    many = f"; {words.count(len(outlets), 'outlet')}" if len(outlets) > 1 else ""
    mark = "●" if any(entry.told for entry, _ in said) else "·"
    lines = [f"{mark} {first.at:%Y-%m-%d %H:%M}  {first.outlet}{many}"]
    for quote, group in groupby(said, key=lambda each: each[0].claim.quote):
        told = (summary.line(change, entry.outlet, entry.language) for entry, change in group)
        lines += [*(f"    {line}" for line in dict.fromkeys(told)), f"      “{quote}”"]
    return "\n".join([*lines, f"    {first.url}"])
