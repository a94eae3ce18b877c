"""The figure by which an idea is judged: F1 over all streams, by the mean over many replays of each.

    PYTHONPATH=. python tests/smooth.py CORPUS... --score SCORE.PY [--write FILE] [--than FILE]

One alert more decides on those that follow, so that in a single replay chance moves the mean of 31 streams
by 0.01, and that of three corpora by 0.02. Here each stream is replayed eighteen times, at several
thresholds and with every chance a little off, the same from run to run: `--than` sets a run beside an
earlier one and says how far the mean of their differences may be off. The F1 is lower than that of a plain
replay (tests/learn.py), which is right more often.

Each of the CORPUS is judged by weights that all other streams teach, those in tests/streams/teach in six
parts by weights that the rest teaches, those in tests/streams/held by all that teach. The bot decides
itself what it tells; what alerts say is left out, so that it takes a minute or two.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from statistics import fmean, stdev
from types import ModuleType

from bot.matcher.weights import Logistic, Weights
from tests import learn
from tests.learn import Corpus

STREAMS = Path(__file__).parent / "streams"
THRESHOLDS = (0.58, 0.61, 0.64)
SEEDS = 6  # replays at each threshold, the first as it is
OFF = 0.35  # standard deviation of the error, in log odds
PARTS = 6
SHOWN = ("f1", "recall", "precision", "burst_f1", "delay_mean")


@dataclass(frozen=True, slots=True)
class Off(Logistic):
    """A chance that is a little off each time it is asked for."""

    errors: Random

    def __call__(self, signals: Mapping[str, float]) -> float:
        chance = Logistic.__call__(self, signals)
        return 1 / (1 + (1 / chance - 1) * math.exp(-self.errors.gauss(0, OFF)))


Part = tuple[str, Sequence[Corpus], Sequence[Corpus]]  # what it is of, who is judged, who teaches
Figures = dict[str, float]  # each the mean over all replays


def parts(corpora: Sequence[Corpus], teach: Sequence[Corpus], held: Sequence[Corpus]) -> Iterator[Part]:
    teachers = [*corpora, *teach]
    folds = [[corpus] for corpus in corpora] + [teach[start::PARTS] for start in range(PARTS)]
    for fold in folds:
        kind = "corpora" if fold[0] in corpora else "teach"
        yield kind, fold, [other for other in teachers if other not in fold]
    yield "held", held, teachers


def figures(corpus: Corpus, weights: Weights, scorer: ModuleType) -> Figures:
    """Of one stream."""
    found = []
    for threshold, seed in product(THRESHOLDS, range(SEEDS)):
        novelty = weights.novelty
        off = Off(novelty.bias, novelty.weights, Random(seed)) if seed else novelty
        at = Weights(weights.focus, off, threshold)
        met = zip(learn.meetings(corpus), learn.examples(corpus, at), strict=True)
        alerts = [{"article": m.article.id, "subject": m.subject, "headline": ""} for m, e in met if e.told]
        found.append(learn.figures(corpus, alerts, scorer))
    return {name: fmean(each[name] or 0.0 for each in found) for name in SHOWN}


def row(name: str, found: Sequence[Figures]) -> str:
    return f"{name:12}" + " ".join(f"{each} {fmean(one[each] for one in found):.4f}" for each in SHOWN)


def beside(now: Mapping[str, float], then: Mapping[str, float]) -> str:
    """The mean difference of the F1 of each stream, and its standard error."""
    differences = [f1 - then[name] for name, f1 in now.items() if name in then]
    error = stdev(differences) / len(differences) ** 0.5
    return f"f1 {fmean(differences):+.4f} (standard error {error:.4f}) over {len(differences)} streams"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True, help="the scorer beside the corpora")
    parser.add_argument("--write", type=Path, help="keep the F1 of each stream here, as JSON")
    parser.add_argument("--than", type=Path, help="what an earlier run kept")
    args = parser.parse_args()
    then = json.loads(args.than.read_text(encoding="utf-8")) if args.than else {}
    groups = (args.corpora, sorted((STREAMS / "teach").iterdir()), sorted((STREAMS / "held").iterdir()))
    corpora, teach, held = ([learn.load(folder) for folder in group] for group in groups)
    scorer = learn.read_scorer(args.score)
    found: dict[str, list[Figures]] = {}
    now: dict[str, float] = {}
    for kind, judged, teachers in parts(corpora, teach, held):
        weights = learn.learn(teachers)
        for corpus in judged:
            result = figures(corpus, weights, scorer)
            found.setdefault(kind, []).append(result)
            now[corpus.name] = result["f1"]
            print(row(corpus.name, [result]), file=sys.stderr, flush=True)
    for kind, results in found.items():
        print(row(kind, results))
    print(row("all", [one for results in found.values() for one in results]))
    if args.than:
        print(beside(now, then))
    if args.write:
        args.write.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
