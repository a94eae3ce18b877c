"""The weights of the signals: few, free of language, in one readable file made by `tests/learn.py`."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from operator import mul
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Logistic:
    """A chance between 0 and 1, from a weighted sum of signals; one without a weight says nothing."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, signals: Mapping[str, float]) -> float:
        seen = map(signals.get, self.weights, repeat(0.0))
        total = self.bias + sum(map(mul, self.weights.values(), seen))
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Weights:
    """Two chances: that an article is about a subject, and, with that, that it tells something new of it."""

    focus: Logistic
    novelty: Logistic
    threshold: float


def read_weights(path: Path = SHIPPED) -> Weights:
    return of_data(json.loads(path.read_text(encoding="utf-8")))


def write_weights(weights: Weights, path: Path) -> None:
    path.write_text(json.dumps(as_data(weights), indent=1) + "\n", encoding="utf-8")


def of_data(data: Mapping[str, Any]) -> Weights:
    focus, novelty = (Logistic(data[name]["bias"], data[name]["weights"]) for name in ("focus", "novelty"))
    return Weights(focus, novelty, data["threshold"])


def as_data(weights: Weights) -> dict[str, Any]:
    """As JSON has it."""
    models = {"focus": weights.focus, "novelty": weights.novelty}
    data = {name: {"bias": each.bias, "weights": dict(each.weights)} for name, each in models.items()}
    return {"threshold": weights.threshold, **data}
