"""Small facts, and letting go of what is old."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, bindparam, delete, or_, select, update

from bot.model import MessageKind
from bot.store.database import CHUNK, Database, insert, many
from bot.store.records import UNFINISHED, EntryState
from bot.store.tables import (
    articles,
    decisions,
    entries,
    facts,
    hosts,
    outbox,
    parked,
    requests,
    sources,
    subjects,
)

# Names of facts that more than one module knows.
HEARTBEAT = "heartbeat"  # when the bot last said that it lives
DIGEST = "digest:"  # before a channel: until when its digest told, and the last development and decision


class Upkeep(Database):
    """What keeps the database small and the operator informed."""

    def get(self, name: str) -> str | None:
        """A small fact (the heartbeat, say); None where it was never set."""
        with self._read() as connection:
            value: str | None = connection.scalar(select(facts.c.value).where(facts.c.name == name))
        return value

    def set(self, name: str, value: str) -> None:
        """Keeps a small fact."""
        with self._write() as connection:
            keep(connection, name, value)

    def end_leases(self, now: datetime) -> int:
        """At start: what an earlier process had claimed and not finished is due at once. Returns how much.

        Only where no other process works on this database.
        """
        poll = update(sources).where(sources.c.claimed).values(claimed=False, next_poll_at=now)
        reading = update(entries).where(entries.c.state == EntryState.READING)
        with self._write() as connection:
            asked = connection.execute(poll).rowcount
            return asked + connection.execute(reading.values(state=EntryState.NEW, due_at=None)).rowcount

    def set_back(self, by: timedelta, now: datetime) -> int:
        """The clock was ahead by so much: what it made wait waits no longer than it was meant to. Returns how
        much waited.

        What is to be followed from a moment that has not come yet is followed from now on.
        """
        ours = or_(
            outbox.c.created_at > now, outbox.c.started_at > now
        )  # others wait for the clock that is right
        with self._write() as connection:
            for since in (sources.c.added_at, subjects.c.added_at):
                connection.execute(update(since.table).where(since > now).values(added_at=now))
            return sum(
                _sooner(connection, key, time, by, now, *where)
                for key, time, *where in (
                    (sources.c.id, sources.c.next_poll_at),
                    (entries.c.key, entries.c.due_at),
                    (entries.c.key, entries.c.renewed_at),
                    (articles.c.id, articles.c.look_at),
                    (hosts.c.host, hosts.c.free_at),
                    (parked.c.channel, parked.c.until),
                    (outbox.c.id, outbox.c.not_before, outbox.c.unsent, ours),
                    (outbox.c.id, outbox.c.started_at, outbox.c.unsent),
                    (requests.c.key, requests.c.claimed_at, ~requests.c.done),
                )
            )

    def prune(self, before: datetime) -> int:
        """Lets go of entries, articles, decisions and sent replies older than `before`.

        What was not finished stays, and so do entries that a source still carries, the ledger, the
        developments and the parents of stories. Returns how many rows went.
        """
        # Most rows are done: told by a denial, or SQLite looks through all of them instead of the old ones.
        finished = entries.c.state.not_in(UNFINISHED)
        delivered = (outbox.c.unsent.is_not(True), outbox.c.kind != MessageKind.PARENT)
        return (
            self._drop(entries.c.key, entries.c.seen_at < before, finished)
            + self._drop(articles.c.id, articles.c.read_at < before, articles.c.judged.is_not(False))
            + self._drop(decisions.c.id, decisions.c.at < before)
            + self._drop(requests.c.key, requests.c.at < before, requests.c.done)
            + self._drop(outbox.c.id, outbox.c.created_at < before, *delivered)
            + self._drop(hosts.c.host, hosts.c.free_at < before)
        )

    def _drop(self, key: Column[str] | Column[int], *where: ColumnElement[bool]) -> int:
        """Deletes in small transactions, and searches outside of them, so that nobody waits."""
        dropped = 0
        while True:
            with self._read() as connection:
                found = connection.scalars(select(key).where(*where).limit(CHUNK)).all()
            if not found:
                return dropped
            with self._write() as connection:
                dropped += connection.execute(delete(key.table).where(key.in_(found), *where)).rowcount


def _sooner(
    connection: Connection, key: Column[Any], time: Column[Any], by: timedelta, now: datetime,
    *where: ColumnElement[bool],
) -> int:  # fmt: skip
    """Rows whose `time` is to come have it earlier, now at the earliest. Returns how many."""
    waiting = connection.execute(select(key, time).where(time > now, *where).order_by(key)).all()
    sooner = (
        update(key.table)
        .where(key == bindparam("of"))
        .values({time.name: bindparam("sooner", type_=time.type)})
    )
    many(connection, sooner, [{"of": row, "sooner": max(at - by, now)} for row, at in waiting])
    return len(waiting)


def keep(connection: Connection, name: str, value: str) -> None:
    """Makes a small fact true in a transaction that goes on."""
    add = insert(connection, facts).values(name=name, value=value)
    connection.execute(add.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
