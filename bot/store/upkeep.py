"""Small facts, and letting go of what is old."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, delete, select, update

from bot.model import MessageKind
from bot.store.database import CHUNK, Database, insert
from bot.store.records import EntryState
from bot.store.tables import articles, decisions, entries, facts, hosts, outbox, requests, sources

UNFINISHED = (EntryState.NEW, EntryState.READING, EntryState.WAITING)


class Upkeep(Database):
    """What keeps the database small and the operator informed."""

    def get(self, name: str) -> str | None:
        """A small fact (heartbeat, version); None where it was never set."""
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


def keep(connection: Connection, name: str, value: str) -> None:
    """Makes a small fact true in a transaction that goes on."""
    add = insert(connection, facts).values(name=name, value=value)
    connection.execute(add.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
