"""The daily digest: what was checked, what was told, what stayed silent and why, what is wrong.

It goes out when there is nothing to tell too: silence must not look like health.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.model import Development, Message, MessageKind
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.delta import one_line
from bot.notifier.limits import fit
from bot.notifier.render import key
from bot.words import clean

SUBJECTS = 12
LINES = 4  # of a subject
ROWS = 18  # of the table
TROUBLES = 6  # of a kind


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What happened in a day or a week. Troubles are lines as they are read: "wire: 403"."""

    day: date
    sources: int  # that answered
    articles: int
    followed: int = 0  # sources in all
    told: Mapping[str, Sequence[Development]] = field(default_factory=dict)  # by the subject's title
    silent: Mapping[str, int] = field(default_factory=dict)  # why nothing was told -> how many articles
    failing: Sequence[str] = ()  # sources
    parked: Sequence[str] = ()  # channels
    unknown: Sequence[str] = ()  # messages that may be lost
    since: date | None = None  # of a week's
    whole: bool = True  # for those who run the bot: sources are named
    begins: datetime | None = None  # where the one before it ended; a day may have two


def digest(facts: DigestFacts, channel: str) -> Message:
    """One message for the day."""
    alerts = sum(map(len, facts.told.values()))
    lost = facts.followed and not facts.sources  # taken for an outage of our own, and held against no source
    said = (
        f"Checked {_checked(facts)}, read {_count(facts.articles, 'article')}: "
        f"{_count(alerts, 'development') if alerts else 'nothing new'}; "
        f"{'no source answered' if lost else f'{len(facts.failing)} failing'}."
    )
    trouble = [
        *troubles("Failing sources (times are UTC)", facts.failing if facts.whole else ()),
        *troubles("Parked channels", facts.parked),
        *troubles("Messages that may not have arrived", facts.unknown),
    ]
    wrong = [blocks.rich_text(trouble)] if trouble else []
    news = _table(facts.told)
    silent = " · ".join(f"{clean(why)}: {count}" for why, count in facts.silent.items())
    small = [blocks.context([f"Not told: {silent}"])] if silent else []
    return fit(
        Message(
            key=key(channel, "", MessageKind.NOTICE, f"digest {(facts.begins or facts.day).isoformat()}"),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=said,
            blocks=(
                blocks.header(f"🗞️ {_title(facts)}"),
                blocks.rich_text([blocks.line(blocks.words(said))]),
                *news,
                *wrong,
                *small,
            ),
            links=tuple(told.url for news in facts.told.values() for told in news),
        )
    )


def _table(told: Mapping[str, Sequence[Development]]) -> Sequence[Element]:
    """One table of what was told: a row a development, the newest first; what is too much is counted."""
    rows = [(clean(title), one_line(each, title)) for title, news in told.items() for each in news[::-1]]
    if not rows:
        return ()
    shown = [blocks.table(("Story", "What is new"), rows[:ROWS])]
    more = len(rows) - ROWS
    return [*shown, blocks.context([f"and {more} more"])] if more > 0 else shown


def subject_lines(title: str, news: Sequence[Development]) -> Sequence[Element | None]:
    more = len(news) - LINES
    lines = [one_line(development, title) for development in news[:LINES]]
    lines += [blocks.line(blocks.words(f"and {more} more"))] if more > 0 else []
    return blocks.line(blocks.words(clean(title), bold=True)), blocks.bullets(lines)


def troubles(title: str, lines: Sequence[str]) -> Sequence[Element | None]:
    if not lines:
        return ()
    shown = [blocks.line(blocks.words(clean(line))) for line in lines[:TROUBLES]]
    more = len(lines) - TROUBLES
    shown += [blocks.line(blocks.words(f"and {more} more"))] if more > 0 else []
    return blocks.line(blocks.words(f"{title}: {len(lines)}", bold=True)), blocks.bullets(shown)


def _checked(facts: DigestFacts) -> str:
    part = f"{facts.sources:,} of " if facts.followed > facts.sources else ""
    return f"{part}{_count(max(facts.sources, facts.followed), 'source')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _title(facts: DigestFacts) -> str:
    first = f"{facts.since.day} {facts.since:%B} to " if facts.since else ""
    return f"Digest of {first}{facts.day.day} {facts.day:%B %Y}"
