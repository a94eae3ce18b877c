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
from bot.model import ClaimKind, Company, Search, Source, Subject, SubjectKind, Watchlist
from bot.notifier.plan import Habit, Route
from bot.notifier.routing import Broadcast
from bot.settings.routes import idle, read_habits, read_routes, strangers
from bot.settings.shapes import (
    CompanyShape,
    DealShape,
    Network,
    PlantShape,
    SearchShape,
    SettingsShape,
    SourceShape,
)
from bot.settings.yamlfile import YamlFile, perhaps, problems_of, read_yaml, section, unknown_keys

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
    return _watchlist(read_yaml(path))


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources of one file that have no mistake."""
    return _sources(read_yaml(path))[0]


def read_titles(folder: Path) -> dict[str, str]:
    """The titles of the subjects of a folder's watchlist; none where there is no such file."""
    path = folder / "watchlist.yaml"
    subjects = read_watchlist(path)[0].subjects if path.exists() else {}
    return {id: subject.title for id, subject in subjects.items()}


def _assemble(watch: YamlFile, sources: YamlFile, settings: YamlFile) -> Config:
    watchlist, problems = _watchlist(watch)
    found, searches, wrong = _sources(sources)
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


def _watchlist(file: YamlFile) -> tuple[Watchlist, list[Problem]]:
    problems = unknown_keys(file, ("companies", "deals", "plants"))
    companies = {
        id: Company(id, tuple(shape.names))
        for id, shape in section(file, "companies", CompanyShape, problems)
    }
    subjects: dict[str, Subject] = {}
    for id, deal in section(file, "deals", DealShape, problems):
        if _known(file, ("deals", id, "parties"), deal.parties, companies, problems):
            subjects[id] = _deal(id, deal)
    for id, plant in section(file, "plants", PlantShape, problems):
        if id in subjects:
            twice = "this id is a deal's already; ids are unique over deals and plants"
            problems.append(Problem(file.path, file.line(("plants", id)), f"plants.{id}", twice))
        elif _known(file, ("plants", id, "owner"), [plant.owner], companies, problems):
            subjects[id] = _plant(id, plant)
    return Watchlist(companies, subjects), problems


def _deal(id: str, shape: DealShape) -> Subject:
    return Subject(
        id, SubjectKind.DEAL, shape.title, tuple(shape.parties), topics=tuple(shape.topics),
        channel=shape.channel, mention=shape.mention, quiet=shape.quiet,
    )  # fmt: skip


def _plant(id: str, shape: PlantShape) -> Subject:
    return Subject(
        id, SubjectKind.PLANT, shape.title, (shape.owner,), names=tuple(shape.names), place=shape.place,
        channel=shape.channel, mention=shape.mention, quiet=shape.quiet,
    )  # fmt: skip


def _known(
    file: YamlFile, keys: tuple[str, ...], used: list[str], companies: Mapping[str, Company],
    problems: list[Problem],
) -> bool:  # fmt: skip
    wrong = [company for company in used if company not in companies]
    for company in wrong:
        what = f"no company {company!r} in this file{perhaps(company, companies)}"
        problems.append(Problem(file.path, file.line(keys), ".".join(keys), what, "name it under companies"))
    return not wrong


def _sources(file: YamlFile) -> tuple[tuple[Source, ...], tuple[Search, ...], list[Problem]]:
    problems = unknown_keys(file, ("sources", "searches"))
    sources = tuple(
        Source(
            id, shape.kind, shape.url, shape.tier, shape.outlet, shape.language, shape.every,
            {str(key): css for key, css in shape.select.items()}, untried=shape.untried,
        )
        for id, shape in section(file, "sources", SourceShape, problems)
    )  # fmt: skip
    searches = tuple(
        Search(shape.engine, tuple(shape.languages))
        for _, shape in section(file, "searches", SearchShape, problems)
    )
    return sources, searches, problems


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
