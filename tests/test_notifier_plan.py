"""Where news goes, when, and whom it calls."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.model import Certainty, Change, ClaimKind, Development, Reason, SubjectKind
from bot.notifier.plan import Digest, Every, Habit, Plan, Route, called, channels, last_due, not_before
from bot.notifier.routing import Broadcast, Weight, broadcasts, weight
from tests.fakes.stories import DECISION, PLANT, claim, development, entry, month

K, C, R = ClaimKind, Certainty, Reason
TOKYO, PARIS = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Paris")
SAID = development(Change(claim(K.STATEMENT, C.STATED), R.NEW_FACT))
MOVED = development(Change(claim(dates=(month(2029, 3),)), R.NEW_DATE))


def goes(development: Development, *routes: Route, own: str = "") -> tuple[str, ...]:
    return channels(Plan("#deals", routes), replace(PLANT, channel=own), development)


def test_without_routes_all_goes_to_the_usual_channel_or_the_subjects_own() -> None:
    assert goes(DECISION) == ("#deals",)
    assert goes(DECISION, own="#harborside") == ("#harborside",)


@pytest.mark.parametrize(
    ("route", "taken"),
    [
        (Route(("#x",), of=SubjectKind.PLANT), True),
        (Route(("#x",), of=SubjectKind.DEAL), False),
        (Route(("#x",), subjects=frozenset({"harborside"})), True),
        (Route(("#x",), subjects=frozenset({"other"})), False),
        (Route(("#x",), kinds=frozenset({K.CLOSURE})), True),
        (Route(("#x",), kinds=frozenset({K.ACCIDENT})), False),
        (Route(("#x",), weight=frozenset({Weight.STATE})), True),
        (Route(("#x",), weight=frozenset({Weight.WORD})), False),
        (Route(("#x",), of=SubjectKind.PLANT, kinds=frozenset({K.ACCIDENT})), False),
    ],
)
def test_a_route_takes_what_fits_all_its_conditions(route: Route, taken: bool) -> None:
    assert goes(DECISION, route) == (("#x",) if taken else ("#deals",))


def test_every_route_that_fits_adds_its_channels_once_and_a_subjects_own_stays() -> None:
    routes = Route(("#a", "#b"), of=SubjectKind.PLANT), Route(("#b", "#c"), kinds=frozenset({K.CLOSURE}))
    assert goes(DECISION, *routes, own="#own") == ("#own", "#a", "#b", "#c")


def test_what_is_not_about_one_development_follows_routes_of_subjects_alone() -> None:
    closures, heavy = Route(("#a",), kinds=frozenset({K.CLOSURE})), Route(("#b",), weight=frozenset(Weight))
    plants = Route(("#p",), of=SubjectKind.PLANT)
    assert channels(Plan("#deals", (closures, heavy, plants)), PLANT) == ("#p",)


def test_news_weighs_by_what_changed() -> None:
    assert [weight(each) for each in (DECISION, MOVED, SAID)] == [Weight.STATE, Weight.FACT, Weight.WORD]
    figure = development(Change(claim(K.STATEMENT, C.STATED, dates=(month(2029, 3),)), R.NEW_FACT))
    assert weight(figure) is Weight.FACT


def test_it_weighs_as_much_as_the_heaviest_change_of_several() -> None:
    both = development(*SAID.changes, *MOVED.changes, *DECISION.changes)
    assert weight(both) is Weight.STATE
    assert weight(replace(both, changes=both.changes[:2])) is Weight.FACT


def test_a_correction_weighs_as_much_as_a_change_of_state() -> None:
    [moved] = MOVED.changes
    before = replace(entry(claim()), article=MOVED.article)
    assert weight(replace(MOVED, changes=(replace(moved, was=before),))) is Weight.STATE
    assert weight(replace(MOVED, changes=(replace(moved, was=entry(claim())),))) is Weight.FACT


@pytest.mark.parametrize("kind", [K.STATEMENT, K.OPPOSITION, K.RUMOUR])
def test_who_only_says_something_adds_a_word(kind: ClaimKind) -> None:
    assert weight(development(Change(claim(kind, C.STATED), R.NEW_FACT))) is Weight.WORD


def test_who_says_nothing_adds_a_word_whatever_it_is_about() -> None:
    assert weight(development(Change(claim(K.CLOSURE, C.NO_COMMENT), R.NEW_FACT))) is Weight.WORD


def test_which_replies_are_shown_in_the_channel_is_configured() -> None:
    shown = {rule: [broadcasts(each, PLANT, rule) for each in (DECISION, MOVED)] for rule in Broadcast}
    assert shown == {
        Broadcast.STATE: [True, False], Broadcast.ALL: [True, True], Broadcast.NONE: [False, False],
    }  # fmt: skip


# ---- who is called --------------------------------------------------------------------------------

HERE = {"@here": frozenset({K.CLOSURE, K.ACCIDENT})}


def calls(
    plan: Plan, aloud: bool = True, mention: str = "", told: Development = DECISION, **more: Any
) -> tuple[str, ...]:
    return called(plan, replace(PLANT, mention=mention, **more), told, aloud=aloud)


def test_a_whole_channel_is_called_only_for_kinds_that_are_named() -> None:
    accident = {"@here": frozenset({K.ACCIDENT})}
    assert calls(Plan("#deals")) == ()
    assert calls(Plan("#deals", calls=HERE)) == ("@here",)
    assert calls(Plan("#deals", calls=accident)) == ()
    assert calls(Plan("#deals", calls=accident), mention="@here") == ()
    assert calls(Plan("#deals", calls=HERE), mention="here") == ("@here",)


def test_a_subjects_own_people_are_called_when_it_is_seen_in_the_channel() -> None:
    assert calls(Plan("#deals"), mention="S0123ABC") == ("S0123ABC",)
    assert calls(Plan("#deals"), aloud=False, mention="S0123ABC") == ()
    assert calls(Plan("#deals", calls=HERE), mention="S0123ABC", quiet=True) == ()


# ---- when -----------------------------------------------------------------------------------------


def test_quiet_hours_are_the_channels_own() -> None:
    night = Habit(quiet=(time(22), time(7)), zone=TOKYO)
    plan = Plan("#deals", habits={"#tokyo": night})
    late = datetime(2025, 7, 15, 23, 0, tzinfo=TOKYO).astimezone(UTC)
    assert not_before(plan, "#tokyo", late) == datetime(2025, 7, 16, 7, 0, tzinfo=TOKYO)
    assert not_before(plan, "#deals", late) == late


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (PARIS, "2025-07-15 08:00", "2025-07-15 08:00"),
        (PARIS, "2025-07-15 07:59", "2025-07-14 08:00"),
        (PARIS, "2025-10-26 09:00", "2025-10-26 08:00"),  # the clocks went back that night
        (TOKYO, "2025-07-15 08:30", "2025-07-15 08:00"),  # elsewhere it is the 14th
    ],
)
def test_a_daily_digest_is_due_by_the_channels_clock(zone: ZoneInfo, now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    assert last_due(Digest(zone=zone), moment) == datetime.fromisoformat(due).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2025-07-18 09:00", "2025-07-18 09:00"),  # a Friday
        ("2025-07-18 08:59", "2025-07-11 09:00"),
        ("2025-07-17 12:00", "2025-07-11 09:00"),
        ("2025-07-19 00:00", "2025-07-18 09:00"),
    ],
)
def test_a_weekly_digest_is_due_on_its_day(now: str, due: str) -> None:
    friday = Digest(Every.WEEK, time(9), 4, TOKYO)
    moment = datetime.fromisoformat(now).replace(tzinfo=TOKYO)
    assert last_due(friday, moment) == datetime.fromisoformat(due).replace(tzinfo=TOKYO)


def test_a_development_without_changes_goes_the_usual_way() -> None:
    bare = replace(DECISION, changes=())
    assert goes(bare, Route(("#x",), kinds=frozenset({K.CLOSURE}))) == ("#deals",)
    assert called(Plan("#deals", calls=HERE), PLANT, bare, aloud=True) == ()
