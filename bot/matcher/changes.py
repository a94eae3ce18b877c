"""What is shown of what is new: the weightiest claim of each matter, and what it replaces."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot import words
from bot.matcher import novelty
from bot.matcher.known import Known, Slots, days_meant
from bot.matcher.titles import LEAD
from bot.model import (
    Article,
    Certainty,
    Change,
    Claim,
    ClaimKind,
    LedgerEntry,
    Match,
    Quantity,
    Reason,
    Speaker,
    Standing,
    SubjectKind,
)

SHOWN = 5

_K = ClaimKind
_MATTERS = {  # kinds that are one matter at different stages: one line tells it
    _K.REVIEW: "ending", _K.CLOSURE: "ending", _K.PRODUCTION_STOP: "ending",
    _K.RUMOUR: "talks", _K.APPROACH: "talks", _K.TALKS: "talks",
    _K.COLLAPSE: "end", _K.SUSPENSION: "end",
}  # fmt: skip
_UNITS = {  # what a kind is counted in, where a sentence of several kinds counts several things
    _K.JOBS: frozenset({"people"}),
    _K.OUTPUT: frozenset({"vehicles", "percent", "aircraft", "ships", "tonnes", "units", "wafers"}),
    _K.REVIEW: frozenset({"plants"}),
    _K.CLOSURE: frozenset({"plants"}),
}

_LASTLESS = frozenset({_K.JOBS, _K.OUTPUT, _K.NEW_MODEL})  # which no time measures
_COSTLESS = frozenset({_K.JOBS, _K.RESTART})  # nor money
_TIMES = frozenset({"years", "months", "weeks", "days", "hours"})

_VAGUE = {_K.STATEMENT: 2.0, _K.TERMS: 0.75, _K.PARTY: 0.75, _K.RUMOUR: 0.75}  # they tell little by name
_PLACES = (3.0, 2.5, 1.5)  # what a line is worth for standing in the title or in the two sentences after it
_TAKEN_UP = 1.25  # and further down, for telling more of what stands there
_BORNE_OUT = 0.6  # and in front, where title and lead bear each other out
_ENDS = frozenset({_K.COLLAPSE, _K.SUSPENSION})  # before what is put off or given up
_OF_DEALS = frozenset({
    _K.RUMOUR, _K.APPROACH, _K.TALKS, _K.MOU, _K.AGREEMENT, _K.TERMS, _K.PARTY, _K.APPROVAL, _K.COMPLETION,
    _K.COLLAPSE, _K.FINANCING,
})  # fmt: skip
_OF_PLANTS = frozenset({
    _K.CLOSURE, _K.PRODUCTION_STOP, _K.RESTART, _K.NEW_USE, _K.NEW_MODEL, _K.EXPANSION, _K.OUTPUT, _K.JOBS,
    _K.LABOUR, _K.ACCIDENT, _K.OPENING,
})  # fmt: skip
_FOREIGN = {SubjectKind.DEAL: _OF_PLANTS, SubjectKind.PLANT: _OF_DEALS}  # rather of the other sort of subject


def changed(
    article: Article, match: Match, slots: Sequence[Slots], known: Known, *, update: bool = False
) -> tuple[Change, ...]:
    """The weightiest new claim of each matter; among them, behind what is new in front, what the title tells.

    `update`: title and lead are those of a known report.
    """
    front = [slot for slot in slots if not slot.claim.background] or list(slots)
    matters: dict[str, Slots] = {}
    new = _weightiest_first(front, match.subject.kind)
    counted = {_matter(slot.claim) for slot in new if _counts(slot)}
    ahead = [slot for slot in new if _counts(slot) and slot.claim.sentence <= LEAD]
    titled = [] if update and counted else [slot for slot in front if _is_of_title(slot)][:1]
    for slot in [*ahead, *titled, *new] or front[:1]:
        matters.setdefault(_matter(slot.claim), slot)
    chosen = [slot for slot in matters.values() if _says_something(slot) or len(matters) == 1][:SHOWN]
    shared, twice = [slot.claim for slot in chosen], _twice_told(slot.claim for slot in slots)
    changes = [
        as_change(
            _shown(slot.claim, shared, article, match), slot, known, article.at,
            sure=_is_sure(slot.claim, twice, article.language),
        )
        for slot in chosen
    ]  # fmt: skip
    return told_apart(list(_telling(changes, article.language)) or [_title(article, match)])


def _counts(slot: Slots) -> bool:
    """Whether more than who says it is new."""
    return bool(slot.kind or slot.stage or slot.quantities or slot.dates)


def _is_of_title(slot: Slots) -> bool:
    """Whether it is what the title tells."""
    return slot.claim.sentence == 0 and slot.claim.kind is not _K.STATEMENT


def as_change(claim: Claim, slot: Slots, known: Known, at: datetime, *, sure: bool = True) -> Change:
    """A claim made then as it is shown, why it is new, and what it replaces: nothing that was said later."""
    held = None if slot.untold else known.nearest(slot.claim)
    earlier = held if held and held.at <= at else None
    was = earlier and replace(
        earlier, claim=replace(earlier.claim, dates=days_meant(earlier.claim, earlier.at))
    )
    return Change(claim, why_new(slot, was), replaced(slot, was), sure)


def told_apart(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Of several kinds in one sentence those after the first that count, date or replace something else."""
    kept: list[Change] = []
    for change in changes:
        mates = [other for other in kept if other.claim.sentence == change.claim.sentence]
        dates = {date for other in mates for date in other.claim.dates}
        if not mates or change.was or change.claim.quantities or not dates.issuperset(change.claim.dates):
            kept.append(change)
    return tuple(kept)


