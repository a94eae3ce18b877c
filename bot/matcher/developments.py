"""The one idea: an article is new only where it says something that the ledger does not hold.

    judge(article, match, claims, ledger)   holds the claims against the ledger, decides, and gives
                                            the ledger as it is afterwards

Told or not, what an article says goes into the ledger: a told claim is what readers know, a silent one
makes the next retelling recognisable, and one repeated by further outlets becomes more certain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.matcher import novelty, summary
from bot.matcher.changes import changed, telling
from bot.matcher.known import Known, Slots
from bot.matcher.titles import LEAD
from bot.matcher.weights import Weights
from bot.model import (
    Action,
    Article,
    Change,
    Claim,
    Decision,
    Development,
    Fingerprint,
    Ledger,
    LedgerEntry,
    Match,
    Reason,
)

ABOUT = 0.6  # from so much focus on, an article is about its subject
ANSWERED = 0.45  # from so much on the first denial of a thing is told, where the title has it
PROMISED = 0.37  # what a report that falls short has beyond this, the next on the subject need not bring
FINGERPRINTS = 300  # of so many past articles of a subject, copies are recognised


class Verdict(NamedTuple):
    """What was decided, the ledger afterwards, and what to tell."""

    decision: Decision
    ledger: Ledger
    development: Development | None = None


def judge(
    article: Article,
    match: Match,
    claims: Sequence[Claim],
    ledger: Ledger,
    weights: Weights,
    *,
    baseline: bool = False,
) -> Verdict:
    """One article on one subject. `baseline`: published before the subject or source was followed."""
    known, at = Known.of(ledger), article.at
    slots = [known.slots(claim, at) for claim in claims]
    mark = novelty.fingerprint(article, match, claims, told=False)
    evidence = novelty.signals(article, match, slots, ledger, mark)
    decision = decide(article, match, slots, known, evidence, weights, baseline=baseline)
    told = decision.action is Action.TELL
    development = develop(article, match, decision, slots, known) if told else None
    mark = marked(mark, {} if baseline else decision.evidence, told=told)
    return Verdict(decision, absorb(ledger, known, article, decision, mark), development)


def decide(
    article: Article,
    match: Match,
    slots: Sequence[Slots],
    known: Known,
    evidence: Mapping[str, float],
    weights: Weights,
    *,
    baseline: bool = False,
) -> Decision:
    """Tell or attach, with the reason and the evidence; pure."""
    claims = tuple(slot.claim for slot in slots)
    seen = weighed(evidence, weights)

    def decided(action: Action, reason: Reason, changes: tuple[Change, ...] = ()) -> Decision:
        return Decision(article.id, match.subject.id, action, reason, seen, claims, changes)

    if baseline:
        return decided(Action.ATTACH, Reason.BASELINE)
    if not tells(slots, seen):
        return decided(Action.ATTACH, not_new(slots, seen))
    update = bool(evidence["copy"] or evidence["edited"])
    to_readers = [known.to_readers(slot, article.at) for slot in slots]
    changes = changed(article, match, to_readers, known, update=update)
    reason = Reason.FIRST_REPORT if evidence["first"] else changes[0].reason
    return decided(Action.TELL, reason, changes)


def weighed(evidence: Mapping[str, float], weights: Weights) -> Mapping[str, float]:
    """The evidence with what the weights make of it, and from which score on it is told."""
    seen = {**evidence, "focus": weights.focus(evidence)}
    threshold = min(weights.threshold, ANSWERED) if answers(seen) else weights.threshold
    return {**seen, "score": weights.novelty(seen), "threshold": threshold}


def answers(evidence: Mapping[str, float]) -> bool:
    """Is its title the first to deny something of the subject that it is about?

    What it denies was told, so that all that weighs a retelling speaks against it; the desk waits for it.
    """
    denies = evidence["title_denies"] and evidence["new_denial"]
    return bool(denies and evidence["foremost"]) and evidence["focus"] >= ABOUT


def tells(slots: Sequence[Slots], evidence: Mapping[str, float]) -> bool:
    """Whether the desk hears of it: never of what is only recalled. Of an edited article only what was added
    to it says anything.
    """
    if slots and all(slot.claim.background for slot in slots):
        return False
    added = any(map(novelty.adds, slots))
    likely = chance(evidence) >= evidence["threshold"] and (added or not evidence["roundup"])
    return (added if evidence["edited"] else likely) or opens(slots, evidence) or goes_on(slots, evidence)


def chance(evidence: Mapping[str, float]) -> float:
    """The chance that it tells something new. Two reports within two days of which each falls short bear each
    other out: more likely than not there is news, and nobody has heard of it.
    """
    return evidence["score"] + max(evidence["promise"] - PROMISED, 0.0)


def opens(slots: Sequence[Slots], evidence: Mapping[str, float]) -> bool:
    """Does an article open the story: the first on its subject, about it, a plain report, a fact in its lead?

    What nobody was told cannot be told again, whoever reports it.
    """
    plain = not evidence["opinion"] and not evidence["roundup"]
    about = evidence["focus"] >= ABOUT and plain
    facts = (slot.claim for slot in slots if novelty.adds(slot))
    return bool(evidence["first"]) and about and any(claim.sentence <= LEAD for claim in facts)


def goes_on(slots: Sequence[Slots], evidence: Mapping[str, float]) -> bool:
    """Is it by its own words an update of a report that is known, with a step that the report did not have?

    Its lead is the old one, and all that weighs the lead speaks against it.
    """
    update = evidence["copy"] and evidence["says_update"]
    return bool(update) and any((slot.kind or slot.stage) and novelty.adds(slot) for slot in slots)


def not_new(slots: Sequence[Slots], evidence: Mapping[str, float]) -> Reason:
    """Why an article is not told; the most telling of what is true."""
    front = [slot for slot in slots if not slot.claim.background]
    if evidence["copy"]:
        return Reason.COPY
    if not slots:
        return Reason.NO_CLAIM
    if not any(slot.any for slot in front) and any(slot.any for slot in slots):
        return Reason.BACKGROUND
    if not any(slot.any for slot in front):
        return Reason.RETELLING
    if evidence["roundup"]:
        return Reason.ROUNDUP
    if evidence["opinion"]:
        return Reason.OPINION
    return Reason.SLIGHT if evidence["focus"] >= ABOUT else Reason.MENTION


def marked(mark: Fingerprint, evidence: Mapping[str, float], *, told: bool) -> Fingerprint:
    """The fingerprint with what became of the article: told, or remembered by the chance that fell short."""
    short = bool(evidence) and not told and evidence["score"] < evidence["threshold"]
    return replace(mark, told=told, chance=round(evidence["score"], 3) if short else 0.0)


def absorb(ledger: Ledger, known: Known, article: Article, decision: Decision, mark: Fingerprint) -> Ledger:
    """The ledger with what the article says: repeated claims gain an outlet, the others are added."""
    told = decision.action is Action.TELL
    outlet, at = article.outlet, article.at
    for claim in decision.claims:
        known.enter(
            LedgerEntry(claim, article.id, article.url, outlet, at, told, article.language, (outlet,))
        )
    marks = (*ledger.fingerprints, mark)[-FINGERPRINTS:]
    last = max(at, ledger.last_told or at) if told else ledger.last_told  # what spoke earlier may come later
    return known.grown(decision.subject, marks, last)


def develop(
    article: Article, match: Match, decision: Decision, slots: Sequence[Slots], known: Known
) -> Development:
    """What is told of it. What the ledger holds and no reader was told is quoted too."""
    first = decision.changes[0].claim
    added = [slot for slot in slots if novelty.adds(slot)] if decision.evidence.get("copy") else []
    sentences = telling(added or slots, match.subject.kind)
    if not added:
        sentences += [slot.claim.sentence for slot in slots if known.untold(slot)]
    counting = [claim.sentence for claim in decision.claims if summary.counts(claim)]
    quotes = summary.quotes(article, match, sentences, counting, only=bool(added))
    return Development(
        id=f"{match.subject.id}/{article.id}",
        subject=match.subject.id,
        article=article.id,
        url=article.url,
        outlet=article.outlet,
        tier=article.tier,
        language=article.language,
        at=article.at,
        reason=decision.reason,
        headline=summary.headline(article, match, decision.changes, known=bool(added)),
        text=summary.text(article, decision.changes, quotes),
        changes=decision.changes,
        certainty=first.certainty,
        speaker=first.speaker,
        title=article.title,
        quotes=quotes,
    )
