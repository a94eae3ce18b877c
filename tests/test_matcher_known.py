"""What a ledger holds is found by an index that goes on with it, and nothing of it is missed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher import dates, quantities
from bot.matcher.known import Known, Slots
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


@pytest.mark.parametrize("told", [True, False], ids=["told", "met in passing"])
def test_what_is_held_and_was_never_told_is_known_for_it(told: bool) -> None:
    closing = claim(ClaimKind.CLOSURE)
    known = Known(Ledger("mill"))
    known.enter(entry(closing, "gazette", told=told))
    assert bool(known.untold(known.slots(closing, NOON))) is not told
    assert not known.untold(known.slots(claim(ClaimKind.JOBS), NOON)), "what is new is no such thing"
