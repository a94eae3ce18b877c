"""What a platform and a package need: pins in step with the dependencies, one Python, the data files."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINNED = (ROOT / "requirements.txt").read_text(encoding="utf-8")
WANTED = [
    Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"])
]
PINS = {
    canonicalize_name(name): Version(version)
    for name, version in re.findall(r"^([\w.-]+)(?:\[.*?\])?==([\w.]+)", PINNED, re.MULTILINE)
}


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_requirements_pin_every_dependency(wanted: Requirement) -> None:
    """Out of step? The head of requirements.txt has the command that makes it."""
    assert wanted.specifier.contains(PINS[canonicalize_name(wanted.name)])


def test_requirements_pin_nothing_that_is_no_dependency_any_more() -> None:
    blocks = re.split(r"^(?=\w)", PINNED, flags=re.MULTILINE)
    direct = {re.split(r"[\[=]", block)[0] for block in blocks if "dealwire (pyproject.toml)" in block[1:]}
    assert {canonicalize_name(name) for name in direct} == {canonicalize_name(w.name) for w in WANTED}


def test_every_pin_has_its_hash_and_no_registry_is_named() -> None:
    assert PINNED.count("==") <= PINNED.count(" \\\n    --hash=sha256:")
    assert "://" not in PINNED


def test_a_platform_runs_the_worker_on_a_python_that_fits() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert dict(line.split(": ") for line in lines) == {
        "worker": "python -m bot run",
        "scheduler": "python -m bot run --role scheduler",
        "helper": "python -m bot worker",
    }
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert PROJECT["requires-python"] == f">={version}"


def test_what_is_read_at_run_time_lies_in_the_package() -> None:
    """The wheel takes all of bot/; what is read must not lie beside it. `config/` is taken along by name."""
    read = re.compile(r"Path\(__file__\)\.parent\.parent")
    users = [
        path.name for path in (ROOT / "bot").glob("*.py") if read.search(path.read_text(encoding="utf-8"))
    ]
    assert users == ["config.py"]
