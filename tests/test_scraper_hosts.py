"""Turns and holds: politeness without one host waiting for another."""

from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import timedelta
from threading import Lock
from time import monotonic, sleep

import pytest

from bot.errors import BadStatus
from bot.scraper import hosts
from bot.scraper.hosts import Holds, Line, Manners, Turns
from tests.fakes.clock import NOW, Clock

WIRE = "https://harbor-wire.example/"


def manners(clock: Clock, per_host: float, line: Line | None = None) -> Manners:
    return Manners(per_host, None, clock, clock.sleep, clock.now, line)


def test_one_at_a_time_asks_a_host() -> None:
    """However long an answer takes: its host is busy until then, others are free."""
    turns = Turns(lambda: 100.0)
    assert turns.claim("harbor-wire.example") == (0.0, 0)
    assert turns.claim("harbor-wire.example") == (hosts.LOOK, 0)
    assert turns.claim("valley-post.example") == (0.0, 0)
    turns.leave("harbor-wire.example", 0.0, 0)
    assert turns.claim("harbor-wire.example") == (0.0, 0)


def test_threads_at_one_host_get_a_turn_each() -> None:
    at_once, most, gate = 0, 0, Lock()
    one = Manners(0.0, None, monotonic, sleep, lambda: NOW)

    def ask() -> None:
        nonlocal at_once, most
        with one.turn(WIRE):
            with gate:
                at_once += 1
                most = max(most, at_once)
            sleep(0.001)
            with gate:
                at_once -= 1

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(ask) for _ in range(24)]:
            done.result()
    assert most == 1


def test_the_next_request_comes_its_gap_after_this_one_began() -> None:
    clock = Clock()
    polite = manners(clock, 5.0)
    for took in (1.0, 7.0, 0.0):
        with polite.turn(WIRE) as gap:
            clock.seconds += took
        assert gap == 5.0
    assert clock.slept == [4.0]


class Crowd:
    """A line in which others stand: what they answer when one comes, and what is left to them."""

    def __init__(self, *answers: tuple[float, int]) -> None:
        self.answers, self.left = list(answers), list[tuple[str, float, int]]()

    def claim(self, host: str) -> tuple[float, int]:
        return self.answers.pop(0)

    def leave(self, host: str, rest: float, status: int) -> None:
        self.left.append((host, rest, status))


def test_where_others_ask_too_it_waits_for_them() -> None:
    clock, crowd = Clock(), Crowd((0.5, 0), (2.0, 0), (0.0, 0))
    with manners(clock, 3.0, crowd).turn(WIRE):
        clock.seconds += 1.0
    assert clock.slept == [0.5, 2.0]
    assert crowd.left == [("harbor-wire.example", 2.0, 0)]


def test_what_one_was_told_holds_for_all() -> None:
    clock, crowd = Clock(), Crowd((0.0, 0), (60.0, 503))
    mine = manners(clock, 1.0, crowd)
    with mine.turn(WIRE):
        mine.heed(WIRE, 429, "120")
    assert crowd.left == [("harbor-wire.example", 120.0, 429)]
    with pytest.raises(BadStatus) as held:
        manners(clock, 1.0, crowd).turn(WIRE).__enter__()
    assert (held.value.status, held.value.retry_at) == (503, NOW + timedelta(seconds=clock() + 60))
    assert clock.slept == []


def test_whoever_is_told_to_stop_while_he_waits_leaves_his_place() -> None:
    clock, crowd = Clock(), Crowd((1.0, 0), (0.0, 0))
    stopped = Manners(0.0, None, clock, dying, lambda: NOW, crowd)
    with pytest.raises(CancelledError):
        stopped.turn(WIRE).__enter__()
    with stopped.turn(WIRE):
        assert crowd.left == []


def dying(_seconds: float) -> None:
    raise CancelledError


def test_hosts_asked_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MOST", 2)
    turns = Turns(lambda: 0.0)
    for host in ("one", "two", "one", "three"):
        turns.leave(host, 1.0, 0)
    assert [turns.claim(host)[0] for host in ("one", "two", "three")] == [1.0, 0.0, 1.0]


def test_a_hold_ends_and_is_forgotten() -> None:
    holds, later = Holds(), NOW + timedelta(minutes=5)
    holds.put("harbor-wire.example", later, 429, NOW)
    assert holds.on("harbor-wire.example", NOW) == (later, 429)
    assert holds.on("valley-post.example", NOW) is None
    assert holds.on("harbor-wire.example", later) is None

    holds.put("valley-post.example", later + timedelta(hours=1), 503, later)
    assert holds.on("harbor-wire.example", NOW) is None
