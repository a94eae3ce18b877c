"""Nouns become JSON and come back equal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import model
from bot.store import codec
from tests.fakes import nouns

TEXT = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=2)
)

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, TEXT)
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(object, JSON)

NOUNS = [kind for kind in vars(model).values() if is_dataclass(kind)]


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
def test_every_noun_comes_back_equal(kind: type) -> None:
    @settings(max_examples=5, deadline=None)
    @given(st.from_type(kind))
    def comes_back(noun: object) -> None:
        assert codec.loads(kind, codec.dumps(noun)) == noun

    comes_back()


def test_what_comes_back_has_the_same_types() -> None:
    told = nouns.development()
    again = codec.loads(model.Development, codec.dumps(told))
    assert repr(again) == repr(told)


def test_whole_days_durations_and_sets_survive() -> None:
    @dataclass(frozen=True)
    class Shift:
        first: date
        length: timedelta
        lines: frozenset[str]
        rates: Mapping[str, float]

    shift = Shift(date(2028, 3, 31), timedelta(days=-1, microseconds=1), frozenset("ba"), {"y": 0.1})
    assert codec.loads(Shift, codec.dumps(shift)) == shift


def test_text_that_utf8_cannot_carry_survives() -> None:
    broken = nouns.message("k", text="half a pair \ud83d and a \0")
    text = codec.dumps(broken)
    assert text.isascii()
    assert codec.loads(model.Message, text) == broken


def test_other_scripts_are_written_as_they_are() -> None:
    assert "追浜工場" in codec.dumps(nouns.message("k", text="追浜工場"))


def test_a_field_added_later_takes_its_default() -> None:
    @dataclass(frozen=True)
    class Newer:
        id: str
        names: tuple[str, ...]
        grade: int = 3
        tags: Mapping[str, str] = field(default_factory=dict)

    assert codec.loads(Newer, codec.dumps(model.Company("acme", ("Acme",)))) == Newer("acme", ("Acme",))


def test_a_field_that_is_gone_is_passed_over() -> None:
    raw = json.loads(codec.dumps(model.Company("acme", ("Acme",)))) | {"ticker": "ACM"}
    assert codec.loads(model.Company, json.dumps(raw)) == model.Company("acme", ("Acme",))


@dataclass(frozen=True)
class Pair:
    both: tuple[int, str]


@dataclass(frozen=True)
class Either:
    one: int | str


@dataclass(frozen=True)
class Raw:
    body: bytes


@pytest.mark.parametrize("kind", [Pair, Either, Raw])
def test_a_kind_that_cannot_come_back_is_refused(kind: type) -> None:
    names = [each.name for each in fields(kind)]
    with pytest.raises(TypeError):
        codec.loads(kind, json.dumps(dict.fromkeys(names)))


def test_a_value_without_a_form_in_json_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes has no form"):
        codec.dumps(Raw(b""))
