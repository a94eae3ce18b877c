"""What a sentence tells as known already: "had earlier said", "last year", a day long past."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.matcher.lexicon import Lexicon
from bot.matcher.lexicon.scanner import Hit
from bot.matcher.reading import Reading
from bot.matcher.titles import LEAD
from bot.model import Precision, Timex

_OLD, _SEASON, _YEAR = timedelta(days=7), timedelta(days=90), timedelta(days=365)
_REPORTED = (Precision.QUARTER, Precision.HALF)
_CALENDAR = (Precision.DAY, Precision.MONTH)
_OPENING = 12  # characters before it


class Recalled(NamedTuple):
    """The clauses of a sentence that recall."""

    reading: Reading
    lexicon: Lexicon
    anchor: date
    clauses: frozenset[int]

    @classmethod
    def of(
        cls, reading: Reading, lexicon: Lexicon, dates: tuple[Timex, ...], anchor: date, sentence: int
    ) -> "Recalled":
        """`sentence`: its place. The lead tells news, unless it opens with a day or month long past; where
        the last clause only says who told it then, the whole sentence recalls.
        """
        marks = [mark.start for mark in _told(reading, dates, anchor)]
        if sentence:
            past = _past if sentence > LEAD else _opens_long_past
            marks += [day.start for day in dates if past(day, anchor)]
        clauses = frozenset(map(reading.clause, marks))
        if _attributes(reading) and len(reading.bounds) - 1 in clauses:
            clauses = frozenset(range(len(reading.bounds)))
        return cls(reading, lexicon, anchor, clauses)

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


def _attributes(reading: Reading) -> bool:
    """Whether the last clause only names who says it: "..., the company said at the time"."""
    last = len(reading.bounds) - 1
    start, _ = reading.bounds[last]
    depends = any(hit.start == start for hit in reading.groups["breaks"])
    spoken, claims = (reading.within(reading.groups[group], last) for group in ("speakers", "kinds"))
    return bool(spoken) and not claims and not depends


def _past(day: Timex, anchor: date) -> bool:
    """Whether a day is long past; of a quarter or half year that ended lately news is still told."""
    long_ago = day.last < anchor - (_YEAR if day.precision in _REPORTED else _OLD)
    return long_ago and day.precision is not Precision.FISCAL and day.relation != "from"


def _told(reading: Reading, dates: tuple[Timex, ...], anchor: date) -> Iterator[Hit]:
    """The words that recall; "said it had agreed" does not, though "it had agreed" does."""
    marks = reading.groups["background"]
    reported = [mark for mark in marks if mark.name == "reported"]
    for mark in marks:
        ahead = any(_ahead(day, mark, anchor) for day in dates)
        if mark.name == "told" and not ahead and not any(map(mark.overlaps, reported)):
            yield mark


def _ahead(day: Timex, mark: Hit, anchor: date) -> bool:
    """Whether what sounds like the past is part of a date to come: "dal 2026", 2030年前."""
    return day.start < mark.end and mark.start < day.end and day.first > anchor


def _opens_long_past(day: Timex, anchor: date) -> bool:
    """Whether a sentence opens with a day or month so long past that even a lead only recalls it."""
    long_ago = day.last < anchor - _SEASON and day.precision in _CALENDAR
    return long_ago and day.start <= _OPENING and day.relation != "from"
