"""What `dealwire check` looks at: the files, the database, Slack and, live, every source."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.config import Config, Environment, read_config
from bot.errors import ConfigError, DealwireError
from bot.model import Entry, Source


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
    lacks = f"; {'; '.join(identity.lacks)}" if identity.lacks else ""
    return Finding(True, "slack", f"signed in to {identity.team} as {identity.user}{lacks}")


def _sources(config: Config) -> Iterator[Finding]:
    """Each source asked once, many at a time."""
    from bot.app import policy
    from bot.collecting import read_entries
    from bot.engine import Engine
    from bot.scraper.fetch import Fetcher

    fetcher, engine = Fetcher(policy(config.settings)), Engine(threads=16)

    def entries(source: Source) -> Sequence[Entry]:
        return read_entries(fetcher.get(source.url), source, fetcher)

    try:
        for source, outcome in engine.map(entries, config.sources):
            yield _source(source, outcome)
    finally:
        engine.close()
        fetcher.close()


def _source(source: Source, outcome: Sequence[Entry] | Exception) -> Finding:
    what = f"source {source.id}"
    if isinstance(outcome, Exception):
        return Finding(False, what, str(outcome))
    dated = sum(entry.published is not None for entry in outcome)
    return Finding(bool(outcome), what, f"{len(outcome)} entries, {dated} dated")
