"""What is said after an absence: one message for all that was told meanwhile, and where nobody looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.history import Blind
from bot.model import Development, Message, MessageKind
from bot.notifier import blocks
from bot.notifier.digest import SUBJECTS, subject_lines
from bot.notifier.limits import escape, fit
from bot.notifier.render import key
from bot.notifier.trouble import SHOWN, moment


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
    body = [
        blocks.line(blocks.words(said)),
        *(part for title, news in [*by_subject.items()][:SUBJECTS] for part in subject_lines(title, news)),
    ]
    return fit(
        Message(
            key=key(channel, "", MessageKind.NOTICE, "\n".join(["absence", facts.since.isoformat(), *told])),
            kind=MessageKind.NOTICE,
            channel=channel,
            story="",
            text=escape(said),
            blocks=(blocks.rich_text(body),),
            links=tuple(development.url for development in facts.told),
        )
    )


def sentence(facts: CaughtUp) -> str:
    """From when to when nobody looked, how much was found of that time, and what could not be."""
    count = len(facts.told)
    told = f"{count} development{'' if count == 1 else 's'}" if count else "nothing new"
    return f"Away from {moment(facts.since)} to {moment(facts.back)} UTC, caught up: {told}{_blind(facts)}."


def _blind(facts: CaughtUp) -> str:
    """Which sources did not reach back, and what time is missing of each."""
    lines = [
        f"{id} from {moment(gap.since)} to {moment(gap.until)}" for id, gap in sorted(facts.blind.items())
    ]
    more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    return f"; blind on {', '.join(lines[:SHOWN])}{more}" if lines else ""
