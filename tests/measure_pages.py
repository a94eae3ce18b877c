"""How truly articles are read from pages whose articles are known.

    python tests/measure_pages.py DIRECTORY [--errors]

The directory holds each page as NAME.html, its bytes as they were answered, beside NAME.json:

    {"url": "https://...", "seen": "2026-07-01T12:00:00+00:00", "title": "...",
     "published": "2026-07-01T09:30:00+00:00", "paragraphs": ["...", "..."]}

`seen` is when the page was fetched; `published` is a day alone where its clock is not known, and "" where
nothing is; `charset`, as the header declares it, may be left out. Texts are compared by their runs of
four words (in East Asia: characters).

    read       an article was read, and not from the description of a page taken for a wall
    title      it is the title, but for punctuation and case
    instant    it is the time of publication; `day`: its day
    lead       the first paragraph is there
    recall     the share of the true text that was read; `precision`: of the text read that is true
    good       both are 0.9 and more
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.errors import Unreadable
from bot.model import Article, Entry, Source, SourceKind, Tier
from bot.scraper.article import Page, read_article
from bot.scraper.scripts import bare

RUN = 4
ENOUGH = 0.9
WORD = re.compile(r"[ぁ-ヿ㐀-鿿가-힣]|[^\W_ぁ-ヿ㐀-鿿가-힣]+")
SOURCE = Source("pages", SourceKind.LISTING, "https://pages.example/", Tier.NATIONAL)
COLUMNS = ("read", "title", "instant", "day", "lead", "recall", "precision", "good")
Run = tuple[str, ...]


def runs(text: str) -> set[Run]:
    words = WORD.findall(text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))} if words else set()


def share(of: Iterable[Run], within: set[Run]) -> float:
    wanted = set(of)
    return len(wanted & within) / len(wanted) if wanted else 1.0


def read(path: Path, truth: Mapping[str, Any]) -> Article | str:
    """The article, or why there is none."""
    page = Page(truth["url"], path.read_bytes(), "text/html", truth.get("charset", ""))
    try:
        return read_article(page, Entry(truth["url"], "", SOURCE.id), SOURCE, _time(truth["seen"]))
    except Unreadable as error:
        return str(error)


def measure(found: Article | str, truth: Mapping[str, Any]) -> dict[str, float]:
    """What is right of one page, by column, as a share of 1."""
    if isinstance(found, str):
        return dict.fromkeys(COLUMNS, 0.0)
    paragraphs: list[str] = truth["paragraphs"]
    text, true = runs(found.text), runs("\n".join(paragraphs))
    off = _off(found.published, truth["published"])
    first = next((line for line in paragraphs if len(WORD.findall(line)) > 2 * RUN), "")
    recall, precision = share(true, text), share(text, true)
    return {
        "read": found.wall == "",
        "title": bare(found.title) == bare(truth["title"]),
        "instant": off < timedelta(minutes=1),
        "day": off < timedelta(days=1),
        "lead": share(runs(first), text) > 0.5,
        "recall": recall,
        "precision": precision,
        "good": min(recall, precision) >= ENOUGH,
    }


def faults(found: Article | str, truth: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a page: one line each."""
    if isinstance(found, str):
        yield f"unread: {found}"
        return
    if found.wall:
        yield f"wall: {found.wall}"
    right = measure(found, truth)
    if not right["title"]:
        yield f"title: {found.title} | TRUE {truth['title']}"
    if not right["instant"]:
        yield f"time: {found.published} ({found.published_from}) | TRUE {truth['published']}"
    if not right["good"]:
        yield f"text: recall {right['recall']:.2f}, precision {right['precision']:.2f}"
    lines, paragraphs = found.text.split("\n"), truth["paragraphs"]
    for sign, some, others in (("-", paragraphs, lines), ("+", lines, paragraphs)):
        whole = "\n".join(others)
        have, plainly = runs(whole), bare(whole)
        yield from (
            f"{sign} {line}" for line in some if share(runs(line), have) < 0.5 and bare(line) not in plainly
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--errors", action="store_true", help="what is wrong, page by page")
    args = parser.parse_args()
    rows = []
    for path in sorted(args.directory.glob("*.html")):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = read(path, truth)
        rows.append(measure(found, truth))
        told = list(faults(found, truth)) if args.errors else []
        if told:
            print("\n    ".join([path.stem, *told]))
    print("| pages | " + " | ".join(COLUMNS) + " |\n" + "|---" * (len(COLUMNS) + 1) + "|")
    means = (sum(row[name] for row in rows) / (len(rows) or 1) for name in COLUMNS)
    print(f"| {len(rows)} | " + " | ".join(f"{mean:.3f}" for mean in means) + " |")


def _off(found: datetime | None, true: str) -> timedelta:
    """How far a time is from the true one."""
    if not true:
        return timedelta()
    if not found:
        return timedelta.max
    if len(true) == len("2026-07-01"):  # a day: of whichever zone
        off = abs(found - _time(f"{true}T12:00:00+00:00"))
        return timedelta() if off <= timedelta(days=1) else off
    return abs(found - _time(true))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    main()
