"""Judges a stream of stored articles as `run` would have, without the network."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.config import read_watchlist
from bot.errors import ConfigError, DealwireError, Problem
from bot.matcher import Matcher, Verdict, load_words
from bot.matcher.weights import Weights, read_weights
from bot.model import Article, DateOrigin, Development, Ledger, Tier
from bot.process import memory

TEXTS = {"id": "id", "url": "url", "outlet": "outlet", "language": "lang", "title": "title", "text": "text"}
Judged = tuple[Article, list[Verdict]]
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did; `rate` in articles a second of a core's time, once the word lists were read."""

    articles: int
    alerts: int
    rate: float


def replay(
    articles: Path,
    watchlist: Path,
    out: Path | None,
    weights: Path | None = None,
    database: str = "",
    tell: Progress | None = None,
) -> Replayed:
    """Writes one JSON object an alert to `out` or stdout; keeps what was judged in `database`, if named.

    `tell` hears after each article how many of how many are judged.
    """
    tracked, problems = read_watchlist(watchlist)
    if problems:
        raise ConfigError(problems)
    if not tracked.subjects:
        nothing = Problem(watchlist, None, "deals, plants", "nothing is tracked", "add a deal or a plant")
        raise ConfigError([nothing])
    matcher = Matcher(tracked, _weights(weights))
    stream = list(read_articles(articles))
    load_words({article.language for article in stream})
    memory.settle()
    judged, rate = _timed(matcher, stream, tell)
    if database:
        _keep(judged, database)
    told = [verdict.development for _, verdicts in judged for verdict in verdicts if verdict.development]
    _write([json.dumps(alert(development), ensure_ascii=False) for development in told], out)
    return Replayed(len(stream), len(told), rate)


def _timed(matcher: Matcher, stream: list[Article], tell: Progress | None) -> tuple[list[Judged], float]:
    began, judged = time.process_time(), []
    for verdicts in judge_all(matcher, stream):
        judged.append(verdicts)
        if tell:
            tell(len(judged), len(stream))
    return judged, len(stream) / max(time.process_time() - began, 1e-9)


def _write(lines: list[str], out: Path | None) -> None:
    text = "".join(f"{line}\n" for line in lines)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


def judge_all(matcher: Matcher, stream: Iterable[Article]) -> Iterator[Judged]:
    """Every article on every subject it concerns, in order, each knowing only what came before."""
    ledgers: dict[str, Ledger] = {}
    for article in stream:
        verdicts = []
        for match in matcher.match(article):
            id = match.subject.id
            verdict = matcher.judge(article, match, ledgers.get(id, Ledger(id)))
            ledgers[id] = verdict.ledger
            verdicts.append(verdict)
        yield article, verdicts


def _keep(judged: list[Judged], database: str) -> None:
    """Records every judgement, so that `ledger` and `why` can be asked of a replay."""
    from bot.store import Store
    from bot.store.records import Judgement

    store = Store.open(database)
    try:
        if store.counts().articles:
            raise DealwireError(f"{store.place}: holds articles already; name a database that is new")
        ledgers: dict[str, Ledger] = {}
        for article, verdicts in judged:
            made = []
            for verdict in verdicts:
                id = verdict.decision.subject
                before = ledgers.get(id, Ledger(id))
                made.append(Judgement(verdict.decision, before, verdict.ledger, verdict.development))
                ledgers[id] = verdict.ledger
            store.record_article(article.id, article, False, article.at)
            store.record_judgement(article, made, (), article.at, article.at)
    finally:
        store.close()


def read_articles(path: Path) -> Iterator[Article]:
    """One JSON object a line; a line that is none is named with its number."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _article(path, number, line)


def _article(path: Path, number: int, line: bytes) -> Article:
    try:
        data: Mapping[str, Any] = json.loads(line)
        told = {noun: data.get(key, "") if key == "url" else data[key] for noun, key in TEXTS.items()}
        if wrong := [name for name, value in told.items() if not isinstance(value, str)]:
            raise TypeError(f"{', '.join(wrong)} must be text")
        at = datetime.fromisoformat(data["published"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Article(tier=Tier(data["tier"]), seen=at, published=at, published_from=DateOrigin.PAGE, **told)
    except KeyError as error:
        what = f"{error.args[0]} is missing"
    except (ValueError, TypeError) as error:
        what = str(error)
    problem = Problem(path, number, "", f"is no article: {what}", "`dealwire replay --help` names its fields")
    raise DealwireError(str(problem))


def _weights(path: Path | None) -> Weights | None:
    try:
        return read_weights(path) if path else None
    except (ValueError, KeyError, TypeError) as error:
        raise DealwireError(
            f"{path}: are no weights ({error!r}); `tests/learn.py --write` makes them"
        ) from None


def alert(development: Development) -> dict[str, object]:
    """What a reader of Slack would have seen, for scoring."""
    return {
        "article": development.article,
        "subject": development.subject,
        "headline": development.headline,
        "text": development.text,
        "reason": development.reason.value,
        "at": development.at.isoformat(),
    }
