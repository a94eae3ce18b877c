"""The engine: fan-out in threads, and hostile tasks in processes that die alone."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessPool

from bot import engine as module
from bot.engine import Engine
from bot.errors import Unreadable
from tests.fakes.program import until
from tests.hostile import (
    die,
    double,
    fail,
    fail_to_start,
    give_lambda,
    leave,
    loop_forever,
    own_pid,
    raise_bad_status,
    swell,
)

SRC = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=4, timeout=2.0, memory=600 << 20) as engine:
        yield engine


def test_map_gives_each_item_with_its_outcome(engine: Engine) -> None:
    def half(number: int) -> int:
        if number % 2:
            raise ValueError(number)
        return number // 2

    outcomes = dict(engine.map(half, range(50)))
    assert set(outcomes) == set(range(50))
    assert outcomes[48] == 24
    assert isinstance(outcomes[49], ValueError)


def test_map_gives_results_as_they_come(engine: Engine) -> None:
    gate = threading.Event()

    def wait_if_first(number: int) -> int:
        if number == 0:
            gate.wait(10)
        return number

    order = []
    for item, _ in engine.map(wait_if_first, range(3)):
        order.append(item)
        if len(order) == 2:
            gate.set()
    assert order[-1] == 0


def test_an_isolated_task_runs_in_another_process(engine: Engine) -> None:
    assert engine.isolated(double, 21) == 42
    assert engine.isolated(own_pid) != os.getpid()


def test_workers_are_kept_between_tasks(engine: Engine) -> None:
    assert engine.isolated(own_pid) == engine.isolated(own_pid)


def test_an_endless_task_is_killed_and_the_next_one_works(engine: Engine) -> None:
    with pytest.raises(Unreadable, match="loop forever took longer than 2 s; skipped"):
        engine.isolated(loop_forever)
    assert engine.isolated(double, 2) == 4


def test_a_task_that_kills_its_process_is_named_and_the_next_one_works(engine: Engine) -> None:
    with pytest.raises(Unreadable, match=r"die brought its process down \(exit 7\)"):
        engine.isolated(die, 7)
    assert engine.isolated(double, 3) == 6


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_a_task_that_swells_is_stopped_and_the_next_one_works(engine: Engine) -> None:
    with pytest.raises(Unreadable, match="swell ran out of memory"):
        engine.isolated(swell)
    assert engine.isolated(double, 4) == 8


def test_exceptions_keep_their_type_and_show_where_they_arose(engine: Engine) -> None:
    with pytest.raises(Unreadable, match="paywall") as caught:
        engine.isolated(fail, Unreadable("paywall"))
    assert "in fail" in caught.value.__notes__[0]
    with pytest.raises(TimeoutError, match="mine"):
        engine.isolated(fail, TimeoutError("mine"))


def test_what_cannot_travel_is_still_told(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match=r"BadStatus: https://a\.example/ answered 500"):
        engine.isolated(raise_bad_status)
    with pytest.raises(RuntimeError, match="SystemExit: 3"):
        engine.isolated(leave)
    with pytest.raises(AttributeError, match="lambda"):
        engine.isolated(give_lambda)
    assert engine.isolated(double, 5) == 10


def test_a_worker_killed_while_idle_is_replaced(engine: Engine) -> None:
    os.kill(engine.isolated(own_pid), signal.SIGKILL)
    assert engine.isolated(double, 6) == 12


def test_a_worker_told_to_stop_does_not_blame_its_task(engine: Engine) -> None:
    """Platforms send SIGTERM to every process of an app."""
    with pytest.raises(CancelledError):
        engine.isolated(die, int(signal.SIGTERM))


def test_tasks_from_many_threads_share_the_workers(engine: Engine) -> None:
    outcomes = dict(engine.map(lambda number: engine.isolated(double, number), range(12)))
    assert outcomes == {number: 2 * number for number in range(12)}


def test_a_pool_that_hangs_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with Engine(threads=1, timeout=20) as engine:
        monkeypatch.setattr(module, "START", -19.99)  # no worker starts that fast
        with pytest.raises(BrokenProcessPool, match="does not answer"):
            engine.isolated(own_pid)
        monkeypatch.undo()
        assert engine.isolated(double, 7) == 14


def test_a_worker_killed_while_it_holds_the_lock_costs_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that takes its place would wait a minute for what nobody gives back."""
    release = Engine._release

    def then_patient(engine: Engine, pool: ProcessPool | None = None) -> None:
        monkeypatch.undo()
        release(engine, pool)

    with Engine(threads=1, timeout=20) as engine:
        engine.isolated(own_pid)
        assert engine._pool is not None
        channel: Any = engine._pool._pool_manager.worker_manager.workers_channel
        channel.mutex.writer_mutex.acquire()
        monkeypatch.setattr(module, "START", -19.5)
        monkeypatch.setattr(Engine, "_release", then_patient)
        assert engine.isolated(double, 8) == 16


