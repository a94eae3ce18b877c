"""The files of the config folder and the environment, as one value.

    watchlist.yaml   companies, deals, plants      -> Watchlist
    sources.yaml     sources, searches             -> Source, Search
    settings.yaml    slack, network, schedule ...  -> Settings
    environment      secrets and addresses         -> Environment

Every problem is found at once and names file, line and key. A wrong source or subject is left out
and the rest goes on (`Config.problems`); a file that cannot be read at all, wrong settings, or a
watchlist that tracks nothing is a ConfigError.
"""

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.errors import ConfigError, Problem
from bot.model import Company, Source, SourceKind, Subject, SubjectKind, Tier, Watchlist

SHIPPED = Path(__file__).parent / "_config"  # inside an installed wheel
CHECKOUT = Path(__file__).parent.parent / "config"
FILES = ("watchlist.yaml", "sources.yaml", "settings.yaml")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Search:
    """Feeds to be made from the names of each subject."""

    engine: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """settings.yaml; durations as timedelta, clock times in `timezone`."""

    channel: str = "#deals"
    operators: str = ""
    user_agent: str = "dealwire"
    per_host: timedelta = timedelta(seconds=1)
    allow: tuple[Network, ...] = ()
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    digest: time | None = None
    quiet: tuple[time, time] | None = None
    retention: timedelta = timedelta(days=400)


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


@dataclass(frozen=True, slots=True)
class Config:
    watchlist: Watchlist
    sources: tuple[Source, ...]
    searches: tuple[Search, ...]
    settings: Settings
    problems: tuple[Problem, ...] = ()


def read_environment(environ: Mapping[str, str] = os.environ) -> Environment:
    """The variables dealwire knows; an empty one counts as absent."""
    known = {
        "slack_bot_token": "SLACK_BOT_TOKEN",
        "slack_app_token": "SLACK_APP_TOKEN",
        "slack_webhook_url": "SLACK_WEBHOOK_URL",
        "slack_api_url": "SLACK_API_URL",
        "slack_channel": "SLACK_CHANNEL",
        "database_url": "DATABASE_URL",
    }
    found = {name: environ[variable] for name, variable in known.items() if environ.get(variable)}
    folder = environ.get("DEALWIRE_CONFIG") or "config"
    return Environment(**found, config=Path(folder))


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


def _assemble(watch: "YamlFile", sources: "YamlFile", settings: "YamlFile") -> Config:
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
    return Config(watchlist, found, searches, chosen, tuple(problems))


# ---- YAML with line numbers -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YamlFile:
    path: Path
    data: CommentedMap

    def line(self, keys: Sequence[str | int]) -> int | None:
        """The line (from 1) of the deepest of `keys` that stands in the file."""
        node: Any = self.data
        line = None
        for key in keys:
            try:
                place = node.lc.item(key) if isinstance(node, CommentedSeq) else node.lc.key(key)
                line, node = place[0] + 1, node[key]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line


def read_yaml(path: Path) -> YamlFile:
    """A YAML 1.2 file whose top is a mapping (an empty file is an empty one)."""
    try:
        data = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(path, None, error.strerror or str(error), "`dealwire init` writes one") from None
    except UnicodeDecodeError:
        raise _unreadable(path, None, "is not UTF-8", "save it as UTF-8") from None
    except DuplicateKeyError as error:
        raise _unreadable(path, _line_of(error), _first_line(error), "each id may stand once") from None
    except YAMLError as error:
        mend = "indent with spaces, not tabs" if "\\t" in str(error) else "mend the YAML at this line"
        raise _unreadable(path, _line_of(error), _first_line(error), mend) from None
    if data is None:
        data = CommentedMap()
    if not isinstance(data, CommentedMap):
        raise _unreadable(path, 1, "is no mapping at its top", "see docs/configuration.md")
    return YamlFile(path, data)


def _unreadable(path: Path, line: int | None, what: str, mend: str) -> ConfigError:
    return ConfigError([Problem(path, line, "", what, mend)])