def _is_sure(claim: Claim, twice: Collection[ClaimKind], language: str) -> bool:
    """Whether it is read well enough to be said in English: in English, or alike in title and lead."""
    return language.startswith("en") or (claim.sentence <= LEAD and claim.kind in twice)


def telling(slots: Sequence[Slots], subject: SubjectKind) -> list[int]:
    """The sentences with something new, the weightiest first; what is only recalled comes last."""
    new = _weightiest_first(slots, subject)
    front = [slot.claim.sentence for slot in new if not slot.claim.background]
    return list(dict.fromkeys([*front, *(slot.claim.sentence for slot in new)]))


def why_new(slot: Slots, was: LedgerEntry | None) -> Reason:
    """The way in which a claim is new; `was`: what it comes closest to."""
    if novelty.denied(slot.claim) and (slot.stage or slot.kind):
        return Reason.REVERSAL if was and was.claim.affirmed else Reason.DENIAL
    if slot.kind or slot.stage:
        return Reason.NEW_STAGE
    if slot.quantities:
        return Reason.NEW_VALUE
    if slot.dates:
        return Reason.NEW_DATE
    if slot.speaker:
        return Reason.CONFIRMATION
    return Reason.NEW_PARTY if slot.claim.kind is _K.PARTY else Reason.NEW_FACT


def _matter(claim: Claim) -> str:
    return _MATTERS.get(claim.kind, claim.kind)


def _weightiest_first(slots: Sequence[Slots], subject: SubjectKind) -> list[Slots]:
    """Of the claims those with something new: first what the article puts in front, or tells more of that,
    and what is of such a subject.
    """
    ahead = {_matter(slot.claim) for slot in slots if slot.claim.sentence <= LEAD} - {_K.STATEMENT}
    twice, foreign = _twice_told(slot.claim for slot in slots), _FOREIGN[subject]
    new = (slot for slot in slots if slot.any)
    return sorted(new, key=lambda slot: _weight(slot, ahead, twice, foreign), reverse=True)


def _twice_told(claims: Iterable[Claim]) -> Collection[ClaimKind]:
    """What both the title and the lead tell."""
    front = [claim for claim in claims if claim.sentence <= LEAD and claim.kind is not _K.STATEMENT]
    title = {claim.kind for claim in front if claim.sentence == 0}
    return title & {claim.kind for claim in front if claim.sentence > 0}


