"""What the config files may hold, as pydantic shapes; unknown keys are mistakes."""

import re
from datetime import time, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.model import ClaimKind, SourceKind, SubjectKind, Tier
from bot.notifier.blocks import mention
from bot.notifier.plan import FLOOD
from bot.notifier.routing import Broadcast, Weight
from bot.settings.yamlfile import perhaps

Network = IPv4Network | IPv6Network

DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LANGUAGE = re.compile(r"[a-z]{2,3}")
MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")


def read_duration(value: object) -> timedelta:
    """ "90s", "10m", "6h", "400d" -> timedelta."""
    found = DURATION.fullmatch(str(value).strip())
    if not found:
        raise ValueError(f"{value!r} is no duration; write 90s, 10m, 6h or 400d")
    return timedelta(seconds=float(found[1]) * SECONDS[found[2]])


def _clock(value: object) -> time:
    try:
        clock = time.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"{value!r} is no time of day; write it as '08:00'") from None
    if clock.tzinfo:
        raise ValueError(f"{value!r} has a zone of its own; write the time alone, and the zone as `timezone`")
    return clock


def _span(value: object) -> tuple[time, time]:
    first, dash, last = str(value).partition("-")
    if not dash:
        raise ValueError(f"{value!r} is no span of time; write it as '22:00-07:00'")
    return _clock(first), _clock(last)


def _span_or_none(value: object) -> object:
    return () if value == "" else value if value is None else _span(value)


def _zone(value: object) -> ZoneInfo:
    if str(value) not in available_timezones():
        raise ValueError(f"{value!r} is no time zone{perhaps(str(value), available_timezones())}")
    return ZoneInfo(str(value))


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is no http or https address")
    if parts.username or parts.password:
        raise ValueError("an address must not hold a user name or password")
    return value


def _language(value: str) -> str:
    if not LANGUAGE.fullmatch(value):
        raise ValueError(f"{value!r} is no language; write two letters, such as en, ja or zh")
    return value


def _selector(value: str) -> str:
    import soupsieve  # few need it, and all wait for it

    try:
        soupsieve.compile(value)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"{value!r} is no CSS selector: {str(error).splitlines()[0]}") from None
    return value


def _called(value: str) -> str:
    if mention(value) is None:
        raise ValueError(
            f"{value!r} calls nobody; write the id of a member (U…) or user group (S…), or @here"
        )
    return value


def _member(value: str) -> str:
    if not MEMBER.fullmatch(value):
        raise ValueError(f"{value!r} is no member's id; copy it from the member's profile in Slack (U…)")
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Clock = Annotated[time, BeforeValidator(_clock)]
Span = Annotated[tuple[time, time], BeforeValidator(_span)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Address = Annotated[str, AfterValidator(_address)]
IPAddress = Annotated[str, AfterValidator(lambda value: str(ip_address(value)))]
Word = Annotated[str, Field(min_length=1)]
SearchLanguage = Literal["de", "en", "es", "fr", "it", "ja", "ko", "zh"]
Selector = Annotated[Word, AfterValidator(_selector)]
Called = Annotated[Word, AfterValidator(_called)]
Member = Annotated[str, AfterValidator(_member)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _present(cls, data: Any) -> Any:
        """A part of which every line is commented out counts as absent.

        A text does not: of `channel: #deals` YAML keeps nothing, and that is a mistake to be told.
        """
        if not isinstance(data, dict) or None not in data.values():
            return data
        return {key: value for key, value in data.items() if value is not None or not cls._has_parts(key)}

    @classmethod
    def _has_parts(cls, key: str) -> bool:
        known = cls.model_fields.get(key)
        return known is not None and isinstance(known.default, list | dict | Shape)


class CompanyShape(Shape):
    names: list[Word] = Field(min_length=1)


class SubjectShape(Shape):
    title: Word
    channel: str = ""
    mention: Annotated[str, AfterValidator(lambda value: value and _called(value))] = ""
    quiet: bool = False


class DealShape(SubjectShape):
    parties: list[Word] = Field(min_length=1)
    topics: list[Word] = []

    @model_validator(mode="after")
    def _can_be_found(self) -> "DealShape":
        if len(set(self.parties)) < 2 and not self.topics:
            raise ValueError("one party alone finds nothing; name another under parties, or topics")
        return self


class PlantShape(SubjectShape):
    owner: Word
    names: list[Word] = Field(min_length=1)
    place: str = ""


class SourceShape(Shape):
    kind: SourceKind
    url: Address
    tier: Tier
    outlet: str = ""
    language: Annotated[str, AfterValidator(lambda value: value and _language(value))] = ""
    every: Duration | None = None
    select: dict[Literal["entry", "link", "title", "date"], Selector] = {}
    untried: bool = False


class SearchShape(Shape):
    engine: Literal["google-news", "bing-news", "gdelt"]
    languages: list[SearchLanguage] = Field(min_length=1)


class RouteShape(Shape):
    to: Annotated[list[Word], BeforeValidator(_listed), Field(min_length=1)]
    of: SubjectKind | None = None
    subjects: list[Word] = []
    kinds: list[ClaimKind] = []
    weight: list[Weight] = []


class ChannelShape(Shape):
    digest: Literal["daily", "weekly"] | None = None
    at: Clock = time(8)
    day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    timezone: Zone | None = None
    quiet: Annotated[tuple[time, time] | tuple[()] | None, BeforeValidator(_span_or_none)] = None  # (): none
    flood: int = Field(FLOOD, ge=1, le=1000)


class SlackShape(Shape):
    channel: Word = "#deals"
    operators: str = ""
    broadcast: Broadcast = Broadcast.STATE
    mention: dict[Called, Annotated[list[ClaimKind], Field(min_length=1)]] = {}
    routes: list[RouteShape] = []
    channels: dict[Word, ChannelShape] = {}
    editors: list[Member] = []


class NetworkShape(Shape):
    user_agent: Word = "dealwire"
    per_host: Duration = timedelta(seconds=1)
    allow: list[Annotated[Network, BeforeValidator(ip_network)]] = []
    hosts: dict[Word, IPAddress] = {}


class ScheduleShape(Shape):
    timezone: Zone = ZoneInfo("UTC")
    digest: Clock | None = None
    quiet: Span | None = None
    pictures: Clock | None = None


class LogShape(Shape):
    format: Literal["auto", "text", "json"] = "auto"
    level: Literal["debug", "info", "warning", "error"] = "info"


class MonitorShape(Shape):
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    address: IPAddress = "127.0.0.1"


class SettingsShape(Shape):
    slack: SlackShape = SlackShape()
    network: NetworkShape = NetworkShape()
    schedule: ScheduleShape = ScheduleShape()
    log: LogShape = LogShape()
    monitor: MonitorShape = MonitorShape()
    retention: Duration = timedelta(days=400)
