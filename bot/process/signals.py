"""SIGTERM and SIGINT: finish what is under way, within a time; a second one ends the process at once.

What is cut off is no loss: each step is whole in the database or not there. So a slow host or a Slack
that does not answer need not be waited for.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

QUIET = "ignore:resource_tracker"  # it warns of the semaphores that it is there to clean up after us
GRACE = 8.0  # seconds; platforms kill after 10 (Docker) to 30 (Heroku, Kubernetes)


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Sets `stop` at the first signal; ends the process with 0 if it still runs GRACE seconds later.

    A second signal ends it at once, with 128 and its number. Signals of before hold again afterwards.
    """

    def asked(number: int) -> None:
        if end.is_alive():
            leave(128 + number)
        try:
            _say("stopping", signal=signal.Signals(number).name)
        finally:  # also where nobody reads the log any more
            end.start()
            stop.set()

    end = threading.Timer(GRACE, _cut_off)
    end.daemon = True
    if QUIET not in sys.warnoptions:
        sys.warnoptions.append(QUIET)  # handed down to the tracker when the first worker is started
    with hearing({signal.SIGTERM: asked, signal.SIGINT: asked}):
        yield


@contextmanager
def hearing(calls: Mapping[int, Callable[[int], object]]) -> Iterator[None]:
    """Has each call made with its signal's number when that comes, in a thread of its own.

    Python runs a handler in the main thread, once that runs. While another thread starts a process, some
    systems hand the signal to a third one: the main thread, waiting for an event, sleeps on, and never hears
    of it. What the handler in C writes to the wakeup descriptor (signal.set_wakeup_fd) comes through.
    """
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    handlers = {number: signal.signal(number, _nothing) for number in calls}
    outer = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_hear, args=(ear, calls, outer), name="signals", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(outer)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        mouth.close()


def leave(code: int) -> None:
    """Ends this process and its workers now, whatever its threads are waiting for."""
    for worker in multiprocessing.active_children():
        worker.kill()
    os._exit(code)


def _hear(ear: socket.socket, calls: Mapping[int, Callable[[int], object]], outer: int) -> None:
    """Until nobody can speak any more; what is meant for those further out is handed on."""
    with ear:
        while said := ear.recv(1):
            if call := calls.get(said[0]):
                call(said[0])
            elif outer >= 0:
                os.write(outer, said)


def _nothing(_number: int, _frame: object) -> None:
    """A handler there must be, or none would write."""


def _cut_off() -> None:
    try:
        _say("stopped with work under way; the next start does it", waited=f"{GRACE:g} s")
    finally:
        leave(0)


def _say(event: str, **more: str) -> None:
    import structlog  # most commands hear no signal

    structlog.get_logger().info(event, **more)
