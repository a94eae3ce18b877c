"""The nouns of talking back: who asks what, and what stands because of it. Frozen and typed, no logic."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model import Article, Development


class Ask(StrEnum):
    """What somebody wants: the first six only look."""

    HELP = "help"
    LIST = "list"
    STATUS = "status"
    LEDGER = "ledger"
    WHY = "why"
    HOME = "home"
    FORM = "form"  # the form to add a deal or a plant
    ADD = "add"
    MUTE = "mute"
    UNMUTE = "unmute"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    LABEL = "label"  # what is wrong with an alert


class Label(StrEnum):
    """What was wrong with an alert: it says what the article does not, or should not have been one."""

    MISREAD = "misread"
    ELSEWHERE = "not about it"
    KNOWN = "not new"
    SLIGHT = "not worth telling"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that somebody asked for, as its payload says."""

    key: str  # of its envelope: the same request comes once
    ask: Ask
    by: str  # the member's id
    team: str  # that member's workspace
    subject: str = ""  # Subject.id, or what was typed for it
    words: str = ""  # a link, a Label, the kind of a form
    channel: str = ""  # where it was asked
    ts: str = ""  # the message it was asked at
    trigger: str = ""  # opens a form within three seconds
    reply_to: str = ""  # takes an answer that only the asker sees
    form: Mapping[str, str] = field(default_factory=dict)  # what was filled in


@dataclass(frozen=True, slots=True)
class Mute:
    """A story that calls nobody until then."""

    subject: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody who gets each change of a story by direct message; `channel` is theirs."""

    subject: str
    by: str
    channel: str


@dataclass(frozen=True, slots=True)
class Example:
    """An alert with what somebody said of it: complete, also when its article is long gone."""

    label: Label
    by: str
    at: datetime
    development: Development
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """Who changed what, and when."""

    at: datetime
    by: str
    team: str
    what: Ask
    subject: str
    detail: str = ""


Change = Mute | Follow | Example


@dataclass(frozen=True, slots=True)
class Undo:
    """What ends a mute (of anybody) or a follow (of `by`)."""

    what: Ask
    subject: str
    by: str
