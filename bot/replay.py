"""Judges a stream of stored articles as `run` would have, without the network."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.config import read_watchlist
from bot.errors import ConfigError, DealwireError, Problem
from bot.matcher import Matcher, Verdict
from bot.matcher.weights import read_weights
from bot.model import Article, DateOrigin, Development, Ledger, Tier


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did; `rate` in articles a second of its judging."""

    articles: int
    alerts: int
    rate: float


def replay(
    articles: Path, watchlist: Path, out: Path | None, weights: Path | None = None, database: str = ""
) -> Replayed:
    """Writes one JSON object an alert to `out` or stdout; keeps what was judged in `database`, if named."""
    tracked, problems = read_watchlist(watchlist)
    if problems:
        raise ConfigError(problems)
    matcher = Matcher(tracked, read_weights(weights) if weights else None)
    stream = list(read_articles(articles))
    began = time.perf_counter()
    judged = list(judge_all(matcher, stream))
    rate = len(stream) / max(time.perf_counter() - began, 1e-9)
    if database:
        _keep(judged, database)
    told = [verdict.development for _, verdicts in judged for verdict in verdicts if verdict.development]
    lines = "".join(json.dumps(alert(development), ensure_ascii=False) + "\n" for development in told)
    if out:
        out.write_text(lines, encoding="utf-8")
    else:
        print(lines, end="")
    return Replayed(len(stream), len(told), rate)


def judge_all(matcher: Matcher, stream: list[Article]) -> Iterator[tuple[Article, list[Verdict]]]:
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


def _keep(judged: list[tuple[Article, list[Verdict]]], database: str) -> None:
    """Records every judgement, so that `ledger` and `why` can be asked of a replay."""
    from bot.store import Store
    from bot.store.records import Judgement

    store = Store.open(database)
    try:
        for article, verdicts in judged:
            store.record_article(article.id, article, False, article.at)
            made = []
            for verdict in verdicts:
                before = store.ledger(verdict.decision.subject)
                made.append(Judgement(verdict.decision, before, verdict.ledger, verdict.development))
            store.record_judgement(article, made, (), article.at, article.at)
    finally:
        store.close()


def read_articles(path: Path) -> Iterator[Article]:
    """One JSON object a line; a line that is none is named with its number."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _article(path, number, line)


def _article(path: Path, number: int, line: str) -> Article:
    try:
        data: Mapping[str, Any] = json.loads(line)
        at = datetime.fromisoformat(data["published"])
        return Article(
            data["id"], data.get("url", ""), data["outlet"], Tier(data["tier"]), data["lang"],
            data["title"], data["text"], at, at, DateOrigin.PAGE,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        problem = Problem(path, number, "", f"is no article: {error!r}", "see `dealwire replay --help`")
        raise DealwireError(str(problem)) from None


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
