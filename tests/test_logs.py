"""The log as people see it: in colours where there are some to be seen; and where it cannot be written."""

import errno
import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.process import logs


class Screen(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    held = structlog.get_config()
    yield
    structlog.configure(**held)


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),  # log.format: text, and stderr in a file or a journal
    ],
)
def test_lines_for_people_have_colours_where_these_are_seen_and_wanted(
    terminal: bool, environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(terminal=terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    for name, value in ({"NO_COLOR": "", "TERM": "xterm"} | environment).items():
        monkeypatch.setenv(name, value)
    logs.configure("info", "text")
    structlog.get_logger().warning("no monitor", port=9464)
    assert ("\x1b[" in screen.getvalue()) == coloured
    assert "no monitor" in screen.getvalue()


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk, say; the lines go on once there is room."""
    screen, full = Screen(terminal=False), True

    def write(line: str) -> int:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return io.StringIO.write(screen, line)

    monkeypatch.setattr(screen, "write", write)
    monkeypatch.setattr(sys, "stderr", screen)
    logs.configure("info", "json")
    structlog.get_logger().info("watching")
    full = False
    structlog.get_logger().info("polled")
    assert json.loads(screen.getvalue())["event"] == "polled"
