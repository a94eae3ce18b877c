"""What each group of signals is worth: the figures without it, each corpus left out in turn.

    python tests/ablate.py CORPUS... --score SCORE.PY

A mean over all the corpora, as `tests/learn.py` takes them; a minute for a dozen and a group.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

GROUPS: dict[str, tuple[str, ...]] = {
    "all signals": (),
    "what it is about": ("focus",),
    "who publishes": ("tier_",),
    "whose word it is": ("voice_",),
    "time since the last news": ("days_since", "told_lately", "met_lately", "first"),
    "new kinds, stages, parties, speakers": (
        "new_kinds",
        "new_stages",
        "new_parties",
        "new_speakers",
        "new_denial",
    ),
    "new figures, dates, names": ("new_numbers", "new_dates", "new_names"),
    "what is known": (
        "known_",
        "terms_known",
        "title_known",
        "copied",
        "copy",
        "other_language",
        "corroborated",
    ),
    "how it is worded": ("says_", "today", "opinion", "roundup", "live"),
    "length": ("length",),
}
COLUMNS = ("f1", "recall", "precision", "burst_f1", "told", "delay_mean")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True, help="the scorer beside the corpora")
    args = parser.parse_args()
    corpora, scorer = [learn.load(folder) for folder in args.corpora], learn.read_scorer(args.score)
    for group, without in GROUPS.items():
        rows = []
        for corpus in corpora:
            weights = learn.learn([other for other in corpora if other is not corpus], without)
            result = learn.figures(corpus, learn.replay(corpus, weights), scorer)
            rows.append([result[column] or 0.0 for column in COLUMNS])
        means = zip(COLUMNS, np.mean(rows, axis=0), strict=True)
        print(f"{group:38} " + " ".join(f"{column} {mean:.3f}" for column, mean in means), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests import learn

    main()
