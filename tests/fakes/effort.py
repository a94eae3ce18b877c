"""What a piece of work costs, for tests that hold how a cost grows."""

import time
from collections.abc import Callable

RUNS = 2


def effort(work: Callable[[int], object]) -> float:
    """Seconds of the processor, the least of two runs: what else the machine does only adds.

    `work` is given the number of the run, to ask each time for something that is not remembered.
    """
    return min(_once(work, run) for run in range(RUNS))


def _once(work: Callable[[int], object], run: int) -> float:
    began = time.process_time()
    work(run)
    return time.process_time() - began
