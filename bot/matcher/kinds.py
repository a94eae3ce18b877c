"""The entries of one kind in a ledger, found by what they say; `known` has one of these a kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.matcher.courses import stage
from bot.matcher.titles import LEAD
from bot.model import Certainty, Claim

_FEW = 8  # entries that are sooner compared than looked up

Cell = tuple[str, int]
Facts = Sequence[Sequence[Cell]]  # the cells of each quantity and each date of a claim
Course = tuple[bool, int]  # whether affirmed, and the stage


@dataclass(slots=True)
class _Alike:
    """Entries of a kind that count the same and are as certain: the latest, and the latest of each name."""

    latest: int
    names: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Kind:
    """The entries of one kind, by their places in the ledger."""

    courses: dict[int, Course] = field(default_factory=dict)  # of each place
    cells: defaultdict[Cell, list[int]] = field(default_factory=lambda: defaultdict(list))
    alike: dict[tuple[frozenset[str], Certainty], _Alike] = field(default_factory=dict)  # that led an article
    firsts: dict[Course, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # claimed together with it
    denied: bool = False  # whether any is not affirmed
    furthest: int = 0  # stage

    def add(self, place: int, claim: Claim, facts: Facts) -> None:
        went = course(claim)
        self.courses[place] = went
        for cell in {cell for fact in facts for cell in fact}:
            self.cells[cell].append(place)
        if claim.sentence <= LEAD and not claim.background:
            self._add_alike(place, claim)
        self.names.update(claim.names)
        self.firsts.setdefault(went, place)
        self.denied = self.denied or not claim.affirmed
        self.furthest = max(self.furthest, went[1])

    def _add_alike(self, place: int, claim: Claim) -> None:
        units = frozenset(quantity.unit for quantity in claim.quantities)
        alike = self.alike.setdefault((units, claim.certainty), _Alike(place))
        alike.latest = place
        alike.names.update(dict.fromkeys(claim.names, place))

    def perhaps(self, facts: Facts, own: Course) -> list[int]:
        """Where entries that went as far may hold these facts, in order; of none, each course's first."""
        if not facts:
            return sorted([place for held, place in self.firsts.items() if reaches(held, own)])
        near = self.courses if len(self.courses) <= _FEW else self._sharing(facts)
        return [place for place in near if reaches(self.courses[place], own)]

    def _sharing(self, facts: Facts) -> list[int]:
        """Where entries share a cell with one of the facts, with the one that fewest share."""
        near = ({place for cell in fact for place in self.cells.get(cell, ())} for fact in facts)
        fewest: set[int] = min(near, key=len)
        return sorted(fewest)

    def closest(self, claim: Claim) -> int | None:
        """The place of the entry most like a claim: same things counted, as certain, a name shared.

        Of those as like it is the latest. It led its article: further down, what is of the same kind may be
        of anything.
        """
        units = {quantity.unit for quantity in claim.quantities}
        likeness = [
            len(units & counted) + 0.5 * (claim.certainty is certainty) for counted, certainty in self.alike
        ]
        most = max(likeness, default=0.0)
        near = [alike for alike, like in zip(self.alike.values(), likeness, strict=True) if like == most]
        named = [alike.names[name] for alike in near for name in claim.names if name in alike.names]
        return max(named or [alike.latest for alike in near], default=None)

    def moves(self, claim: Claim) -> bool:
        """Further along than anything told of this kind, or the first to deny or to reverse it."""
        if not claim.affirmed:
            return not self.denied
        return stage(claim.kind, claim.certainty) > self.furthest


def course(claim: Claim) -> Course:
    return claim.affirmed, stage(claim.kind, claim.certainty)


def reaches(held: Course, own: Course) -> bool:
    """Whether what went one course went the other too."""
    return held[0] == own[0] and held[1] >= own[1]
