"""What judging an article costs as the watchlist and the past grow, room by room, on one core.

    python tests/bench/scale.py watchlist [--subjects 1000] [--names 10000] [--articles 1000]
    python tests/bench/scale.py growth [--most 1000000] [--claims 100000]
    python tests/bench/scale.py store [--claims 100000]

watchlist   the streams of tests/streams on a watchlist that holds one stream's own subjects among generated
            ones: where a tenth of the articles match, and where all do
growth      one ledger that grows to so many claims while so many articles go by: its memory, and the cost of
            another article
store       the same ledger in a database: reading it, going on with it, recording a judgement
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[2]
STREAMS = ROOT / "tests" / "streams"
OWN = "steel"  # the stream whose subjects the watchlist holds
NOW = datetime(2026, 7, 6, 12, tzinfo=UTC)
SOUNDS = ("ka", "ro", "mi", "ten", "sul", "var", "no", "shi", "dor", "lem", "gat", "bu", "pre", "ost", "ny")
KATAKANA = "アカサタナハマヤラワイキシチニミリウクスツヌルエケセテネメレオコソトノモロ"
HAN = "東西南北山川田野原島崎石金銀銅鉄鋼電機化工光明和昭平成大中上下高新古長広永安泰栄"
UNITS = ("people", "JPY", "USD", "percent", "vehicles", "plants", "tonnes")


class Rooms:
    """Processor time by room; a room inside another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def time(self, place: Any, name: str, room: str) -> None:
        """From now on what `name` of a module or class takes counts as `room`."""
        called: Callable[..., Any] = getattr(place, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                return called(*args, **kwargs)
            finally:
                taken = time.process_time() - began
                self.seconds[room] += taken - self._inner.pop()
                self._inner[-1] += taken

        setattr(place, name, timed)

    def told(self, articles: int) -> str:
        """Milliseconds an article in each room."""
        parts = (f"{room} {1000 * taken / articles:.2f}" for room, taken in sorted(self.seconds.items()))
        return f"{', '.join(parts)} ms"


def timed_rooms() -> Rooms:
    rooms = Rooms()
    rooms.time(SubjectMatcher, "match", "1 match")
    rooms.time(matcher, "read_claims", "2 claims")
    rooms.time(matcher, "judge", "3 ledger")
    for part in ("decide", "develop"):
        rooms.time(developments, part, "4 decision")
    rooms.time(novelty, "signals", "4 decision")
    return rooms


def generated(subjects: int, names: int, own: Watchlist) -> Watchlist:
    """`own` among so many subjects of companies that do not exist, with so many names in all."""
    dice = random.Random(1)
    missing = subjects - len(own.subjects)
    held = sum(len(c.names) for c in own.companies.values()) + sum(
        len(s.names) for s in own.subjects.values()
    )
    each = max(1, (names - held - 3 * (missing // 2)) // missing)
    companies = {f"c{n}": Company(f"c{n}", tuple(name(dice) for _ in range(each))) for n in range(missing)}
    made: dict[str, Subject] = {}
    for n in range(missing):
        other = f"c{dice.randrange(missing)}"
        made[f"s{n}"] = (
            Subject(f"s{n}", SubjectKind.PLANT, f"Plant {n}", (f"c{n}",), tuple(name(dice) for _ in range(3)))
            if n % 2
            else Subject(
                f"s{n}",
                SubjectKind.DEAL,
                f"Deal {n}",
                (f"c{n}", other),
                topics=("merger", "買収", f"Project {name(dice)}"),
            )
        )
    return Watchlist({**own.companies, **companies}, {**own.subjects, **made})


def name(dice: random.Random) -> str:
    """A name as companies and plants have them: Latin, katakana or Han."""
    script = dice.randrange(3)
    if script == 0:
        return " ".join("".join(dice.choices(SOUNDS, k=3)).title() for _ in range(dice.choice((1, 1, 2))))
    return "".join(dice.choices(KATAKANA if script == 1 else HAN, k=5 if script == 1 else 4))


def stream(own: Path, articles: int, share: float) -> list[Article]:
    """Articles of which so many are of the stream that the watchlist follows, in the order of each."""
    mine = list(read_articles(own / "articles.jsonl"))
    folders = [folder for folder in sorted(STREAMS.glob("*/*/")) if folder != own]
    others = [each for folder in folders for each in read_articles(folder / "articles.jsonl")]
    wanted = min(int(articles * share), len(mine))
    rest = [others[n % len(others)] for n in range(articles - wanted)] if share < 1 else []
    mixed = [*mine[:wanted], *rest]
    random.Random(2).shuffle(mixed)
    return sorted(mixed, key=lambda each: each.at)


def watchlist(subjects: int, names: int, articles: int) -> None:
    own = STREAMS / "teach" / OWN
    began = time.process_time()
    tracked = generated(subjects, names, read_watchlist(own / "watchlist.yaml")[0])
    judge = Matcher(tracked)
    built = time.process_time() - began
    print(f"{len(tracked.subjects):,} subjects, {named(tracked):,} names: {built:.1f} s to build")
    load_words({each.language for each in stream(own, articles, 0.1)})
    for share in (0.1, 1.0):
        chosen = stream(own, articles, share)
        rate = max(len(chosen) / seconds(judge, chosen)[0] for _ in range(3))
        rooms = timed_rooms_once()
        matched = seconds(judge, chosen)[1]
        print(
            f"{len(chosen)} articles, {matched / len(chosen):4.0%} match: {rate:5.0f}/s; "
            f"{rooms.told(len(chosen))} an article",
            flush=True,
        )


ROOMS: list[Rooms] = []


def timed_rooms_once() -> Rooms:
    """The rooms, their clocks at zero; the functions are wrapped only once."""
    if not ROOMS:
        ROOMS.append(timed_rooms())
    ROOMS[0].seconds.clear()
    return ROOMS[0]


def named(tracked: Watchlist) -> int:
    companies, subjects = tracked.companies.values(), tracked.subjects.values()
    return sum(len(each.names) for each in companies) + sum(len((*s.names, *s.topics)) for s in subjects)


def seconds(judge: Matcher, articles: Sequence[Article]) -> tuple[float, int]:
    """Processor time, and how many articles concerned a subject."""
    began = time.process_time()
    matched = sum(bool(verdicts) for _, verdicts in judge_all(judge, articles))
    return time.process_time() - began, matched


def claims(number: int, subject: str) -> Iterator[LedgerEntry]:
    """So many claims, no two alike: of every kind, with figures, dates and names all over the scale."""
    dice = random.Random(3)
    kinds, certainties = list(ClaimKind), list(Certainty)
    companies = [name(dice) for _ in range(2000)]
    for n in range(number):
        value = float(f"{10 ** dice.uniform(1, 12):.2e}")
        day = date(2016, 1, 1) + timedelta(dice.randrange(5000))
        said = f"Claim {n}: {value:g} by {day} according to {companies[n % 2000]}, as the company said."
        claim = Claim(
            subject,
            dice.choice(kinds),
            dice.choice(certainties),
            Speaker(Standing.COMPANY, companies[n % 50]),
            said,
            n % 9,
            quantities=(Quantity(value, value, dice.choice(UNITS), f"{value:g}", 9, 20),) if n % 3 else (),
            dates=(Timex(day, day, Precision.DAY, str(day), 24, 34),) if n % 2 else (),
            names=(companies[n % 2000], dice.choice(companies)),
        )
        outlet = f"Outlet {n % 200}"
        url = f"https://press.example/{n}"
        yield LedgerEntry(claim, f"a{n}", url, outlet, NOW, n % 50 == 0, "en", (outlet,))


def mark(n: int, dice: random.Random) -> Fingerprint:
    shingles = frozenset(dice.getrandbits(32) for _ in range(90))
    return Fingerprint(f"a{n}", NOW, "en", shingles, told=n % 50 == 0)


def growth(most: int, number: int) -> None:
    """Every article repeats a claim of the past; one in so many brings a claim that is new."""
    articles, judge, id = trial()
    known, dice, process = Known(Ledger(id)), random.Random(4), psutil.Process()
    fresh, past = claims(number, id), list[LedgerEntry]()
    begun, at, step = process.memory_info().rss, 0, most // number
    size = 1000
    while size <= most:
        for n in range(at, size):
            if n % max(step, 1) == 0 or not past:
                past.append(next(fresh))
                known.enter(past[-1])
            else:
                known.enter(replace(dice.choice(past), outlets=(f"Outlet {dice.randrange(200)}",)))
        ledger = known.grown(id, tuple(mark(n, dice) for n in range(300)), NOW)
        at, size = size, size * 10
        memory = (process.memory_info().rss - begun) / 1e6
        began = time.process_time()
        rooms = timed_rooms_once()
        for article in articles:
            for match in judge.match(article):
                ledger = judge.judge(article, match, ledger).ledger
        cost = 1000 * (time.process_time() - began) / len(articles)
        print(
            f"{at:9,} articles, {len(ledger.entries):7,} claims: {memory:4.0f} MB, {cost:5.2f} ms an article"
            f" ({rooms.told(len(articles))})",
            flush=True,
        )
        known = Known.of(ledger)


def trial() -> tuple[list[Article], Matcher, str]:
    """Articles that concern one subject, with the matcher for it."""
    own = STREAMS / "teach" / OWN
    tracked = read_watchlist(own / "watchlist.yaml")[0]
    id = "nippon-us-steel"
    judge = Matcher(Watchlist(tracked.companies, {id: tracked.subjects[id]}))
    articles = [each for each in read_articles(own / "articles.jsonl") if judge.match(each)]
    load_words({each.language for each in articles})
    return articles, judge, id


def stored(number: int) -> None:
    """What the judge's reading and writing takes where a ledger is large."""
    articles, judge, id = trial()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/scale.db")
        empty, dice = Ledger(id), random.Random(5)
        full = Ledger(id, tuple(claims(number, id)), tuple(mark(n, dice) for n in range(300)), NOW)
        first = Judgement(Decision("a", id, Action.DROP, Reason.BASELINE), empty, full)
        store.record_judgement(articles[0], [first], (), NOW, NOW)
        ledgers = Ledgers(store)
        began = time.process_time()
        ledgers.of(id)
        print(f"{number:,} claims: read once in {time.process_time() - began:.2f} s")
        taken: defaultdict[str, float] = defaultdict(float)
        for article in articles:
            record(article, judge, store, ledgers, taken)
        for what, spent in taken.items():
            print(f"  {what:28} {1000 * spent / len(articles):7.2f} ms an article")
        store.close()


def record(
    article: Article, judge: Matcher, store: Store, ledgers: Ledgers, taken: defaultdict[str, float]
) -> None:
    marks = [time.process_time()]
    (match,) = judge.match(article)
    before = ledgers.of(match.subject.id)
    marks.append(time.process_time())
    verdict = judge.judge(article, match, before)
    marks.append(time.process_time())
    made = Judgement(verdict.decision, before, verdict.ledger, verdict.development)
    store.record_judgement(article, [made], (), NOW, NOW)
    ledgers.keep(verdict.ledger)
    marks.append(time.process_time())
    for what, start, end in zip(
        ("match, take the ledger", "judge", "record"), marks, marks[1:], strict=False
    ):
        taken[what] += end - start


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("watchlist", "growth", "store"))
    parser.add_argument("--subjects", type=int, default=1000)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--claims", type=int, default=100_000)
    asked = parser.parse_args()
    if asked.what == "watchlist":
        watchlist(asked.subjects, asked.names, asked.articles)
    elif asked.what == "growth":
        growth(asked.most, asked.claims)
    else:
        stored(asked.claims)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bot import matcher
    from bot.config import read_watchlist
    from bot.matcher import Matcher, developments, load_words, novelty
    from bot.matcher.known import Known
    from bot.matcher.subjects import SubjectMatcher
    from bot.model import (
        Action,
        Article,
        Certainty,
        Claim,
        ClaimKind,
        Company,
        Decision,
        Fingerprint,
        Ledger,
        LedgerEntry,
        Precision,
        Quantity,
        Reason,
        Speaker,
        Standing,
        Subject,
        SubjectKind,
        Timex,
        Watchlist,
    )
    from bot.replay import judge_all, read_articles
    from bot.store import Store
    from bot.store.records import Judgement
    from bot.work.ledgers import Ledgers

    main()
