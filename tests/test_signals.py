"""Signals arrive whatever the process is doing, one after the other, and each where it is waited for."""

import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from subprocess import PIPE

import pytest

from bot.process.signals import hearing

# Two threads that start processes all the time, as the bot starts its workers, and a main thread that waits.
BUSY = """
import subprocess, threading
from bot.process.signals import stopping

def start_processes():
    while True:
        subprocess.run(["true"])
        begun.release()

stop, begun = threading.Event(), threading.Semaphore(0)
with stopping(stop):
    for _ in range(2):
        threading.Thread(target=start_processes, daemon=True).start()
    for _ in range(20):
        begun.acquire()
    print("ready", flush=True)
    stop.wait()
"""
OFTEN = 12  # a system that loses them lost every third


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_heard_while_other_threads_start_processes(number: signal.Signals) -> None:
    for _ in range(OFTEN):
        with subprocess.Popen([sys.executable, "-c", BUSY], stdout=PIPE) as process:
            try:
                assert process.stdout
                assert process.stdout.readline() == b"ready\n"
                process.send_signal(number)
                assert process.wait(timeout=30) == 0
            finally:
                process.kill()


def test_it_stops_though_nobody_reads_the_log_any_more() -> None:
    with subprocess.Popen([sys.executable, "-c", BUSY], stdout=PIPE, stderr=PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        process.stdout.close()  # where it logs as long as nothing is configured
        process.terminate()
        try:
            process.wait(timeout=30)
        finally:
            process.kill()


class Heard:
    """What came, to be waited for."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._more = threading.Condition()

    def __call__(self, number: int) -> None:
        with self._more:
            self.numbers.append(number)
            self._more.notify_all()

    def waits_for(self, *numbers: int) -> Sequence[int]:
        with self._more:
            self._more.wait_for(lambda: len(self.numbers) >= len(numbers), timeout=30)
            return self.numbers


def test_each_hears_its_own_and_all_is_as_before_afterwards() -> None:
    outer, inner = Heard(), Heard()
    before = signal.getsignal(signal.SIGUSR1), signal.getsignal(signal.SIGUSR2)
    with hearing({signal.SIGUSR1: outer}):
        with hearing({signal.SIGUSR2: inner}):
            signal.raise_signal(signal.SIGUSR1)
            signal.raise_signal(signal.SIGUSR2)
            assert outer.waits_for(signal.SIGUSR1) == [signal.SIGUSR1]
            assert inner.waits_for(signal.SIGUSR2) == [signal.SIGUSR2]
        signal.raise_signal(signal.SIGUSR1)
        assert outer.waits_for(signal.SIGUSR1, signal.SIGUSR1) == [signal.SIGUSR1] * 2
    assert inner.numbers == [signal.SIGUSR2]
    assert (signal.getsignal(signal.SIGUSR1), signal.getsignal(signal.SIGUSR2)) == before
    assert signal.set_wakeup_fd(-1) == -1
