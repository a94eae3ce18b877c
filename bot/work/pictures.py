"""The weekly picture of each story that moved: its stage over time, in its thread.

Once a week and story: noted before it is sent, and forgotten only where Slack certainly did not take it.
A picture that may have arrived is not sent again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import structlog

from bot.config import Config
from bot.errors import DealwireError, DeliveryError, NotSent
from bot.model import Subject
from bot.notifier.timeline import Timeline, timeline
from bot.store import Store

log = structlog.get_logger()

WEEK = timedelta(days=7)
ALL = 100  # developments of a story


@runtime_checkable
class Shows(Protocol):
    """Who can show a picture in a thread."""

    def picture(self, channel_id: str, thread_ts: str, png: bytes, title: str, alt: str) -> None: ...


class Pictures:
    """`draw`: a timeline as PNG. Does nothing where the settings name no time, or a webhook is the sender."""

    def __init__(
        self, config: Config, store: Store, sender: object, draw: Callable[[Timeline], bytes]
    ) -> None:
        self.config, self.store, self.draw = config, store, draw
        self.gallery = sender if isinstance(sender, Shows) else None

    def make_due(self, now: datetime) -> int:
        """On Mondays, from the time of the settings on. Returns how many were shown."""
        local = now.astimezone(self.config.settings.timezone)
        begins = self.config.settings.pictures
        if self.gallery is None or begins is None or local.weekday() != 0 or local.time() < begins:
            return 0
        mutes, subjects = self.store.mutes(now), self.config.watchlist.subjects.values()
        moved = [each for each in subjects if each.id not in mutes and self._moved(each, now)]
        places = [(each, channel) for each in moved for channel in self.store.homes(each.id)]
        return sum(self._show(each, channel, f"{local:%G-W%V}") for each, channel in places)

    def _moved(self, subject: Subject, now: datetime) -> bool:
        told = self.store.subjects().get(subject.id)
        return told is not None and told >= now - WEEK

    def _show(self, subject: Subject, channel: str, week: str) -> bool:
        parent, mark = self.store.parent(subject.id, channel), f"picture:{subject.id}:{channel}:{week}"
        if self.gallery is None or parent is None or not parent.ts or self.store.get(mark):
            return False
        shown = of_story(self.store, subject.id, subject.title)
        png = self.draw(shown)
        self.store.set(mark, "sent")
        try:
            self.gallery.picture(parent.channel_id, parent.ts, png, f"{shown.title}, {week}", shown.alt)
        except DeliveryError as error:
            log.warning("picture not shown", subject=subject.id, cause=str(error))
            if isinstance(error, NotSent):
                self.store.set(mark, "")
            return False
        return True


def of_story(store: Store, id: str, title: str) -> Timeline:
    """What was told of a story, with how many outlets carried each. DealwireError where nothing was."""
    told = store.developments(id, ALL)
    if not told:
        raise DealwireError(f"{id}: nothing was told of it yet, so there is no picture")
    carried: dict[str, int] = {}
    for entry in store.ledger(id).entries:
        carried[entry.article] = max(carried.get(entry.article, 1), len(entry.outlets))
    return timeline(title, told, carried)
