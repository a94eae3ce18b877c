"""How many articles a second are judged on one core: matching, claims, ledger, decision; no extraction.

    python tests/bench/replay.py [STREAM...] [--rounds 5]

A stream is a folder with articles.jsonl and watchlist.yaml; by default all of tests/streams. Reading the word
lists of its languages, which a process does once, is told apart. A round knows no sentence of the one before:
what the matcher keeps for a while is less than a stream.
"""

import argparse
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]


def measure(folder: Path, rounds: int) -> None:
    articles = list(read_articles(folder / "articles.jsonl"))
    began = time.process_time()
    matcher = Matcher(read_watchlist(folder / "watchlist.yaml")[0])
    load_words({article.language for article in articles})
    loaded = time.process_time() - began
    memory.settle()
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
        f"{each[0]:6.0f}/s the first time, {median(each):6.0f}/s in the middle, {max(each):6.0f}/s at best; "
        f"{loaded:.1f} s to load",
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
    from bot.matcher import Matcher, load_words
    from bot.process import memory
    from bot.replay import judge_all, read_articles

    main()
