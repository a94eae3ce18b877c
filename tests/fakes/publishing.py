"""Sources that publish as the press does: heavy-tailed rates, nights, weekends, holidays, bursts."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

EPOCH = datetime(2025, 1, 6, tzinfo=UTC)  # a Monday
MEDIAN, SPREAD = (
    2.5,
    1.6,
)  # entries a day, and the sigma of their logarithm: the hottest in a thousand has 350
WINDOW = 25  # entries that a feed holds
BURST, BURST_SIZE, BURST_HOURS = 0.04, 6.0, 2.0


@dataclass(frozen=True)
class Rhythm:
    """How a source publishes. `night`, `weekend`: activity there, as a share of a working day's."""

    per_day: float
    night: float
    weekend: float
    zone: int  # hours from UTC
    holidays: tuple[tuple[int, int], ...] = ()  # first and last day of the year, without any news

    def activity(self, hour: float) -> float:
        """From 0 to 1, at so many hours after the epoch."""
        day, clock = divmod(hour + self.zone, 24)
        if any(first <= day % 365 <= last for first, last in self.holidays):
            return 0.0
        sun = self.night + (1 - self.night) * max(0.0, math.sin(math.pi * (clock - 6) / 16))
        return sun * (self.weekend if day % 7 >= 5 else 1.0)


def rhythm(random: Random) -> Rhythm:
    """One of many: wires that never sleep, papers, newsrooms that rest at night and at weekends."""
    kind = random.random()
    night = 0.5 if kind < 0.2 else 0.15 if kind < 0.7 else 0.0
    weekend = 0.7 if kind < 0.2 else 0.4 if kind < 0.7 else 0.03
    start = random.choice([0, 115, 220, 355])
    holidays = ((start, start + random.randint(2, 6)),) if kind >= 0.7 else ()
    per_day = math.exp(random.gauss(math.log(MEDIAN), SPREAD))
    return Rhythm(min(per_day, 400.0), night, weekend, random.choice([-8, -5, 0, 1, 8, 9]), holidays)


def publishes(rhythm: Rhythm, first: float, last: float, random: Random) -> list[float]:
    """The hours at which it publishes from `first` to `last`: Poisson, thinned by its rhythm, with bursts."""
    working = replace(rhythm, holidays=())
    mean = sum(working.activity(hour + 0.5) for hour in range(168)) / 168
    peak = rhythm.per_day / 24 / mean / (1 + BURST * BURST_SIZE)
    times, hour = [], first
    while (hour := hour + random.expovariate(peak)) < last:
        if random.random() < rhythm.activity(hour):
            times.append(hour)
            if random.random() < BURST:
                more = 1 + int(random.expovariate(1 / BURST_SIZE))
                times += [hour + random.expovariate(1 / BURST_HOURS) for _ in range(more)]
    return sorted(time for time in times if time < last)


def moment(hour: float) -> datetime:
    return EPOCH + timedelta(hours=hour)