def _line_of(error: YAMLError) -> int | None:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return mark.line + 1 if mark else None


def _first_line(error: YAMLError) -> str:
    told = error.problem if isinstance(error, MarkedYAMLError) else str(error)
    return str(told or error).strip().splitlines()[0]


# ---- shapes ----------------------------------------------------------------------------------------

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_duration(value: object) -> timedelta:
    """ "90s", "10m", "6h", "400d" -> timedelta."""
    found = DURATION.fullmatch(str(value).strip())
    if not found:
        raise ValueError(f"{value!r} is no duration; write 90s, 10m, 6h or 400d")
    return timedelta(seconds=float(found[1]) * SECONDS[found[2]])


def _clock(value: object) -> time:
    try:
        return time.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is no time of day; write it as '08:00'") from None


def _span(value: object) -> tuple[time, time]:
    first, dash, last = str(value).partition("-")
    if not dash:
        raise ValueError(f"{value!r} is no span of time; write it as '22:00-07:00'")
    return _clock(first), _clock(last)


def _zone(value: object) -> ZoneInfo:
    if str(value) not in available_timezones():
        raise ValueError(f"{value!r} is no time zone{_perhaps(str(value), available_timezones())}")
    return ZoneInfo(str(value))


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is no http or https address")
    if parts.username or parts.password:
        raise ValueError("an address must not hold a user name or password")
    return value


