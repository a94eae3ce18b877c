"""Feeds every reader of what strangers write with broken input, for as long as it is told.

    nice python -m tests.bench.fuzz [--minutes 10] [--corpus FOLDER] [--reader NAME] [--seed 1]

`--corpus`: a folder of feeds, say the tests of feedparser's source distribution (pip download --no-deps
--no-binary :all: feedparser==6.0.11). Each is read as it is by every reader of pages, and then changed by the
fuzzer like our own. Seeds are fixed. Prints a table; what crashed or took over 5 s is kept in --keep. Exit
code 1 if anything did.
"""

import argparse
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fakes.mutations import Reader, bodies, readers, survives

SLOW, HANG = 5.0, 60  # seconds
PAGES = ("feed", "sitemap", "listing", "article", "lists")
ROUND = 200  # examples of one seed


class Hang(BaseException):
    """It took so long that it was cut off."""


@dataclass
class Score:
    tried: int = 0
    bytes: int = 0
    slowest: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    def over(_number: int, _frame: FrameType | None) -> None:
        raise Hang(f"over {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def attempt(reader: Reader, body: bytes, score: Score, keep: Path, name: str) -> None:
    began, fault = time.process_time(), ""
    try:
        with limit(HANG):
            survives(reader, body)
    except (Exception, Hang) as error:
        fault = f"{type(error).__name__}: {str(error)[:100]}"
    took = time.process_time() - began
    score.tried, score.bytes, score.slowest = (
        score.tried + 1,
        score.bytes + len(body),
        max(score.slowest, took),
    )
    if fault or took > SLOW:
        told = fault or f"slow: {took:.1f} s"
        score.faults[told.partition(":")[0] if not fault else told] += 1
        keep.mkdir(exist_ok=True)
        (keep / f"{name}-{score.faults.total()}.bin").write_bytes(body)
        print(f"  {name}: {told} ({len(body)} bytes)", flush=True)


def one_round(reader: Reader, number: int, score: Score, keep: Path, name: str, until: float) -> None:
    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(bodies(reader))
    def run(body: bytes) -> None:
        if time.monotonic() < until:
            attempt(reader, body, score, keep, name)

    run()


def corpus(folder: Path | None) -> Sequence[bytes]:
    files = (
        sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".gz", ".z")) if folder else []
    )
    return [path.read_bytes() for path in files]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--reader", choices=sorted(readers()))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"))
    asked = parser.parse_args()
    more = corpus(asked.corpus)
    chosen = {name: reader for name, reader in readers().items() if asked.reader in (None, name)}
    as_is: dict[str, Score] = {name: Score() for name in chosen if name in PAGES and more}
    for name, score in as_is.items():
        for body in more:
            attempt(chosen[name], body, score, asked.keep, name)
    fuzzed = {name: Score() for name in chosen}
    each = asked.minutes * 60 / len(chosen)
    for name, reader in chosen.items():
        whole = replace(reader, corpus=(*reader.corpus, *more)) if name in ("feed", "sitemap") else reader
        until, number = time.monotonic() + each, asked.seed
        while time.monotonic() < until:
            one_round(whole, number, fuzzed[name], asked.keep, name, until)
            number += 1
    print("| reader | input | tried | MB | slowest, CPU seconds | crashed, or over 5 s |")
    print("|---|---|---|---|---|---|")
    for kind, scores in (("as it is", as_is), ("changed", fuzzed)):
        for name, score in scores.items():
            told = "; ".join(f"{number} {what}" for what, number in score.faults.items()) or "none"
            size = f"{score.bytes / 1e6:,.0f}"
            print(f"| {name} | {kind} | {score.tried:,} | {size} | {score.slowest:.2f} | {told} |")
    print(f"\nmost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    sys.exit(any(score.faults for score in (*as_is.values(), *fuzzed.values())))


if __name__ == "__main__":
    main()
