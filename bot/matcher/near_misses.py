"""Near misses, the articles that came nearest to being told: where to look for whoever doubts a silence."""

from collections.abc import Iterable

from bot.matcher.developments import chance
from bot.model import Action, Decision, Reason

NEAR = 0.25  # the chance from which on an untold article is worth a line (docs/account.md: what that brings)


def near_misses(decisions: Iterable[Decision], most: int) -> list[Decision]:
    """Of what was decided, in that order, the articles that came nearest to being told: the likeliest first.

    One for each subject, and of each article one; none that later news of its subject overtook.
    """
    best: dict[str, Decision] = {}
    for decision in decisions:
        if decision.action is Action.TELL:
            best.pop(decision.subject, None)
        elif chance_of(decision) >= max(NEAR, chance_of(best.get(decision.subject))):
            best[decision.subject] = decision
    likeliest: dict[str, Decision] = {}
    for decision in sorted(best.values(), key=chance_of, reverse=True):
        likeliest.setdefault(decision.article, decision)
    return list(likeliest.values())[:most]


def chance_of(decision: Decision | None) -> float:
    """The chance that an article told something new; 0 where that was never asked."""
    if decision is None or decision.reason is Reason.BASELINE or "score" not in decision.evidence:
        return 0.0
    return chance(decision.evidence)
