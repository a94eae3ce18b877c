"""What a ledger holds is found by an index that goes on with it, and nothing of it is missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher import dates, quantities
from bot.matcher.known import RECENT, Known, Slots
from bot.model import (
    Certainty,
    Claim,
    ClaimKind,
    Ledger,
    LedgerEntry,
    Precision,
    Quantity,
    Speaker,
    Standing,
    Timex,
)

NOON = datetime(2025, 7, 15, 12, tzinfo=UTC)
UNITS = ["", "people", "plants", "JPY", "percent", "kWh", "GWh", "months", "years"]
AMOUNTS = (
    st.floats(0, 1e7) | st.integers(0, 5_000).map(float) | st.sampled_from([0.0, 3_900.0, 4_000.0, 1e12])
)


@st.composite
def figures(draw: st.DrawFn) -> Quantity:
    low = draw(AMOUNTS)
    high = low if draw(st.booleans()) else max(low, draw(AMOUNTS))
    return Quantity(low, high, draw(st.sampled_from(UNITS)), "", 0, 0, draw(st.booleans()))


@st.composite
def days(draw: st.DrawFn) -> Timex:
    first, last = sorted(draw(st.tuples(*[st.dates(date(2023, 1, 1), date(2028, 12, 31))] * 2)))
    return Timex(first, draw(st.sampled_from([first, last])), Precision.DAY, "", 0, 0)


CLAIMS = st.builds(
    Claim,
    subject=st.just("mill"),
    kind=st.sampled_from([ClaimKind.JOBS, ClaimKind.CLOSURE, ClaimKind.REVIEW]),
    certainty=st.sampled_from(list(Certainty)),
    speaker=st.sampled_from([Speaker(Standing.NONE), Speaker(Standing.COMPANY, "Acme")]),
    quote=st.just(""),
    sentence=st.just(1),
    affirmed=st.booleans(),
    quantities=st.lists(figures(), max_size=2).map(tuple),
    dates=st.lists(days(), max_size=1).map(tuple),
    names=st.lists(st.sampled_from(["acme", "Union Hall", "Tanaka"]), max_size=2, unique=True).map(tuple),
)


def entry(claim: Claim, outlet: str, told: bool = False) -> LedgerEntry:
    return LedgerEntry(claim, outlet, "", outlet, NOON, told, "en", (outlet,))


def holding(*claims: Claim) -> Ledger:
    known = Known(Ledger("mill"))
    for number, claim in enumerate(claims):
        known.enter(entry(claim, f"outlet {number % 3}", told=number % 2 == 0))
    return known.grown("mill", (), None)


@given(figures(), figures())
@settings(max_examples=500, deadline=None)
def test_figures_that_agree_share_a_cell(one: Quantity, other: Quantity) -> None:
    shared = set(quantities.cells(one)) & set(quantities.cells(other))
    assert shared or not quantities.agree(one, other)


@given(figures(), st.floats(0.88, 1.12))
@settings(max_examples=300, deadline=None)
def test_so_do_figures_that_hardly_differ(one: Quantity, times: float) -> None:
    other = Quantity(one.low * times, one.high * times, one.unit, "", 0, 0)
    shared = set(quantities.cells(one)) & set(quantities.cells(other))
    assert shared or not quantities.agree(one, other)


@given(days(), days())
@settings(max_examples=300, deadline=None)
def test_dates_that_agree_share_a_month(one: Timex, other: Timex) -> None:
    assert set(dates.cells(one)) & set(dates.cells(other)) or not dates.agree(one, other)


@given(st.lists(CLAIMS, min_size=12, max_size=30), CLAIMS)
@settings(max_examples=60, deadline=None)
def test_an_index_that_went_on_with_its_ledger_says_what_a_new_one_says(
    told: list[Claim], new: Claim
) -> None:
    ledger = holding(*told)
    afresh = Known(Ledger("mill", ledger.entries))
    assert all(Known.of(ledger).slots(claim, NOON) == afresh.slots(claim, NOON) for claim in [*told, new])


@given(st.lists(CLAIMS, min_size=12, max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_is_told_again_adds_outlets_and_no_entry(told: list[Claim]) -> None:
    ledger = holding(*told)
    known = Known.of(ledger)
    for claim in told:
        known.enter(entry(claim, "another outlet"))
    again = known.grown("mill", (), None)
    assert [each.claim for each in again.entries] == [each.claim for each in ledger.entries]
    assert any("another outlet" in each.outlets for each in again.entries)


def test_a_ledger_that_was_left_behind_knows_no_more_than_it_did() -> None:
    closing = Claim("mill", ClaimKind.CLOSURE, Certainty.DECIDED, Speaker(Standing.NONE), "", 1)
    before = holding(closing)
    known = Known.of(before)
    jobs = Claim("mill", ClaimKind.JOBS, Certainty.PLANNED, Speaker(Standing.NONE), "", 1)
    known.enter(entry(jobs, "gazette"))
    after = known.grown("mill", (), None)
    assert Known.of(after) is known
    assert Known.of(before).slots(jobs, NOON).kind
    assert not Known.of(after).slots(jobs, NOON).kind


def test_an_index_that_a_fault_cut_off_while_it_went_on_is_made_anew() -> None:
    before = holding(claim(ClaimKind.CLOSURE))
    Known.of(before).enter(entry(claim(ClaimKind.JOBS), "gazette"))  # and there is no ledger that came of it
    assert Known.of(before).slots(claim(ClaimKind.JOBS), NOON).kind
    assert Known.of(before).grown("mill", (), None).entries == before.entries


def slot(told: list[Claim], met: Claim) -> Slots:
    return Known(holding(*told)).slots(met, NOON)


def claim(kind: ClaimKind = ClaimKind.STATEMENT, *names: str, affirmed: bool = True) -> Claim:
    return Claim("mill", kind, Certainty.STATED, Speaker(Standing.NONE), "", 1, affirmed, names=names)


@pytest.mark.parametrize(
    ("known", "met"),
    [
        ("Catherine Deneux", "Deneux"),
        ("キャサリン・デヌー", "デヌー"),
        ("井坂陽一", "井坂"),
        ("Catherine Deneux", "Minister Catherine Deneux"),
        ("Deneux", "DENEUX"),
    ],
)
def test_a_name_known_in_full_is_known_in_short(known: str, met: str) -> None:
    assert slot([claim(ClaimKind.STATEMENT, known)], claim(ClaimKind.STATEMENT, met)).names == ()


@pytest.mark.parametrize(
    ("known", "met"), [("Deneux", "Catherine Alain"), ("井坂陽一", "坂井"), ("Union", "Union Hall")]
)
def test_another_name_is_new(known: str, met: str) -> None:
    assert slot([claim(ClaimKind.STATEMENT, known)], claim(ClaimKind.STATEMENT, met)).names == (met,)


def test_a_denial_moves_a_story_once() -> None:
    yes, no = claim(ClaimKind.CLOSURE), claim(ClaimKind.CLOSURE, affirmed=False)
    assert slot([yes], no).stage
    assert not slot([yes, no], no).stage


CLOSING = claim(ClaimKind.CLOSURE)
MARCH = Timex(date(2028, 3, 1), date(2028, 3, 31), Precision.MONTH, "March 2028", 0, 10)
HANDS = Quantity(3900, 3900, "people", "3,900", 0, 5)


def speaking(standing: Standing, name: str = "") -> Claim:
    return replace(CLOSING, speaker=Speaker(standing, name))


@pytest.mark.parametrize(
    "new",
    [
        {"quantities": (1,)},
        {"dates": (1,)},
        {"names": (1,)},
        {"kind": True},
        {"stage": True},
        {"speaker": True},
    ],
)
def test_a_claim_says_something_new_by_any_slot(new: dict[str, Any]) -> None:
    assert Slots(claim(), **new).any
    assert not Slots(claim(), untold=True, joined=frozenset({"acme"})).any


@pytest.mark.parametrize("standing", Standing)
def test_who_speaks_for_the_first_time_is_new_where_he_has_standing(standing: Standing) -> None:
    weighs = standing not in (Standing.SOURCE, Standing.OUTLET, Standing.NONE)
    assert slot([CLOSING], speaking(standing, "Acme")).speaker is weighs
    assert not slot([speaking(standing, "ACME")], speaking(standing, "Acme")).speaker
    assert slot([speaking(standing, "Volta")], speaking(standing, "Acme")).speaker is weighs


def day(first: date, days: int = 0) -> Timex:
    return Timex(first, first + timedelta(days), Precision.DAY, "", 0, 0)


@pytest.mark.parametrize(
    ("met", "is_fact"),
    [
        (day(date(2025, 7, 15)), False),
        (day(date(2025, 7, 12)), False),
        (day(date(2025, 7, 18)), False),
        (day(date(2025, 7, 11)), True),
        (day(date(2025, 7, 19)), True),
        (day(date(2025, 7, 14), days=3), False),
        (day(date(2025, 7, 14), days=4), True),
    ],
)
def test_a_day_beside_the_articles_own_is_no_fact(met: Timex, is_fact: bool) -> None:
    assert bool(slot([], replace(CLOSING, dates=(met,))).dates) is is_fact


def met_before(*claims: Claim, told: bool = False) -> Known:
    known = Known(Ledger("mill"))
    for each in claims:
        known.enter(entry(each, "gazette", told=told))
    return known


@pytest.mark.parametrize("told", [True, False], ids=["told", "met in passing"])
def test_what_is_held_and_was_never_told_is_known_for_it(told: bool) -> None:
    closing = claim(ClaimKind.CLOSURE)
    known = Known(Ledger("mill"))
    known.enter(entry(closing, "gazette", told=told))
    assert bool(known.untold(known.slots(closing, NOON))) is not told
    assert not known.untold(known.slots(claim(ClaimKind.JOBS), NOON)), "what is new is no such thing"


@pytest.mark.parametrize(
    "met",
    [claim(), replace(CLOSING, background=True), replace(CLOSING, names=("keel",))],
    ids=["a statement", "recalled", "in part new"],
)
def test_only_a_fact_that_is_told_as_known_in_full_is_known_for_it(met: Claim) -> None:
    known = met_before(CLOSING, claim())
    assert known.untold(known.slots(met, NOON)) is None


def test_readers_meet_as_new_for_two_days_what_nobody_was_told() -> None:
    counted = replace(CLOSING, quantities=(HANDS,), dates=(MARCH, day(NOON.date())))
    known = met_before(counted)
    again = known.slots(counted, NOON)
    assert not again.any
    met = known.to_readers(again, NOON + RECENT)
    assert (met.quantities, met.dates, met.kind, met.untold) == ((HANDS,), (MARCH,), True, True)
    assert known.to_readers(again, NOON + RECENT + timedelta(seconds=1)) is again
    assert met_before(counted, told=True).to_readers(again, NOON) is again


def test_an_entry_gains_each_outlet_once_and_stays_told() -> None:
    known = met_before(CLOSING)
    for outlet, told in (("herald", False), ("gazette", True), ("herald", False), ("post", False)):
        known.enter(entry(CLOSING, outlet, told=told))
    [held] = known.grown("mill", (), None).entries
    assert (held.outlets, held.told) == (("gazette", "herald", "post"), True)


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ({}, True),
        ({"quantities": (HANDS,)}, True),
        ({"quantities": (HANDS,), "dates": (MARCH,)}, True),
        ({"quantities": (HANDS, replace(HANDS, low=640, high=640))}, False),
        ({"quantities": (HANDS,), "dates": (day(date(2029, 3, 1)),)}, False),
        ({"affirmed": False}, False),
        ({"certainty": Certainty.DONE}, False),
        ({"kind": ClaimKind.JOBS}, False),
    ],
)
def test_an_entry_holds_a_claim_of_which_it_says_all(more: dict[str, Any], holds: bool) -> None:
    known = met_before(replace(CLOSING, quantities=(HANDS,), dates=(MARCH,)))
    assert bool(known.holding(replace(CLOSING, **more))) is holds
    assert not met_before(CLOSING).holding(replace(CLOSING, quantities=(HANDS,)))


def test_what_a_claim_comes_closest_to_counts_the_same_then_is_as_certain_then_names_the_same() -> None:
    decided = replace(CLOSING, certainty=Certainty.DECIDED)
    counted, named = replace(CLOSING, quantities=(HANDS,)), replace(CLOSING, names=("keel",))
    known = Known(
        Ledger("mill", tuple(entry(each, "gazette") for each in (decided, counted, named, CLOSING)))
    )

    def nearest(met: Claim) -> Claim:
        held = known.nearest(met)
        assert held
        return held.claim

    assert nearest(CLOSING) == CLOSING
    assert nearest(decided) == decided
    assert nearest(replace(decided, quantities=(replace(HANDS, low=9, high=9),))) == counted
    assert nearest(replace(CLOSING, names=("volta", "keel"))) == named
    assert known.nearest(claim(ClaimKind.JOBS)) is None


@pytest.mark.parametrize(
    ("met", "is_new"),
    [
        (HANDS, False),
        (replace(HANDS, low=3879, high=3879), False),
        (replace(HANDS, low=4200, high=4200), True),
        (replace(HANDS, unit="vehicles"), True),
    ],
    ids=["the same", "rounded", "another", "of something else"],
)
def test_a_figure_is_known_by_one_of_its_unit_that_agrees(met: Quantity, is_new: bool) -> None:
    assert (
        bool(slot([replace(CLOSING, quantities=(HANDS,))], replace(CLOSING, quantities=(met,))).quantities)
        is is_new
    )


def test_a_name_joins_a_kind_that_it_was_never_claimed_with() -> None:
    told = [claim(ClaimKind.CLOSURE, "keel"), claim(ClaimKind.JOBS, "volta")]
    assert slot(told, claim(ClaimKind.CLOSURE, "keel", "volta")).joined == {"volta"}
