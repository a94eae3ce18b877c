"""How long the program takes to answer: the best and the middle of ten calls each.

python tests/bench/startup.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
CALLS = 10
COMMANDS = (
    ("--help",),
    ("run", "--help"),
    ("check",),
    ("db", "upgrade"),
    ("ledger",),
)


def seconds(arguments: tuple[str, ...], home: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "DEALWIRE_CONFIG": str(ROOT / "config")}
    subprocess.run(command, cwd=home, env=environment, capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        for arguments in COMMANDS:
            taken = [seconds(arguments, home) for _ in range(CALLS)]
            print(f"dealwire {' '.join(arguments):12} best {min(taken):.2f} s, middle {median(taken):.2f} s")


if __name__ == "__main__":
    main()
