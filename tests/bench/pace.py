"""A month of 1,000 sources with the adaptive pace and with 15 minutes for all: delays and requests.

nice python -m tests.bench.pace [SOURCES [DAYS]]
"""

import sys
from bisect import bisect_right
from dataclasses import dataclass, field
from random import Random
from statistics import median

from bot.model import Source, SourceKind, Tier
from bot.scraper.cadence import first_watch, watch
from bot.scraper.pace import paced
from tests.fakes.publishing import WINDOW, moment, publishes, rhythm

BEFORE = 30 * 24.0  # hours of which a first answer may tell
FIXED = 0.25  # hours
SOURCE = Source("any", SourceKind.FEED, "https://any.example/feed", Tier.WIRE)
HOT = 0.1  # the sources that bring the most: this share of all


@dataclass
class Month:
    """Of each source, how often it was asked and how long each of its entries waited, in minutes."""

    requests: list[int] = field(default_factory=list)
    delays: list[list[float]] = field(default_factory=list)

    def add(self, polls: list[float], times: list[float]) -> None:
        self.requests.append(len(polls))
        waited = ((polls[bisect_right(polls, time)] - time) * 60 for time in times if time < polls[-1])
        self.delays.append(list(waited))

    def median(self, sources: list[int]) -> float:
        """Of all entries of these sources."""
        return median(delay for source in sources for delay in self.delays[source])


def adaptive(times: list[float], start: float, end: float) -> list[float]:
    """When a source that publishes at `times` is asked."""
    known = bisect_right(times, start)
    history = first_watch(moment(start), [moment(time) for time in times[max(0, known - WINDOW) : known]])
    polls = [start]
    while polls[-1] < end:
        history = paced(history, SOURCE, 1.0, None)
        polls.append(polls[-1] + history.pace)
        seen = bisect_right(times, polls[-1])
        history = watch(history, moment(polls[-1]), seen - known)
        known = seen
    return polls


def simulate(sources: int, days: int, seed: int = 1) -> tuple[Month, Month, list[int], list[int]]:
    """The adaptive month, the fixed one, the hot sources and all that published."""
    random, ours, fixed = Random(seed), Month(), Month()
    end = BEFORE + days * 24
    for _ in range(sources):
        times = publishes(rhythm(random), 0.0, end, random)
        began = BEFORE + FIXED * random.random()
        news = [time for time in times if time > began]
        ours.add(adaptive(times, began, end), news)
        fixed.add([began + n * FIXED for n in range(int((end - began) / FIXED) + 2)], news)
    busiest = sorted(range(sources), key=lambda source: -len(fixed.delays[source]))
    return ours, fixed, busiest[: max(1, int(sources * HOT))], busiest


def main(sources: int = 1000, days: int = 30) -> None:
    ours, fixed, hot, every = simulate(sources, days)
    print(f"{sources} sources, {days} days, {sum(map(len, fixed.delays)):,} entries")
    print(f"| | adaptive | every {FIXED * 60:.0f} min |\n|---|---|---|")
    print(f"| requests | {sum(ours.requests):,} | {sum(fixed.requests):,} |")
    groups = {
        "hottest tenth": hot,
        "next 40%": every[len(hot) : sources // 2],
        "other half": every[sources // 2 :],
        "all": every,
    }
    for name, group in groups.items():
        if any(fixed.delays[source] for source in group):
            print(f"| median delay, {name}, min | {ours.median(group):.1f} | {fixed.median(group):.1f} |")
    least, most = min(ours.requests), max(ours.requests)
    print(f"requests a source: {least:,} to {most:,}, median {median(ours.requests):,.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
