"""The weights of the signals: few, free of language, in one readable file made by `tests/learn.py`."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: the chance that an article tells something new."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def score(self, signals: Mapping[str, float]) -> float:
        """Between 0 and 1."""
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in signals.items())
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def read_weights(path: Path = SHIPPED) -> Weights:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Weights(data["bias"], data["weights"], data["threshold"])
