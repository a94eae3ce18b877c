"""Exactly once at any kill: processes of the bot killed with SIGKILL over a stream, and the count at the end.

    python -m tests.bench.chaos [--kills 200] [--database sqlite|postgres]
        [--stream FOLDER] [--seed 1] [--first N]

On SQLite one `dealwire run` is killed and started anew; on PostgreSQL a scheduler and three workers, one or
all of them at a time. Slack drops answers, fails after it took a message, limits, and is away for hours. Exit
code 1 where a development was lost or told twice.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from tests.fakes.chaos import Chaos
from tests.fakes.postgres import Postgres
from tests.fakes.reckoning import Report

STREAM = Path(__file__).parents[1] / "streams" / "teach" / "mining"  # dense: time leaps by hours
ALONE = ["run"]
MANY = ["run --role scheduler", "worker", "worker", "worker"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--stream", type=Path, default=STREAM)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, help="only so many articles of the stream")
    asked = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as home:
        if asked.database == "sqlite":
            chaos = Chaos(
                Path(home), asked.stream, ALONE, f"sqlite:///{home}/dealwire.db", asked.seed, asked.first
            )
            report = chaos.suffers(asked.kills)
        else:
            with Postgres() as server:
                chaos = Chaos(Path(home), asked.stream, MANY, server.database(), asked.seed, asked.first)
                report = chaos.suffers(asked.kills)
    tell(report)
    sys.exit(0 if report.is_whole else 1)


def tell(report: Report) -> None:
    """The figures, and the names of whatever went wrong."""
    print(f"{sum(report.kills.values())} kills: {listed(report.kills)}; {report.stops} stops")
    print(f"{sum(report.faults.values())} calls of Slack met a fault: {listed(report.faults)}")
    print(f"{report.published} articles published, {report.judged} judged")
    print(f"{report.developments} developments told, {report.folded} of them in a summary after an absence")
    print(f"undisturbed, from the file: {report.replayed} developments")
    print(f"{report.posted} messages stand in Slack, {report.amid} of them since before the last kill")
    print(f"posted twice {len(report.twice)}, lost {len(report.lost)}, stale {len(report.stale)}")
    print(f"{report.seconds:.0f} s")
    for what in (*report.twice, *report.lost, *report.stale):
        print(f"  {what}")


def listed(counted: "dict[str, int]") -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))


if __name__ == "__main__":
    main()
