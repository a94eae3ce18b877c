"""The outbox: messages in the order they were made, one line a channel, each sent exactly once.

queued -> sending -> sent
   |         |-> queued     certainly not sent: again later
   |         |-> unknown    perhaps sent: looked up, then sent or queued; left so where nobody can look
   |         `-> failed
   `-> merged               another message says it

Posts of a channel go in the order they were made. An update that has to wait is overtaken by them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, not_, or_, select, update

from bot.model import Message, MessageKind, OutboxState
from bot.store.database import Database, chunks, insert
from bot.store.posts import POSTS
from bot.store.records import OutboxRow, Parked
from bot.store.tables import outbox, parked
from bot.store.upkeep import keep

UNSENT = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNKNOWN)
TOGETHER = "told together with others"
LOOK = timedelta(seconds=30)  # a row whose outcome is unknown is given out no more often
STRANDED = timedelta(minutes=5)  # no call takes so long: its sender died, or could not record the outcome


class Outbox(Database):
    """A row is `sending` in a committed transaction before the call; after a kill it is `unknown`."""

    def enqueue(
        self, messages: Sequence[Message], now: datetime, release: datetime | None = None,
        *, mark: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Messages that no judgement made: notices. They go at `release` or later.

        `mark`: a fact (name, value) that becomes true with them, and not where others said them already.
        """
        with self._write() as connection:
            if enqueue(connection, messages, release or now, now) and mark:
                keep(connection, *mark)

    def recover(self, now: datetime) -> int:
        """At start: of every message in flight it is unknown whether it was sent. Returns how many."""
        lost = update(outbox).where(outbox.c.unsent, outbox.c.state == OutboxState.SENDING)
        with self._write() as connection:
            values = {"state": OutboxState.UNKNOWN, "not_before": now, "cause": "stopped while sending"}
            return connection.execute(lost.values(values)).rowcount

    def channels(self, now: datetime) -> list[str]:
        """Channels whose first unsent message may go now, and that are not parked."""
        line = select(func.min(outbox.c.id)).where(outbox.c.unsent, not_(_overtaken(now)))
        heads = line.group_by(outbox.c.channel)
        query = select(outbox.c.channel).where(
            outbox.c.id.in_(heads),
            or_(outbox.c.state != OutboxState.SENDING, outbox.c.started_at <= now - STRANDED),
            outbox.c.not_before <= now,
            outbox.c.channel.not_in(_parked_now(now)),
        )
        with self._read() as connection:
            return list(connection.scalars(query.order_by(outbox.c.channel)))

    def claim_message(self, channel: str, now: datetime) -> OutboxRow | None:
        """The first unsent message of a channel, if it may go now; it is `sending` then.

        One that is `unknown`, or was left in flight, is returned as such, to be looked up, at most once in
        30 seconds.
        None where the first one is in flight or not yet due, or the channel is parked.
        """
        query = (
            select(outbox)
            .where(outbox.c.unsent, outbox.c.channel == channel, outbox.c.channel.not_in(_parked_now(now)))
            .where(not_(_overtaken(now)))
            .order_by(outbox.c.id)
            .limit(1)
            .with_for_update()
        )
        with self._write() as connection:
            row = connection.execute(query).first()
            if row is None or row.not_before > now or _is_in_flight(row, now):
                return None
            claim = _claim(row, now)
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(claim))
        return _row({**row._mapping, **claim})

    def mark_sent(self, id: int, ts: str, channel_id: str, now: datetime) -> None:
        """Slack has it: its `ts` in the channel `channel_id`."""
        self._mark(id, OutboxState.SENT, cause="", ts=ts, channel_id=channel_id, sent_at=now)

    def mark_waiting(self, id: int, not_before: datetime, cause: str) -> None:
        """It was certainly not sent: again at `not_before`, and nothing behind it goes earlier."""
        self._mark(id, OutboxState.QUEUED, cause=cause, not_before=not_before)

    def mark_unknown(self, id: int, cause: str, now: datetime) -> None:
        """It may have been sent: to be looked up."""
        self._mark(id, OutboxState.UNKNOWN, cause=cause, not_before=now)

    def mark_failed(self, id: int, cause: str) -> None:
        """Given up; the next one may go."""
        self._mark(id, OutboxState.FAILED, cause=cause)

    def mark_lost(self, id: int, cause: str) -> None:
        """It may have been sent and nobody can look: it stays unknown, and the next one may go."""
        self._mark(id, OutboxState.UNKNOWN, cause=cause, unsent=False)

    def mark_merged(self, id: int, cause: str) -> None:
        """It is not needed: another message says the same."""
        self._mark(id, OutboxState.MERGED, cause=cause)

    def replace_message(self, id: int, message: Message) -> None:
        """Another message in the same place of the line."""
        with self._write() as connection:
            connection.execute(update(outbox).where(outbox.c.id == id).values(_content(message)))

    def gather(
        self, channel: str, most: int, tell: Callable[[Sequence[Message]], Sequence[Message]], now: datetime
    ) -> int:
        """Where more than `most` posts of a channel are due, puts what `tell` makes of them, no more than
        they were, in the places of the first: what waits behind them for its time does not hold them up.

        Returns how many were replaced; all of it is one transaction.
        """
        due = (outbox.c.state == OutboxState.QUEUED, outbox.c.unsent, outbox.c.not_before <= now)
        here = (outbox.c.channel == channel, outbox.c.kind.in_(POSTS))
        query = select(outbox).where(*due, *here).order_by(outbox.c.id)
        with self._read() as connection:
            many = connection.scalar(select(func.count()).select_from(outbox).where(*due, *here)) or 0
        if many <= most:
            return 0
        with self._write() as connection:
            rows = connection.execute(query.with_for_update()).all()
            told = tell([row.message for row in rows])
            for row, message in zip(rows, told, strict=False):
                place = update(outbox).where(outbox.c.id == row.id)
                connection.execute(place.values(_content(message) | {"key": row.key}))
            for part in chunks(row.id for row in rows[len(told) :]):
                merged = {"state": OutboxState.MERGED, "unsent": False, "cause": TOGETHER}
                connection.execute(update(outbox).where(outbox.c.id.in_(part)).values(merged))
        return len(rows)

    def park_channel(self, channel: str, cause: str, until: datetime | None, now: datetime) -> None:
        """Nothing goes to the channel before `until`; None: before `unpark`."""
        values = {"cause": cause, "until": until, "at": now}
        with self._write() as connection:
            add = insert(connection, parked).values(channel=channel, **values)
            connection.execute(add.on_conflict_do_update(index_elements=["channel"], set_=values))

    def parked(self) -> list[Parked]:
        """Every channel that was parked and not released, also where `until` has passed."""
        with self._read() as connection:
            rows = connection.execute(select(parked).order_by(parked.c.channel)).all()
        return [Parked(row.channel, row.cause, row.until, row.at) for row in rows]

    def unpark(self, channel: str) -> None:
        """Messages may go there again."""
        with self._write() as connection:
            connection.execute(delete(parked).where(parked.c.channel == channel))

    def _mark(self, id: int, state: OutboxState, **values: Any) -> None:
        values = {"state": state, "unsent": state in UNSENT} | values
        with self._write() as connection:
            connection.execute(update(outbox).where(outbox.c.id == id).values(values))


