"""What counts as a quantity in a sentence, and when two are the same figure."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.matcher.devanagari import composed
from bot.matcher.number_grammar import grammar
from bot.matcher.quantities import agree, read_quantities
from bot.model import Quantity
from tests.fakes.effort import effort

TABLE = YAML(typ="safe").load(Path(__file__).parent / "tables" / "quantities.yaml")
LANGUAGES = ("en", "ja", "zh", "ko", "de", "fr", "es", "it", "sv", "")
WRITTEN = re.compile(
    r"(?P<low>[\d.e+]+?)(?:\.\.(?P<high>[\d.e+]+))?(?: (?P<unit>[A-Za-z]\w*))?"
    r"(?P<about> ~)?(?: /(?P<role>\w+))?"
)


def cases(language: str) -> Iterator[tuple[str, list[Any]]]:
    for line in TABLE[language]:
        yield from ((composed(text), expected) for text, expected in line.items())


def fits(quantity: Quantity, expected: str) -> bool:
    written = WRITTEN.fullmatch(str(expected))
    assert written, f"the table says {expected!r}"
    low, high = float(written["low"]), float(written["high"] or written["low"])
    return (
        quantity.low == pytest.approx(low, rel=1e-5)
        and quantity.high == pytest.approx(high, rel=1e-5)
        and quantity.unit == (written["unit"] or "")
        and quantity.approximate == bool(written["about"])
        and (not written["role"] or quantity.role == written["role"])
    )


def wrong(language: str) -> list[str]:
    found = [(text, expected, read_quantities(text, language)) for text, expected in cases(language)]
    return [
        f"{text} -> {[(q.low, q.high, q.unit, q.approximate, q.role) for q in read]}"
        for text, expected, read in found
        if len(read) != len(expected) or not all(map(fits, read, expected))
    ]


def one(text: str, language: str = "en") -> Quantity:
    (quantity,) = read_quantities(text, language)
    return quantity


@pytest.mark.parametrize("language", TABLE)
def test_the_written_sentences_are_read_as_a_person_reads_them(language: str) -> None:
    failures = wrong(language)
    assert len(failures) <= 0.05 * len(TABLE[language]), "\n".join(failures)


def test_the_span_is_what_the_sentence_writes() -> None:
    text = "The mill lost about １，２００ workers, 30 percent."
    read = read_quantities(text, "en")
    assert [(q.text, text[q.start : q.end] == q.text) for q in read] == [
        ("１，２００ workers", True),
        ("30 percent", True),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("４３・４％を持つ", [43.4]),
        ("２・６５兆円で買う", [2.65e12]),
        ("稼働率は３・５倍", [3.5]),
        ("１・２号機を止める", []),
    ],
)
def test_the_middle_dot_of_japanese_papers_is_a_decimal_point(text: str, values: list[float]) -> None:
    assert [q.low for q in read_quantities(text, "ja") if q.unit] == pytest.approx(values)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("3,900 jobs", "en"), ("about 4,000 jobs", "en")),
        (("3,900 workers", "en"), ("nearly 4,000 people", "en")),
        (("3,900 workers", "en"), ("約3900人", "ja")),
        (("2,398 workers", "en"), ("2400人", "ja")),
        (("97 billion yen", "en"), ("about 100 billion yen", "en")),
        (("¥500 billion", "en"), ("5000億円", "ja")),
        (("35.71%", "en"), ("36 %", "fr")),
        (("30-40 billion yen", "en"), ("350億円", "ja")),
        (("5 GWh", "en"), ("5,000 MWh", "en")),
        (("two years", "en"), ("24カ月", "ja")),
        (("4割", "ja"), ("40 Prozent", "de")),
        (("a third of the staff", "en"), ("33 percent", "en")),
    ],
)
def test_the_same_figure_told_twice_agrees(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert agree(one(*left), one(*right))
    assert agree(one(*right), one(*left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("3,900 jobs", "4,500 jobs"),
        ("about 3,900 jobs", "4,500 jobs"),
        ("97 billion yen", "100 billion yen"),
        ("100 yen", "100 dollars"),
        ("10 percent", "10 plants"),
        ("7 plants", "8 plants"),
        ("30-40 billion yen", "50 billion yen"),
        ("500 MW", "500 MWh"),
        ("100 billion yen", "10 billion yen"),
    ],
)
def test_other_figures_do_not_agree(left: str, right: str) -> None:
    assert not agree(one(left), one(right))
    assert not agree(one(right), one(left))


def test_a_bare_number_agrees_with_a_count_but_not_with_money() -> None:
    plants, bare = one("10 plants"), Quantity(10, 10, "", "10", 0, 2)
    assert agree(plants, bare)
    assert not agree(one("10 yen"), bare)


TEXTS = st.text() | st.text(
    alphabet="0123456789.,-~ 万億兆千百一三割年月日人第円%$€kmbn半分のof to three plants"
)


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_complaint(text: str, language: str) -> None:
    read = read_quantities(text, language)
    for quantity in read:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low <= quantity.high
        assert agree(quantity, quantity)
    assert all(a.end <= b.start for a, b in pairwise(read))


GARBAGE = (
    "1",
    "1,",
    "111,",
    "1 ",
    "1-",
    "1.",
    "a-",
    "5 a",
    "一",
    "1万",
    "5 cars ",
    "$",
    "half ",
    "1割5",
    "三分の",
)


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", GARBAGE)
@pytest.mark.parametrize("language", ["en", "ja", "fr"])
def test_time_grows_with_the_length_alone(unit: str, language: str) -> None:
    def cost(size: int) -> float:
        return effort(lambda run: read_quantities(unit * (size // len(unit)) + " " * run, language))

    assert cost(16_000) < 20 * cost(2_000) + 0.2


@pytest.mark.no_cover
@pytest.mark.parametrize("language", ["en", "ja", "zh", "ko", "de", "fr", "es", "it"])
def test_a_hundred_thousand_digits_are_no_quantity(language: str) -> None:
    assert read_quantities("7" * 100_000, language) == ()
    assert read_quantities(f"{'7' * 100_000} workers", language) == ()


@pytest.mark.parametrize("language", ["en", "de", "fr", ""])
def test_the_factors_end_in_no_possessive_repeat(language: str) -> None:
    """Python 3.11.2, which Debian 12 has, raises SystemError where a group that ends so is read."""
    assert re.search(r"\(\?P<factors>\(\?>.*\{0,3\}\)\)", grammar(language).scan.pattern)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Orion closes the mill after 111 years."),
        ("de", "Orion macht nach rund 111 Jahren dicht."),
        ("fr", "Clap de fin pour la papeterie après 111 ans."),
        ("es", "Orion cierra tras 111 años."),
    ],
)
def test_an_age_is_no_figure(language: str, text: str) -> None:
    assert read_quantities(text, language) == ()


def test_a_term_is_one() -> None:
    assert [q.unit for q in read_quantities("Either side may sell after five years.", "en")] == ["years"]
