"""The figure by which an idea is judged: F1 over all streams, by the mean over several thresholds.

    PYTHONPATH=. python tests/smooth.py CORPUS... --score SCORE.PY

At one threshold chance moves the mean of 31 streams by 0.01, and that of three corpora by 0.02. Each of the
CORPUS is judged by weights that all other streams teach, those in tests/streams/teach in six parts by weights
that the rest teaches, those in tests/streams/held by all that teach. The bot decides itself what it tells;
what alerts say is left out, so that it takes a minute or two (for `told` see tests/learn.py).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from types import ModuleType
from typing import Any

from bot.matcher.weights import Weights
from tests import learn
from tests.learn import Corpus

STREAMS = Path(__file__).parent / "streams"
THRESHOLDS = (0.58, 0.60, 0.62, 0.64, 0.66)
PARTS = 6
SHOWN = ("f1", "recall", "precision", "burst_f1", "delay_mean")

Part = tuple[str, Sequence[Corpus], Sequence[Corpus]]  # what it is of, who is judged, who teaches
Figures = dict[str, float]  # each the mean over the thresholds


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
    for threshold in THRESHOLDS:
        at = Weights(weights.focus, weights.novelty, threshold)
        met = zip(learn.meetings(corpus), learn.examples(corpus, at), strict=True)
        alerts = [{"article": m.article.id, "subject": m.subject, "headline": ""} for m, e in met if e.told]
        found.append(learn.figures(corpus, alerts, scorer))
    return {name: fmean(each[name] or 0.0 for each in found) for name in SHOWN}


def row(name: str, found: Sequence[Figures]) -> str:
    return f"{name:12}" + " ".join(f"{each} {fmean(one[each] for one in found):.4f}" for each in SHOWN)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True, help="the scorer beside the corpora")
    args = parser.parse_args()
    groups = (args.corpora, sorted((STREAMS / "teach").iterdir()), sorted((STREAMS / "held").iterdir()))
    corpora, teach, held = ([learn.load(folder) for folder in group] for group in groups)
    scorer = learn.read_scorer(args.score)
    found: dict[str, list[Any]] = {}
    for kind, judged, teachers in parts(corpora, teach, held):
        weights = learn.learn(teachers)
        for corpus in judged:
            result = figures(corpus, weights, scorer)
            found.setdefault(kind, []).append(result)
            print(row(corpus.name, [result]), file=sys.stderr, flush=True)
    for kind, results in found.items():
        print(row(kind, results))
    print(row("all", [one for results in found.values() for one in results]))


if __name__ == "__main__":
    main()
