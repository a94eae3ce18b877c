"""Sentences as ten countries phrase such news, read as a desk does, save for what the table owns up to."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from tests import measure_claims

COMPANIES, CASES = measure_claims.table("dev", "desk")


@pytest.mark.parametrize(("language", "case"), [pytest.param(*each, id=each[1]["say"]) for each in CASES])
def test_a_sentence_is_read_as_a_desk_reads_it(language: str, case: Mapping[str, Any]) -> None:
    """What is read otherwise is named in the table; what is mended leaves it there."""
    counts: defaultdict[str, measure_claims.Count] = defaultdict(measure_claims.Count)
    claims = measure_claims.read(language, case, COMPANIES)
    measure_claims.measure(case, claims, counts)
    wrong = [name for name in measure_claims.MEASURES if counts[name].missed or counts[name].false]
    assert wrong == case.get("unread", []), claims
