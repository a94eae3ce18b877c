"""A tenth of the pairs, read by a second reader: the file is sound, and agreement is what it says."""

from collections import Counter

import pytest

from tests.agreement_pairs import Twice, agreed, confused, labelled_twice
from tests.measure_pairs import LABELS, TABLES, Pair, pairs


@pytest.fixture(scope="module")
def second() -> list[Twice]:
    return list(labelled_twice())


@pytest.fixture(scope="module")
def written() -> list[Pair]:
    return [pair for table in TABLES.glob("pairs-*.yaml") for pair in pairs(table)]


def test_the_second_reader_read_a_tenth_and_none_twice(second: list[Twice], written: list[Pair]) -> None:
    assert len(second) >= len(written) / 10
    assert max(Counter((twice.held, twice.comes) for twice in second).values()) == 1


def test_what_was_read_again_stands_in_the_tables(second: list[Twice], written: list[Pair]) -> None:
    known = {(pair.comes.lang, pair.held.text, pair.comes.text) for pair in written}
    assert {(twice.lang, twice.held, twice.comes) for twice in second} <= known
    assert {label for twice in second for label in twice.answers} == set(LABELS)


def test_every_language_and_label_has_its_tenth(second: list[Twice], written: list[Pair]) -> None:
    read = Counter((twice.lang, twice.first) for twice in second)
    asked = Counter((pair.comes.lang, pair.label) for pair in written)
    assert {label for _, label in read} == set(LABELS)
    assert all(abs(read[kind] - times / 10) < 2 for kind, times in asked.items())


def test_two_readers_who_part_once_in_four() -> None:
    said = ["same same", "same same", "new new", "new contradicts"]
    readers = [Twice("de", "held", f"{n}", *one.split()) for n, one in enumerate(said)]
    assert agreed(readers) == "4 | 3 | 0.75 | 0.60"  # by chance 0.375
    assert confused(readers, "new") == "0 | 1 | 1 | 0 | 0.50"
