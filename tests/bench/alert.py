"""How long it takes to the first alert where thousands of sources are due: the worst case of a restart.

    nice python -m tests.bench.alert [--sources 10000] [--hosts 2000]

A press of this machine, a fake Slack, and `dealwire run` with a database in which every source has been
polled before and all is due at once. Nothing has changed but the feed whose turn comes last: it carries the
first report on a plant of the watchlist. Robots.txt is asked of each host anew.
"""

import argparse
import logging
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import structlog

from bot.config import read_config
from bot.engine import Engine
from bot.scraper.fetch import Fetcher, Policy
from bot.store import Store
from bot.work.polling import Poller
from tests.bench.polling import THREADS, press
from tests.bench.press import urls
from tests.fakes.program import Process, Program, until
from tests.fakes.reports import CLOSURE, at
from tests.fakes.slack import FakeSlack
from tests.fakes.web import Web

WIRE = "wire.example"
ALL_DUE = "UPDATE sources SET next_poll_at = CASE id WHEN 'wire' THEN '{last}' ELSE '{first}' END"
ALL_READ = "UPDATE entries SET state = 'read', entry = NULL"


def settled(program: Program, web: Web) -> None:
    """As a bot leaves its database that has polled and read everything two hours ago."""
    program.writes_config()
    config, now = read_config(program.home / "config"), datetime.now(UTC)
    store, engine = Store.open(program.database_url), Engine(threads=THREADS)
    store.sync_sources(config.sources, now - timedelta(hours=3))
    policy = Policy(allow=config.settings.allow, per_host=0, robots=False)
    fetcher = Fetcher(policy, resolve=web.resolve)
    poller = Poller(config.sources, store, fetcher, engine, Event(), lambda *_: None)
    poller.poll(now - timedelta(hours=2))
    first, last = (f"{now - timedelta(minutes=n):%Y-%m-%d %H:%M:%S.%f}" for n in (2, 1))
    with store._write() as connection:
        connection.exec_driver_sql(ALL_DUE.format(first=first, last=last))
        connection.exec_driver_sql(ALL_READ)
    for each in (engine, fetcher, store):
        each.close()


def alerted(program: Program, slack: FakeSlack, began: float) -> None:
    def seconds() -> float:
        return time.monotonic() - began

    def is_shown(process: Process) -> bool:
        assert process.popen.poll() is None, process.log()[-5:]
        return bool(slack.shows("#deals"))

    with program.runs() as process:
        process.says("watching", 600)
        print(f"{seconds():.1f} s until it watches", flush=True)
        until(lambda: is_shown(process), process.log, 1800)
        print(f"{seconds():.1f} s until Slack has the alert; {process.memory() / 1e6:.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--port", type=int, help="of a press that runs already")
    asked = parser.parse_args()
    with nullcontext(asked.port) if asked.port else press(asked.sources, asked.hosts) as port:
        first_alert(urls(asked.sources, asked.hosts, port))


def first_alert(feeds: list[str]) -> None:
    """Prints how long it takes with these feeds and one more."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as home, Web() as web, FakeSlack() as slack:
        known = {f"s{n}": {"kind": "feed", "url": url, "tier": "trade"} for n, url in enumerate(feeds)}
        wire = {"kind": "feed", "url": web.publishes_feed(WIRE, []), "tier": "wire"}
        environment = {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.url}
        program = Program(Path(home), {**known, "wire": wire}, **environment)
        settled(program, web)
        web.publishes_feed(WIRE, [at(CLOSURE, datetime.now(UTC) + timedelta(minutes=1))])
        alerted(program, slack, time.monotonic())


if __name__ == "__main__":
    main()
