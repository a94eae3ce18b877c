"""What a sentence tells as known already: "had earlier said", "last year", a day long past."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.patterns import Hit
from bot.matcher.stages import Reading
from bot.model import Precision, Timex

_OLD, _YEAR = timedelta(days=7), timedelta(days=365)
_REPORTED = (Precision.QUARTER, Precision.HALF)


class Recalled(NamedTuple):
    """The clauses of a sentence that recall."""

    reading: Reading
    lexicon: Lexicon
    anchor: date
    clauses: frozenset[int]

    @classmethod
    def of(
        cls, reading: Reading, lexicon: Lexicon, dates: tuple[Timex, ...], anchor: date, deep: bool
    ) -> "Recalled":
        """`deep`: the sentence stands behind title and lead, which tell news."""
        marks = [mark.start for mark in reading.groups["background"] if mark.name == "told"]
        if deep:
            marks += [day.start for day in dates if _past(day, anchor)]
        return cls(reading, lexicon, anchor, frozenset(map(reading.clause, marks)))

    def aftermath(self, hit: Hit) -> bool:
        """Whether it is named only as what something comes after: "after talks had failed"."""
        marks = self.reading.groups["background"]
        past = any(mark.name == "aftermath" and mark.overlaps(hit) for mark in marks)
        return past and not self._recent(self.reading.clause(hit.start))

    def within(self, clauses: Collection[int]) -> bool:
        """Whether one of these clauses recalls, and none says that it is of these days."""
        return not self.clauses.isdisjoint(clauses) and not any(map(self._recent, clauses))

    def _recent(self, clause: int) -> bool:
        if self.reading.within(self.reading.groups["now"], clause):
            return True
        start, end = self.reading.bounds[clause]
        return self.lexicon.names_day(self.reading.folded[start:end], self.anchor)


def _past(day: Timex, anchor: date) -> bool:
    """Whether a day is long past; of a quarter or half year that ended lately news is still told."""
    long_ago = day.last < anchor - (_YEAR if day.precision in _REPORTED else _OLD)
    return long_ago and day.precision is not Precision.FISCAL and day.relation != "from"
