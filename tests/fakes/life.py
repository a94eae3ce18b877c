"""The program on a clock that several processes share and that runs faster than the real one.

clock = Clock(folder / "clock", datetime(2025, 7, 1, tzinfo=UTC))
Process([sys.executable, "-c", LIFE, "run"], ...)        # with DEALWIRE_CLOCK in its environment
"""

import mmap
import os
import struct
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

SPEED = 8.0  # simulated seconds in a real one
OFTEN = timedelta(seconds=0.25)  # real; no duty comes more often
LIFE = "from tests.fakes.life import live; live()"
FORM = struct.Struct("dd")  # real and simulated seconds since the epoch that were at once


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


def live() -> None:
    """`dealwire` with the arguments given: all that waits on the real clock waits on the simulated one."""
    from bot import app
    from bot.notifier import slack

    clock = Clock(Path(os.environ["DEALWIRE_CLOCK"]))
    duties = app._duties

    def hurried(*of: Any) -> list[Any]:
        return [_hurried(duty) for duty in duties(*of)]

    patched: Any = app
    patched.present, patched._duties = clock, hurried
    patched.opened = partial(app.opened, clock=clock)
    slack.Slack.pace = 1 / SPEED
    patched = slack
    patched.Slack = partial(slack.Slack, timeout=1)

    from bot.cli import main

    main()


def _hurried(duty: Any) -> Any:
    from dataclasses import replace

    return replace(duty, every=max(duty.every / SPEED, OFTEN)) if duty.every else duty