def test_workers_are_let_go_when_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    release = Engine._release

    def told(engine: Engine, pool: ProcessPool | None = None) -> None:
        release(engine, pool)
        released.set()

    monkeypatch.setattr(module, "IDLE", 0.01)
    monkeypatch.setattr(Engine, "_release", told)
    with Engine(threads=1) as engine:
        pid = engine.isolated(own_pid)
        assert released.wait(10)
        assert not alive(pid)
        assert engine.isolated(own_pid) != pid


def test_workers_are_replaced_after_their_share_of_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECYCLE", 1)
    with Engine(threads=1) as engine:
        assert engine.isolated(own_pid) != engine.isolated(own_pid)


def test_a_pool_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_confine", fail_to_start)
    with Engine(threads=1) as engine, pytest.raises((BrokenProcessPool, Unreadable)):
        engine.isolated(double, 1)


def test_close_in_the_middle_frees_whoever_waits() -> None:
    engine = Engine(threads=3, timeout=60)
    begun = threading.Event()

    def task(number: int) -> object:
        begun.set()
        return engine.isolated(loop_forever)

    outcomes = engine.map(task, range(8))
    assert begun.wait(10)
    start = time.monotonic()
    engine.close()
    assert time.monotonic() - start < 5
    assert [type(outcome) for _, outcome in outcomes] == [CancelledError] * 8
    with pytest.raises(CancelledError):
        engine.isolated(double, 1)


BOT = """
    import os, signal, sys, threading
    from bot.engine import Engine
    from tests.hostile import loop_after_telling, own_pid

    if __name__ == "__main__":
        engine = Engine(threads=2, timeout=float(sys.argv[1]))
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        print(engine.isolated(own_pid), flush=True)
        outcomes = engine.map(lambda _: engine.isolated(loop_after_telling, sys.argv[2]), range(2))
        stop.wait()
        engine.close()
        print(*(type(outcome).__name__ for _, outcome in outcomes))
"""


def start_bot(folder: Path, timeout: float) -> tuple[subprocess.Popen[str], int]:
    """A bot whose only worker is busy for ever; and that worker's pid."""
    script = folder / "bot_under_test.py"
    busy = folder / "busy"
    script.write_text(textwrap.dedent(BOT))
    bot = subprocess.Popen(
        [sys.executable, script, str(timeout), busy],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SRC)},
    )
    assert bot.stdout is not None
    pid = int(bot.stdout.readline())
    until(busy.exists, wait=10)
    return bot, pid


def alive(pid: int) -> bool:
    """Runs, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_sigterm_in_the_middle_ends_the_bot_and_its_workers(tmp_path: Path) -> None:
    bot, worker = start_bot(tmp_path, timeout=60)
    bot.send_signal(signal.SIGTERM)
    out, _ = bot.communicate(timeout=10)
    assert out.split() == ["CancelledError", "CancelledError"]
    assert bot.returncode == 0
    until(lambda: not alive(worker), wait=10)


def test_a_worker_does_not_outlive_a_killed_bot(tmp_path: Path) -> None:
    bot, worker = start_bot(tmp_path, timeout=0.5)
    bot.kill()
    bot.communicate(timeout=10)
    until(lambda: not alive(worker), wait=10)
