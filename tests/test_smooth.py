"""The instrument by which ideas are judged: errors that repeat, a difference with how far it may be off."""

from random import Random

import pytest

from bot.matcher.weights import Logistic
from tests.smooth import Off, beside

EVEN = Logistic(0.0, {})


def chances(seed: int, number: int = 2_000) -> list[float]:
    off = Off(EVEN.bias, EVEN.weights, Random(seed))
    return [off({}) for _ in range(number)]


def test_the_errors_are_the_same_from_run_to_run() -> None:
    assert chances(1, 10) == chances(1, 10)
    assert chances(1, 10) != chances(2, 10)


def test_they_lean_to_neither_side() -> None:
    drawn = chances(1)
    assert all(0 < chance < 1 for chance in drawn)
    assert sum(drawn) / len(drawn) == pytest.approx(0.5, abs=0.01)
    assert max(drawn) > 0.6


def test_a_difference_is_of_the_streams_that_both_runs_have() -> None:
    now, then = {"mill": 0.8, "port": 0.7, "new": 0.1}, {"mill": 0.7, "port": 0.7, "gone": 0.9}
    assert beside(now, then) == "f1 +0.0500 (standard error 0.0500) over 2 streams"
