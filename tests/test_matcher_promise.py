"""Reports that each fall short bear each other out: the second within two days is told."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from bot.matcher import Matcher, Verdict
from bot.matcher.weights import Logistic, Weights
from bot.model import (
    Action,
    Article,
    Company,
    DateOrigin,
    Ledger,
    Reason,
    Subject,
    SubjectKind,
    Tier,
    Watchlist,
)

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
MILL = Subject("mill", SubjectKind.PLANT, "Orion's mill in Leeds", ("orion",), names=("Leeds mill",))
WATCHLIST = Watchlist({"orion": Company("orion", ("Orion",))}, {"mill": MILL})
SURE = Logistic(9.0, {})
OPENING = "Orion opens a canteen at its Leeds mill"
JOBS = "Orion will cut 900 jobs at its Leeds mill"
CLOSURE = "Orion will close its Leeds mill in 2028"


class Desk:
    """Follows the mill, with the same chance for all that comes after the first report."""

    def __init__(self, chance: float) -> None:
        constant = Logistic(math.log(chance / (1 - chance)), {})
        self._matcher = Matcher(WATCHLIST, Weights(SURE, constant, 0.6))
        self._ledger = Ledger("mill")
        self.reads(OPENING, hours=-400)

    def reads(self, title: str, hours: float, *, baseline: bool = False) -> Verdict:
        at = NOON + timedelta(hours=hours)
        url, outlet = f"https://wire.example/{hours}", f"Wire {hours}"
        article = Article(
            f"a{hours}", url, outlet, Tier.WIRE, "en", title, f"{title}.", at, at, DateOrigin.PAGE
        )
        [match] = self._matcher.match(article)
        verdict = self._matcher.judge(article, match, self._ledger, baseline=baseline)
        self._ledger = verdict.ledger
        return verdict

    def tells(self, title: str, hours: float) -> bool:
        return self.reads(title, hours).decision.action is Action.TELL


def test_the_second_of_two_that_fall_short_is_told() -> None:
    desk = Desk(0.55)
    assert not desk.tells(JOBS, hours=0)
    assert desk.tells(JOBS, hours=3)


def test_once_told_the_count_begins_anew() -> None:
    desk = Desk(0.55)
    assert [desk.tells(JOBS, hours) for hours in (0, 3, 6, 9)] == [False, True, False, True]


@pytest.mark.parametrize(("hours", "told"), [(47, True), (49, False)])
def test_two_days_apart_they_do_not(hours: float, told: bool) -> None:
    desk = Desk(0.55)
    desk.reads(JOBS, hours=0)
    assert desk.tells(JOBS, hours) is told


def test_what_hardly_promises_anything_adds_nothing() -> None:
    desk = Desk(0.3)
    assert not any(desk.tells(JOBS, hours) for hours in range(12))


def test_what_came_before_the_subject_was_followed_promises_nothing() -> None:
    desk = Desk(0.55)
    desk.reads(JOBS, hours=0, baseline=True)
    assert not desk.tells(JOBS, hours=3)


def test_readers_meet_as_new_what_nobody_was_told() -> None:
    desk = Desk(0.55)
    desk.reads(CLOSURE, hours=0)
    told = desk.reads(CLOSURE, hours=3).development
    assert told
    assert told.reason is Reason.NEW_STAGE
    assert [change.was for change in told.changes] == [None]
    assert "2028" in told.text.split("\n")[0]
