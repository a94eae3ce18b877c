"""`dealwire demo`: the sample press, the real bot over HTTP, weeks in seconds."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import click
from ruamel.yaml import YAML

from bot.app import App, opened
from bot.config import Config, Environment, read_config, shipped_config
from bot.demo.press import Outlet, Press
from bot.model import Article, DateOrigin, Tier
from bot.views import tally

LATER = timedelta(minutes=3)  # the bot looks so long after an article is out


def run(environment: Environment, seconds: float, *, plain: bool, stop: threading.Event) -> None:
    """Plays the sample press; the alerts go to the terminal, or to Slack where a token is set."""
    outlets, articles = read_press()
    began = articles[0].at - timedelta(hours=1)
    with Press(outlets, articles, began) as press, tempfile.TemporaryDirectory() as folder:
        _introduce(press, articles)
        mine = replace(environment, database_url=f"sqlite:///{Path(folder) / 'demo.db'}")
        with opened(_config(press, environment), mine, began, resolve=press.resolve) as app:
            app.once(began)
            for pause, now in _moments(articles, seconds):
                stop.wait(pause)
                press.now = now
                app.once(now)
            _conclude(app)


def read_press() -> tuple[list[Outlet], list[Article]]:
    """The outlets and articles of press.yaml, oldest first."""
    data = YAML(typ="safe").load(Path(__file__).with_name("press.yaml").read_text(encoding="utf-8"))
    outlets = {
        id: Outlet(
            f"{id}.example", item["name"], Tier(item["tier"]), item["language"], item["form"],
            item.get("charset", "utf-8"),
        )
        for id, item in data["outlets"].items()
    }  # fmt: skip
    articles = [
        _article(number, item, outlets[item["outlet"]]) for number, item in enumerate(data["articles"])
    ]
    return list(outlets.values()), sorted(articles, key=lambda article: article.at)


def _article(number: int, item: dict[str, str], outlet: Outlet) -> Article:
    at = datetime.fromisoformat(str(item["at"]).replace(" ", "T"))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    url = f"https://{outlet.host}/{at:%Y/%m}/{number:03}.html"
    return Article(
        str(number), url, outlet.name, outlet.tier, outlet.language, item["title"], item["text"], at, at,
        DateOrigin.PAGE,
    )  # fmt: skip


def _config(press: Press, environment: Environment) -> Config:
    shipped = read_config(shipped_config())
    settings = replace(
        shipped.settings,
        channel=environment.slack_channel or shipped.settings.channel,
        per_host=timedelta(0),
        allow=(ip_network("127.0.0.0/8"),),
    )
    return replace(shipped, sources=press.sources(), searches=(), settings=settings)


def _moments(articles: Sequence[Article], seconds: float) -> Iterator[tuple[float, datetime]]:
    """When the bot looks: shortly after each article, with the pause that makes it last `seconds`."""
    moments = sorted({article.at + LATER for article in articles})
    for moment in moments:
        yield seconds / len(moments), moment


def _introduce(press: Press, articles: Sequence[Article]) -> None:
    languages = ", ".join(sorted({outlet.language for outlet in press.outlets.values()}))
    click.echo(
        f"A sample press of {len(press.outlets)} outlets ({languages}) on 127.0.0.1:{press.port}; "
        f"{len(articles)} articles from {articles[0].at:%d %B %Y} to {articles[-1].at:%d %B %Y}.\n"
        "The bot polls it on a speeded-up clock. What follows is what a Slack channel would show.\n"
    )


def _conclude(app: App) -> None:
    click.echo("\nWhat was told, what stayed silent, and why:\n")
    click.echo(tally(app.store.counts()))
    click.echo("\nNext: dealwire init · dealwire check --live · dealwire run")
