"""Turns and holds: politeness without one host waiting for another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.scraper import hosts
from bot.scraper.hosts import Holds, Turns

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_threads_at_one_host_get_a_turn_each() -> None:
    slept: list[float] = []
    turns = Turns(lambda: 100.0, slept.append)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(turns.take, "harbor-wire.example", 2.0)
    assert sorted(slept) == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0]


def test_another_host_is_free_while_someone_sleeps() -> None:
    order: list[str] = []

    def sleep(seconds: float) -> None:
        turns.take("valley-post.example", 1.0)
        order.append("valley went while harbor slept")

    turns = Turns(lambda: 0.0, sleep)
    turns.take("harbor-wire.example", 1.0)
    turns.take("harbor-wire.example", 1.0)
    assert order == ["valley went while harbor slept"]


def test_a_host_left_alone_long_enough_is_free() -> None:
    time, slept = [0.0], list[float]()
    turns = Turns(lambda: time[0], slept.append)
    turns.take("harbor-wire.example", 5.0)
    time[0] = 4.0
    turns.take("harbor-wire.example", 5.0)
    time[0] = 20.0
    turns.take("harbor-wire.example", 5.0)
    assert slept == [1.0]


def test_hosts_asked_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MOST", 2)
    slept: list[float] = []
    turns = Turns(lambda: 0.0, slept.append)
    for host in ("one", "two", "one", "three", "two"):
        turns.take(host, 1.0)
    assert slept == [1.0]  # "one", whose second turn made "two" the oldest


def test_a_hold_ends_and_is_forgotten() -> None:
    holds, later = Holds(), NOW + timedelta(minutes=5)
    holds.put("harbor-wire.example", later, 429, NOW)
    assert holds.on("harbor-wire.example", NOW) == (later, 429)
    assert holds.on("valley-post.example", NOW) is None
    assert holds.on("harbor-wire.example", later) is None

    holds.put("valley-post.example", later + timedelta(hours=1), 503, later)
    assert holds.on("harbor-wire.example", NOW) is None
