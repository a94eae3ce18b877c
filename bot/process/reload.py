"""Takes up a changed configuration without a restart: on SIGHUP, and when one of the files changes.

What is changed must hold as a whole. A file that cannot be read or is empty by now, or a mistake that was
not there before, keeps the old configuration, and the log says why. The environment is read at the start
alone.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.config import FILES, Config, read_config
from bot.errors import ConfigError, Problem
from bot.process.signals import hearing

log = structlog.get_logger()

LOOK = 2.0  # seconds between two looks at the files

Stamp = tuple[tuple[int, int, int] | None, ...]
SIZE = 1  # its place in the stamp of a file


@dataclass(slots=True)
class Turn:
    """The time of one configuration: it ends, with `stop` set, when another one holds or all is over.

    `refused` is called with what is wrong in a change that was not taken up.
    """

    config: Config
    stop: threading.Event = field(default_factory=threading.Event)
    refused: Callable[[str], object] = lambda _: None


def turns(folder: Path, stop: threading.Event) -> Iterator[Turn]:
    """A turn for the configuration as it is, and one for each that comes after it, until `stop` is set.

    Raises ConfigError where there is none to begin with.
    """
    held: Stamp | None = _stamp(folder)  # before it is read: a change in between is seen as one
    config = read_config(folder)
    with _hangups() as asked:
        while held and not stop.is_set():
            turn, found = Turn(config), list[tuple[Stamp, Config]]()
            watcher = threading.Thread(
                target=_watch, args=(folder, held, turn, stop, asked, found), daemon=True
            )
            watcher.start()
            try:
                yield turn
            finally:
                turn.stop.set()
                watcher.join()
            held, config = found[0] if found else (None, config)


def changed(folder: Path, config: Config) -> Config | None:
    """The folder's configuration where it differs from `config`. Raises ConfigError where it is worse."""
    new = read_config(folder)
    known = {_kind(problem) for problem in config.problems}
    if worse := [problem for problem in new.problems if _kind(problem) not in known]:
        raise ConfigError(worse)
    return new if new != config else None


def _watch(
    folder: Path,
    held: Stamp,
    turn: Turn,
    stop: threading.Event,
    asked: list[int],
    found: list[tuple[Stamp, Config]],
) -> None:
    """Ends the turn when `stop` is set or another configuration holds, which goes into `found`."""
    taken, before = held, held
    while not turn.stop.is_set() and not stop.wait(LOOK):
        now = _stamp(folder)
        settled = now == before  # nobody is in the middle of writing
        before = now
        if asked or (settled and now != held):
            asked.clear()
            held = now
            if new := _taken_up(folder, turn, _emptied(folder, taken, now)):
                found.append((now, new))
                break
    turn.stop.set()


def _emptied(folder: Path, taken: Stamp, now: Stamp) -> list[Problem]:
    """As an editor leaves a file that finds no room on the disk: nobody means that while the bot runs."""
    what, mend = "is empty, and was not before", "where that is meant, restart"
    return [
        Problem(folder / name, None, "", what, mend)
        for name, was, is_ in zip(FILES, taken, now, strict=True)
        if was and is_ and was[SIZE] > is_[SIZE] == 0
    ]


def _taken_up(folder: Path, turn: Turn, emptied: list[Problem]) -> Config | None:
    try:
        if emptied:
            raise ConfigError(emptied)
        new = changed(folder, turn.config)
    except ConfigError as error:
        log.error("configuration kept as it was", problems=[str(problem) for problem in error.problems])
        _tell(turn, str(error))
        return None
    log.info("configuration changed" if new else "configuration is the same")
    return new


def _tell(turn: Turn, why: str) -> None:
    try:
        turn.refused(why)
    except Exception as error:  # the database is away, say: the files are watched all the same
        log.error("not told", cause=str(error))


def _kind(problem: Problem) -> tuple[str, str, str]:
    """A problem wherever it stands now: lines move."""
    return str(problem.where), problem.key, problem.what


def _stamp(folder: Path) -> Stamp:
    return tuple(_stamp_of(folder / name) for name in FILES)


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


@contextmanager
def _hangups() -> Iterator[list[int]]:
    """Gathers SIGHUP. At a terminal it means that the terminal is gone, and ends the program as ever."""
    asked: list[int] = []
    if sys.platform == "win32" or sys.stdin.isatty() or not _is_main():
        yield asked
        return
    with hearing({signal.SIGHUP: asked.append}):
        yield asked


def _is_main() -> bool:
    return threading.current_thread() is threading.main_thread()
