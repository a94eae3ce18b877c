"""The files of the config folder and the environment, as one value.

    watchlist.yaml   companies, deals, plants      -> Watchlist
    sources.yaml     sources, searches             -> Source, Search
    settings.yaml    slack, network, schedule ...  -> Settings
    environment      secrets and addresses         -> Environment

Every problem is found at once and names file, line and key. A wrong source or subject is left out
and the rest goes on (`Config.problems`); a file that cannot be read at all, wrong settings, or a
watchlist that tracks nothing is a ConfigError.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.errors import ConfigError, Problem
from bot.model import ClaimKind, Search, Source, Watchlist
from bot.notifier.plan import Habit, Route
from bot.notifier.routing import Broadcast
from bot.settings.nouns import sources_of, watchlist_of
from bot.settings.routes import idle, read_habits, read_routes, strangers
from bot.settings.shapes import Network, SettingsShape
from bot.settings.yamlfile import YamlFile, problems_of, read_yaml

SHIPPED = Path(__file__).parent / "_config"  # inside an installed wheel
CHECKOUT = Path(__file__).parent.parent / "config"
FILES = ("watchlist.yaml", "sources.yaml", "settings.yaml")


@dataclass(frozen=True, slots=True)
class Settings:
    """settings.yaml; durations as timedelta, clock times in `timezone`."""

    channel: str = "#deals"
    operators: str = ""
    routes: tuple[Route, ...] = ()
    channels: Mapping[str, Habit] = field(default_factory=dict)
    broadcast: Broadcast = Broadcast.STATE
    mentions: Mapping[str, frozenset[ClaimKind]] = field(default_factory=dict)
    editors: tuple[str, ...] = ()  # members who may change anything from Slack; (): all
    user_agent: str = "dealwire"
    per_host: timedelta = timedelta(seconds=1)
    allow: tuple[Network, ...] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)  # addresses, as in /etc/hosts
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    digest: time | None = None
    quiet: tuple[time, time] | None = None
    retention: timedelta = timedelta(days=400)
    log_format: str = "auto"  # auto | text | json
    log_level: str = "info"
    monitor: tuple[str, int] | None = None  # address and port
    pictures: time | None = None  # on Mondays


@dataclass(frozen=True, slots=True)
class Environment:
    """What only the environment holds. Secrets are kept out of repr."""

    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_webhook_url: str = field(default="", repr=False)
    slack_api_url: str = ""
    slack_channel: str = ""
    database_url: str = field(default="sqlite:///dealwire.db", repr=False)
    config: Path = Path("config")

    @property
    def talks(self) -> bool:
        """Whether people can talk back: that takes a bot token and an app token."""
        return bool(self.slack_bot_token and self.slack_app_token)


@dataclass(frozen=True, slots=True)
class Config:
    watchlist: Watchlist
    sources: tuple[Source, ...]
    searches: tuple[Search, ...]
    settings: Settings
    problems: tuple[Problem, ...] = ()
    folder: Path = Path("config")

    @property
    def channels(self) -> tuple[str, ...]:
        """Every channel that may be posted to."""
        named = [self.settings.channel, self.settings.operators]
        named += [channel for route in self.settings.routes for channel in route.to]
        named += [subject.channel for subject in self.watchlist.subjects.values()]
        return tuple(dict.fromkeys(filter(None, named)))


def read_environment(environ: Mapping[str, str] = os.environ) -> Environment:
    """The variables dealwire knows, without blanks around them; an empty one counts as absent."""
    known = {
        "slack_bot_token": "SLACK_BOT_TOKEN",
        "slack_app_token": "SLACK_APP_TOKEN",
        "slack_webhook_url": "SLACK_WEBHOOK_URL",
        "slack_api_url": "SLACK_API_URL",
        "slack_channel": "SLACK_CHANNEL",
        "database_url": "DATABASE_URL",
    }
    given = {variable: value.strip() for variable, value in environ.items() if value.strip()}
    found = {name: given[variable] for name, variable in known.items() if variable in given}
    return Environment(**found, config=Path(given.get("DEALWIRE_CONFIG", "config")))


def shipped_config() -> Path:
    """The folder of config files that came with the program."""
    return SHIPPED if SHIPPED.is_dir() else CHECKOUT


def read_config(folder: Path) -> Config:
    """All three files of `folder`. Raises ConfigError with every problem where nothing can run."""
    if not folder.is_dir():
        raise ConfigError(
            [Problem(folder, None, "", "there is no such folder", "`dealwire init` makes one to start from")]
        )
    files, fatal = {}, []
    for name in FILES:
        try:
            files[name] = read_yaml(folder / name)
        except ConfigError as error:
            fatal += error.problems
    if fatal:
        raise ConfigError(fatal)
    return _assemble(files["watchlist.yaml"], files["sources.yaml"], files["settings.yaml"])


def read_watchlist(path: Path) -> tuple[Watchlist, list[Problem]]:
    """One watchlist file; what is wrong in it is left out and told."""
    return watchlist_of(read_yaml(path))


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources of one file that have no mistake."""
    return sources_of(read_yaml(path))[0]


def read_titles(folder: Path) -> dict[str, str]:
    """The titles of the subjects of a folder's watchlist; none where there is no such file."""
    path = folder / "watchlist.yaml"
    return read_watchlist(path)[0].titles if path.exists() else {}


def _assemble(watch: YamlFile, sources: YamlFile, settings: YamlFile) -> Config:
    watchlist, problems = watchlist_of(watch)
    found, searches, wrong = sources_of(sources)
    problems += wrong
    try:
        chosen = _settings(settings)
    except ConfigError as error:
        raise ConfigError(problems + error.problems) from None
    if not watchlist.subjects:
        nothing = Problem(watch.path, None, "deals, plants", "nothing is tracked", "add a deal or a plant")
        raise ConfigError([*problems, nothing])
    problems += strangers(settings, chosen.routes, watchlist.subjects)
    config = Config(watchlist, found, searches, chosen, folder=watch.path.parent)
    problems += idle(settings, chosen.channels, config.channels)
    return replace(config, problems=tuple(problems))


def _settings(file: YamlFile) -> Settings:
    try:
        shape = SettingsShape.model_validate(file.data)
    except ValidationError as error:
        raise ConfigError(list(problems_of(file, (), error, SettingsShape))) from None
    slack, network, schedule, monitor = shape.slack, shape.network, shape.schedule, shape.monitor
    return Settings(
        channel=slack.channel,
        operators=slack.operators,
        routes=read_routes(slack),
        channels=read_habits(slack, schedule),
        broadcast=slack.broadcast,
        mentions={who: frozenset(kinds) for who, kinds in slack.mention.items()},
        editors=tuple(slack.editors),
        user_agent=network.user_agent,
        per_host=network.per_host,
        allow=tuple(network.allow),
        hosts=network.hosts,
        timezone=schedule.timezone,
        digest=schedule.digest,
        quiet=schedule.quiet,
        retention=shape.retention,
        log_format=shape.log.format,
        log_level=shape.log.level,
        monitor=(monitor.address, monitor.port) if monitor.port else None,
        pictures=schedule.pictures,
    )
