"""`dealwire demo`: the sample press, the real bot over HTTP, months in seconds."""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import groupby
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.app import opened
from bot.config import Config, Environment, read_config, shipped_config
from bot.demo.narrator import Narrator, Terminal
from bot.demo.press import Outlet, Press
from bot.model import Article, DateOrigin, Tier
from bot.work.sending import Sender

LATER = timedelta(minutes=3)  # the bot looks so long after an article is out
WIDEST = 100  # columns; longer lines are hard to read


def run(environment: Environment, seconds: float, *, plain: bool, stop: threading.Event) -> None:
    """Plays the sample press; the alerts go to the terminal, or to Slack where token and channel are set."""
    if plain:
        os.environ["NO_COLOR"] = "1"
    width = min(shutil.get_terminal_size().columns, WIDEST)
    outlets, articles, began = read_press()
    slack = environment.slack_bot_token and environment.slack_channel
    if environment.slack_bot_token and not slack:
        print("SLACK_CHANNEL is not set: the alerts stay here.\n")
    with Press(outlets, articles, began) as press, tempfile.TemporaryDirectory() as folder:
        config, sender = _config(press, environment), _sender(environment, width)
        mine = replace(environment, database_url=f"sqlite:///{Path(folder) / 'demo.db'}")
        with opened(config, mine, began, sender=sender, resolve=press.resolve, stop=stop) as app:
            narrator = Narrator(
                app, press, sys.stdout, width, sender if isinstance(sender, Terminal) else None
            )
            later = [article for article in articles if article.at > began]
            narrator.introduce(later, config.settings.channel if slack else "")
            app.once(began)
            for now, fresh in _moments(later, seconds, stop):
                press.now = now
                narrator.announce(fresh)
                app.once(now)
                narrator.explain(fresh)
            narrator.conclude()


def read_press() -> tuple[list[Outlet], list[Article], datetime]:
    """The outlets and articles of press.yaml, oldest first, and when the bot is started."""
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
    return list(outlets.values()), sorted(articles, key=lambda article: article.at), _moment(data["begins"])


def _article(number: int, item: dict[str, Any], outlet: Outlet) -> Article:
    at = _moment(item["at"])
    url = f"https://{outlet.host}/{at:%Y/%m}/{number:03}.html"
    return Article(
        str(number), url, outlet.name, outlet.tier, outlet.language, item["title"], item["text"], at, at,
        DateOrigin.PAGE,
    )  # fmt: skip


def _moment(written: datetime) -> datetime:
    """YAML knows times with a zone, and gives them without."""
    return written if written.tzinfo else written.replace(tzinfo=UTC)


def _config(press: Press, environment: Environment) -> Config:
    shipped = read_config(shipped_config())
    settings = replace(
        shipped.settings,
        channel=environment.slack_channel or shipped.settings.channel,
        per_host=timedelta(0),
        allow=(ip_network("127.0.0.0/8"),),
    )
    often = tuple(replace(source, every=LATER) for source in press.sources())
    return replace(shipped, sources=often, searches=(), settings=settings)


def _sender(environment: Environment, width: int) -> Sender | None:
    """None: Slack, as the environment says. A token alone posts nothing: the channel must be meant."""
    if environment.slack_bot_token and environment.slack_channel:
        return None
    return Terminal(sys.stdout, width)


def _moments(
    articles: Sequence[Article], seconds: float, stop: threading.Event
) -> Iterator[tuple[datetime, list[Article]]]:
    """When the bot looks, shortly after each article, and what is out since; all within `seconds`."""
    steps = [(at + LATER, list(fresh)) for at, fresh in groupby(articles, key=lambda article: article.at)]
    began = time.monotonic()
    for number, step in enumerate(steps):
        due = began + seconds * number / len(steps)
        if stop.wait(max(due - time.monotonic(), 0)):
            return
        yield step
