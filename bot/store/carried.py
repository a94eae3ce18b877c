"""What a source carried when it was last read: the entries that are known by their marks alone.

A mark is of what the source said of an entry. One that is met again needs neither to be parsed nor to be
looked up; it stands in the row of its source, written with the entries themselves.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

SHORT = json.JSONEncoder(separators=(",", ":"))
MOST = 1000  # entries of one source that are known so; others are looked up


class Carried(NamedTuple):
    """An entry by the key it is stored under. `shared`: another source had it first."""

    key: str
    published: datetime | None
    shared: bool = False


def written(carried: Mapping[str, Carried]) -> str:
    """As the row of a source holds it, the first ones of very many."""
    listed = [
        (mark, key, published and published.timestamp(), int(shared))
        for mark, (key, published, shared) in list(carried.items())[:MOST]
    ]
    return SHORT.encode(listed)


def read(text: str) -> dict[str, Carried]:
    """What `written` wrote, by mark."""
    listed = json.loads(text or "[]")
    return {mark: Carried(key, _moment(stamp), bool(shared)) for mark, key, stamp, shared in listed}


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
