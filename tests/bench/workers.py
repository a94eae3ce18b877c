"""What a further worker brings where polls wait for the network: polls a second with 1, 2 and 4 of them.

    python -m tests.bench.workers [--sources 800] [--latency 1.0] [--workers 1 2 4] [--hanging 0]

Sources on as many hosts, each of which takes `--latency` seconds to answer that nothing has changed, and
--hanging more that take 12; a PostgreSQL of this machine, one scheduler, and `dealwire worker` as often as
said. Counted when all is under way.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.fakes.postgres import Postgres
from tests.fakes.program import Program, until
from tests.fakes.slow import SlowPress

MEASURED = 20.0  # seconds


HANGS = 12.0  # seconds: shorter than what a poll may take without a byte


class Press(SlowPress):
    """Some hosts hang."""

    def takes(self, host: str) -> float:
        return HANGS if host.startswith("hang") else self.latency


def measure(workers: int, hosts: Sequence[str], press: SlowPress, url: str) -> float:
    """Polls a second of so many workers, once each of them is at work."""
    number = len(hosts)
    feed = {"kind": "feed", "tier": "local", "every": "1s"}
    sources = {name: feed | {"url": f"http://{name}.example:{press.port}/feed"} for name in hosts}
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        program = Program(Path(home), sources, DATABASE_URL=url)
        stack.enter_context(program.runs("run", "--role", "scheduler")).says("watching", 120.0)
        hands = [stack.enter_context(program.runs("worker")) for _ in range(workers)]
        for hand in hands:
            hand.says("watching", 120.0)
        began = press.asked
        until(lambda: press.asked - began > number, wait=300.0)  # the first answers are whole feeds
        before, begun = press.asked, time.monotonic()
        time.sleep(MEASURED)
        return (press.asked - before) / (time.monotonic() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=800)
    parser.add_argument("--latency", type=float, default=1.0)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--hanging", type=int, default=0)
    asked = parser.parse_args()
    hosts = [f"hang{n}" for n in range(asked.hanging)] + [f"h{n}" for n in range(asked.sources)]
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with Press(asked.latency) as press, Postgres() as server:
        for workers in asked.workers:
            rate = measure(workers, hosts, press, server.database())
            print(f"{datetime.now(UTC):%H:%M:%S} {workers} workers: {rate:.0f} polls a second", flush=True)


if __name__ == "__main__":
    main()
    sys.exit(0)
