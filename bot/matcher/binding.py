"""Which figures and dates of a sentence belong to which of its claims.

They belong to what their clause claims, or, where it claims nothing, to the nearest clause that does: the
one before, or, where verbs come last, the one after. Where one clause claims several things and counts or
dates several, each is that of the verb it stands with. Nothing is lost: each belongs to some claim.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bot.matcher.lexicon.scanner import Hit
from bot.matcher.reading import Reading
from bot.model import ClaimKind, Quantity, Timex

_K = ClaimKind
_VOLUME = (_K.OUTPUT, _K.NEW_MODEL, _K.EXPANSION)
_COUNTED = {  # the kinds that a unit counts where one of them is there
    "people": (_K.JOBS, _K.LABOUR, _K.ACCIDENT),
    "plants": (_K.CLOSURE, _K.REVIEW, _K.SALE, _K.EXPANSION),
    "vehicles": _VOLUME,
    "wafers": _VOLUME,
}
_UNCOUNTED = frozenset({_K.JOBS, _K.LABOUR})  # what other units hardly ever count

_Fact = TypeVar("_Fact", Quantity, Timex)
_Kinds = frozenset[ClaimKind]


@dataclass(frozen=True)
class Binding:
    """The kinds that one sentence claims, and where."""

    reading: Reading
    hits: Mapping[ClaimKind, Sequence[Hit]]

    @cached_property
    def clauses(self) -> Mapping[int, _Kinds]:
        """Those that claim something."""
        clauses: dict[int, _Kinds] = {}
        for kind, found in self.hits.items():
            ends = (at for hit in found for first, last in hit.pieces for at in (first, last - 1))
            for clause in set(map(self.reading.clause, ends)):
                clauses[clause] = clauses.get(clause, frozenset()) | {kind}
        return clauses

    @property
    def opening(self) -> frozenset[int]:
        """The first clause, where it only says when or where: "Last year, ..."."""
        return frozenset() if 0 in self.clauses else frozenset({0})

    def quantities(self, kind: ClaimKind, found: Sequence[Quantity]) -> tuple[Quantity, ...]:
        """Those of a kind among all of the sentence."""
        return tuple(q for q in found if kind in self._counted(self._owners(q, found), q))

    def dates(self, kind: ClaimKind, found: Sequence[Timex]) -> tuple[Timex, ...]:
        """Those of a kind among all of the sentence."""
        return tuple(day for day in found if kind in self._owners(day, found))

    def _owners(self, fact: _Fact, all_: Sequence[_Fact]) -> _Kinds:
        clause = self.reading.clause(fact.start)
        if clause not in self.clauses:
            return self._nearest(clause)
        owners = self.clauses[clause]
        several = sum(self.reading.clause(other.start) == clause for other in all_) > 1
        return frozenset({self._governing(owners, fact)}) if several and len(owners) > 1 else owners

    def _nearest(self, clause: int) -> _Kinds:
        after = self.reading.predicate_last
        near = min(
            self.clauses, key=lambda other: (abs(other - clause), (other > clause) != after), default=None
        )
        return frozenset() if near is None else self.clauses[near]

    def _governing(self, owners: _Kinds, fact: _Fact) -> ClaimKind:
        """The kind whose word comes last before a fact; where verbs come last, first after it."""
        starts = sorted((hit.start, kind) for kind in owners for hit in self.hits[kind])
        before = [kind for start, kind in starts if start <= fact.start]
        behind = [kind for start, kind in starts if start > fact.start]
        if self.reading.predicate_last:
            return behind[0] if behind else before[-1]
        return before[-1] if before else behind[0]

    @staticmethod
    def _counted(owners: _Kinds, quantity: Quantity) -> Collection[ClaimKind]:
        """Of the owners those that are counted in its unit, if any is."""
        fitting = owners.intersection(_COUNTED.get(quantity.unit, ()))
        if fitting or quantity.unit in ("people", ""):
            return fitting or owners
        return owners - _UNCOUNTED or owners
