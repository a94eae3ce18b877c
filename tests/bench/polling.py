"""Polls a press of this machine, side by side with other readers, and prints what each poll costs.

    nice python -m tests.bench.polling [--sources 10000] [--hosts 2000] [--pin] [--bare] [--alert]
        [--reader PYTHON] [--sfeed] [--newsboat]

`--reader`: a Python that has lemon24/reader (a virtual environment with `pip install reader`); `--newsboat`
and `--sfeed` ask the newsboat and the sfeed_update on the PATH, the latter by a curl that sends the last
ETag; `--bare` is requests alone, with the validators of the last answer, and keeps nothing: what a machine
is worth. `--pin`: each program has one core, and the press another. `--alert`: also how long `dealwire run`,
on all cores, takes to the first alert where all these feeds are due.

All poll the same feeds of 20 entries, without a pace a host, each in a process of its own. CPU seconds are of
that process and those it starts: with its start for newsboat and sfeed, without it for the others. Three
passes: first (all is new), and in turn, so many --rounds, of which the cheapest counts, unchanged (304) and
changed (one new entry of 20). The sources are asked every hour, by a clock that leaps.
"""

import argparse
import ipaddress
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from urllib.request import urlopen

from tests.bench.press import addresses, urls

PASSES = ("first", "unchanged", "changed")
Told = dict[str, tuple[float, float]]  # seconds of a pass, and CPU seconds
NOON = datetime(2026, 7, 7, tzinfo=UTC)
THREADS = 16
HOUR = timedelta(hours=1)


