"""How soon a source is asked again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.history import History
from bot.model import Source, SourceKind, Tier
from bot.scraper.cadence import expected, first_watch, per_week, watch
from bot.scraper.pace import paced
from tests.bench.pace import simulate
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON

WIRE = Source("wire", SourceKind.FEED, "https://wire.example/feed", Tier.WIRE)


def known(every: timedelta, count: int = 20) -> History:
    """A source that brought an entry each so often."""
    return first_watch(NOON, [NOON - n * every for n in range(count)])


def minutes(history: History, source: Source = WIRE, gap: float = 1, max_age: float | None = None) -> float:
    return paced(history, source, gap, max_age).pace * 60


def test_who_brings_more_is_asked_more() -> None:
    paces = [minutes(known(every, 200)) for every in (MINUTE, 30 * MINUTE, 6 * HOUR, 2 * DAY)]
    assert paces == sorted(paces)
    assert paces[0] < 3
    assert 30 < paces[-1] < 120


def test_a_burst_is_followed_and_a_quiet_night_costs_little() -> None:
    usual = known(HOUR, 100)
    burst = watch(replace(usual, pace=0.1), NOON + 6 * MINUTE, new=8)
    night = watch(usual, NOON + 9 * HOUR, new=0)
    assert minutes(burst) < minutes(usual) < minutes(night)


def test_a_source_that_brings_nothing_is_asked_once_a_day_in_the_end() -> None:
    history, at = first_watch(NOON, []), NOON
    assert minutes(history) == 15
    for _ in range(40):
        history, at = watch(paced(history, WIRE, 1, None), at + DAY, new=0), at + DAY
    assert minutes(history) == 24 * 60


def test_a_source_that_brought_nothing_is_asked_after_an_eighth_of_the_time_it_was_watched() -> None:
    assert minutes(replace(first_watch(NOON, []), watched=16.0)) == 120


@pytest.mark.parametrize(
    ("how", "least", "held"),
    [
        ({"gap": 600}, 10, "the host's pace"),
        ({"max_age": 1800}, 30, "Cache-Control"),
        ({"max_age": 1e9}, 24 * 60, "Cache-Control"),
        ({"gap": 60, "source": replace(WIRE, search=True)}, 5, "the search engine"),
    ],
)
def test_no_source_is_asked_faster_than_it_allows(how: dict[str, Any], least: float, held: str) -> None:
    usual: dict[str, Any] = {"source": WIRE, "gap": 1, "max_age": None}
    history = paced(known(MINUTE, 200), **(usual | how))
    assert history.pace * 60 == pytest.approx(least)
    assert history.held == held


@pytest.mark.parametrize(
    ("every", "gap", "held"),
    [(6 * HOUR, 120, ""), (MINUTE / 60, 60, ""), (MINUTE / 60, 61, "the host's pace")],
)
def test_only_what_makes_it_slower_is_said_to_hold_it(every: timedelta, gap: float, held: str) -> None:
    assert paced(known(every, 2000), WIRE, gap, None).held == held


def test_every_bounds_the_pace_from_above() -> None:
    assert minutes(known(10 * DAY), replace(WIRE, every=10 * MINUTE)) == 10
    assert minutes(known(MINUTE), replace(WIRE, every=10 * MINUTE)) < 10


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 100_000), st.integers(0, 500)), max_size=60),
    st.floats(0, 1e6), st.none() | st.floats(0, 1e9),
)  # fmt: skip
def test_whatever_a_source_does_it_is_asked_between_a_minute_and_a_day(
    polls: list[tuple[int, int]], gap: float, max_age: float | None
) -> None:
    history, at = first_watch(NOON, []), NOON
    for seconds, new in polls:
        at += timedelta(seconds=seconds)
        history = paced(watch(history, at, new), WIRE, gap, max_age)
        assert max(60, min(gap, 86400)) - 1 <= history.pace * 3600 <= 86400 + 1
        assert 4 * HOUR <= expected(history) <= 60 * DAY


def test_the_expected_period_is_the_longest_usual_wait_widened_while_little_is_known() -> None:
    assert expected(known(DAY, 3)) == 14 * DAY
    assert expected(known(HOUR, 30)) == 4 * DAY
    assert DAY < expected(known(DAY, 30)) < 1.2 * DAY
    assert per_week(known(DAY, 30)) == pytest.approx(7, rel=0.1)


def test_days_without_the_bot_are_no_silence_of_the_source() -> None:
    usual = paced(known(6 * HOUR, 60), WIRE, 1, None)
    back = watch(usual, NOON + 30 * DAY, new=5)
    assert expected(back) < 2 * expected(usual)


def test_hot_sources_are_found_out_three_times_sooner_for_no_more_requests() -> None:
    ours, fixed, hot, _ = simulate(sources=40, days=4)
    assert ours.median(hot) * 3 <= fixed.median(hot)
    assert sum(ours.requests) <= sum(fixed.requests)
