"""A corpus as a web of outlets over HTTP in simulated time, the real bot, and what Slack showed.

    PYTHONPATH=. python tests/live_replay.py CORPUS... --score SCORE.PY

Prints, for each corpus, the F1 of what the fake Slack showed beside that of `dealwire replay`.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.app import opened
from bot.config import Config, Environment, Settings, read_watchlist
from bot.demo.press import Outlet, Press
from bot.engine import Engine
from bot.matcher import Matcher
from bot.model import Article, Watchlist
from bot.notifier.slack import Slack
from bot.process import logs
from bot.replay import alert, judge_all, read_articles
from tests.fakes import slack_blocks
from tests.fakes.slack import FakeSlack
from tests.learn import lines, read_scorer

Alert = dict[str, Any]
LATER = timedelta(seconds=1)
FORMS = ("rss", "atom", "sitemap", "listing")
BODY = "What stood in this paper long ago, for those who like to remember. Nothing in it is news."
CHARSETS = {"ja": "shift_jis", "zh": "gb18030", "ko": "euc_kr", "de": "iso-8859-1", "fr": "windows-1252"}


def live(articles: Sequence[Article], watchlist: Watchlist, engine: Engine | None = None) -> list[Alert]:
    """The alerts that Slack showed, in the order it showed them."""
    began = articles[0].at - timedelta(days=1)
    outlets = outlets_of(articles)
    with (
        FakeSlack() as slack,
        Press(outlets, [*archive(outlets, began), *articles], began) as press,
        tempfile.TemporaryDirectory() as home,
    ):
        settings = Settings(per_host=timedelta(0), allow=(ip_network("127.0.0.0/8"),))
        often = tuple(replace(source, every=LATER) for source in press.sources())
        config = Config(watchlist, often, (), settings)
        sender = Slack(slack.token, slack.url)
        sender.pace = 0.0  # simulated time does not wait
        place = Environment(database_url=f"sqlite:///{home}/live.db")
        with opened(config, place, began, sender=sender, resolve=press.resolve, engine=engine) as app:
            app.once(began)
            for moment in sorted({article.at for article in articles}):
                press.now = moment
                app.once(moment + LATER)
        return shown(slack.calls("chat.postMessage"), articles)


def outlets_of(articles: Iterable[Article]) -> list[Outlet]:
    """The outlets of a stream of articles; their forms take turns, every other has an old charset."""
    found: dict[str, Outlet] = {}
    for article in articles:
        host, turn = urlsplit(article.url).hostname or "", len(found)
        if host not in found:
            charset = CHARSETS.get(article.language, "utf-8") if turn % 2 else "utf-8"
            form = FORMS[turn % len(FORMS)]
            found[host] = Outlet(host, article.outlet, article.tier, article.language, form, charset)
    return list(found.values())


def archive(outlets: Iterable[Outlet], began: datetime) -> Iterator[Article]:
    """What is on each listing page at the start: no newsroom is ever empty."""
    for outlet in outlets:
        for n in range(4 if outlet.form == "listing" else 0):
            at = began - timedelta(days=9 - n)
            url = f"https://{outlet.host}/archive/{n}.html"
            title = f"From the archive of this paper, part {n + 1}"
            yield Article("", url, outlet.name, outlet.tier, "en", title, BODY, at, at)


def shown(posts: Iterable[dict[str, Any]], articles: Sequence[Article]) -> list[Alert]:
    """Each message as an alert: the article it links to, its subject, and all that a reader sees."""
    ids = {(urlsplit(article.url).hostname, urlsplit(article.url).path): article.id for article in articles}
    alerts: list[Alert] = []
    for post in posts:
        link = urlsplit(slack_blocks.links(post["blocks"])[0])  # what is new leads there
        alerts.append({
            "article": ids[link.hostname, link.path],
            "subject": post["metadata"]["event_payload"]["story"],
            "headline": post["text"],
            "text": slack_blocks.visible(post["blocks"]),
        })  # fmt: skip
    return alerts


def offline(articles: Sequence[Article], watchlist: Watchlist) -> list[Alert]:
    """The alerts of `dealwire replay`."""
    judged = judge_all(Matcher(watchlist), list(articles))
    return [alert(v.development) for _, verdicts in judged for v in verdicts if v.development]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--score", type=Path, required=True)
    args = parser.parse_args()
    scorer = read_scorer(args.score)
    logs.configure("error")
    for folder in args.corpora:
        gold = lines(folder / "articles.jsonl"), lines(folder / "developments.jsonl")
        stream = list(read_articles(folder / "articles.jsonl")), read_watchlist(folder / "watchlist.yaml")[0]
        over_http, replayed = (scorer.score(*gold, alerts)[0] for alerts in (live(*stream), offline(*stream)))
        print(
            f"{folder.name:10} over HTTP: f1 {over_http['f1']:.3f} told {over_http['told']:.2f} "
            f"({over_http['alerts']} alerts); replay: f1 {replayed['f1']:.3f} ({replayed['alerts']} alerts)"
        )
        if abs(over_http["f1"] - replayed["f1"]) > 0.02:
            raise SystemExit(f"{folder.name}: the two differ by more than 0.02")


if __name__ == "__main__":
    main()
