"""Claims are read as truly as the figures say: no change of a word list may lose more than it gains."""

import pytest

from tests import measure_claims

FLOORS = {  # of all languages: precision and recall that hold on the sentences held out
    "kinds": (0.84, 0.85),
    "certainty": (0.85, 0.85),
    "polarity": (0.96, 0.96),
    "speakers": (0.79, 0.72),
    "figures": (0.94, 0.90),
    "dates": (0.84, 0.92),
    "bound": (0.88, 0.88),
}


@pytest.fixture(scope="module")
def figures() -> measure_claims.Figures:
    return measure_claims.count("held")["all"]


@pytest.mark.parametrize("name", FLOORS)
def test_it_reads_the_held_sentences_as_truly_as_before(figures: measure_claims.Figures, name: str) -> None:
    precision, recall = FLOORS[name]
    found = figures.of[name]
    assert found.precision >= precision, found
    assert found.recall >= recall, found
