"""Two readers of the same articles: how far they agree, beyond chance."""

import json

import pytest

from tests.agreement import STREAMS, Heard, Told, compare, listen, new_majors, stream, windows
from tests.kappa import kappa


def test_kappa_takes_chance_away() -> None:
    answers = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(answers) == pytest.approx(0.4)  # agreed 0.7, by chance 0.5


def test_kappa_of_readers_who_give_one_answer_only() -> None:
    assert kappa([("main", "main")] * 4) == 1.0


def test_what_is_relabelled_stands_in_the_streams() -> None:
    for name, twice in windows():
        of = stream(name)
        listed = (STREAMS / name / "developments.jsonl").read_text(encoding="utf-8").strip().split("\n")
        developments = {json.loads(line)["id"] for line in listed}
        assert twice.keys() <= {article["id"] for article in of.articles}
        for labels in (label for readers in twice.values() for label in readers.values()):
            assert labels.keys() <= set(of.subjects)
            assert {state for label in labels.values() for state in label["states"]} <= developments


def test_a_reader_agrees_with_himself() -> None:
    told = Told()
    for name, twice in windows():
        same = {article: dict.fromkeys(labels, labels["second"]) for article, labels in twice.items()}
        compare(stream(name), same, told)
    assert told.row() == f"{told.articles} | 1.00 | 1.00 | 1.00 | 1.00"


def test_the_second_article_on_a_development_is_not_the_first() -> None:
    of = stream("held/northvolt")
    first = new_majors(of, {}, "first")
    told = [a["id"] for a in of.articles for one in a["labels"] if "northvolt-ett/d12" in one["states"]]
    assert [article in {a for a, _ in first} for article in told[:2]] == [True, False]


def test_what_one_reader_holds_open_does_not_count_against_the_other() -> None:
    heard = Heard()
    listen(
        {"claims": {"sale planned": [], "maybe new_use planned": [2031]}},
        {"claims": {"sale planned": []}},
        heard,
    )
    assert (heard.counted["kinds"].missed, heard.counted["dates"].missed) == (0, 0)
    listen({"claims": {"sale planned": []}}, {"claims": {"closure planned": []}}, heard)
    assert (heard.counted["kinds"].missed, heard.counted["kinds"].false) == (1, 1)