@contextmanager
def press(sources: int, hosts: int, core: int | None = None) -> Iterator[int]:
    """Its port; `core`: where it runs."""
    command = [sys.executable, "-m", "tests.bench.press", "--sources", str(sources), "--hosts", str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def publish(port: int, edition: int) -> None:
    with urlopen(f"http://{addresses(1)[0]}:{port}/edition/{edition}") as answer:
        answer.read()


def report(name: str, told: Told, number: int, memory: float) -> None:
    for what, (wall, cpu) in told.items():
        print(
            f"| {name} | {what} | {number / wall:,.0f} | {number / cpu:,.0f} | {1000 * cpu / number:.2f} "
            f"| {memory:.0f} MB |",
            flush=True,
        )


def timed(poll: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.monotonic(), time.process_time()
    poll()
    return time.monotonic() - wall, time.process_time() - cpu


def passes(poll: Callable[[], object], port: int, edition: int, rounds: int) -> Told:
    tried: list[Told] = [{"first": timed(poll)}]
    for number in range(rounds):
        tried.append({"unchanged": timed(poll)})
        publish(port, edition + number)
        tried.append({"changed": timed(poll)})
    return best(tried)


def best(tried: list[Told]) -> Told:
    """The cheapest of each pass, since others may use the machine at the same time."""
    return {
        what: min((one[what] for one in tried if what in one), key=lambda cost: cost[1]) for what in PASSES
    }


def dealwire(feeds: list[str], port: int, edition: int, rounds: int, home: Path) -> None:
    """The poll path of `dealwire run`: due table, fetch, parse, identity, entries and health stored."""
    import structlog

    from bot.engine import Engine
    from bot.model import Source, SourceKind, Tier
    from bot.process import memory
    from bot.scraper.fetch import Fetcher, Policy
    from bot.store import Store
    from bot.work.polling import Poller

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    now = NOON
    store = Store.open(f"sqlite:///{home}/dealwire.db")
    known = [
        Source(f"s{n}", SourceKind.FEED, url, Tier.TRADE, "W", "en", every=HOUR)
        for n, url in enumerate(feeds)
    ]
    store.sync_sources(known, now)
    engine = Engine(threads=THREADS)
    fetcher = Fetcher(Policy(allow=(ipaddress.ip_network("127.0.0.0/8"),), per_host=0))
    poller = Poller(known, store, fetcher, engine, Event(), lambda *_: None)
    memory.settle()

    def poll() -> None:
        nonlocal now
        now += HOUR
        poller.poll(now)

    told = passes(poll, port, edition, rounds)
    made = store.vitals(now).polls
    assert made == (1 + 2 * rounds) * len(feeds), f"{made} polls of {len(feeds)} feeds"
    _finish(told)
    for each in (engine, fetcher, store):
        each.close()


_PASSES = """
tried = [{"first": timed()}]
for number in range(rounds):
    tried.append({"unchanged": timed()})
    urlopen(publish + str(edition + number)).read()
    tried.append({"changed": timed()})
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([tried, int(peak.split()[1]) / 1024]))
"""
READER = (
    """
import json, sys, time
from urllib.request import urlopen
from reader import make_reader
feeds, publish, edition, rounds, home = json.load(sys.stdin)
reader = make_reader(home + "/reader.db")
for feed in feeds:
    reader.add_feed(feed)
def timed():
    wall, cpu = time.monotonic(), time.process_time()
    reader.update_feeds(workers=%(threads)d, scheduled=False)
    return time.monotonic() - wall, time.process_time() - cpu
"""
    + _PASSES
)

BARE = (
    """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen
import requests
feeds, publish, edition, rounds, home = json.load(sys.stdin)
session = requests.Session()
session.trust_env = False
session.mount("http://", requests.adapters.HTTPAdapter(pool_connections=len(feeds), pool_maxsize=%(threads)d))
asked = {feed: {} for feed in feeds}
def poll(feed):
    answer = session.get(feed, headers=asked[feed], timeout=30)
    if answer.status_code == 200:
        sent = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
        asked[feed] = {name: answer.headers[of] for name, of in sent.items() if of in answer.headers}
def timed():
    wall, cpu = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(%(threads)d) as threads:
        list(threads.map(poll, feeds))
    return time.monotonic() - wall, time.process_time() - cpu
"""
    + _PASSES
)


def aside(
    name: str, program: list[str], feeds: list[str], port: int, edition: int, rounds: int, home: Path
) -> None:
    """Another reader, in a process of its own."""
    editions = f"http://{addresses(1)[0]}:{port}/edition/"
    given = json.dumps([feeds, editions, edition, rounds, str(home)])
    done = subprocess.run(program, input=given, capture_output=True, text=True, check=True)
    tried, memory = json.loads(done.stdout)
    report(name, best(tried), len(feeds), memory)


def newsboat(feeds: list[str], home: Path) -> list[str]:
    """Its command."""
    (home / "urls").write_text("\n".join(feeds) + "\n")
    (home / "config").write_text(f"max-items 0\nreload-threads {THREADS}\n")
    files = ["-u", home / "urls", "-c", home / "cache.db", "-C", home / "config"]
    return ["newsboat", "-q", "-x", "reload", *map(str, files)]


SFEED = """
sfeedpath="%(home)s/feeds"
maxjobs=%(threads)d
fetch() {
    tag="%(home)s/tags/$1"
    curl -f -s -m 30 --etag-compare "$tag" --etag-save "$tag" "$2"
}
feeds() {
    %(feeds)s
}
"""


def sfeed(feeds: list[str], home: Path) -> list[str]:
    """Its command."""
    (home / "tags").mkdir()
    lines = "\n    ".join(f"feed s{n} {url}" for n, url in enumerate(feeds))
    (home / "sfeedrc").write_text(SFEED % {"home": home, "threads": THREADS, "feeds": lines})
    return ["sfeed_update", str(home / "sfeedrc")]


def repeated(name: str, command: list[str], feeds: list[str], port: int, edition: int, rounds: int) -> None:
    """A program that is started for each pass. Memory is that of its largest process."""
    most = 0.0

    def timed() -> tuple[float, float]:
        nonlocal most
        wall = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        _, code, used = os.wait4(process.pid, 0)
        assert code == 0, code
        most = max(most, used.ru_maxrss / 1024)
        return time.monotonic() - wall, used.ru_utime + used.ru_stime

    tried: list[Told] = [{"first": timed()}]
    for number in range(rounds):
        tried.append({"unchanged": timed()})
        publish(port, edition + number)
        tried.append({"changed": timed()})
    report(name, best(tried), len(feeds), most)


def _finish(told: dict[str, tuple[float, float]]) -> None:
    # getrusage would count what the parent had when it started us
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM"))
    print(json.dumps([told, int(peak.split()[1]) / 1024]), flush=True)


def ours(asked: argparse.Namespace, port: int, edition: int, home: Path) -> None:
    """In a process of its own, as the others are."""
    size = ["--sources", str(asked.sources), "--hosts", str(asked.hosts), "--rounds", str(asked.rounds)]
    inside = ["--inside", str(port), str(edition), str(home)]
    command = [sys.executable, "-m", "tests.bench.polling", *size, *inside]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told, memory = json.loads(done.stdout.splitlines()[-1])
    report("dealwire", told, asked.sources, memory)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--reader", metavar="PYTHON")
    for one in ("--sfeed", "--newsboat", "--pin", "--alert"):
        parser.add_argument(one, action="store_true")
    parser.add_argument("--inside", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        port, edition, home = asked.inside
        dealwire(
            urls(asked.sources, asked.hosts, int(port)), int(port), int(edition), asked.rounds, Path(home)
        )
        return
    compare(asked)


def compare(asked: argparse.Namespace) -> None:
    cores = os.sched_getaffinity(0)
    own, others = min(cores), max(cores)
    where = "; each program on one core, the press on another" if asked.pin else ""
    print(
        f"{asked.sources:,} feeds on {asked.hosts:,} hosts; load {os.getloadavg()[0]:.1f}{where}\n",
        flush=True,
    )
    with (
        press(asked.sources, asked.hosts, others if asked.pin else None) as port,
        tempfile.TemporaryDirectory() as home,
    ):
        feeds = urls(asked.sources, asked.hosts, port)
        size = ["--sources", str(asked.sources), "--hosts", str(asked.hosts)]
        if asked.alert:
            command = [sys.executable, "-m", "tests.bench.alert", *size, "--port", str(port)]
            subprocess.run(command, check=True)
        if asked.pin:
            os.sched_setaffinity(0, {own})
        print("| program | pass | polls/s | polls/CPU s | CPU s/1,000 polls | most memory |")
        print("|---|---|---|---|---|---|", flush=True)
        ours(asked, port, 1, Path(home))
        if asked.bare:
            program = [sys.executable, "-c", BARE % {"threads": THREADS}]
            aside("bare requests", program, feeds, port, 500, asked.rounds, Path(home))
        if asked.reader:
            program = [asked.reader, "-c", READER % {"threads": THREADS}]
            aside("lemon24/reader", program, feeds, port, 1000, asked.rounds, Path(home))
        if asked.sfeed:
            repeated("sfeed", sfeed(feeds, Path(home)), feeds, port, 1500, asked.rounds)
        if asked.newsboat:
            repeated("newsboat", newsboat(feeds, Path(home)), feeds, port, 2000, asked.rounds)


if __name__ == "__main__":
    main()
