"""A development in words: a headline that says the change, and was -> now with who says it and how surely.

Numbers, dates and names are shown as the article writes them; nothing is shown that it does not say.
"""

from bot.model import (
    Article,
    Certainty,
    Change,
    Claim,
    ClaimKind,
    LedgerEntry,
    Quantity,
    Speaker,
    Standing,
    Subject,
    Timex,
)

SHOWN_CHANGES = 4
SHOWN_QUOTES = 6

KINDS = {
    ClaimKind.RUMOUR: "report",
    ClaimKind.MOU: "memorandum",
    ClaimKind.PARTY: "change of parties",
    ClaimKind.COLLAPSE: "end of the talks or the deal",
    ClaimKind.LEGAL: "legal step",
    ClaimKind.REVIEW: "plant review",
    ClaimKind.PRODUCTION_STOP: "end of production",
    ClaimKind.NEW_USE: "new use",
    ClaimKind.NEW_MODEL: "new model",
    ClaimKind.LABOUR: "labour talks",
}

CERTAINTIES = {
    Certainty.CONSIDERED: "considered",
    Certainty.PLANNED: "planned",
    Certainty.DECIDED: "decided",
    Certainty.DONE: "done",
    Certainty.STATED: "stated",
    Certainty.DENIED: "denied",
    Certainty.NO_COMMENT: "no comment",
}

SPEAKERS = {
    Standing.COMPANY: "the company",
    Standing.GOVERNMENT: "government",
    Standing.REGULATOR: "regulator",
    Standing.UNION: "union",
    Standing.PERSON: "a named person",
    Standing.SOURCE: "unnamed sources",
    Standing.OUTLET: "another outlet's report",
}


def headline(subject: Subject, changes: tuple[Change, ...]) -> str:
    """One line: the subject and its weightiest change."""
    return f"{subject.title}: {phrase(changes[0].claim)}"


def text(article: Article, changes: tuple[Change, ...]) -> str:
    """Lines was -> now, then the original sentences, the title first."""
    lines = [change_line(change) for change in changes[:SHOWN_CHANGES]]
    return "\n".join([*dict.fromkeys(lines), *(f"“{quote}”" for quote in quotes(article, changes))])


def quotes(article: Article, changes: tuple[Change, ...]) -> list[str]:
    """The title and the sentences that hold what is new, in the order of the article."""
    ordered = sorted({(change.claim.sentence, change.claim.quote) for change in changes})
    return list(dict.fromkeys([article.title, *(quote for _, quote in ordered)]))[:SHOWN_QUOTES]


def change_line(change: Change) -> str:
    """'before -> now (who says so)'."""
    now = f"{phrase(change.claim)} ({speaker(change.claim.speaker)})"
    return f"{was(change.was)} → {now}" if change.was else f"new: {now}"


def was(entry: LedgerEntry) -> str:
    """What is replaced, with its day and outlet."""
    day = f"{entry.at.day} {entry.at:%B %Y}"
    return f"{phrase(entry.claim)} ({entry.outlet}, {day})"


def phrase(claim: Claim) -> str:
    """'closure decided: March 2028, 2,400 employees'."""
    kind = KINDS.get(claim.kind, claim.kind.value.replace("_", " "))
    stage = "" if claim.kind.value in (claim.certainty.value, "statement") else CERTAINTIES[claim.certainty]
    if not claim.affirmed and claim.certainty is not Certainty.DENIED:
        stage = f"not {stage or 'confirmed'}"
    slots: list[Timex | Quantity] = [*claim.dates, *claim.quantities]
    shown = ", ".join(dict.fromkeys(slot.text.strip() for slot in slots))
    told = f"{kind} {stage}".strip()
    return f"{told}: {shown}" if shown else told


def speaker(who: Speaker) -> str:
    """Who says so, with the standing where it is not the article's own voice."""
    if who.standing is Standing.NONE:
        return "as reported"
    known = SPEAKERS[who.standing]
    return f"{who.name}, {known}" if who.name else known
