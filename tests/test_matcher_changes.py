"""Which of what is new is shown, in what order, why, and what it replaces: by claims made by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.matcher.changes import SHOWN, as_change, changed, replaced, telling, told_apart, why_new
from bot.matcher.kinds import Kind
from bot.matcher.known import Known, Slots
from bot.matcher.titles import LEAD
from bot.model import (
    About,
    Article,
    Certainty,
    Change,
    Claim,
    ClaimKind,
    Ledger,
    LedgerEntry,
    Match,
    Precision,
    Quantity,
    Reason,
    Sentence,
    SubjectKind,
    Tier,
    Timex,
)
from tests.fakes.stories import NOON, PLANT, claim, entry, month, people

K, C, R = ClaimKind, Certainty, Reason
JOBS, MARCH = people(3900, "3,900"), month(2028, 3)
TODAY = Timex(date(2025, 7, 15), date(2025, 7, 15), Precision.DAY, "Tuesday", 0, 7)
EURO = Quantity(3e6, 3e6, "EUR", "€3 million", 0, 10)


def said(
    kind: ClaimKind = K.CLOSURE, sentence: int = 1, certainty: Certainty = C.DECIDED, **more: Any
) -> Claim:
    return claim(kind, certainty, sentence=sentence, **more)


def new(told: Claim, **slots: Any) -> Slots:
    """A claim of a kind that was never told, unless it is said what is new of it."""
    return Slots(told, **(slots or {"kind": True}))


# ---- why it is new, and what it replaces ----------------------------------------------------------

NOT_SO = said(certainty=C.DENIED, affirmed=False)
WAS, WAS_NOT = entry(said()), entry(NOT_SO)


@pytest.mark.parametrize(
    ("slot", "was", "reason"),
    [
        (new(NOT_SO, stage=True), WAS, R.REVERSAL),
        (new(NOT_SO, kind=True), WAS, R.REVERSAL),
        (new(said(affirmed=False), stage=True), WAS, R.REVERSAL),
        (new(NOT_SO, stage=True), WAS_NOT, R.DENIAL),
        (new(said(certainty=C.DENIED), kind=True), None, R.DENIAL),
        (new(NOT_SO, quantities=(JOBS,)), WAS_NOT, R.NEW_VALUE),
        (new(said(), stage=True, quantities=(JOBS,)), WAS, R.NEW_STAGE),
        (new(said(), kind=True, dates=(MARCH,)), None, R.NEW_STAGE),
        (new(said(), quantities=(JOBS,), dates=(MARCH,)), WAS, R.NEW_VALUE),
        (new(said(), dates=(MARCH,), speaker=True), WAS, R.NEW_DATE),
        (new(said(K.PARTY), speaker=True, names=("keel",)), None, R.CONFIRMATION),
        (new(said(K.PARTY), names=("keel",)), None, R.NEW_PARTY),
        (new(said(), names=("keel",)), WAS, R.NEW_FACT),
    ],
)  # fmt: skip
def test_it_is_new_in_the_weightiest_way(slot: Slots, was: LedgerEntry | None, reason: Reason) -> None:
    assert why_new(slot, was) is reason


COUNTED, DATED = entry(said(K.JOBS, quantities=(JOBS,))), entry(said(dates=(month(2027, 6),)))


@pytest.mark.parametrize(
    ("slot", "was"),
    [
        (new(said(), stage=True), WAS),
        (new(NOT_SO, stage=True), entry(said(certainty=C.DONE))),
        (new(said(certainty=C.PLANNED), stage=True), WAS_NOT),
        (new(said(certainty=C.STATED), stage=True), entry(said(certainty=C.DONE))),
        (new(said(certainty=C.PLANNED), stage=True), entry(said(certainty=C.STATED))),
        (new(said(K.JOBS), quantities=(people(900, "900"),)), COUNTED),
        (new(said(), dates=(MARCH,)), DATED),
    ],
    ids=["further", "denied", "after all", "less said", "more said", "recounted", "moved"],
)
def test_what_can_be_read_as_was_and_now_is(slot: Slots, was: LedgerEntry) -> None:
    assert replaced(slot, was) is was


@pytest.mark.parametrize(
    ("slot", "was"),
    [
        (new(said(), stage=True), None),
        (new(said(K.STATEMENT), quantities=(JOBS,)), entry(said(K.STATEMENT, quantities=(JOBS,)))),
        (new(said(K.TERMS), quantities=(EURO,)), entry(said(K.TERMS, quantities=(EURO,)))),
        (new(said(certainty=C.PLANNED), stage=True), WAS),
        (new(said(K.JOBS), quantities=(EURO,)), COUNTED),
        (new(said(K.JOBS), quantities=(replace(JOBS, role="output"),)), COUNTED),
        (new(said(), dates=(MARCH,)), WAS),
        (new(said(), names=("keel",)), DATED),
    ],
    ids=["first", "statement", "terms", "falls back", "other unit", "other role", "first date", "a name"],
)
def test_what_cannot_stands_alone(slot: Slots, was: LedgerEntry | None) -> None:
    assert replaced(slot, was) is None


# ---- which of what is known it replaces ------------------------------------------------------------

PLANNED, SOLD = said(K.SALE, certainty=C.PLANNED), said(K.SALE, certainty=C.DONE)


def was(now: Slots, *before: Claim, at: datetime = NOON) -> Claim | None:
    """What of these, said at noon, is told to be replaced by what is said then."""
    known = Known(Ledger("mill"))
    for number, each in enumerate(before):
        known.enter(entry(each, NOON, number=number))
    held = as_change(now.claim, now, known, at).was
    return held.claim if held else None


def test_a_step_replaces_the_step_before() -> None:
    assert was(Slots(SOLD, stage=True), PLANNED) == PLANNED


@pytest.mark.parametrize("deep", [replace(PLANNED, sentence=5), replace(PLANNED, background=True)])
def test_what_led_no_article_may_be_of_anything(deep: Claim) -> None:
    """ "The lot behind the gate is to be sold": no news of the plant, and nothing that its sale replaces."""
    assert was(Slots(SOLD, stage=True), deep) is None
    assert was(Slots(SOLD, stage=True), PLANNED, deep) == PLANNED


def test_what_is_said_earlier_replaces_nothing_though_it_comes_later() -> None:
    assert was(Slots(SOLD, stage=True), PLANNED, at=NOON - timedelta(hours=1)) is None


def test_neither_does_a_step_further_down_replace_anything() -> None:
    assert was(Slots(replace(SOLD, sentence=5), stage=True), PLANNED) is None


def test_a_date_may_move_anywhere() -> None:
    earlier, later = (replace(PLANNED, dates=(month(year, 3),)) for year in (2028, 2029))
    assert was(Slots(replace(later, sentence=5), dates=later.dates), earlier) == earlier


def test_of_what_is_as_like_it_the_last_is_replaced() -> None:
    first, last = (replace(PLANNED, dates=(month(2028, number),)) for number in (3, 9))
    assert was(Slots(SOLD, stage=True), first, last) == last


def test_the_day_on_which_it_was_told_is_no_date_of_it() -> None:
    before = was(Slots(SOLD, stage=True), replace(PLANNED, dates=(TODAY, MARCH)))
    assert before is not None
    assert before.dates == (MARCH,)


def test_a_kind_that_never_led_an_article_has_nothing_closest() -> None:
    assert Kind().closest(SOLD) is None


# ---- several in one sentence ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (Change(said(K.OPENING, dates=(MARCH,)), R.NEW_STAGE), False),
        (Change(said(K.OPENING), R.NEW_STAGE), False),
        (Change(said(K.OPENING), R.NEW_STAGE, WAS), True),
        (Change(said(K.OPENING, quantities=(JOBS,)), R.NEW_STAGE), True),
        (Change(said(K.OPENING, dates=(month(2029, 1),)), R.NEW_STAGE), True),
        (Change(said(K.OPENING, sentence=2, dates=(MARCH,)), R.NEW_STAGE), True),
    ],
)  # fmt: skip
def test_a_second_kind_of_a_sentence_is_told_for_what_it_adds(other: Change, kept: bool) -> None:
    first = Change(said(dates=(MARCH,)), R.NEW_STAGE)
    assert told_apart([first, other]) == ((first, other) if kept else (first,))


# ---- what comes first -----------------------------------------------------------------------------


def order(*slots: Slots, subject: SubjectKind = SubjectKind.PLANT) -> list[int]:
    return telling(slots, subject)


def test_the_title_comes_before_the_lead_and_the_lead_before_the_body() -> None:
    kinds = (K.JOBS, K.CLOSURE, K.OUTPUT, K.SALE)
    assert order(*(new(said(kinds[n], n)) for n in (3, 1, 0, 2))) == [0, 1, 2, 3]


def test_below_the_lead_comes_first_what_goes_on_with_it() -> None:
    known = Slots(said(K.CLOSURE, 1))
    jobs, more = new(said(K.JOBS, 4)), new(said(K.CLOSURE, 5))
    assert order(known, jobs, more) == [5, 4]


def test_of_a_bare_statement_in_the_lead_nothing_goes_on() -> None:
    known = Slots(said(K.STATEMENT, 1))
    assert order(known, new(said(K.STATEMENT, 4)), new(said(K.JOBS, 5))) == [5, 4]


@pytest.mark.parametrize("how", ["kind", "stage"])
def test_a_step_comes_before_a_figure_and_that_before_who_says_it(how: str) -> None:
    step, figure = (
        new(said(K.SALE, 5), **{how: True}),
        new(said(K.JOBS, 4), quantities=(JOBS,), dates=(MARCH,)),
    )
    word = new(said(K.LABOUR, 3), speaker=True)
    assert order(word, figure, step) == [5, 4, 3]


@pytest.mark.parametrize(
    "facts", [{"quantities": (JOBS,)}, {"dates": (MARCH,)}, {"stage": True}, {"kind": True}]
)
def test_a_figure_or_a_date_counts_by_its_place_and_who_says_it_by_none(facts: dict[str, Any]) -> None:
    assert order(new(said(K.LABOUR, 0), speaker=True), new(said(K.JOBS, LEAD), **facts)) == [LEAD, 0]


def test_the_end_of_the_lead_is_in_front_of_what_goes_on_with_it() -> None:
    ahead, more = Slots(said(K.CLOSURE, 1)), new(said(K.CLOSURE, 5), quantities=(JOBS,))
    assert order(ahead, more, new(said(K.JOBS, LEAD), quantities=(JOBS,))) == [LEAD, 5]


def test_two_figures_weigh_more_than_one_and_three_no_more_than_two() -> None:
    one, two = new(said(K.SALE, 3), dates=(MARCH,)), new(said(K.JOBS, 4), quantities=(JOBS,), dates=(MARCH,))
    many = new(said(K.OUTPUT, 5), quantities=(JOBS, EURO), dates=(MARCH,))
    assert order(one, two) == [4, 3]
    assert order(two, many) == [4, 5]


def test_what_title_and_lead_both_tell_comes_before_what_one_of_them_tells() -> None:
    titles = new(said(K.SALE, 0), kind=True), new(said(K.CLOSURE, 0), kind=True)
    assert order(*titles, Slots(said(K.CLOSURE, 2))) == [0]
    sale, closure = new(said(K.SALE, 1)), new(said(K.CLOSURE, 2))
    assert order(sale, closure, Slots(said(K.SALE, 0))) == [1, 2]
    assert order(new(said(K.SALE, 2)), new(said(K.JOBS, 1)), Slots(said(K.JOBS, 0))) == [1, 2]


def test_what_ends_comes_before_what_it_ends() -> None:
    assert order(new(said(K.SALE, 3)), new(said(K.SUSPENSION, 4))) == [4, 3]


@pytest.mark.parametrize(
    ("subject", "first"), [(SubjectKind.PLANT, K.CLOSURE), (SubjectKind.DEAL, K.AGREEMENT)]
)
def test_what_is_of_such_a_subject_comes_first(subject: SubjectKind, first: ClaimKind) -> None:
    other = K.AGREEMENT if first is K.CLOSURE else K.CLOSURE
    assert order(new(said(other, 3)), new(said(first, 4)), subject=subject) == [4, 3]


@pytest.mark.parametrize("vague", [K.STATEMENT, K.TERMS, K.PARTY, K.RUMOUR])
def test_what_tells_little_by_its_name_comes_later(vague: ClaimKind) -> None:
    assert order(new(said(vague, 3)), new(said(K.SALE, 4)), subject=SubjectKind.DEAL) == [4, 3]


def test_what_is_known_is_not_there_and_what_is_recalled_comes_last() -> None:
    recalled = new(said(K.SALE, 0, background=True))
    assert order(recalled, Slots(said(K.JOBS, 1)), new(said(K.CLOSURE, 7))) == [7, 0]


# ---- what is shown --------------------------------------------------------------------------------

TITLE = "Arden to end production at Harborside"


def shown(
    *slots: Slots, update: bool = False, language: str = "en", ledger: Ledger | None = None
) -> list[Change]:
    sentences = tuple(Sentence(n, f"Sentence {n}.") for n in range(9))
    article = Article("a", "https://a.example/1", "Herald", Tier.WIRE, language, TITLE, "", NOON, NOON)
    match = Match(PLANT, About.MAIN, (), sentences, spelt={"arden": "Arden"})
    known = Known(ledger or Ledger(PLANT.id))
    return list(changed(article, match, slots, known, update=update))


def kinds(*slots: Slots, update: bool = False) -> list[ClaimKind]:
    return [change.claim.kind for change in shown(*slots, update=update)]


def test_one_matter_at_two_stages_is_one_line() -> None:
    assert kinds(new(said(K.CLOSURE, 1)), new(said(K.REVIEW, 2)), new(said(K.JOBS, 3))) == [K.CLOSURE, K.JOBS]


def test_so_many_lines_at_most() -> None:
    many = (K.CLOSURE, K.JOBS, K.OUTPUT, K.SALE, K.LABOUR, K.ACCIDENT, K.LEGAL)
    assert len(kinds(*(new(said(kind, n)) for n, kind in enumerate(many)))) == SHOWN


def test_what_is_new_in_front_then_what_the_title_tells_then_the_body() -> None:
    title, lead, body = Slots(said(K.CLOSURE, 0)), new(said(K.JOBS, LEAD)), new(said(K.SALE, LEAD + 1))
    assert kinds(title, lead, body) == [K.JOBS, K.CLOSURE, K.SALE]
    assert kinds(title, body) == [K.CLOSURE, K.SALE]


def test_of_an_update_the_old_title_is_not_shown_where_anything_is_new() -> None:
    title, body = Slots(said(K.CLOSURE, 0)), new(said(K.SALE, 4))
    assert kinds(title, body, update=True) == [K.SALE]
    assert kinds(title, new(said(K.SALE, 4), speaker=True), update=True) == [K.CLOSURE, K.SALE]


def test_a_title_that_is_a_statement_has_no_line() -> None:
    assert kinds(Slots(said(K.STATEMENT, 0)), new(said(K.SALE, 4))) == [K.SALE]


def test_a_statement_has_a_line_for_what_it_counts_or_dates() -> None:
    step, sentence = new(said(K.SALE, 1)), said(K.STATEMENT, 2)
    assert kinds(step, new(sentence, speaker=True)) == [K.SALE]
    counted, dated = replace(sentence, quantities=(EURO,)), replace(sentence, dates=(MARCH,))
    assert kinds(step, new(counted, quantities=(EURO,))) == [K.SALE, K.STATEMENT]
    assert kinds(step, new(dated, dates=(MARCH,))) == [K.SALE, K.STATEMENT]
    assert kinds(new(sentence, speaker=True)) == [K.STATEMENT]


@pytest.mark.parametrize("kind", [K.JOBS, K.OUTPUT, K.TERMS, K.PARTY])
def test_what_says_no_more_than_a_word_has_a_line_for_what_it_counts(kind: ClaimKind) -> None:
    bare = said(kind, 5, C.STATED)
    assert kinds(new(bare), new(SOLD)) == [K.SALE]
    assert kinds(new(replace(bare, quantities=(JOBS,))), new(SOLD)) == [K.SALE, kind]


def test_where_nothing_else_is_said_the_article_says_it_itself() -> None:
    """ "Output" is no headline, though title and lead both tell of output."""
    title, lead = (new(said(K.OUTPUT, n, C.STATED)) for n in (0, 1))
    [only] = shown(title, lead)
    assert (only.claim.kind, only.sure) == (K.OUTPUT, False)


def test_what_is_recalled_has_no_line_beside_what_is_told() -> None:
    recalled = new(said(K.SALE, 1, background=True))
    assert kinds(recalled, new(said(K.JOBS, 3))) == [K.JOBS]
    assert kinds(recalled) == [K.SALE]


def test_where_nothing_is_new_the_first_that_it_says_is_shown() -> None:
    assert kinds(Slots(said(K.SALE, 3)), Slots(said(K.JOBS, 4))) == [K.SALE]


def test_where_nothing_could_be_read_its_title_is_shown() -> None:
    [change] = shown()
    assert (change.claim.quote, change.claim.sentence, change.reason) == (TITLE, 0, R.NEW_FACT)
    assert not change.sure


def test_a_line_has_no_date_of_the_article_itself_and_names_its_parties() -> None:
    [change] = shown(new(said(dates=(TODAY, MARCH), names=("arden", "keel"))))
    assert change.claim.dates == (MARCH,)
    assert change.claim.names == ("Arden", "keel")


def test_of_what_one_sentence_counts_each_line_has_its_own() -> None:
    both: dict[str, Any] = {"quantities": (EURO, JOBS)}
    closure, jobs = shown(new(said(K.CLOSURE, **both)), new(said(K.JOBS, **both)))
    assert (closure.claim.quantities, jobs.claim.quantities) == ((EURO,), (JOBS,))
    far = shown(new(said(K.CLOSURE, 1, **both)), new(said(K.JOBS, 2, **both)))
    assert [change.claim.quantities for change in far] == [(EURO, JOBS), (JOBS,)]


def test_what_shares_did_is_no_price_of_a_deal() -> None:
    rise = Quantity(5, 5, "percent", "5%", 0, 2, role="share_price")
    [change] = shown(new(said(K.TERMS, quantities=(rise, EURO))))
    assert change.claim.quantities == (EURO,)


@pytest.mark.parametrize("kind", [K.JOBS, K.OUTPUT, K.NEW_MODEL])
def test_neither_jobs_nor_output_are_counted_in_years(kind: ClaimKind) -> None:
    years = Quantity(24, 24, "years", "24 years", 0, 8)
    [change] = shown(new(said(kind, quantities=(years, JOBS))))
    assert change.claim.quantities == (JOBS,)


def test_what_nobody_was_told_replaces_nothing() -> None:
    held = Ledger(PLANT.id, (entry(said(certainty=C.CONSIDERED)),))
    [step] = shown(new(said(), stage=True), ledger=held)
    assert step.was == held.entries[0]
    [first] = shown(new(said(), stage=True, untold=True), ledger=held)
    assert first.was is None


def test_in_another_language_what_title_and_lead_both_tell_is_sure() -> None:
    title, lead, body = (new(said(K.CLOSURE, n)) for n in (0, 2, 3))
    assert [change.sure for change in shown(title, language="en")] == [True]
    assert [change.sure for change in shown(title, language="de")] == [False]
    assert [change.sure for change in shown(title, lead, language="de")] == [True]
    assert [change.sure for change in shown(title, body, language="de")] == [False]


def test_what_the_body_adds_to_what_they_tell_is_not() -> None:
    title, lead, body = Slots(said(sentence=0)), Slots(said(sentence=1)), new(said(sentence=5))
    assert [change.sure for change in shown(title, lead, body, update=True, language="de")] == [False]


def test_what_the_end_of_the_lead_tells_with_the_title_is() -> None:
    title, lead = Slots(said(sentence=0)), new(said(sentence=LEAD))
    assert [change.sure for change in shown(title, lead, update=True, language="de")] == [True]
