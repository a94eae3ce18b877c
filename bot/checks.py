"""What `dealwire check` looks at: the files, the database, Slack and, live, every source."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.config import Config, Environment, read_config
from bot.errors import ConfigError, DealwireError
from bot.model import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    what: str
    detail: str

    def __str__(self) -> str:
        return f"{'ok   ' if self.good else 'WRONG'} {self.what}: {self.detail}"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def check(folder: Path, environment: Environment, *, live: bool) -> Iterator[Finding]:
    """Everything, one finding after the other as it is looked at."""
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
        yield from _sources(config)


def _config(config: Config) -> Iterator[Finding]:
    for problem in config.problems:
        yield Finding(False, "config", str(problem))
    subjects, sources = len(config.watchlist.subjects), len(config.sources)
    yield Finding(True, "config", f"{subjects} subjects, {sources} sources")


def _database(environment: Environment) -> Finding:
    from bot.store import Store

    try:
        Store.open(environment.database_url).close()
    except DealwireError as error:
        return Finding(False, "database", str(error))
    return Finding(True, "database", "opens and is up to date")


def _slack(environment: Environment, live: bool) -> Finding:
    if not (environment.slack_bot_token or environment.slack_webhook_url):
        return Finding(True, "slack", "no SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL: alerts go to the terminal")
    if not environment.slack_bot_token:
        return Finding(True, "slack", "a webhook: it posts, but cannot thread, update or look messages up")
    if not live:
        return Finding(True, "slack", "a bot token is set; --live tries it")
    from bot.notifier.slack import Slack

    try:
        identity = Slack(environment.slack_bot_token, environment.slack_api_url or None).check()
    except DealwireError as error:
        return Finding(False, "slack", str(error))
    return Finding(True, "slack", f"signed in as {identity}")


def _sources(config: Config) -> Iterator[Finding]:
    """Each source asked once, many at a time."""
    from bot.app import policy
    from bot.engine import Engine
    from bot.scraper.fetch import Fetcher

    fetcher, engine = Fetcher(policy(config.settings)), Engine(threads=16)
    try:
        yield from engine.map(lambda source: _source(source, fetcher), config.sources)
    finally:
        engine.close()
        fetcher.close()


def _source(source: Source, fetcher: object) -> Finding:
    from bot.pipeline import entries_of

    what = f"source {source.id}"
    try:
        found = entries_of(source, fetcher)
    except DealwireError as error:
        return Finding(False, what, str(error))
    dated = sum(entry.published is not None for entry in found)
    return Finding(bool(found), what, f"{len(found)} entries, {dated} dated")
