"""The program on a clock that several processes share and that runs faster than the real one.

    clock = Clock(folder / "clock", datetime(2025, 7, 1, tzinfo=UTC))
    Life(["run"], home, environment, "log.jsonl")        # with DEALWIRE_CLOCK in its environment

A life is a process of its own, forked off one that has read the program's modules already.
"""

import mmap
import multiprocessing
import os
import struct
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.process.signals import QUIET
from tests.fakes.program import Process

SPEED = 8.0  # simulated seconds in a real one
OFTEN = timedelta(seconds=0.25)  # real; no duty comes more often
FORM = struct.Struct("dd")  # real and simulated seconds since the epoch that were at once
NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["bot.app", "bot.cli", "bot.notifier.slack", "tests.fakes.life"])


class Clock:
    """Simulated time; it may leap while nobody who reads it is in the middle of something."""

    def __init__(self, path: Path, at: datetime | None = None) -> None:
        if at is not None:
            path.write_bytes(FORM.pack(time.time(), at.timestamp()))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), FORM.size)

    def __call__(self) -> datetime:
        real, simulated = FORM.unpack(self._shared[: FORM.size])
        return datetime.fromtimestamp(simulated + (time.time() - real) * SPEED, UTC)

    def leaps(self, by: timedelta) -> None:
        self._shared[: FORM.size] = FORM.pack(time.time(), (self() + by).timestamp())


class Life(Process):
    """`dealwire` with the arguments given: all that waits on the real clock waits on the simulated one."""

    def _begin(self, command: Sequence[str], home: Path, environment: Mapping[str, str]) -> Any:
        if QUIET not in sys.warnoptions:
            sys.warnoptions.append(QUIET)  # for the tracker that cleans up after the killed
        born = NURSERY.Process(target=_live, args=(list(command), home, dict(environment), self._log))
        born.start()
        return _Popen(born)


class _Popen:
    """As much of subprocess.Popen as is needed."""

    def __init__(self, process: Any) -> None:
        self._process, self.pid, self.kill = process, process.pid, process.kill

    def wait(self, seconds: float | None = None) -> int | None:
        self._process.join(seconds)
        code: int | None = self._process.exitcode
        return code


def _live(arguments: list[str], home: Path, environment: dict[str, str], log: Path) -> None:
    os.chdir(home)
    os.environ.clear()
    os.environ.update(environment)
    for path, number in ((log, 2), (home / "out.txt", 1)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    sys.argv = ["dealwire", *arguments]
    sys.modules["__main__"] = ModuleType("__main__")  # else the processes that it spawns read the tests too
    _hurry(Clock(Path(environment["DEALWIRE_CLOCK"])))

    from bot.cli import main

    main()


def _hurry(clock: Clock) -> None:
    from bot import app
    from bot.notifier import slack

    patched: Any = app
    patched.present = clock
    patched._stages, patched._upkeep = _hurrying(app._stages), _hurrying(app._upkeep)
    patched.opened = partial(app.opened, clock=clock)
    slack.Slack.pace = 1 / SPEED
    patched = slack
    patched.Slack = partial(slack.Slack, timeout=1)
    if "postgresql" in os.environ["DATABASE_URL"]:
        from bot.process import sharing, workers

        sharing.TICK = OFTEN
        sharing.RESCUE, workers.HEARTBEAT, workers.DEAD = timedelta(seconds=1), 1.0, 5.0


def _hurrying(duties: Any) -> Any:
    return lambda *of: [_hurried(duty) for duty in duties(*of)]


def _hurried(duty: Any) -> Any:
    from dataclasses import replace

    return replace(duty, every=max(duty.every / SPEED, OFTEN)) if duty.every else duty
