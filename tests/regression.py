"""A logistic regression whose signs are bound to what reason says of them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.matcher.weights import Logistic

STRENGTH = 0.01  # smaller: weights nearer to nothing
NEWER = (  # signals that can only speak for telling
    "focus", "new_stages", "new_speakers", "new_denial", "days_since", "says_update", "today",
    "title_denies", "title_fact", "tier_company", "tier_wire", "length", "untold_facts",
)  # fmt: skip
OLDER = (  # and against it
    "copy", "opinion", "ages", "other_language", "tier_blog", "tier_aggregator", "told_facts",
)  # fmt: skip

Array = NDArray[np.float64]


def fit(
    taught: Sequence[Sequence[tuple[Mapping[str, float], bool]]], names: Sequence[str], *, signs: bool = True
) -> Logistic:
    """A logistic regression, each sign as reason has it, or free.

    Where the examples are few, a free fit gives some signals of novelty a weight below zero: right for
    those corpora, wrong for the next.
    """
    x = np.array([[signals[name] for name in names] for part in taught for signals, _ in part])
    y = np.array([yes for part in taught for _, yes in part])
    voice = np.concatenate([np.full(len(part), len(part) ** -0.5) for part in taught])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    bounds = [bound(name) if signs else (None, None) for name in names]
    fitted = minimize_loss((x - mean) / spread, y, voice * len(voice) / voice.sum(), bounds)
    weights = fitted[:-1] / spread
    bias = float(fitted[-1] - (weights * mean).sum())
    return Logistic(round(bias, 4), {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)})


def minimize_loss(z: Array, y: Array, voice: Array, bounds: list[tuple[float | None, float | None]]) -> Array:
    """The coefficients of least log loss, the bias last; L2 keeps them small."""
    rows = np.c_[z, np.ones(len(z))]

    def loss(c: Array) -> tuple[float, Array]:
        score = rows @ c
        missed = 1 / (1 + np.exp(-score)) - y
        told = (voice * np.logaddexp(0, -score * (2 * y - 1))).sum() + (c[:-1] ** 2).sum() / (2 * STRENGTH)
        return float(told), rows.T @ (voice * missed) + np.r_[c[:-1] / STRENGTH, 0]

    start = np.zeros(rows.shape[1])
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B")
    return np.asarray(found.x)


def bound(name: str) -> tuple[float | None, float | None]:
    if name.startswith(NEWER):
        return 0.0, None
    return (None, 0.0) if name.startswith(OLDER) else (None, None)
