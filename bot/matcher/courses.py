"""The steps that deals and plants go through, and which of them a date tells."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from bot.model import Certainty, ClaimKind, Timex

_TIMELESS = frozenset({ClaimKind.STATEMENT, ClaimKind.TERMS})
_EVENTS = frozenset({ClaimKind.OPENING, ClaimKind.RESTART, ClaimKind.CLOSURE, ClaimKind.PRODUCTION_STOP})
_LASTING = ("until", "by")
_DEALS = (
    ClaimKind.RUMOUR,
    ClaimKind.APPROACH,
    ClaimKind.TALKS,
    ClaimKind.MOU,
    ClaimKind.AGREEMENT,
    ClaimKind.APPROVAL,
    ClaimKind.COMPLETION,
)
_WORKS = frozenset((
    ClaimKind.CLOSURE, ClaimKind.PRODUCTION_STOP, ClaimKind.RESTART, ClaimKind.SALE, ClaimKind.NEW_USE,
    ClaimKind.NEW_MODEL, ClaimKind.EXPANSION, ClaimKind.INVESTMENT, ClaimKind.OUTPUT, ClaimKind.JOBS,
    ClaimKind.OPENING,
))  # fmt: skip
_STEPS = {Certainty.CONSIDERED: 1, Certainty.PLANNED: 2, Certainty.DECIDED: 3, Certainty.DONE: 4}


@cache
def stage(kind: ClaimKind, certainty: Certainty) -> int:
    """How far along the course of its deal or plant a claim is; 0: it is no stage.

    Deals: rumour 2 < approach 4 < talks 6 < mou 8 < agreement 10 < approval 12 < completion 14, one less from
    mou on while only considered or planned. Plants: review or considered 1 < planned 2 < decided 3 < done 4.
    Only stages of one course compare: deals among themselves, and one kind of work at a plant with itself,
    where review, closure and production_stop are one.
    """
    if certainty in (Certainty.DENIED, Certainty.NO_COMMENT):
        return 0
    if kind in _DEALS:
        open_yet = certainty in (Certainty.CONSIDERED, Certainty.PLANNED) and kind not in _DEALS[:3]
        return 2 * (_DEALS.index(kind) + 1) - open_yet
    if kind is ClaimKind.REVIEW:
        return 1
    return _STEPS.get(certainty, 0) if kind in _WORKS else 0


def dated(kind: ClaimKind, certainty: Certainty, days: Sequence[Timex], anchor: date) -> Certainty:
    """Told without a word for how certain: done where its days are past, planned where they are ahead. What
    happens on a day to come is not done: "starts production in 2026", in a language whose verb is both.
    """
    if certainty is Certainty.DONE and kind in _EVENTS and days:
        ahead = all(day.first > anchor and day.relation not in _LASTING for day in days)
        return Certainty.PLANNED if ahead else certainty
    if certainty is not Certainty.STATED or kind in _TIMELESS or not days:
        return certainty
    if all(day.first > anchor for day in days):
        return Certainty.PLANNED
    return Certainty.DONE if all(day.last <= anchor for day in days) else certainty
