"""When what failed is tried again: a page, a few times; a source, for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import BadStatus, CutShort, Refused, TooLarge, Unreachable, Unreadable
from bot.history import Fault, History, Trouble
from bot.scraper import health
from bot.scraper.pace import SLOWEST
from bot.store.polls import Due
from bot.work.answers import SourceFailed
from bot.work.retrying import ONCE_MORE, RETRIES, again
from bot.work.visits import PACE, back_off
from tests.fakes.nouns import DAY, HOUR, MINUTE, NOON, source

URL = "https://gazette.example/1"
SILENT = Unreachable(f"{URL} did not answer")


def status(code: int, wait: timedelta | None = None) -> BadStatus:
    return BadStatus(URL, code, NOON + wait if wait else None)


def test_a_page_that_did_not_answer_is_tried_again_ever_later_and_then_no_more() -> None:
    waits = [again(SILENT, attempts, NOON) for attempts in range(len(RETRIES) + 1)]
    assert waits == [*(NOON + wait for wait in RETRIES), None]
    assert sorted(RETRIES) == list(RETRIES)


@pytest.mark.parametrize("code", [400, 404, 410, 451, 499])
def test_a_page_that_is_gone_is_not(code: int) -> None:
    assert again(status(code), 0, NOON) is None


@pytest.mark.parametrize("code", [399, 408, 429, 500, 503])
def test_a_host_that_has_trouble_is(code: int) -> None:
    assert again(status(code), 0, NOON) == NOON + RETRIES[0]


@pytest.mark.parametrize("error", [Unreadable("no text"), Refused("robots.txt"), TooLarge("6 MB")])
def test_nor_is_what_will_be_the_same(error: Exception) -> None:
    assert again(error, 0, NOON) is None


def test_a_reading_that_was_cut_short_is_tried_twice_more() -> None:
    tried = [again(CutShort("too long"), attempts, NOON) is not None for attempts in range(ONCE_MORE + 2)]
    assert tried == [True, True, False, False]


def test_a_page_waits_as_long_as_its_host_asks() -> None:
    assert again(status(503, DAY), 0, NOON) == NOON + DAY
    assert again(status(503, MINUTE), 0, NOON) == NOON + RETRIES[0]


# ---- sources --------------------------------------------------------------------------------------

USUAL = History(pace=1.0)


def waits(
    failures: int, history: History = USUAL, cause: Exception = SILENT, every: timedelta | None = None
) -> timedelta:
    due = Due("gazette", "", "", "", failures, False, NOON - DAY, history)
    failed = SourceFailed(due, "fetch", cause, Trouble.BLOCKED)
    return back_off(failed, replace(source(), every=every), history, NOON)


def test_a_source_that_failed_is_left_alone_twice_as_long_each_time_up_to_a_day() -> None:
    assert [waits(failures) for failures in range(5)] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR]
    assert waits(5) == waits(1_000) == SLOWEST


def test_where_it_has_no_pace_yet_it_is_the_one_wanted_or_the_usual_one() -> None:
    assert waits(0, History(), every=5 * MINUTE) == 5 * MINUTE
    assert waits(0, History()) == PACE
    assert waits(0, USUAL, every=5 * MINUTE) == HOUR


def test_a_fault_that_nobody_was_told_is_looked_at_often_enough_to_be_told_in_time() -> None:
    untold = replace(USUAL, fault=Fault(Trouble.BLOCKED, NOON))
    told = replace(USUAL, fault=Fault(Trouble.BLOCKED, NOON, told=True))
    in_time = health.hold(untold, Trouble.BLOCKED)
    assert HOUR < in_time < SLOWEST
    assert (waits(9, untold), waits(9, told)) == (in_time, SLOWEST)
    slow = replace(untold, pace=20.0)
    assert waits(9, slow) == 20 * HOUR
    assert waits(0, untold) == HOUR


def test_a_source_waits_as_long_as_its_host_asks() -> None:
    assert waits(0, cause=status(503, 2 * DAY)) == 2 * DAY
    assert waits(2, cause=status(503, HOUR)) == 4 * HOUR
