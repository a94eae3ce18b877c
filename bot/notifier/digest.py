"""The daily digest: what was checked, what was told, what nearly was, what was not and why, what is wrong.

It goes out when there is nothing to tell too: silence must not look like health.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate

from bot.model import Development, Message, MessageKind, Reason
from bot.notifier import blocks
from bot.notifier.blocks import Element
from bot.notifier.delta import one_line
from bot.notifier.limits import cut, fit, fullest, size
from bot.notifier.render import key
from bot.words import clean, count

ROWS = 18  # of the table
REST = 1_000  # code points of the stories that stand alone
TROUBLES = 6  # of a kind
NEAR = 5  # articles that were nearly told
NEAR_TEXT, NEAR_ROOM = 160, 4_000  # code points: of a title, of all as JSON


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An article that came near to being told, and why it was not."""

    story: str  # the subject's title
    title: str  # the article's, as written
    url: str
    outlet: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What happened in a day or a week. Troubles are lines as they are read: "wire: 403"."""

    day: date
    sources: int  # that answered
    articles: int
    followed: int = 0  # sources in all
    told: Mapping[str, Sequence[Development]] = field(default_factory=dict)  # by the subject's title
    near: Sequence[NearMiss] = ()  # the likeliest first
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
        f"Checked {_checked(facts)}, read {count(facts.articles, 'article')}: "
        f"{count(alerts, 'development') if alerts else 'nothing new'}; "
        f"{'no source answered' if lost else f'{len(facts.failing)} failing'}."
    )
    trouble = [
        *troubles("Failing sources (times are UTC)", facts.failing if facts.whole else ()),
        *troubles("Parked channels", facts.parked),
        *troubles("Messages that may not have arrived", facts.unknown),
    ]
    near = _near(facts.near)
    wrong = [blocks.rich_text(trouble)] if trouble else []
    silent = " · ".join(f"{clean(why)}: {times}" for why, times in facts.silent.items())
    small = [blocks.context([f"Not told: {silent}"])] if silent else []
    head = blocks.header(f"🗞️ {_title(facts)}"), blocks.rich_text([blocks.line(blocks.words(said))])
    return fit(
        Message(
            key=key(channel, "", MessageKind.NOTICE, f"digest {(facts.begins or facts.day).isoformat()}"),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=said,
            blocks=tuple(fullest((*head, *table, *near, *wrong, *small) for table in _tables(facts.told))),
            links=tuple(told.url for news in facts.told.values() for told in news),
        )
    )


def _tables(told: Mapping[str, Sequence[Development]]) -> Iterator[Sequence[Element]]:
    """Tables of what was told that say ever less: fewer rows of each story first, then fewer stories."""
    choices = [_rows(told, each) for each in range(ROWS, 0, -1)]
    few = (rows for rows in choices if len(rows) <= ROWS)
    yield from (_table(told, rows) for rows in few)
    yield from (_table(told, choices[-1][:most]) for most in range(ROWS, 0, -1))


def _rows(told: Mapping[str, Sequence[Development]], each: int) -> list[tuple[str, Development]]:
    """Of each story so many, the newest first."""
    return [(title, one) for title, news in told.items() for one in news[::-1][:each]]


def _table(
    told: Mapping[str, Sequence[Development]], rows: Sequence[tuple[str, Development]]
) -> Sequence[Element]:
    """A row a development; what has none is counted, and stories without one are named."""
    if not rows:
        return ()
    shown = blocks.table(
        ("Story", "What is new"), [(clean(title), one_line(one, title)) for title, one in rows]
    )
    more, named = sum(map(len, told.values())) - len(rows), {title for title, _ in rows}
    rest = ", ".join(clean(title) for title in told if title not in named)
    said = f"and {more} more{f'; also on {rest}' if rest else ''}"
    return [shown, blocks.context([cut(said, REST)])] if more else [shown]


def _near(near: Sequence[NearMiss]) -> Sequence[Element]:
    """A bullet each, as long as there is room."""
    bullets = [_near_miss(each) for each in near[:NEAR]]
    taken = accumulate(size([bullet]) for bullet in bullets)
    shown = [bullet for bullet, so_far in zip(bullets, taken, strict=True) if so_far <= NEAR_ROOM]
    head = blocks.line(blocks.words("Came nearest to being told", bold=True))
    return [blocks.rich_text([head, blocks.bullets(shown)])] if shown else []


def _near_miss(near: NearMiss) -> Element:
    story, title, outlet = (cut(clean(text), NEAR_TEXT) for text in (near.story, near.title, near.outlet))
    rest = f" — {outlet or 'source'}; {near.reason.value}"
    return blocks.line(blocks.words(f"{story}: "), blocks.link(near.url, title), blocks.words(rest))


def troubles(title: str, lines: Sequence[str]) -> Sequence[Element | None]:
    if not lines:
        return ()
    shown = [blocks.line(blocks.words(clean(line))) for line in lines[:TROUBLES]]
    more = len(lines) - TROUBLES
    shown += [blocks.line(blocks.words(f"and {more} more"))] if more > 0 else []
    return blocks.line(blocks.words(f"{title}: {len(lines)}", bold=True)), blocks.bullets(shown)


def _checked(facts: DigestFacts) -> str:
    part = f"{facts.sources:,} of " if facts.followed > facts.sources else ""
    return f"{part}{count(max(facts.sources, facts.followed), 'source')}"


def _title(facts: DigestFacts) -> str:
    first = f"{facts.since.day} {facts.since:%B} to " if facts.since else ""
    return f"Digest of {first}{facts.day.day} {facts.day:%B %Y}"
