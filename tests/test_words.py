from datetime import date

import pytest

from bot import words
from bot.model import Certainty, Change, ClaimKind, Precision, Quantity, Reason, Speaker, Standing, Timex
from tests.fakes.stories import CLOSURE, COMPANY, REVIEW, SOURCES, claim, entry, month, people

K, C = ClaimKind, Certainty


@pytest.mark.parametrize(
    ("kind", "certainty", "said"),
    [
        (K.TALKS, C.STATED, "in talks"),
        (K.TALKS, C.CONSIDERED, "talks"),
        (K.TALKS, C.DENIED, "talks denied"),
        (K.APPROACH, C.CONSIDERED, "bid interest"),
        (K.APPROVAL, C.CONSIDERED, "approval needed"),
        (K.COLLAPSE, C.CONSIDERED, "collapse possible"),
        (K.COLLAPSE, C.PLANNED, "withdrawal planned"),
        (K.JOBS, C.CONSIDERED, "jobs at stake"),
        (K.MOU, C.DECIDED, "memorandum signed"),
        (K.AGREEMENT, C.DONE, "agreed"),
        (K.AGREEMENT, C.PLANNED, "agreement planned"),
        (K.REVIEW, C.CONSIDERED, "under review"),
        (K.CLOSURE, C.DECIDED, "closure decided"),
        (K.CLOSURE, C.NO_COMMENT, "closure no comment"),
        (K.PRODUCTION_STOP, C.DONE, "production stopped"),
        (K.STATEMENT, C.STATED, "statement"),
        (K.DENIAL, C.STATED, "denied"),
    ],
)
def test_a_stage_is_a_few_words(kind: ClaimKind, certainty: Certainty, said: str) -> None:
    assert words.stage(claim(kind, certainty)) == said


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "source", "0 sources"),
        (1, "story", "1 story"),
        (2, "more story", "2 more stories"),
        (1200, "entry", "1,200 entries"),
    ],
)
def test_one_is_told_in_the_singular(number: int, noun: str, said: str) -> None:
    assert words.count(number, noun) == said


def test_every_kind_and_certainty_has_words_and_a_mark() -> None:
    for kind in ClaimKind:
        for certainty in Certainty:
            for affirmed in (True, False):
                told = claim(kind, certainty, affirmed=affirmed)
                assert words.stage(told).strip() == words.stage(told) != ""
                assert words.emoji(told)


def test_what_is_not_so_says_so() -> None:
    assert words.stage(claim(K.CLOSURE, C.DECIDED, affirmed=False)) == "closure called off"
    assert words.stage(claim(K.CLOSURE, C.STATED, affirmed=False)) == "closure not decided"
    assert words.stage(claim(K.CLOSURE, C.CONSIDERED, affirmed=False)) == "closure in doubt"
    assert words.emoji(claim(K.CLOSURE, C.DECIDED, affirmed=False)) == "🚫"


@pytest.mark.parametrize(
    ("kind", "certainty", "mark"),
    [
        (K.CLOSURE, C.DECIDED, "🔴"),
        (K.CLOSURE, C.PLANNED, "🟠"),
        (K.REVIEW, C.CONSIDERED, "🟡"),
        (K.AGREEMENT, C.DECIDED, "🔵"),
        (K.COMPLETION, C.DONE, "🟢"),
        (K.STATEMENT, C.STATED, "⚪"),
        (K.TALKS, C.DENIED, "🚫"),
    ],
)
def test_a_mark_goes_with_the_stage(kind: ClaimKind, certainty: Certainty, mark: str) -> None:
    assert words.emoji(claim(kind, certainty)) == mark


@pytest.mark.parametrize(
    ("speaker", "said"),
    [
        (COMPANY, "Arden Motors (company)"),
        (Speaker(Standing.UNION), "the union"),
        (Speaker(Standing.PERSON, "Mara Quist"), "Mara Quist"),
        (Speaker(Standing.PERSON), "a named person"),
        (SOURCES, "unnamed sources, via Harbor Wire"),
        (Speaker(Standing.OUTLET, "Coast & Sea"), "Coast & Sea, via Harbor Wire"),
        (Speaker(Standing.NONE), "Harbor Wire"),
    ],
)
def test_whose_word_it_is(speaker: Speaker, said: str) -> None:
    assert words.speaker(speaker, "Harbor Wire") == said


