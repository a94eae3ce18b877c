"""Tasks for worker processes: some work, the others do what no task should.

They stand apart from the tests, for a worker imports their module within the time of its first task.
"""

import os
import sys
from pathlib import Path

from bot.errors import BadStatus


def double(number: int) -> int:
    return 2 * number


def own_pid() -> int:
    return os.getpid()


def loop_forever() -> None:
    while True:
        pass


def loop_after_telling(path: str) -> None:
    Path(path).touch()
    loop_forever()


def die(code: int) -> None:
    os._exit(code)


def swell() -> int:
    return len(bytes(8 << 30))


def fail(error: Exception) -> None:
    raise error


def leave() -> None:
    sys.exit(3)


def give_lambda() -> object:
    return lambda: None


def raise_bad_status() -> None:
    raise BadStatus("https://a.example/", 500)


def fail_to_start(_memory: int) -> None:
    os._exit(9)
