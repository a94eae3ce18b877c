"""The program itself, in processes of its own: started, stopped and killed as an operating system does.

program = Program(home, web.sources(...), slack)
with program.runs() as process:
    process.says("watching")
    assert process.stops() == 0
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
WAIT = 90.0  # seconds for what takes one on a quiet machine
MAIN = "from bot.cli import main; main()"

Watchlist = Mapping[str, Mapping[str, Mapping[str, object]]]

WATCHLIST: Watchlist = {
    "companies": {
        "arden": {"names": ["Arden Motors", "Arden"]},
        "volta": {"names": ["Volta Cells", "Volta"]},
    },
    "deals": {
        "arden-volta": {
            "title": "Arden and Volta, battery venture", "parties": ["arden", "volta"],
            "topics": ["battery", "joint venture"],
        }
    },
    "plants": {
        "harborside": {"title": "Arden Harborside plant", "owner": "arden", "names": ["Harborside"]},
    },
}  # fmt: skip


class Process:
    """One process of the program, with all that it started."""

    def __init__(
        self, command: Sequence[str], home: Path, environment: Mapping[str, str], log: str = "log.jsonl"
    ) -> None:
        self._log = home / log
        self._begins = self._log.stat().st_size if self._log.exists() else 0
        self.popen = self._begin(command, home, environment)
        self._whole = psutil.Process(self.popen.pid)

    def _begin(self, command: Sequence[str], home: Path, environment: Mapping[str, str]) -> Any:
        with self._log.open("ab") as log, (home / "out.txt").open("ab") as out:
            return subprocess.Popen(command, cwd=home, env=environment, stdout=out, stderr=log)

    def log(self) -> list[dict[str, Any]]:
        """What it has logged so far; a line that is no JSON as {"text": line}."""
        with self._log.open("rb") as log:
            log.seek(self._begins)
            return [_read(line) for line in log.read().decode().splitlines()]

    def says(self, event: str, wait: float = WAIT) -> dict[str, Any]:
        """Waits for a log line with this event."""
        return until(
            lambda: next((line for line in self.log() if line.get("event") == event), None), self.log, wait
        )

    def family(self) -> list[psutil.Process]:
        """It and everything below it that is alive."""
        try:
            return [self._whole, *self._whole.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def memory(self) -> int:
        """Bytes of the whole family that are resident and not shared."""
        return sum(int(process.memory_full_info().uss) for process in self.family())

    def stops(self, how: signal.Signals = signal.SIGTERM) -> int:
        """A signal; waits for the end, and gives the exit code."""
        self.popen.send_signal(how)
        code: int = self.popen.wait(WAIT)
        return code

    def dies(self) -> None:
        """Killed with all signs of life gone; its workers must follow by themselves."""
        workers = self.family()[1:]
        self.stops(signal.SIGKILL)
        assert alive(workers) == []


class Program:
    """A home folder with a configuration and a database, and the program run in it."""

    def __init__(self, home: Path, sources: Mapping[str, Mapping[str, object]], **environment: str) -> None:
        self.home = home
        self.environment = {**bare(os.environ), "PYTHONPATH": str(ROOT), **environment}
        self.settings: dict[str, Any] = {"network": {"per_host": "0s", "allow": ["127.0.0.0/8"]}}
        self.sources, self.watchlist = dict(sources), WATCHLIST
        self._runs = itertools.count()

    @property
    def database_url(self) -> str:
        return self.environment.get("DATABASE_URL") or f"sqlite:///{self.home / 'dealwire.db'}"

    def writes_config(self) -> None:
        """JSON is YAML too. Each file at once: a program that looks at them meets none half-written."""
        folder = self.home / "config"
        folder.mkdir(exist_ok=True)
        hosts = {"hosts": dict.fromkeys(self._hosts(), "127.0.0.1")}
        settings = self.settings | {"network": self.settings["network"] | hosts}
        for name, held in (
            ("watchlist", self.watchlist), ("sources", {"sources": self.sources}), ("settings", settings)
        ):  # fmt: skip
            written = folder / f"{name}.new"
            written.write_text(json.dumps(held), encoding="utf-8")
            written.replace(folder / f"{name}.yaml")

    @contextmanager
    def runs(self, *arguments: str, code: str = MAIN) -> Iterator[Process]:
        """`dealwire run`, or what is asked for; nothing of it is left afterwards."""
        self.writes_config()
        command = [sys.executable, "-c", code, *(arguments or ("run",))]
        # a log of its own: a worker just born to one that was killed may speak after it
        process = Process(command, self.home, self.environment, f"log-{next(self._runs)}.jsonl")
        try:
            yield process
        finally:
            for each in process.family():
                each.kill()
            process.popen.wait()

    def does(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """A command from its start to its end."""
        self.writes_config()
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments], cwd=self.home, env=self.environment | environment,
            capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    def _hosts(self) -> Iterator[str]:
        for source in self.sources.values():
            yield str(source["url"]).split("/")[2].partition(":")[0]


def alive(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    """Those that still run after a while; a zombie does not."""
    end = time.monotonic() + 5.0
    while left := [process for process in processes if not _is_over(process)]:
        if time.monotonic() > end:
            break
        time.sleep(0.05)
    return left


def _is_over(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def until(true: Callable[[], T | None], told: Callable[[], object] = str, wait: float = WAIT) -> T:
    """Waits until `true()` is, and gives what it is; fails with `told()` after `wait` seconds."""
    end = time.monotonic() + wait
    while not (value := true()):
        assert time.monotonic() < end, told()
        time.sleep(0.05)
    return value


def bare(environ: Mapping[str, str]) -> dict[str, str]:
    """Without what would make the program speak to a real Slack or another database."""
    return {k: v for k, v in environ.items() if not k.startswith(("SLACK_", "DATABASE_", "DEALWIRE_"))}


def _read(line: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(line)
        return read
    except ValueError:
        return {"text": line}
