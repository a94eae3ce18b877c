"""What a ledger holds, indexed, so that an article costs the same however much is known.

The index is made of a ledger once and goes on with it: `enter` adds what an article says, `grown` is the
ledger that comes of it and carries the index along. Figures that agree share a cell (`quantities.cells`), and
so do dates (`dates.cells`): only what shares one is compared.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.matcher import dates, quantities
from bot.matcher.kinds import Cell, Facts, Kind, course
from bot.matcher.propernames import short_forms, untitled
from bot.model import (
    Claim,
    ClaimKind,
    Fingerprint,
    Ledger,
    LedgerEntry,
    Quantity,
    Standing,
    Timex,
)

RECENT = timedelta(hours=48)  # what was met within it is of the same days, and the same news
DAYS_OF_NEWS = 3  # a date this close to the article's own is its date line, not a fact
SPEAKING = {Standing.COMPANY, Standing.GOVERNMENT, Standing.REGULATOR, Standing.UNION, Standing.PERSON}


class Slots(NamedTuple):
    """What one claim says that the ledger does not hold."""

    claim: Claim
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Timex, ...] = ()
    names: tuple[str, ...] = ()
    joined: frozenset[str] = frozenset()  # names that this kind was never claimed with
    kind: bool = False  # a kind never claimed before
    stage: bool = False  # further along, or turned round
    speaker: bool = False  # someone with standing speaks for the first time
    untold: bool = False  # held, but nobody was told: new to readers

    @property
    def any(self) -> bool:
        return bool(self.quantities or self.dates or self.names or self.kind or self.stage or self.speaker)


class _Figure(NamedTuple):
    """What of a quantity is compared."""

    unit: str
    low: float
    high: float
    approximate: bool

    @classmethod
    def of(cls, quantity: Quantity) -> "_Figure":
        return cls(quantity.unit, quantity.low, quantity.high, quantity.approximate)


class Known:
    """The index of a ledger. It moves on with it, so that one thread at a time may use it."""

    def __init__(self, ledger: Ledger) -> None:
        self._of: tuple[LedgerEntry, ...] | None = ledger.entries  # None between two ledgers
        self._entries: list[LedgerEntry] = []
        self._figures: set[_Figure] = set()
        self._quantities: defaultdict[Cell, list[Quantity]] = defaultdict(list)
        self._terms: set[str] = set()
        self._dates: defaultdict[Cell, dict[str, Timex]] = defaultdict(dict)
        self._names: set[str] = set()
        self._speakers: set[tuple[Standing, str]] = set()
        self._kinds: defaultdict[ClaimKind, Kind] = defaultdict(Kind)
        for entry in ledger.entries:
            self._add(entry, _facts(entry.claim))

    @classmethod
    def of(cls, ledger: Ledger) -> "Known":
        """The index that the ledger carries, unless that has moved on to a later one; else its own."""
        held = ledger.index
        return held if isinstance(held, Known) and held._of is ledger.entries else cls(ledger)

    def slots(self, claim: Claim, at: datetime) -> Slots:
        """What of a claim is not held. A date beside the article's own is no fact."""
        kind = self._kinds.get(claim.kind)
        return Slots(
            claim,
            tuple([q for q in claim.quantities if not self._has_quantity(q)]),
            tuple([d for d in days_meant(claim, at) if not self._has_date(d)]),
            tuple([n for n in claim.names if self._names.isdisjoint(untitled(n.casefold()))]),
            joined=frozenset(claim.names).difference(kind.names if kind else ()),
            kind=kind is None and claim.kind is not ClaimKind.STATEMENT,
            stage=kind is not None and kind.moves(claim),
            speaker=claim.speaker.standing in SPEAKING and speaker(claim) not in self._speakers,
        )

    def nearest(self, claim: Claim) -> LedgerEntry | None:
        """The entry of its kind, of those that led their articles, that a claim comes closest to."""
        kind = self._kinds.get(claim.kind)
        place = kind.closest(claim) if kind else None
        return None if place is None else self._entries[place]

    def holding(self, claim: Claim) -> LedgerEntry | None:
        """The first entry that holds all that a claim says."""
        place = next(self._holding(claim, _facts(claim)), None)
        return None if place is None else self._entries[place]

    def untold(self, slot: Slots) -> LedgerEntry | None:
        """The entry of a fact that is held only from articles of which no reader was told."""
        claim = slot.claim
        if slot.any or claim.background or claim.kind is ClaimKind.STATEMENT:
            return None
        held = self.holding(claim)
        return None if held is None or held.told else held

    def to_readers(self, slot: Slots, at: datetime) -> Slots:
        """A claim as readers meet it: what an article of these days said of which nobody was told is new."""
        held = self.untold(slot)
        if held is None or at - held.at > RECENT:
            return slot
        claim = slot.claim
        return slot._replace(quantities=claim.quantities, dates=days_meant(claim, at), kind=True, untold=True)

    def enter(self, entry: LedgerEntry) -> None:
        """Adds an entry; where one holds all that it says, that one gains its outlet."""
        self._of, facts = None, _facts(entry.claim)
        place = next(self._holding(entry.claim, facts), None)
        if place is None:
            self._add(entry, facts)
            return
        held = self._entries[place]
        more = [outlet for outlet in entry.outlets if outlet not in held.outlets]
        if more or (entry.told and not held.told):
            told = held.told or entry.told
            self._entries[place] = replace(held, outlets=(*held.outlets, *more), told=told)

    def grown(self, subject: str, marks: tuple[Fingerprint, ...], last_told: datetime | None) -> Ledger:
        """The ledger as it is now, which carries the index on."""
        entries = self._of = tuple(self._entries)
        return Ledger(subject, entries, marks, last_told, self)

    def _add(self, entry: LedgerEntry, facts: Facts) -> None:
        claim, place = entry.claim, len(self._entries)
        self._entries.append(entry)
        self._kinds[claim.kind].add(place, claim, facts)
        for quantity in claim.quantities:
            self._know(quantity)
        for date in claim.dates:
            term = dates.canonical(date)
            self._terms.add(term)
            for cell in dates.cells(date):
                self._dates[cell][term] = date
        for name in claim.names:
            self._names.update(short_forms(name.casefold()))
        self._speakers.add(speaker(claim))

    def _know(self, quantity: Quantity) -> None:
        figure = _Figure.of(quantity)
        if figure not in self._figures:
            self._figures.add(figure)
            for cell in quantities.cells(quantity):
                self._quantities[cell].append(quantity)

    def _has_quantity(self, quantity: Quantity) -> bool:
        if _Figure.of(quantity) in self._figures:
            return True
        near = (known for cell in quantities.cells(quantity) for known in self._quantities.get(cell, ()))
        return any(known.unit == quantity.unit and quantities.agree(quantity, known) for known in near)

    def _has_date(self, date: Timex) -> bool:
        if dates.canonical(date) in self._terms:
            return True
        near = (known for cell in dates.cells(date) for known in self._dates.get(cell, {}).values())
        return any(dates.agree(date, known) for known in near)

    def _holding(self, claim: Claim, facts: Facts) -> Iterator[int]:
        """The places of the entries that already hold all that a claim says, in order."""
        kind = self._kinds.get(claim.kind)
        near = kind.perhaps(facts, course(claim)) if kind else ()
        return (place for place in near if _repeated(claim, self._entries[place].claim))


def days_meant(claim: Claim, at: datetime) -> tuple[Timex, ...]:
    """The dates of a claim in an article of that time, without those that only say when it appeared."""
    return tuple([date for date in claim.dates if not _is_own_day(date, at)])


def speaker(claim: Claim) -> tuple[Standing, str]:
    return claim.speaker.standing, claim.speaker.name.casefold()


def _is_own_day(date: Timex, at: datetime) -> bool:
    """Whether a date is that of the article itself."""
    return (
        abs((date.first - at.date()).days) <= DAYS_OF_NEWS and (date.last - date.first).days <= DAYS_OF_NEWS
    )


def _facts(claim: Claim) -> Facts:
    return [*map(quantities.cells, claim.quantities), *map(dates.cells, claim.dates)]


def _repeated(claim: Claim, held: Claim) -> bool:
    """Whether a claim of the same kind, that went as far, holds all that another says."""
    counted = all(any(quantities.agree(q, h) for h in held.quantities) for q in claim.quantities)
    return counted and all(any(dates.agree(d, h) for h in held.dates) for d in claim.dates)
