"""What the worker takes when it has nothing to do: memory and processor of the whole process tree.

    PYTHONPATH=. python tests/bench/idle.py [--sources 1000] [--settle 150]

`dealwire run` with so many sources on a web of this machine, each a feed with one article. Measured when all
is read, and again `--settle` seconds later, when the worker process that read pages has been let go.
"""

import argparse
import logging
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
MB = 1_000_000


def measure(process: "Process", what: str) -> None:
    """Resident bytes, what of them is not shared with others, and processor time in ten seconds."""
    family = process.family()
    before = sum(_seconds(member) for member in family)
    time.sleep(10)
    used = sum(_seconds(member) for member in process.family()) - before
    rss = sum(member.memory_info().rss for member in family)
    uss = sum(member.memory_full_info().uss for member in family)
    print(
        f"{what:24} {rss / MB:6.0f} MB resident, {uss / MB:6.0f} MB of it its own, "
        f"{len(family)} processes, {used / 10:6.1%} of a core",
        flush=True,
    )


def _seconds(member: psutil.Process) -> float:
    times = member.cpu_times()
    return float(times.user + times.system)


def sources(web: "Web", number: int) -> dict[str, dict[str, object]]:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    body = "The ferry runs again after the storm, its operator said. Late boats stay cancelled.\n" * 10
    found: dict[str, dict[str, object]] = {}
    for n in range(number):
        item = Item(f"Ferry {n} runs again", f"/{n}.html", yesterday, body=body)
        url = web.publishes_feed(f"outlet{n}.example", [item])
        found[f"outlet{n}"] = {"kind": "feed", "tier": "local", "url": url}
    return found


def read(program: "Program") -> int:
    store = Store.open(program.database_url)
    try:
        return store.counts().articles
    finally:
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=1000)
    parser.add_argument("--settle", type=float, default=150)
    asked = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as home, Web() as web:
        program = Program(Path(home), sources(web, asked.sources))
        began = time.monotonic()
        with program.runs() as process:
            process.says("watching")
            print(f"{time.monotonic() - began:.1f} s to start, {asked.sources} sources", flush=True)
            while read(program) < asked.sources:
                assert process.popen.poll() is None, process.log()[-5:]
                time.sleep(1)
            print(f"{time.monotonic() - began:.0f} s until all is polled and read", flush=True)
            measure(process, "all is read")
            time.sleep(asked.settle)
            measure(process, f"{asked.settle:.0f} s later")
            print(f"exit code {process.stops()}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bot.store import Store
    from tests.fakes.pages import Item
    from tests.fakes.program import Process, Program
    from tests.fakes.web import Web

    main()
