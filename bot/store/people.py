"""What people asked for in Slack, what stands because of it, and who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from bot.model import Message
from bot.people import Ask, Change, Deed, Example, Follow, Mute, Request, Undo
from bot.store.database import Database, insert
from bot.store.outbox import enqueue
from bot.store.tables import deeds, feedback, follows, mutes, requests

ABANDONED = timedelta(minutes=1)  # nothing that was asked for takes so long: whoever took it up died
DEEDS = 100  # so many are told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request changes: all of it, or nothing."""

    deed: Deed | None = None
    changes: Sequence[Change | Undo] = ()
    messages: Sequence[Message] = ()


class People(Database):
    """Requests are done once each, whatever is killed when."""

    def ask(self, request: Request, now: datetime) -> bool:
        """Keeps a request to be done; False where it is known already."""
        row = {"key": request.key, "at": now, "done": False, "request": request}
        with self._write() as connection:
            add = insert(connection, requests).values(row).on_conflict_do_nothing()
            return connection.scalar(add.returning(requests.c.key)) is not None

    def next_request(self, now: datetime) -> Request | None:
        """The oldest request that nobody is at work on; it is claimed then."""
        free = or_(requests.c.claimed_at.is_(None), requests.c.claimed_at <= now - ABANDONED)
        query = select(requests).where(~requests.c.done, free).order_by(requests.c.at).limit(1)
        with self._write() as connection:
            row = connection.execute(query.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            mine = update(requests).where(requests.c.key == row.key)
            connection.execute(mine.values(claimed_at=now))
            request: Request = row.request
        return request

    def settle(self, request: Request, outcome: Outcome, now: datetime) -> bool:
        """What the request changes, the messages that tell of it, and that it is done; False if it was."""
        open_one = update(requests).where(requests.c.key == request.key, ~requests.c.done)
        with self._write() as connection:
            if not connection.execute(open_one.values(done=True, request=None)).rowcount:
                return False
            if outcome.deed:
                connection.execute(insert(connection, deeds).values(_deed(outcome.deed)))
            for change in outcome.changes:
                _change(connection, change, now)
            enqueue(connection, outcome.messages, now, now)
        return True

    def mutes(self, now: datetime) -> dict[str, Mute]:
        """The stories that are mute at `now`."""
        query = select(mutes).where(mutes.c.until > now)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return {row.subject: Mute(row.subject, row.until, row.by) for row in rows}

    def follows(self, *, subject: str | None = None, by: str | None = None) -> list[Follow]:
        """Who follows what: of one subject, of one person, or all."""
        query = select(follows).order_by(follows.c.subject, follows.c.by)
        query = query.where(follows.c.subject == subject) if subject is not None else query
        query = query.where(follows.c.by == by) if by is not None else query
        with self._read() as connection:
            return [Follow(row.subject, row.by, row.channel) for row in connection.execute(query)]

    def examples(self) -> list[Example]:
        """All alerts that were labelled, in the order of the labels."""
        with self._read() as connection:
            return list(connection.scalars(select(feedback.c.example).order_by(feedback.c.at)))

    def deeds(self) -> list[Deed]:
        """Who changed what of late, the newest first."""
        query = select(deeds).order_by(deeds.c.id.desc()).limit(DEEDS)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return [Deed(r.at, r.by, r.team, Ask(r.what), r.subject, r.detail) for r in rows]


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "at": deed.at, "by": deed.by, "team": deed.team, "what": deed.what, "subject": deed.subject,
        "detail": deed.detail,
    }  # fmt: skip


def _change(connection: Connection, change: Change | Undo, now: datetime) -> None:
    if isinstance(change, Undo):
        _undo(connection, change)
    elif isinstance(change, Mute):
        row = {"subject": change.subject, "until": change.until, "by": change.by}
        _put(connection, mutes, row, ["subject"])
    elif isinstance(change, Follow):
        row = {"subject": change.subject, "by": change.by, "channel": change.channel}
        _put(connection, follows, row, ["subject", "by"])
    else:
        told = change.development
        labelled = {"subject": told.subject, "article": told.article, "by": change.by}
        _put(connection, feedback, {**labelled, "at": now, "example": change}, list(labelled))


def _put(connection: Connection, table: Any, row: dict[str, Any], key: list[str]) -> None:
    add = insert(connection, table).values(row)
    connection.execute(add.on_conflict_do_update(index_elements=key, set_=row))


def _undo(connection: Connection, undo: Undo) -> None:
    if undo.what is Ask.MUTE:
        connection.execute(delete(mutes).where(mutes.c.subject == undo.subject))
    else:
        mine = (follows.c.subject == undo.subject, follows.c.by == undo.by)
        connection.execute(delete(follows).where(*mine))
