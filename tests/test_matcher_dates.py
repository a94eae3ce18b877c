"""What counts as a date in a sentence, which days it means, and when two dates can be the same."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.matcher import timexes
from bot.matcher.dates import agree, canonical, read_dates
from bot.matcher.devanagari import composed
from bot.model import Precision, Timex
from tests.fakes.effort import effort

TABLE = YAML(typ="safe").load(Path(__file__).parent / "tables" / "dates.yaml")
LANGUAGES = ("en", "ja", "zh", "ko", "de", "fr", "es", "it", "sv", "")
READ_ON = date(2025, 7, 16)


def cases(language: str) -> Iterator[tuple[date, str, list[str]]]:
    for line in TABLE[language]:
        for written, expected in line.items():
            day, bar, text = written.rpartition(" | ")
            yield (
                date.fromisoformat(day) if bar else READ_ON,
                composed(text),
                [str(each) for each in expected],
            )


def term(timex: Timex) -> str:
    return f"{canonical(timex)} {timex.relation}".rstrip()


def wrong(language: str) -> list[str]:
    found = [(text, expected, read_dates(text, language, day)) for day, text, expected in cases(language)]
    return [
        f"{text} -> {[term(timex) for timex in read]}"
        for text, expected, read in found
        if [term(timex) for timex in read] != expected
    ]


def one(text: str, language: str = "en", day: date = READ_ON, **options: Any) -> Timex:
    (timex,) = read_dates(text, language, day, **options)
    return timex


@pytest.mark.parametrize("language", TABLE)
def test_the_written_sentences_are_read_as_a_person_reads_them(language: str) -> None:
    failures = wrong(language)
    assert len(failures) <= 0.05 * len(TABLE[language]), "\n".join(failures)


def test_the_span_is_what_the_sentence_writes_without_the_preposition() -> None:
    text = "工場は２０２８年３月末までに閉じる。"
    timex = one(text, "ja")
    assert (timex.text, text[timex.start : timex.end], timex.relation) == (
        "２０２８年３月末",
        timex.text,
        "by",
    )


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("on 15 July 2025", Precision.DAY),
        ("in March 2028", Precision.MONTH),
        ("in the third quarter of 2026", Precision.QUARTER),
        ("in the second half of 2026", Precision.HALF),
        ("by the end of 2027", Precision.YEAR),
        ("at the end of fiscal 2027", Precision.FISCAL),
    ],
)
def test_the_precision_is_that_of_the_words(text: str, precision: Precision) -> None:
    assert one(text).precision is precision


def test_a_fiscal_year_begins_where_the_caller_says() -> None:
    april, october = one("in fiscal 2027"), one("in fiscal 2027", fiscal_start=10)
    assert (april.first, april.last) == (date(2027, 4, 1), date(2028, 3, 31))
    assert (october.first, october.last) == (date(2027, 10, 1), date(2028, 9, 30))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("at the end of fiscal 2027", "en"), ("2028年3月", "ja")),
        (("2027年度末", "ja"), ("by March 2028", "en")),
        (("Ende März 2028", "de"), ("March 31, 2028", "en")),
        (("2026年下半年", "zh"), ("au deuxième semestre 2026", "fr")),
        (("15日", "ja"), ("on Tuesday", "en")),
        (("2028년 3월", "ko"), ("in 2028", "en")),
        (("in fiscal 2027", "en"), ("in March 2028", "en")),
    ],
)
def test_the_same_time_told_twice_agrees(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert agree(one(*left), one(*right))
    assert agree(one(*right), one(*left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("by March 2028", "in 2029"),
        ("by March 2028", "by March 2027"),
        ("early 2026", "late 2026"),
        ("in fiscal 2027", "in May 2028"),
        ("on Tuesday", "on Monday"),
    ],
)
def test_other_times_do_not_agree(left: str, right: str) -> None:
    assert not agree(one(left), one(right))
    assert not agree(one(right), one(left))


def test_the_quick_check_of_how_dates_begin_hides_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> list[tuple[timexes.Found, ...]]:
        timexes.scan.cache_clear()
        timexes._grammar.cache_clear()
        return [timexes.scan(text, language) for language in TABLE for _, text, _ in cases(language)]

    checked = read()
    anywhere = {True: re.compile(r"\S(?<!\w.)"), False: re.compile(r"\S")}
    monkeypatch.setattr(timexes, "opening", lambda words, patterns, apart, _: anywhere[apart])
    assert checked == read()


def test_the_thirtieth_of_february_is_no_date() -> None:
    assert read_dates("on February 30, 2026", "en", READ_ON) == ()


@pytest.mark.parametrize("day", [date.min, date(1, 1, 31), date(2024, 2, 29), date.max])
def test_any_day_can_be_the_day_of_reading(day: date) -> None:
    for language in TABLE:
        for _, text, _ in cases(language):
            read_dates(text, language, day)


TEXTS = st.text() | st.text(
    alphabet="0123456789.,-~/ 年月日度期末令和明去上下半季第周 Marchlasten  ofthenxyear월년분기까지"
)


@given(TEXTS, st.sampled_from(LANGUAGES), st.dates(), st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_complaint(text: str, language: str, day: date, fiscal_start: int) -> None:
    read = read_dates(text, language, day, fiscal_start)
    for timex in read:
        assert 0 <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end] == timex.text
        assert timex.first <= timex.last
        assert timex.relation in ("", "by", "from", "until")
        assert agree(timex, timex)
        assert canonical(timex)
    assert all(a.end <= b.start for a, b in pairwise(read))


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "unit", ["1", "2025", "1-", "2025年", "月", "in May ", "of ", "the end of ", "last ", "7日、", "Q3 "]
)
@pytest.mark.parametrize("language", ["en", "ja", "fr"])
def test_time_grows_with_the_length_alone(unit: str, language: str) -> None:
    def cost(size: int) -> float:
        return effort(lambda run: read_dates(unit * (size // len(unit)) + " " * run, language, READ_ON))

    assert cost(40_000) < 20 * cost(5_000) + 0.2
