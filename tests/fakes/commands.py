"""The commands as a shell calls them, in this process: `said = dealwire("ledger", "oppama")`."""

import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from bot import cli


@dataclass(frozen=True)
class Said:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Dealwire:
    """Calls `dealwire`; a traceback where an error should be fails the test by itself."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture

    def __call__(self, *arguments: object, **environment: str) -> Said:
        for name, value in environment.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["dealwire", *map(str, arguments)])
        self._capture.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capture.readouterr()
        return Said(code, said.out, said.err)
