"""What is said after an absence: one message for all that was told meanwhile, and where nobody looked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.history import Blind
from bot.model import Development, Message, MessageKind
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.delta import one_line
from bot.notifier.limits import cut, escape, fit, fullest
from bot.notifier.render import key
from bot.notifier.trouble import SHOWN, moment
from bot.words import clean, count

STORIES = 12
LINES = 4  # of a story
REST = 1_000  # code points of the titles that stand alone
# How many stories, with how many lines each, from the most to the least that a message may have room for.
SHAPES = (*((STORIES, lines) for lines in range(LINES, 0, -1)), *((n, 1) for n in range(STORIES - 1, 0, -1)))


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """An absence and what came of it; `blind` by the source's id."""

    since: datetime
    back: datetime
    told: Sequence[Development] = ()
    blind: Mapping[str, Blind] = field(default_factory=dict)


def summary(facts: CaughtUp, titles: Mapping[str, str], channel: str) -> Message:
    """One message in place of one for each development. `titles`: of subjects, by their ids."""
    by_subject: dict[str, list[Development]] = {}
    for development in facts.told:
        by_subject.setdefault(titles.get(development.subject, development.subject), []).append(development)
    said, told = sentence(facts), [development.id for development in facts.told]
    bodies = (_body(said, by_subject, *shape) for shape in SHAPES)
    return fit(
        Message(
            key=key(channel, "", MessageKind.NOTICE, "\n".join(["absence", facts.since.isoformat(), *told])),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=escape(said),
            blocks=tuple(fullest([blocks.rich_text(body)] for body in bodies)),
            links=tuple(development.url for development in facts.told),
        )
    )


def sentence(facts: CaughtUp) -> str:
    """From when to when nobody looked, how much was found of that time, and what could not be."""
    told = count(len(facts.told), "development") if facts.told else "nothing new"
    return f"Away from {moment(facts.since)} to {moment(facts.back)} UTC, caught up: {told}{_blind(facts)}."


def _body(
    said: str, told: Mapping[str, Sequence[Development]], stories: int, lines: int
) -> Iterator[Element | None]:
    """So many stories with so many lines each, the newest first; the others by their titles."""
    yield blocks.line(blocks.words(said))
    for title, news in [*told.items()][:stories]:
        yield blocks.line(blocks.words(clean(title), bold=True))
        yield blocks.bullets([*_lines(title, news, lines)])
    if rest := [*map(clean, told)][stories:]:
        named = f"and {count(len(rest), 'more story')}: {', '.join(rest)}"
        yield blocks.line(blocks.words(cut(named, REST)))


def _lines(title: str, news: Sequence[Development], most: int) -> Iterator[Element]:
    yield from (one_line(each, title) for each in news[::-1][:most])
    if (more := len(news) - most) > 0:
        yield blocks.line(blocks.words(f"and {more} more"))


def _blind(facts: CaughtUp) -> str:
    """Which sources did not reach back, and what time is missing of each."""
    lines = [
        f"{id} from {moment(gap.since)} to {moment(gap.until)}" for id, gap in sorted(facts.blind.items())
    ]
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"; blind on {', '.join(lines[:SHOWN])}{more}" if lines else ""