@pytest.mark.parametrize(
    ("quantity", "language", "said"),
    [
        (people(3900, "3,900 workers"), "en", "3,900 workers"),
        (people(3900, "3.900 Stellen"), "de", "3,900 people"),
        (people(1, "una persona"), "it", "1 person"),
        (people(3900, "約3,900人"), "ja", "3,900 people"),
        (Quantity(5e11, 5e11, "JPY", "5000億円", 0, 6), "ja", "JPY 500bn"),
        (Quantity(1.3e9, 1.3e9, "EUR", "1,3 Mrd. €", 0, 9), "de", "EUR 1.3bn"),
        (Quantity(40, 40, "percent", "4割", 0, 2, approximate=True), "ja", "about 40%"),
        (Quantity(200 / 3, 200 / 3, "percent", "３分の２", 0, 4, approximate=True), "ja", "about two thirds"),
        (Quantity(33.3333, 33.3333, "percent", "ein Drittel", 0, 11), "de", "a third"),
        (Quantity(33.3, 33.3, "percent", "33,3 %", 0, 6), "de", "33.3%"),
        (Quantity(100, 120, "vehicles", "100~120台", 0, 8), "ja", "100 to 120 vehicles"),
        (Quantity(3e4, 3e4, "m2", "3 hectares", 0, 10), "fr", "30,000 square metres"),
        (Quantity(3, 3, "", "three bidders", 0, 13), "en", "three bidders"),
        (Quantity(17, 17, "", "17か所", 0, 4), "ja", ""),
        (Quantity(140, 140, "", "140", 0, 3), "en", ""),
    ],
)
def test_amounts_can_be_read_whatever_they_were_written_in(
    quantity: Quantity, language: str, said: str
) -> None:
    assert words.amount(quantity, language) == said


@pytest.mark.parametrize(
    ("first", "last", "precision", "relation", "said"),
    [
        ("2028-03-01", "2028-03-31", Precision.MONTH, "by", "by March 2028"),
        ("2025-07-15", "2025-07-15", Precision.DAY, "", "15 July 2025"),
        ("2025-07-14", "2025-07-20", Precision.DAY, "", "the week of 14 July 2025"),
        ("2025-07-15", "2025-07-18", Precision.DAY, "from", "from 15 July 2025 to 18 July 2025"),
        ("2027-01-01", "2027-03-31", Precision.QUARTER, "", "Q1 2027"),
        ("2027-07-01", "2027-12-31", Precision.HALF, "until", "until H2 2027"),
        ("2027-01-01", "2027-12-31", Precision.YEAR, "", "2027"),
        ("2027-04-01", "2028-03-31", Precision.FISCAL, "", "the year to March 2028"),
    ],
)
def test_dates_are_as_precise_as_they_were_given(
    first: str, last: str, precision: Precision, relation: str, said: str
) -> None:
    timex = Timex(date.fromisoformat(first), date.fromisoformat(last), precision, "", 0, 0, relation)
    assert words.when(timex) == said


def test_a_change_of_stage_says_both_stages() -> None:
    change = Change(CLOSURE, Reason.NEW_STAGE, entry(REVIEW))
    assert words.was_now(change, "Wire", "en") == (
        "", "under review", "closure decided, 3,900 people, by March 2028",
    )  # fmt: skip


def test_a_change_of_date_says_the_stage_once() -> None:
    change = Change(claim(dates=(month(2028, 3),)), Reason.NEW_DATE, entry(claim(dates=(month(2027, 3),))))
    assert words.was_now(change, "Wire", "en") == ("closure decided", "by March 2027", "by March 2028")


def test_a_date_where_there_was_none() -> None:
    change = Change(claim(dates=(month(2028, 3),)), Reason.NEW_DATE, entry(claim()))
    assert words.was_now(change, "Wire", "en") == ("closure decided", "", "by March 2028")


def test_a_confirmation_says_whose_word_it_was_and_is() -> None:
    change = Change(claim(), Reason.CONFIRMATION, entry(claim(speaker=SOURCES), outlet="Coast & Sea"))
    assert words.was_now(change, "Wire", "en") == (
        "closure decided", "unnamed sources, via Coast & Sea", "Arden Motors (company)",
    )  # fmt: skip


def test_nobody_confirms_himself() -> None:
    change = Change(claim(), Reason.NEW_VALUE, entry(claim()))
    assert words.was_now(change, "Wire", "en") == ("closure decided", "", "")


def test_what_replaces_nothing_has_no_before() -> None:
    assert words.was_now(Change(claim(), Reason.FIRST_REPORT), "Wire", "en") == ("closure decided", "", "")


def test_a_new_party_is_named() -> None:
    joined = claim(K.PARTY, C.DECIDED, names=("Coast Steel", "東港海運"))
    assert words.details(joined, "ja", Reason.NEW_PARTY) == "Coast Steel, 東港海運"
    assert words.details(joined, "ja") == ""
