"""Years of sources that publish as the press does: false alarms, and how soon silence is told.

    nice python -m tests.bench.health [SOURCES [DAYS]]

Each source also fails now and then, for minutes or some hours, as hosts do; that is no fault to be told.
At the end each falls silent for good.
"""

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.history import NO_PAGES, History, Trouble
from bot.model import Entry, Source, SourceKind, Tier
from bot.scraper import health
from bot.scraper.cadence import expected
from bot.scraper.pace import paced
from bot.scraper.symptoms import Seen
from tests.fakes.publishing import WINDOW, moment, publishes, rhythm

SOURCE = Source("any", SourceKind.FEED, "https://any.example/feed", Tier.WIRE)
BEFORE = 60 * 24.0  # hours of which the first answer may tell
HICCUP = 0.002  # share of polls that fail
OUTAGES, OUTAGE = 12, 1.0  # a year, and their mean length in hours: exponential
END = 200 * 24.0  # hours of silence at the end


@dataclass
class Years:
    """What was told without reason, and after how many expected periods silence was."""

    years: float = 0.0
    alarms: Counter[Trouble] = field(default_factory=Counter)
    periods: list[float] = field(default_factory=list)

    def add(self, more: "Years") -> None:
        self.years += more.years
        self.alarms += more.alarms
        self.periods += more.periods


def live(days: int, random: Random) -> Years:
    """One source, and its end."""
    start, end = BEFORE, BEFORE + days * 24
    times = publishes(rhythm(random), 0.0, end, random)
    entries = [Entry(f"https://any.example/{n}", "", "any", published=moment(t)) for n, t in enumerate(times)]
    outages = _outages(start, end, random)
    told, years = False, Years(days / 365)
    for history, hour in _polls(times, entries, outages, start, end + END, random):
        fault = history.fault
        if fault and fault.told and not told and hour < end:
            years.alarms[fault.trouble] += 1
        told = bool(fault and fault.told)
        if hour >= end and fault and fault.told and fault.trouble in health.SILENT:
            years.periods.append((hour - times[-1]) / (expected(history) / timedelta(hours=1)))
            break
    return years


def _polls(
    times: list[float], entries: list[Entry], outages: list[tuple[float, float]],
    start: float, end: float, random: Random,
) -> Iterator[tuple[History, float]]:  # fmt: skip
    history, hour, known, failures = History(), start, 0, 0
    while hour < end:
        if random.random() < HICCUP or any(first <= hour <= last for first, last in outages):
            history = health.failed(history, Trouble.FAILING, "answered 500", moment(hour))
            wait = (history.pace or 0.25) * 2**failures
            if history.fault and not history.fault.told:
                wait = min(wait, health.hold(history, Trouble.FAILING) / timedelta(hours=1))
            wait, failures = min(wait, 24.0), failures + 1
        else:
            seen = bisect_right(times, hour)
            window = entries[max(0, seen - WINDOW) : seen]
            new = min(seen - known, len(window))
            answer = Seen(moment(hour), window, new, len(window) - new, 0, seen != known)
            history = paced(health.answered(history, answer, SOURCE, NO_PAGES), SOURCE, 1.0, None)
            known, failures, wait = seen, 0, history.pace
        if health.is_untold(history):
            history = health.told(history)
        yield history, hour
        hour += wait


def _outages(start: float, end: float, random: Random) -> list[tuple[float, float]]:
    count = round(OUTAGES * (end - start) / 8760)
    begun = [random.uniform(start, end) for _ in range(count)]
    return [(first, first + random.expovariate(1 / OUTAGE)) for first in begun]


def simulate(sources: int, days: int, seed: int = 1) -> Years:
    total = Years()
    for number in range(sources):
        total.add(live(days, Random(seed * 1_000_003 + number)))
    return total


def main(sources: int = 200, days: int = 365) -> None:
    years = simulate(sources, days)
    told = sorted(years.periods)
    print(f"{years.years:.0f} source-years")
    print(f"false alarms a source-year: {sum(years.alarms.values()) / years.years:.2f}")
    for trouble, count in years.alarms.most_common():
        print(f"    {trouble.name.lower()}: {count}")
    print(f"silence told of {len(told)} in {sources}, after expected periods:")
    print(f"    median {told[len(told) // 2]:.2f}, at most {told[-1]:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
