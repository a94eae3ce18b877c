"""Structured logs on stderr: a line for people at a terminal, JSON lines elsewhere, or as it is set."""

import logging
import os
import sys
import threading
from collections import Counter
from contextlib import suppress
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict


class Tally:
    """How many lines of each level and event were logged since the process began."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def __call__(self, _logger: Any, _name: str, line: EventDict) -> EventDict:
        with self._lock:
            self._counts[str(line.get("level", "")), str(line.get("event", ""))] += 1
        return line

    def counts(self) -> dict[tuple[str, str], int]:
        with self._lock:
            return dict(self._counts)


class Through(logging.Handler):
    """What libraries log goes the same way as our own lines, so that each line has the one form."""

    def emit(self, record: logging.LogRecord) -> None:
        say = getattr(structlog.get_logger(), record.levelname.lower(), None)
        if say:
            say("library says", library=record.name, text=record.getMessage(), exc_info=record.exc_info)


tally = Tally()


class Printer:
    """Prints lines; one that cannot be written (a full disk, a pipe that nobody reads) stops nothing."""

    def __init__(self, stream: TextIO) -> None:
        self._print = structlog.PrintLogger(stream).msg

    def msg(self, line: str) -> None:
        with suppress(OSError):
            self._print(line)

    debug = info = warning = error = critical = msg


def configure(level: str, form: str = "auto") -> None:
    """Logs at `level` and above, as `form` says; the terminal's stdout stays free for alerts."""
    people = form == "text" or (form == "auto" and sys.stderr.isatty())
    text = structlog.dev.ConsoleRenderer(colors=_has_colours())
    renderer = text if people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            tally,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: Printer(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    if not any(isinstance(handler, Through) for handler in logging.getLogger().handlers):
        logging.getLogger().addHandler(Through(logging.WARNING))


def _has_colours() -> bool:
    """no-color.org; a file and a terminal that knows no colours would show them as signs."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stderr.isatty()