def _perhaps(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Clock = Annotated[time, BeforeValidator(_clock)]
Span = Annotated[tuple[time, time], BeforeValidator(_span)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
Word = Annotated[str, Field(min_length=1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, str_strip_whitespace=True)


AShape = TypeVar("AShape", bound=_Shape)


class _CompanyShape(_Shape):
    names: list[Word] = Field(min_length=1)


class _SubjectShape(_Shape):
    title: Word
    channel: str = ""
    mention: str = ""
    quiet: bool = False
    baseline: bool = True


class _DealShape(_SubjectShape):
    parties: list[Word] = Field(min_length=1)
    topics: list[Word] = []


class _PlantShape(_SubjectShape):
    owner: Word
    names: list[Word] = Field(min_length=1)
    place: str = ""


class _SourceShape(_Shape):
    kind: SourceKind
    url: Address
    tier: Tier
    outlet: str = ""
    language: Language | Literal[""] = ""
    every: Duration | None = None
    select: dict[Literal["entry", "link", "title", "date"], Word] = {}
    untried: bool = False


class _SearchShape(_Shape):
    engine: Literal["google-news", "bing-news", "gdelt"]
    languages: list[Language] = Field(min_length=1)


class _SlackShape(_Shape):
    channel: Word = "#deals"
    operators: str = ""


class _NetworkShape(_Shape):
    user_agent: Word = "dealwire"
    per_host: Duration = timedelta(seconds=1)
    allow: list[Annotated[Network, BeforeValidator(ip_network)]] = []


class _ScheduleShape(_Shape):
    timezone: Zone = ZoneInfo("UTC")
    digest: Clock | None = None
    quiet: Span | None = None


class _SettingsShape(_Shape):
    slack: _SlackShape = _SlackShape()
    network: _NetworkShape = _NetworkShape()
    schedule: _ScheduleShape = _ScheduleShape()
    retention: Duration = timedelta(days=400)


# ---- from shapes to nouns ----------------------------------------------------------------------------


def _watchlist(file: YamlFile) -> tuple[Watchlist, list[Problem]]:
    problems = _unknown_keys(file, ("companies", "deals", "plants"))
    companies = {
        id: Company(id, tuple(shape.names))
        for id, shape in _section(file, "companies", _CompanyShape, problems)
    }
    subjects: dict[str, Subject] = {}
    for id, deal in _section(file, "deals", _DealShape, problems):
        if _known(file, ("deals", id, "parties"), deal.parties, companies, problems):
            subjects[id] = _deal(id, deal)
    for id, plant in _section(file, "plants", _PlantShape, problems):
        if id in subjects:
            twice = "this id is a deal's already; ids are unique over deals and plants"
            problems.append(Problem(file.path, file.line(("plants", id)), f"plants.{id}", twice))
        elif _known(file, ("plants", id, "owner"), [plant.owner], companies, problems):
            subjects[id] = _plant(id, plant)
    return Watchlist(companies, subjects), problems


def _deal(id: str, shape: _DealShape) -> Subject:
    return Subject(
        id, SubjectKind.DEAL, shape.title, tuple(shape.parties), topics=tuple(shape.topics),
        channel=shape.channel, mention=shape.mention, quiet=shape.quiet,
    )  # fmt: skip


def _plant(id: str, shape: _PlantShape) -> Subject:
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
        what = f"no company {company!r} in this file{_perhaps(company, companies)}"
        problems.append(Problem(file.path, file.line(keys), ".".join(keys), what, "name it under companies"))
    return not wrong


def _sources(file: YamlFile) -> tuple[tuple[Source, ...], tuple[Search, ...], list[Problem]]:
    problems = _unknown_keys(file, ("sources", "searches"))
    sources = tuple(
        Source(
            id, shape.kind, shape.url, shape.tier, shape.outlet, shape.language, shape.every,
            {str(key): css for key, css in shape.select.items()}, untried=shape.untried,
        )
        for id, shape in _section(file, "sources", _SourceShape, problems)
    )  # fmt: skip
    searches = tuple(
        Search(shape.engine, tuple(shape.languages))
        for _, shape in _section(file, "searches", _SearchShape, problems)
    )
    return sources, searches, problems


def _settings(file: YamlFile) -> Settings:
    try:
        shape = _SettingsShape.model_validate(_plain(file.data))
    except ValidationError as error:
        raise ConfigError(list(_problems(file, (), error, _SettingsShape))) from None
    return Settings(
        shape.slack.channel, shape.slack.operators,
        shape.network.user_agent, shape.network.per_host, tuple(shape.network.allow),
        shape.schedule.timezone, shape.schedule.digest, shape.schedule.quiet,
        shape.retention,
    )  # fmt: skip


def _unknown_keys(file: YamlFile, known: tuple[str, ...]) -> list[Problem]:
    return [
        Problem(file.path, file.line((key,)), str(key), f"unknown key{_perhaps(str(key), known)}")
        for key in file.data
        if key not in known
    ]


def _section(
    file: YamlFile, name: str, shape: type[AShape], problems: list[Problem]
) -> Iterator[tuple[str, AShape]]:
    """The items of one part of the file that have the right shape; the others become problems."""
    part = file.data.get(name)
    if part is None:
        return
    if not isinstance(part, CommentedMap | CommentedSeq):
        problems.append(Problem(file.path, file.line((name,)), name, "must hold named items, not one value"))
        return
    items = part.items() if isinstance(part, CommentedMap) else enumerate(part)
    for id, item in items:
        try:
            yield str(id), shape.model_validate(_plain(item))
        except ValidationError as error:
            problems += _problems(file, (name, id), error, shape)


def _plain(node: Any) -> Any:
    """ruamel's mappings and sequences as dict and list, for pydantic."""
    if isinstance(node, CommentedMap):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    return node


def _problems(
    file: YamlFile, above: tuple[str | int, ...], error: ValidationError, shape: type[_Shape]
) -> Iterator[Problem]:
    for wrong in error.errors():
        keys = (*above, *wrong["loc"])
        what, mend = str(wrong["msg"]).removeprefix("Value error, "), ""
        if wrong["type"] == "extra_forbidden":
            what = f"unknown key{_perhaps(str(keys[-1]), shape.model_fields)}"
        elif wrong["type"] == "missing":
            what, mend = "is missing", f"add {keys[-1]}: under {'.'.join(map(str, above)) or 'the top'}"
        yield Problem(file.path, file.line(keys), ".".join(map(str, keys)), what, mend)
