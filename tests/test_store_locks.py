"""Locks that processes share: one has each, and none outlives its holder."""

import multiprocessing
import os
import signal
from contextlib import closing
from typing import Any

from bot.store import Store

processes = multiprocessing.get_context("forkserver")


def test_one_process_alone_has_every_lock(sqlite_url: str) -> None:
    with closing(Store.open(sqlite_url)) as store, store.locks() as mine, store.locks() as mine_too:
        assert mine("mill")
        assert mine_too("mill")


def test_one_of_many_has_a_lock_until_he_is_done(postgres_url: str) -> None:
    with closing(Store.open(postgres_url)) as store, closing(Store.open(postgres_url)) as other:
        with store.locks() as mine, other.locks() as theirs:
            assert mine("mill")
            assert mine("mill")
            assert not theirs("mill")
            assert theirs("dock")
            assert not mine("dock")
        with other.locks() as theirs:
            assert theirs("mill")


def hold(url: str, holds: Any) -> None:
    with Store.open(url).locks() as mine:
        holds.send(mine("mill"))
        signal.pause()


def test_a_killed_process_holds_nothing(postgres_url: str) -> None:
    here, there = processes.Pipe()
    holder = processes.Process(target=hold, args=(postgres_url, there), daemon=True)
    holder.start()
    with closing(Store.open(postgres_url)) as store, store.locks() as mine:
        assert here.recv()
        assert not mine("mill")
        os.kill(holder.pid or 0, signal.SIGKILL)
        holder.join()
        while not mine("mill"):  # as soon as the server has noticed
            pass
