"""How many articles a second are judged on one core: matching, claims, ledger, decision; no extraction.

    python tests/bench/replay.py [STREAM...] [--rounds 5]

A stream is a folder with articles.jsonl and watchlist.yaml; by default all of tests/streams. Reading the word
lists (once a process) is told apart, as `dealwire run` pays it once.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def measure(folder: Path, rounds: int) -> None:
    articles = list(read_articles(folder / "articles.jsonl"))
    matcher = Matcher(read_watchlist(folder / "watchlist.yaml")[0])
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        for _ in judge_all(matcher, articles):
            pass
        taken.append(time.process_time() - began)
    each = [len(articles) / seconds for seconds in taken]
    size = sum(len(article.text) for article in articles) / len(articles)
    print(
        f"{folder.name:12} {len(articles):4} articles of {size:5.0f} characters: "
        f"{each[0]:6.0f}/s the first time, {max(each):6.0f}/s at best",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("streams", type=Path, nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    for folder in asked.streams or sorted((ROOT / "tests" / "streams").glob("*/*/")):
        measure(folder, asked.rounds)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bot.config import read_watchlist
    from bot.matcher import Matcher
    from bot.replay import judge_all, read_articles

    main()
