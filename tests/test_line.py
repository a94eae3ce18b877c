"""A host has one request under way at a time, whichever process asks, and its pace holds for all of them."""

import multiprocessing
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import open_fetcher
from bot.config import Settings
from bot.process.line import LEASE, SharedLine
from bot.store import Store
from tests.fakes.slow import SlowPress
from tests.fakes.web import LOOPBACK

WIRE, PAPER = "wire.example", "paper.example"
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.test_line", "psycopg", "alembic.command"])


def present() -> datetime:
    return datetime.now(UTC)


def asks(database_url: str, port: int, per_host: float, times: int, ready: Any) -> None:
    """A worker's requests to two hosts, each in two threads: a poll and a reading, say."""
    store = Store.open(database_url)
    settings = Settings(per_host=timedelta(seconds=per_host), allow=LOOPBACK)
    fetcher = open_fetcher(
        settings, threading.Event(), lambda *_: ["127.0.0.1"], None, SharedLine(store, present)
    )
    ready.wait(60)

    def ask(host: str) -> None:
        for _ in range(times):
            fetcher.get(f"http://{host}:{port}/feed")

    threads = [threading.Thread(target=ask, args=(host,)) for host in (WIRE, PAPER) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def worker(*of: Any) -> Any:
    process = processes.Process(target=asks, args=of, daemon=True)
    process.start()
    return process


def test_two_workers_never_ask_one_host_at_once(postgres_url: str) -> None:
    with SlowPress(0.05) as press:
        ready = processes.Barrier(2)
        workers = [worker(postgres_url, press.port, 0.1, 2, ready) for _ in range(2)]
        for each in workers:
            each.join(60)
        assert [each.exitcode for each in workers] == [0, 0]
        assert press.asked == 16
        assert press.most_at_once() == {WIRE: 1, PAPER: 1}
        assert min(press.gaps(WIRE)) >= 0.09


def test_the_host_of_a_worker_that_is_killed_is_free_when_its_lease_is_over(postgres_url: str) -> None:
    with SlowPress(30) as press:
        ready = processes.Barrier(1)
        killed = worker(postgres_url, press.port, 0.0, 1, ready)
        assert press.under_way.wait(30)
        os.kill(killed.pid, signal.SIGKILL)
        killed.join()
    store, now = Store.open(postgres_url), present()
    mine = SharedLine(store, lambda: now)
    asked = [host for host in (WIRE, PAPER) if mine.claim(host)[0] > 0]
    assert asked
    now += LEASE
    assert [mine.claim(host) for host in asked] == [(0.0, 0)] * len(asked)
    store.close()
