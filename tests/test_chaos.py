"""Exactly once at any kill, in small: `python -m tests.bench.chaos` is the long run."""

from pathlib import Path

import pytest

from tests.bench.chaos import ALONE, STREAM
from tests.fakes.chaos import Chaos
from tests.fakes.postgres import Postgres
from tests.fakes.reckoning import Report

FEW = ["run", "worker"]


def suffered(home: Path, fleet: list[str], database_url: str, kills: int, seed: int) -> Report:
    return Chaos(home, STREAM, fleet, database_url, seed, first=16).suffers(kills)


@pytest.mark.parametrize("seed", [3])
def test_killed_at_any_point_it_tells_each_development_once(tmp_path: Path, seed: int) -> None:
    report = suffered(tmp_path, ALONE, f"sqlite:///{tmp_path / 'dealwire.db'}", kills=5, seed=seed)
    assert report.is_whole, report
    assert report.developments >= 3


def test_workers_killed_at_any_point_tell_each_development_once(tmp_path: Path, postgres: Postgres) -> None:
    report = suffered(tmp_path, FEW, postgres.database(), kills=4, seed=5)
    assert report.is_whole, report
    assert report.developments  # how many depends on how far time leaps between the kills
