"""SIGTERM and SIGINT: finish what is under way, within a time; a second one ends the process at once.

What is cut off is no loss: each step is whole in the database or not there. So a slow host or a Slack
that does not answer need not be waited for.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

QUIET = "ignore:resource_tracker"  # it warns of the semaphores that it is there to clean up after us
GRACE = 8.0  # seconds; platforms kill after 10 (Docker) to 30 (Heroku, Kubernetes)


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Sets `stop` at the first signal; ends the process with 0 if it still runs GRACE seconds later.

    A second signal ends it at once, with 128 and its number. Signals of before hold again afterwards.
    """

    def asked(number: int, _: FrameType | None) -> None:
        if asking.is_set():
            leave(128 + number)
        asking.set()
        # A handler runs between any two lines of the main thread, which may hold the event's lock.
        threading.Thread(target=_wind_down, args=(stop, number), daemon=True).start()

    asking = threading.Event()
    if QUIET not in sys.warnoptions:
        sys.warnoptions.append(QUIET)  # handed down to the tracker when the first worker is started
    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(code: int) -> None:
    """Ends this process and its workers now, whatever its threads are waiting for."""
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(code)


def _wind_down(stop: threading.Event, number: int) -> None:
    import structlog

    log = structlog.get_logger()
    log.info("stopping", signal=signal.Signals(number).name)
    stop.set()
    time.sleep(GRACE)
    log.info("stopped with work under way; the next start does it", waited=f"{GRACE:g} s")
    leave(0)
