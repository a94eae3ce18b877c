"""What stands in Slack, or is about to: parents, channels, and what may be missing there."""

from datetime import datetime

from sqlalchemy import func, not_, or_, select

from bot.model import Message, MessageKind, OutboxState
from bot.store.database import Database
from bot.store.records import Lost, Parent
from bot.store.tables import outbox

POSTS = (MessageKind.PARENT, MessageKind.REPLY)
NO_PARENT = (OutboxState.FAILED, OutboxState.MERGED)


class Posts(Database):
    """Questions to the outbox that change nothing."""

    def parent(self, story: str, channel: str) -> Parent | None:
        """The newest parent of a story in a channel that is sent or still to be sent."""
        return next(iter(self.parents(story, channel, 1)), None)

    def parents(self, story: str, channel: str, limit: int) -> list[Parent]:
        """The newest parents of a story in a channel that are sent or still to be sent, newest first."""
        query = select(outbox).where(
            outbox.c.story == story,
            outbox.c.channel == channel,
            outbox.c.kind == MessageKind.PARENT,
            outbox.c.state.not_in(NO_PARENT),
        )
        with self._read() as connection:
            rows = connection.execute(query.order_by(outbox.c.id.desc()).limit(limit)).all()
        return [
            Parent(row.key, row.ts, row.channel_id, OutboxState(row.state), row.sent_at or row.created_at)
            for row in rows
        ]

    def homes(self, story: str) -> list[str]:
        """Channels with a parent of the story."""
        mine = (outbox.c.story == story, outbox.c.kind == MessageKind.PARENT)
        query = select(outbox.c.channel).where(*mine, outbox.c.state.not_in(NO_PARENT)).distinct()
        with self._read() as connection:
            return list(connection.scalars(query.order_by(outbox.c.channel)))

    def last_post(self, story: str, channel: str) -> datetime | None:
        """When the story's last parent or reply in a channel was made."""
        mine = (outbox.c.story == story, outbox.c.channel == channel)
        posts = (outbox.c.kind.in_(POSTS), outbox.c.state.not_in(NO_PARENT))
        with self._read() as connection:
            last: datetime | None = connection.scalar(
                select(func.max(outbox.c.created_at)).where(*mine, *posts)
            )
        return last

    def lost(self, since: datetime) -> list[Lost]:
        """Messages tried since then that were given up, or of which nobody knows whether they arrived."""
        gone = or_(outbox.c.state == OutboxState.FAILED, outbox.c.state == OutboxState.UNKNOWN)
        query = select(outbox).where(not_(outbox.c.unsent), gone, outbox.c.started_at >= since)
        with self._read() as connection:
            rows = connection.execute(query.order_by(outbox.c.id)).all()
        return [Lost(row.channel, row.message.text, row.cause, row.started_at) for row in rows]

    def message_at(self, channel_id: str, ts: str) -> Message | None:
        """What a message that stands in Slack shows by now."""
        here = (outbox.c.channel_id == channel_id, outbox.c.ts == ts)
        query = select(outbox.c.message).where(*here).order_by(outbox.c.id.desc()).limit(1)
        with self._read() as connection:
            message: Message | None = connection.scalar(query)
        return message

    def channel_ids(self) -> dict[str, str]:
        """Slack's ids of channels by the names that messages were sent to, as last heard."""
        newest = select(func.max(outbox.c.id)).where(outbox.c.channel_id != "").group_by(outbox.c.channel)
        query = select(outbox.c.channel, outbox.c.channel_id).where(outbox.c.id.in_(newest))
        with self._read() as connection:
            return {row.channel: row.channel_id for row in connection.execute(query)}
