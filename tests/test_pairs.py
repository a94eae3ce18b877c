"""The tables of pairs are well-formed, and their pairs can be judged."""

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests import measure_pairs
from tests.measure_pairs import Pair

TABLES = sorted(measure_pairs.TABLES.glob("pairs-*.yaml"))
KEYS = {"subject", "held", "comes", "held_out"}


@pytest.fixture(scope="module", params=TABLES, ids=lambda table: table.stem)
def table(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def pairs(table: Path) -> list[Pair]:
    return list(measure_pairs.pairs(table))


def test_a_group_has_a_subject_a_held_sentence_and_some_that_come(table: Path) -> None:
    for group in YAML(typ="safe", pure=True).load(table):
        assert group.keys() <= KEYS, group
        assert set(group["subject"]) <= {"kind", "parties", "names"}, group
        assert 4 <= len(group["comes"]) <= 6, group["held"]
        assert all(coming.keys() - {"why"} == {"lang", "on", "text", "label"} for coming in group["comes"])


def test_every_pair_has_a_label_and_nothing_comes_before_what_is_held(pairs: list[Pair]) -> None:
    for pair in pairs:
        assert pair.label in measure_pairs.LABELS, pair
        assert pair.comes.on >= pair.held.on, pair
        assert pair.parties, pair
        assert pair.kind == "deal" or pair.names, pair


def test_no_pair_stands_twice(pairs: list[Pair]) -> None:
    texts = Counter((pair.held.text, pair.comes.text) for pair in pairs)
    assert [text for text, times in texts.items() if times > 1] == []


def test_every_label_and_half_is_there_and_a_third_crosses_languages(pairs: list[Pair]) -> None:
    assert {pair.label for pair in pairs} == set(measure_pairs.LABELS)
    held_out = sum(pair.held_out for pair in pairs)
    assert 0.4 <= held_out / len(pairs) <= 0.6
    assert sum(pair.held.lang != pair.comes.lang for pair in pairs) >= len(pairs) / 3


def test_the_slots_say_something_of_some_pairs_of_every_label(pairs: list[Pair]) -> None:
    chosen = [pair for label in measure_pairs.LABELS for pair in pairs if pair.label == label][::40]
    assert {measure_pairs.judge(pair).slots for pair in chosen} <= set(measure_pairs.LABELS)
