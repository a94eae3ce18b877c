"""What an absence left behind: how much of it is still to be done, and the messages held back until then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from bot.model import Message, MessageKind, OutboxState
from bot.store.database import Database, chunks
from bot.store.outbox import TOGETHER, enqueue
from bot.store.records import Backlog, EntryState, Letting
from bot.store.tables import articles, entries, outbox, sources
from bot.store.upkeep import keep

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

    def let_go(
        self,
        back: datetime,
        decide: Callable[[Mapping[str, Sequence[Message]]], Letting],
        now: datetime,
        mark: tuple[str, str],
    ) -> None:
        """What was held goes, as `decide` says of the parents and replies of each channel.

        All of it is one transaction, and so `decide` speaks of just those that it is asked about. A story
        that stands in a folded channel is still brought up to date; of one that does not, the next
        development makes a parent. `mark`: a fact (name, value) that becomes true with it.
        """
        query = select(outbox).where(*_held(back)).order_by(outbox.c.id).with_for_update()
        with self._write() as connection:
            rows = connection.execute(query).all()
            posts: dict[str, list[Message]] = {row.channel: [] for row in rows}
            for row in rows:
                posts[row.channel] += [row.message] * (row.kind != MessageKind.UPDATE)
            letting = decide(posts)
            folded = _folded(rows, letting)
            _mark(connection, folded, state=OutboxState.MERGED, unsent=False, cause=TOGETHER)
            for channel, release in letting.release.items():
                ids = [row.id for row in rows if row.channel == channel and row.id not in folded]
                _mark(connection, ids, not_before=release)
            enqueue(connection, letting.said, now, now)
            keep(connection, *mark)


def _folded(rows: Sequence[Row[Any]], letting: Letting) -> set[int]:
    """The posts of channels that are folded, and what would edit a story that they were to begin."""
    here = [row for row in rows if row.channel in letting.folded]
    begun = {(row.channel, row.story) for row in here if row.kind == MessageKind.PARENT}
    return {row.id for row in here if row.kind != MessageKind.UPDATE or (row.channel, row.story) in begun}


def _mark(connection: Connection, ids: Iterable[int], **values: Any) -> None:
    for part in chunks(ids):
        connection.execute(update(outbox).where(outbox.c.id.in_(part)).values(values))


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
