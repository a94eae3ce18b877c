"""What `dealwire check` looks at: the files, the database, Slack and, live, every source."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.commands.options import sqlite_file
from bot.config import Config, Environment, read_config
from bot.errors import BadStatus, ConfigError, DealwireError, Refused, TooSlow, Unreachable
from bot.model import Entry, Source
from bot.words import count

THREADS = 16
BEARS = 300  # searches of one engine: each every five minutes is one request a second, night and day
NAMED = 3  # so many that are waited for are named
Tell = Callable[[int, int, str], object]
MEND = {
    Unreachable: "correct its url, or take it out if the site is gone",
    TooSlow: "try again later; take it out if it stays so slow",
    Refused: "",  # its message says what to do
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    what: str
    detail: str
    mend: str = ""

    def __str__(self) -> str:
        told = f"{'ok   ' if self.good else 'WRONG'} {self.what}: {self.detail}"
        return f"{told}\n      {self.mend}" if self.mend else told

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(
    folder: Path, environment: Environment, *, live: bool, tell: Tell = lambda *_: None
) -> Iterator[Finding]:
    """Everything, one finding after the other as it is looked at; `tell` hears how many sources answered."""
    config = None
    try:
        config = read_config(folder)
    except ConfigError as error:
        yield from (Finding(False, "config", str(problem)) for problem in error.problems)
    if config:
        yield from _config(config)
    yield _database(environment)
    yield _slack(environment, live)
    if config and live:
        yield from _sources(config, tell)


def _config(config: Config) -> Iterator[Finding]:
    for problem in config.problems:
        yield Finding(False, "config", str(problem))
    subjects, sources = len(config.watchlist.subjects), len(config.sources)
    if not (config.sources or config.searches):
        yield Finding(False, "sources", "there are none", "add a source or a search to sources.yaml")
    asked = _searches(config)
    searches = f", {asked.total()} searches" if asked else ""
    told = f"{subjects} deals and plants, {count(sources, 'source')}{searches}"
    yield Finding(True, "config", told, _many(asked))


def _searches(config: Config) -> Counter[str]:
    """How many searches each engine gets: one a subject and language, or two."""
    from bot.pipeline import all_sources

    return Counter(urlsplit(source.url).hostname or "" for source in all_sources(config) if source.search)


def _many(asked: Counter[str]) -> str:
    """With a long watchlist they are more than a search engine bears."""
    host, number = next(iter(asked.most_common(1)), ("", 0))
    if number <= BEARS:
        return ""
    return f"{host} gets {number} of the searches and may block us: name fewer languages under searches"


def _database(environment: Environment) -> Finding:
    from bot.store import Store

    file = sqlite_file(environment.database_url)
    if file and not file.exists() and os.access(file.parent, os.W_OK):
        return Finding(True, "database", f"{file}: is not there yet; the first start makes it")
    try:
        Store.open(environment.database_url).close()
    except DealwireError as error:
        return Finding(False, "database", str(error))
    return Finding(True, "database", "opens and is up to date")


def _slack(environment: Environment, live: bool) -> Finding:
    if wrong := _mixed_up(environment):
        return Finding(False, "slack", wrong, "docs/slack.md says which token is which")
    if not (environment.slack_bot_token or environment.slack_webhook_url):
        return Finding(True, "slack", "no SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL: alerts go to the terminal")
    if not environment.slack_bot_token:
        return _webhook(environment.slack_webhook_url)
    if not live:
        return Finding(True, "slack", "a bot token is set; --live tries it")
    from bot.notifier.slack import Slack

    try:
        identity = Slack(environment.slack_bot_token, environment.slack_api_url or None).check()
    except DealwireError as error:
        return Finding(False, "slack", str(error), "docs/slack.md says how to make a token")
    told = f"signed in to {identity.team} as {identity.user}"
    return Finding(not identity.lacks, "slack", told, "; ".join(identity.lacks))


def _mixed_up(environment: Environment) -> str:
    """What is wrong with the tokens at a glance; "" where nothing is."""
    bot, app = environment.slack_bot_token, environment.slack_app_token
    if bot.startswith("xapp-") or app.startswith("xoxb-"):
        return "SLACK_BOT_TOKEN is xoxb-… and SLACK_APP_TOKEN is xapp-…: one stands in the place of the other"
    if bot and not bot.startswith("xoxb-"):
        return "SLACK_BOT_TOKEN is no bot token: that begins with xoxb-"
    return "SLACK_APP_TOKEN is set, and does nothing without SLACK_BOT_TOKEN" if app and not bot else ""


def _webhook(url: str) -> Finding:
    from bot.notifier.webhook import Webhook

    try:
        Webhook(url)
    except DealwireError as error:
        return Finding(False, "slack", str(error), "copy it from the app's Incoming Webhooks again")
    return Finding(True, "slack", "a webhook: it posts, but cannot thread, update or look messages up")


def _sources(config: Config, tell: Tell) -> Iterator[Finding]:
    """Each source and search asked once, many at a time; they come as they answer."""
    from bot.app import open_fetcher
    from bot.engine import Engine
    from bot.pipeline import all_sources
    from bot.work.answers import read_entries

    stop = threading.Event()
    fetcher, engine = open_fetcher(config.settings, stop), Engine(threads=THREADS)

    def entries(source: Source) -> Sequence[Entry]:
        return read_entries(fetcher.get(source.url), source, fetcher)

    asked, lost = all_sources(config), 0
    waiting = {source.id for source in asked}
    tell(0, len(asked), "")
    try:
        for number, (source, outcome) in enumerate(engine.map(entries, asked), 1):
            waiting.discard(source.id)
            tell(number, len(asked), _awaited(waiting))
            lost += isinstance(outcome, Unreachable)
            yield _source(source, outcome, f"source {number} of {len(asked)}, {source.id}")
        if asked and lost == len(asked):
            yield Finding(False, "network", "no source can be reached", "is this machine on the network?")
    finally:
        stop.set()
        engine.close()
        fetcher.close()


def _awaited(waiting: Collection[str]) -> str:
    """The last ones by name: who is slow is what a person wants to know by then."""
    return f"; waiting for {', '.join(sorted(waiting))}" if 0 < len(waiting) <= NAMED else ""


def _source(source: Source, outcome: Sequence[Entry] | Exception, what: str) -> Finding:
    if isinstance(outcome, Exception):
        return Finding(False, what, str(outcome), _mend(outcome))
    if not outcome:
        none = "give it another url, or a `select` if it is a listing"
        return Finding(source.search, what, "answers, and holds no entry", "" if source.search else none)
    dates = [entry.published for entry in outcome if entry.published]
    newest = f", newest {max(dates):%Y-%m-%d %H:%M}" if dates else ""
    tried = "it works: take `untried` away" if source.untried else ""
    return Finding(True, what, f"{len(outcome)} entries, {len(dates)} dated{newest}", tried)


def _mend(failure: Exception) -> str:
    if isinstance(failure, BadStatus):
        gone = failure.status in (404, 410)
        return (
            "the address has moved: look the feed up on the site" if gone else "see what a browser gets there"
        )
    told = next((mend for kind, mend in MEND.items() if isinstance(failure, kind)), None)
    return "look at the page in a browser; is `kind` right?" if told is None else told