def _weight(
    slot: Slots, ahead: Collection[str], twice: Collection[ClaimKind], foreign: Collection[ClaimKind]
) -> float:
    """By its place, and by what names the matter best.

    `ahead`: the matters that stand in front; `twice`: the kinds that stand in title and lead; `foreign`:
    those of another sort of subject.
    """
    claim, fact = slot.claim, _counts(slot)
    further = _TAKEN_UP if _matter(claim) in ahead else 0.0
    front = claim.sentence <= LEAD
    place = (_PLACES[claim.sentence] if front else further) if fact else 0.5
    place += _BORNE_OUT * (front and claim.kind in twice)
    facts = min(len(slot.quantities) + len(slot.dates), 2)
    vague = _VAGUE.get(claim.kind, 0.0) + (claim.kind in foreign)
    ends = 0.25 * (claim.kind in _ENDS)
    return place + 1.5 * (slot.kind or slot.stage) + 0.5 * facts + ends - vague


def _says_something(slot: Slots) -> bool:
    """A bare statement is worth a line only for what it counts or dates."""
    return slot.claim.kind is not _K.STATEMENT or bool(slot.quantities or slot.dates)


def _telling(changes: Sequence[Change], language: str) -> Iterator[Change]:
    """The weightiest, and those after it whose line says more than a word: "jobs" and "terms" say nothing
    but with what they count, nor do they make a headline.
    """
    for number, change in enumerate(changes):
        counted = change.was or words.details(change.claim, language, change.reason)
        tells = bool(counted) or not words.is_bare(change.claim)
        if tells or not number:
            yield replace(change, sure=change.sure and tells)


def _shown(claim: Claim, shared: Sequence[Claim], article: Article, match: Match) -> Claim:
    """The claim with its own numbers, its parties by name, without dates that say when it was published."""
    beside = [other for other in shared if other.sentence == claim.sentence]
    return replace(
        claim,
        dates=days_meant(claim, article.at),
        quantities=tuple(
            q for q in claim.quantities if _owner(q, beside) is claim and _measures(q, claim.kind)
        ),
        names=tuple(match.spelt.get(name, name) for name in claim.names),
    )


def _measures(quantity: Quantity, kind: ClaimKind) -> bool:
    """Whether it may measure what a line tells: neither jobs nor output last so long, nor do jobs cost;
    what shares did on the day is a report of its own.
    """
    if (quantity.is_money and kind in _COSTLESS) or (
        quantity.role == "share_price" and kind is not _K.STATEMENT
    ):
        return False
    return kind not in _LASTLESS or quantity.unit not in _TIMES


def _owner(quantity: Quantity, beside: Sequence[Claim]) -> Claim:
    """Of the claims of one sentence, the one that is counted so; else the weightiest."""
    fitting = (claim for claim in beside if quantity.unit in _UNITS.get(claim.kind, ()))
    return next(fitting, beside[0])


def replaced(slot: Slots, was: LedgerEntry | None) -> LedgerEntry | None:
    """What was told before of the same matter, where the two can be read as was -> now.

    A step further is one of the subject itself where it leads the article; a figure or a date that moves
    may stand anywhere.
    """
    if was is None or slot.claim.kind in _VAGUE or _falls_back(was.claim, slot.claim):
        return None
    held = {(quantity.unit, quantity.role) for quantity in was.claim.quantities}
    counted = any((quantity.unit, quantity.role) in held for quantity in slot.quantities)
    dated = bool(was.claim.dates and slot.dates)
    steps = slot.stage and slot.claim.sentence <= LEAD
    return was if steps or counted or dated else None


def _falls_back(was: Claim, now: Claim) -> bool:
    """What was done or decided and is planned now is most likely another thing of the same kind."""
    order = (Certainty.CONSIDERED, Certainty.PLANNED, Certainty.DECIDED, Certainty.DONE)
    if not (was.affirmed and now.affirmed) or was.certainty not in order or now.certainty not in order:
        return False
    return order.index(now.certainty) < order.index(was.certainty)


def _title(article: Article, match: Match) -> Change:
    """What an article says of which nothing was read."""
    nobody = Speaker(Standing.NONE)
    claim = Claim(match.subject.id, _K.STATEMENT, Certainty.STATED, nobody, article.title, 0)
    return Change(claim, Reason.NEW_FACT, sure=False)
