"""What an absence left behind: how much of it is still to be done, and the messages held back until then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from bot.model import Message, MessageKind
from bot.store.database import Database
from bot.store.outbox import enqueue
from bot.store.records import Backlog, EntryState, OutboxState
from bot.store.tables import articles, entries, outbox, sources

TELLING = (MessageKind.PARENT, MessageKind.REPLY, MessageKind.UPDATE)


class Backlogs(Database):
    """Questions and deeds of catching up. `back`: when the absence ended."""

    def backlog(self, back: datetime) -> Backlog:
        """What was due at `back`, or published before, and has not had its turn."""
        asked = or_(sources.c.last_ok_at >= back, sources.c.last_error_at >= back)
        late = or_(sources.c.next_poll_at <= back, and_(sources.c.claimed, func.coalesce(~asked, True)))
        unread = entries.c.state.in_([EntryState.NEW, EntryState.READING])
        with self._read() as connection:
            return Backlog(
                unasked=_count(connection, sources.c.active, late),
                unread=_count(connection, unread, entries.c.order_at < back),
                unjudged=_count(connection, ~articles.c.judged, articles.c.at < back),
            )

    def held(self, back: datetime) -> dict[str, int]:
        """How many parents and replies made since `back` wait in each channel."""
        query = select(outbox.c.channel, func.count()).where(
            *_held(back), outbox.c.kind != MessageKind.UPDATE
        )
        with self._read() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(outbox.c.channel))}

    def let_go(self, channel: str, back: datetime, release: datetime) -> None:
        """What was held in a channel goes at `release`."""
        with self._write() as connection:
            here = update(outbox).where(*_held(back), outbox.c.channel == channel)
            connection.execute(here.values(not_before=release))

    def fold(
        self, channel: str, back: datetime, summary: Sequence[Message], release: datetime, now: datetime
    ) -> None:
        """A summary in place of the parents and replies held in a channel.

        A story that stands there already is still brought up to date; of one that does not, the next
        development makes a parent.
        """
        here = (*_held(back), outbox.c.channel == channel)
        with self._write() as connection:
            begun = select(outbox.c.story).where(*here, outbox.c.kind == MessageKind.PARENT)
            stories = list(connection.scalars(begun))
            connection.execute(delete(outbox).where(*here, outbox.c.kind != MessageKind.UPDATE))
            connection.execute(delete(outbox).where(*here, outbox.c.story.in_(stories)))
            connection.execute(update(outbox).where(*here).values(not_before=release))
            enqueue(connection, summary, release, now)


def _held(back: datetime) -> Sequence[Any]:
    return (
        outbox.c.unsent,
        outbox.c.state == OutboxState.QUEUED,
        outbox.c.created_at >= back,
        outbox.c.attempts == 0,
        outbox.c.kind.in_(TELLING),
    )


def _count(connection: Connection, *where: Any) -> int:
    return connection.scalar(select(func.count()).where(*where)) or 0
