"""The examples in docs/deploy hold together: their commands exist and their code compiles."""

import configparser
import json
import re
from pathlib import Path

from bot.cli import commands

DEPLOY = Path(__file__).parent.parent / "docs" / "deploy"


def test_the_unit_starts_a_command_that_exists_and_reloads_by_a_hangup() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DEPLOY / "dealwire.service").read_text(encoding="utf-8"))
    program, command, *_ = unit["Service"]["ExecStart"].split()
    assert program.endswith("/dealwire")
    assert command in commands.commands
    assert unit["Service"]["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert int(unit["Service"]["TimeoutStopSec"]) > 10  # what a stop may take


def test_the_image_is_made_of_files_that_exist_and_its_check_is_a_program() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", "")
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (DEPLOY.parent.parent / name).exists(), name
    [check] = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", text, re.MULTILINE)
    compile(json.loads(check)[2], "healthcheck", "exec")
    [start] = re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)
    assert json.loads(start)[0] in commands.commands