def enqueue(connection: Connection, messages: Iterable[Message], release: datetime, now: datetime) -> int:
    """Puts messages at the end of their lines; one whose key was ever used is passed over. Returns how many.

    An update makes an earlier one of the same story and channel needless, where that still waits.
    """
    added = 0
    for message in messages:
        used = connection.scalar(select(outbox.c.id).where(outbox.c.key == message.key))
        if used is None:
            if message.kind is MessageKind.UPDATE:
                connection.execute(delete(outbox).where(*_waiting_update(message)))
            add = insert(connection, outbox).on_conflict_do_nothing()
            added += connection.execute(add.values(_new(message, release, now))).rowcount
    return added


def _waiting_update(message: Message) -> Sequence[Any]:
    return (
        outbox.c.story == message.story,
        outbox.c.channel == message.channel,
        outbox.c.kind == MessageKind.UPDATE,
        outbox.c.state == OutboxState.QUEUED,
    )


def _new(message: Message, release: datetime, now: datetime) -> dict[str, Any]:
    return {
        "state": OutboxState.QUEUED, "unsent": True, "attempts": 0, "created_at": now,
        "not_before": max(release, message.not_before or release),
        "ts": "", "channel_id": "", "cause": "", **_content(message),
    }  # fmt: skip


def _content(message: Message) -> dict[str, Any]:
    return {
        "key": message.key, "channel": message.channel, "story": message.story, "kind": message.kind,
        "message": message,
    }  # fmt: skip


def _overtaken(now: datetime) -> Any:
    waits = and_(outbox.c.state == OutboxState.QUEUED, outbox.c.not_before > now)
    return and_(outbox.c.kind == MessageKind.UPDATE, waits)


def _is_in_flight(row: Row[Any], now: datetime) -> bool:
    return bool(row.state == OutboxState.SENDING and row.started_at > now - STRANDED)


def _claim(row: Row[Any], now: datetime) -> dict[str, Any]:
    if row.state in (OutboxState.UNKNOWN, OutboxState.SENDING):
        return {"state": OutboxState.UNKNOWN, "not_before": now + LOOK}
    return {"state": OutboxState.SENDING, "attempts": row.attempts + 1, "started_at": now}


def _parked_now(now: datetime) -> Any:
    return select(parked.c.channel).where(or_(parked.c.until.is_(None), parked.c.until > now))


def _row(row: Mapping[str, Any]) -> OutboxRow:
    state = OutboxState(row["state"])
    return OutboxRow(row["id"], row["message"], state, row["attempts"], row["started_at"], row["created_at"])
