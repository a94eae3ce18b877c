"""Whatever strangers send, a reader reads it or says why not. The long run: tests/bench/fuzz.py."""

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.fakes.mutations import bodies, readers, survives


@pytest.mark.parametrize("name", sorted(readers()))
def test_no_input_is_too_broken(name: str) -> None:
    reader = readers()[name]
    few = 12 if name in ("article", "listing") else 40

    @seed(7)
    @settings(max_examples=few, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(bodies(reader))
    def holds(body: bytes) -> None:
        assert survives(reader, body)

    holds()


@given(st.data())
@settings(max_examples=5, deadline=None)
def test_every_reader_is_tried(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(readers())))
    assert survives(readers()[name], data.draw(st.sampled_from(readers()[name].corpus)))
