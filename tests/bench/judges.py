"""What a further worker brings where much waits to be judged: articles a second with 1, 2 and 4 of them.

    python -m tests.bench.judges [--subjects 24] [--articles 1200] [--workers 1 2 4]

So many articles, each on one of so many plants, wait in a PostgreSQL of this machine; a scheduler and
`dealwire worker` as often as said. Counted from the first judgement to the last; at the end, whether each
subject's articles were judged in the order they came, once each.
"""

import argparse
import logging
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model import Article, DateOrigin, Source, SourceKind, Tier
from bot.store import Store
from tests.fakes.postgres import Postgres
from tests.fakes.program import Program, until

FIRST = datetime(2025, 7, 1, tzinfo=UTC)
SAID = (
    "Arden Motors will invest ${n} million in its {name} plant by March 20{year}, the company said.",
    "Arden Motors will cut {n} jobs at its {name} plant in 20{year}, people familiar with the matter said.",
    "Workers at the {name} plant of Arden Motors went on strike over {n} jobs, their union said.",
    "Arden Motors decided to end production at its {name} plant by March 20{year}; {n} people work there.",
)
MORE = "The plant has {n} workers on two lines. A spokesperson of Arden declined to comment on the report."


def watchlist(subjects: int) -> dict[str, dict[str, dict[str, object]]]:
    plants: dict[str, dict[str, object]] = {
        f"plant-{n}": {"title": f"Arden works {n}", "owner": "arden", "names": [name(n)]}
        for n in range(subjects)
    }
    return {"companies": {"arden": {"names": ["Arden Motors", "Arden"]}}, "deals": {}, "plants": plants}


def name(number: int) -> str:
    """Of a plant: a word that no other holds."""
    syllables = ("Har", "Mil", "Bro", "Ken", "Lor", "Tas", "Wen", "Dul")
    return f"{syllables[number % 8]}{syllables[number // 8 % 8].lower()}side"


def fill(store: Store, subjects: int, number: int) -> None:
    """Articles that wait to be judged, in the order of their numbers."""
    store.sync_sources([Source("wire", SourceKind.FEED, "http://wire.example/feed", Tier.WIRE)], FIRST)
    store.sync_subjects([f"plant-{n}" for n in range(subjects)], FIRST)
    for n in range(number):
        at, words = FIRST + timedelta(minutes=n + 1), {"n": 100 + 7 * n, "year": 26 + n % 9}
        text = SAID[n // subjects % len(SAID)].format(name=name(n % subjects), **words)
        url = f"http://wire.example/{n}"
        article = Article(
            url, url, "Wire", Tier.WIRE, "en", text.partition(",")[0],
            f"{text}\n{MORE.format(**words)}", at, at, DateOrigin.FEED,
        )  # fmt: skip
        store.record_article(f"e{n}", article, False, at)


def measure(workers: int, subjects: int, number: int, url: str) -> str:
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        program = Program(Path(home), {"wire": WIRE}, DATABASE_URL=url)
        program.watchlist = watchlist(subjects)
        store = stack.enter_context(closing(Store.open(url)))
        fill(store, subjects, number)
        hands = [stack.enter_context(program.runs("worker")) for _ in range(workers)]
        for hand in hands:
            hand.says("watching", 200.0)
        scheduler = stack.enter_context(program.runs("run", "--role", "scheduler"))
        scheduler.says("watching", 200.0)
        until(lambda: len(made(store)) > 0, wait=200.0)
        begun, before = time.monotonic(), len(made(store))
        until(lambda: not store.unjudged(1), wait=600.0)
        seconds = time.monotonic() - begun
        return f"{(number - before) / seconds:.0f} articles a second, {faults(made(store), number)}"


WIRE = {"kind": "feed", "tier": "wire", "url": "http://127.0.0.1:9/feed", "every": "24h"}


def made(store: Store) -> "list[tuple[str, str]]":
    """Subject and article of each decision, in the order they were made."""
    from sqlalchemy import select

    from bot.store.tables import decisions

    with store._read() as connection:
        rows = connection.execute(select(decisions.c.subject, decisions.c.article).order_by(decisions.c.id))
        return [(row.subject, row.article) for row in rows]


def faults(decided: "list[tuple[str, str]]", number: int) -> str:
    late, last = 0, dict[str, int]()
    for subject, article in decided:
        at = int(article.rpartition("/")[2])
        late += at < last.get(subject, -1)
        last[subject] = max(at, last.get(subject, -1))
    articles = [article for _, article in decided]
    twice, lost = len(decided) - len(set(decided)), number - len(set(articles))
    return f"{len(last)} subjects, {twice} twice, {lost} lost, {late} out of order"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subjects", type=int, default=24)
    parser.add_argument("--articles", type=int, default=1200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    asked = parser.parse_args()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with Postgres() as server:
        for workers in asked.workers:
            told = measure(workers, asked.subjects, asked.articles, server.database())
            print(f"{datetime.now(UTC):%H:%M:%S} {workers} workers: {told}", flush=True)


if __name__ == "__main__":
    main()
