"""A corpus as a web of outlets over HTTP in simulated time, the real bot, and what Slack showed.

    python tests/live_replay.py CORPUS... --score SCORE.PY

Prints, for each corpus, the F1 of what the fake Slack showed beside that of `dealwire replay`.
"""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.app import opened
from bot.config import Config, Environment, Settings, read_watchlist
from bot.demo.press import Press, outlets_of
from bot.matcher import Matcher
from bot.model import Article
from bot.notifier.slack import Slack
from bot.replay import alert, judge_all, read_articles
from tests.fakes import slack_blocks
from tests.fakes.slack import FakeSlack
from tests.learn import lines, read_scorer

LATER = timedelta(seconds=1)
CHARSETS = {"ja": "shift_jis", "zh": "gb18030", "ko": "euc_kr", "de": "iso-8859-1", "fr": "windows-1252"}


def live(folder: Path) -> list[dict[str, Any]]:
    """The alerts that Slack showed, in the order it showed them."""
    articles = list(read_articles(folder / "articles.jsonl"))
    watchlist, _ = read_watchlist(folder / "watchlist.yaml")
    began = articles[0].at - timedelta(days=1)
    outlets = outlets_of(
        articles, lambda language, turn: CHARSETS.get(language, "utf-8") if turn % 2 else "utf-8"
    )
    with (
        FakeSlack() as slack,
        Press(outlets, articles, began) as press,
        tempfile.TemporaryDirectory() as home,
    ):
        settings = Settings(per_host=timedelta(0), allow=(ip_network("127.0.0.0/8"),))
        often = tuple(replace(source, every=LATER) for source in press.sources())
        config = Config(watchlist, often, (), settings)
        sender = Slack(slack.token, slack.url)
        sender.pace = 0.0  # simulated time does not wait
        place = Environment(database_url=f"sqlite:///{home}/live.db")
        with opened(config, place, began, sender=sender, resolve=press.resolve) as app:
            app.once(began)
            for moment in sorted({article.at for article in articles}):
                press.now = moment
                app.once(moment + LATER)
        return shown(slack.calls("chat.postMessage"), articles)


def shown(posts: Iterable[dict[str, Any]], articles: Sequence[Article]) -> list[dict[str, Any]]:
    """Each message as an alert: the article it links to, its subject, and all that a reader sees."""
    ids = {(urlsplit(article.url).hostname, urlsplit(article.url).path): article.id for article in articles}
    alerts = []
    for post in posts:
        first = urlsplit(slack_blocks.links(post["blocks"])[0])
        alerts.append({
            "article": ids[first.hostname, first.path],
            "subject": post["metadata"]["event_payload"]["story"],
            "headline": post["text"],
            "text": slack_blocks.visible(post["blocks"]),
        })  # fmt: skip
    return alerts


def offline(folder: Path) -> list[dict[str, Any]]:
    """The alerts of `dealwire replay`."""
    watchlist, _ = read_watchlist(folder / "watchlist.yaml")
    judged = judge_all(Matcher(watchlist), list(read_articles(folder / "articles.jsonl")))
    return [alert(v.development) for _, verdicts in judged for v in verdicts if v.development]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True)
    args = parser.parse_args()
    scorer = read_scorer(args.score)
    for folder in args.corpora:
        gold = lines(folder / "articles.jsonl"), lines(folder / "developments.jsonl")
        over_http, replayed = (scorer.score(*gold, alerts)[0] for alerts in (live(folder), offline(folder)))
        print(
            f"{folder.name:10} over HTTP: f1 {over_http['f1']:.3f} told {over_http['told']:.2f} "
            f"({over_http['alerts']} alerts); replay: f1 {replayed['f1']:.3f} ({replayed['alerts']} alerts)"
        )
        if abs(over_http["f1"] - replayed["f1"]) > 0.02:
            raise SystemExit(f"{folder.name}: the two differ by more than 0.02")


if __name__ == "__main__":
    main()
