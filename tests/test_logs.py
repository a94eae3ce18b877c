"""The log as people see it: in colours where there are some to be seen."""

import io
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
