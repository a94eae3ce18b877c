"""A story over time: each thing that was told, how far it had come by then, and who said so. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import words
from bot.model import Certainty, Development
from bot.notifier.blocks import written_day
from bot.notifier.delta import headline, is_sure, outlet
from bot.notifier.limits import cut
from bot.words import clean

SHOWN = 14
LABEL = 52  # code points
ALT = 1_000  # docs.slack.dev: files.getUploadURLExternal
STAGES = ("denied", "said", "considered", "planned", "decided", "done")  # from the bottom up
LEVEL: Mapping[Certainty, int] = {
    Certainty.DENIED: 0, Certainty.NO_COMMENT: 1, Certainty.STATED: 1, Certainty.CONSIDERED: 2,
    Certainty.PLANNED: 3, Certainty.DECIDED: 4, Certainty.DONE: 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was told. `level`: an index of STAGES; `outlets`: how many carried it."""

    at: datetime
    level: int
    label: str
    source: str
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    title: str
    points: tuple[Point, ...]  # oldest first

    @property
    def alt(self) -> str:
        """What the picture shows, for those who do not see it."""
        told = (f"{written_day(p.at)}: {p.label} ({STAGES[p.level]}), {p.source}" for p in self.points)
        return cut(f"{self.title}, stage over time. {'; '.join(told)}.", ALT)


def timeline(title: str, told: Sequence[Development], carried: Mapping[str, int]) -> Timeline:
    """The newest developments of a story. `carried`: how many outlets, by article."""
    points = (_point(each, title, carried.get(each.article, 1)) for each in told[-SHOWN:])
    return Timeline(clean(title), tuple(sorted(points, key=lambda point: point.at)))


def _point(development: Development, title: str, outlets: int) -> Point:
    """What may be misread is only said, in the words of its headline."""
    label, certainty = headline(development, title), Certainty.STATED
    if development.changes and is_sure(development):
        claim, certainty = development.changes[0].claim, development.certainty
        label = words.fact(claim, development.language)
    shown = cut(clean(label), LABEL)
    return Point(development.at, LEVEL[certainty], shown, outlet(development), outlets)
