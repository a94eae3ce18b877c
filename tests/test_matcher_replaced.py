"""What a change replaces: the last that was told of the same matter, and nothing else of its kind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.matcher.changes import as_change, changed
from bot.matcher.kinds import Kind
from bot.matcher.known import Known, Slots
from bot.model import (
    About,
    Article,
    Certainty,
    Change,
    Claim,
    ClaimKind,
    Ledger,
    Match,
    Precision,
    Sentence,
    Tier,
    Timex,
)
from tests.fakes.stories import NOON, PLANT, claim, entry, month, people

PLANNED = claim(ClaimKind.SALE, Certainty.PLANNED)
SOLD = claim(ClaimKind.SALE, Certainty.DONE)


def was(now: Slots, *before: Claim) -> Claim | None:
    """What of these is told to be replaced."""
    known = Known(Ledger("mill"))
    for number, each in enumerate(before):
        known.enter(entry(each, NOON, number=number))
    held = as_change(now.claim, now, known).was
    return held.claim if held else None


def test_a_step_replaces_the_step_before() -> None:
    assert was(Slots(SOLD, stage=True), PLANNED) == PLANNED


@pytest.mark.parametrize("deep", [replace(PLANNED, sentence=5), replace(PLANNED, background=True)])
def test_what_led_no_article_may_be_of_anything(deep: Claim) -> None:
    """ "The lot behind the gate is to be sold": no news of the plant, and nothing that its sale replaces."""
    assert was(Slots(SOLD, stage=True), deep) is None
    assert was(Slots(SOLD, stage=True), PLANNED, deep) == PLANNED


def test_neither_does_a_step_further_down_replace_anything() -> None:
    assert was(Slots(replace(SOLD, sentence=5), stage=True), PLANNED) is None


def test_a_date_may_move_anywhere() -> None:
    earlier, later = (replace(PLANNED, dates=(month(year, 3),)) for year in (2028, 2029))
    assert was(Slots(replace(later, sentence=5), dates=later.dates), earlier) == earlier


def test_of_what_is_as_like_it_the_last_is_replaced() -> None:
    first, last = (replace(PLANNED, dates=(month(2028, number),)) for number in (3, 9))
    assert was(Slots(SOLD, stage=True), first, last) == last


def test_the_day_on_which_it_was_told_is_no_date_of_it() -> None:
    day = NOON.date() - timedelta(1)
    told = replace(PLANNED, dates=(Timex(day, day, Precision.DAY, "Monday", 0, 6), month(2028, 3)))
    before = was(Slots(SOLD, stage=True), told)
    assert before is not None
    assert before.dates == (month(2028, 3),)


def test_a_kind_that_never_led_an_article_has_nothing_closest() -> None:
    assert Kind().closest(SOLD) is None


def shown(*claims: Claim, language: str = "it") -> tuple[Change, ...]:
    """The changes of an article that claims these, all new to an empty ledger."""
    title = "Arden, da lunedì un turno solo"
    article = Article("a", "https://a.example/1", "Corriere", Tier.WIRE, language, title, "", NOON)
    match = Match(PLANT, About.MAIN, (), (Sentence(0, title),))
    return changed(article, match, [Slots(each, kind=True) for each in claims], Known(Ledger("mill")))


@pytest.mark.parametrize("kind", [ClaimKind.JOBS, ClaimKind.OUTPUT, ClaimKind.TERMS, ClaimKind.PARTY])
def test_what_counts_nothing_has_no_line(kind: ClaimKind) -> None:
    bare = claim(kind, Certainty.STATED, sentence=5)
    assert [change.claim.kind for change in shown(bare, SOLD)] == [ClaimKind.SALE]


def test_what_counts_something_has_one() -> None:
    jobs = claim(ClaimKind.JOBS, Certainty.STATED, sentence=5, quantities=(people(300, "300"),))
    assert {change.claim.kind for change in shown(jobs, SOLD)} == {ClaimKind.JOBS, ClaimKind.SALE}


def test_where_nothing_else_is_said_the_article_says_it_itself() -> None:
    """ "Output" is no headline, though title and lead both tell of output."""
    output = claim(ClaimKind.OUTPUT, Certainty.STATED)
    only = shown(replace(output, sentence=0), output)
    assert [(change.claim.kind, change.sure) for change in only] == [(ClaimKind.OUTPUT, False)]
