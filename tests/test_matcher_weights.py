"""The weights: a readable file, and chances that follow from it."""

from pathlib import Path

from bot.matcher.weights import Logistic, Weights, read_weights, write_weights


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    weights = Weights(Logistic(-1.0, {"title": 2.0}), Logistic(0.5, {"focus": 1.5}), 0.5)
    write_weights(weights, tmp_path / "weights.json")
    assert read_weights(tmp_path / "weights.json") == weights


def test_a_signal_without_a_weight_says_nothing() -> None:
    model = Logistic(0.0, {"title": 2.0})
    assert model({}) == model({"rain": 9.0}) == 0.5
    assert model({"title": 1.0}) > 0.8


def test_a_chance_stays_one_however_much_speaks_for_it() -> None:
    assert 0 < Logistic(-1e6, {})({}) < 1e-9
    assert 1 - 1e-9 < Logistic(1e6, {})({}) <= 1


def test_the_shipped_weights_weigh_what_speaks_for_news_and_against_it() -> None:
    shipped = read_weights()
    assert shipped.novelty.weights["focus"] > 0 > shipped.novelty.weights["copy"]
    assert 0 < shipped.threshold < 1
