"""Sources: when each is due, and how it fares."""

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, func, select, update

from bot.history import NO_PAGES, History
from bot.model import Message, Source
from bot.store.carried import written
from bot.store.columns import Moment, as_key, clean
from bot.store.database import Database, chunks, insert, many
from bot.store.intake import Intake, TakenIn
from bot.store.outbox import enqueue
from bot.store.polls import Due, Learn, Learned, Taken, Visit
from bot.store.records import SourceState
from bot.store.tables import sources

SPREAD = 60  # seconds
UNLIKELY = timedelta(days=2)  # nothing waits so long: the clock was ahead when the source was asked last
NO_VALIDATORS = {"etag": "", "last_modified": "", "body_hash": ""}
NEVER = {"last_ok_at": None, "last_changed_at": None, "last_new_at": None, "last_error_at": None}
NOTHING = {"failures": 0, "last_error": "", "polls": 0, "entries": 0}
UNKNOWN = {"history": History(), "untold": False, "pages": NO_PAGES, "carried": "", "carried_at": None}

# Written once, for each poll: to put a statement together costs more than to execute it.
_ONE = sources.c.id == bindparam("source", type_=sources.c.id.type)
POLLED = (
    update(sources)
    .where(_ONE)
    .values(
        etag=bindparam("etag"), last_modified=bindparam("last_modified"), body_hash=bindparam("body_hash"),
        next_poll_at=bindparam("next_poll_at"), claimed=False, failures=0, last_ok_at=bindparam("now"),
        last_changed_at=func.coalesce(bindparam("changed_at", type_=Moment), sources.c.last_changed_at),
        last_new_at=func.coalesce(bindparam("new_at", type_=Moment), sources.c.last_new_at),
        polls=sources.c.polls + 1, entries=sources.c.entries + bindparam("new", type_=Integer),
        history=bindparam("history"), untold=bindparam("untold"),
    )
)  # fmt: skip
DUE = (
    select(
        *(sources.c[name] for name in ("id", "etag", "last_modified", "body_hash", "failures", "added_at")),
        sources.c.last_ok_at.is_(None).label("first"),
        *(sources.c[name] for name in ("history", "carried", "carried_at")),
    )
    .where(sources.c.active, sources.c.next_poll_at <= bindparam("now", type_=Moment))
    .order_by(sources.c.next_poll_at, sources.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
CLAIM = (
    update(sources)
    .where(sources.c.id.in_(bindparam("ids", expanding=True)))
    .values(next_poll_at=bindparam("until"), claimed=True)
)
CARRYING = update(sources).where(_ONE).values(carried=bindparam("carried"), carried_at=bindparam("at"))
REMEMBERED = (
    select(sources.c.id, sources.c.history, sources.c.untold, sources.c.pages)
    .where(sources.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(sources.c.id)
    .with_for_update(key_share=True)  # entries that refer to a source are written meanwhile
)


class Sources(Database):
    """The due table. A claim moves `next_poll_at` to the end of its lease: a lost claim falls due again."""

    def sync_sources(self, configured: Sequence[Source], now: datetime) -> None:
        """Makes the table hold what is configured.

        A new source, or one that is back, is due at once. One with a new address too, and its validators
        are cleared. One that is gone becomes inactive and keeps its history. One that is to be asked more
        often does not wait for the end of its old pace.
        """
        wanted = {as_key(source.id): source for source in configured}
        columns = select(sources.c.id, sources.c.url, sources.c.active, sources.c.next_poll_at)
        with self._write() as connection:
            known: dict[str, Any] = {row.id: row for row in connection.execute(columns)}
            new = [_new(wanted[id], now) for id in sorted(wanted.keys() - known.keys())]
            many(connection, insert(connection, sources).on_conflict_do_nothing(), new)
            for part in chunks(id for id in sorted(known.keys() - wanted.keys()) if known[id].active):
                connection.execute(update(sources).where(sources.c.id.in_(part)).values(active=False))
            for id in sorted(known.keys() & wanted.keys()):
                if change := _change(known[id], wanted[id], now):
                    connection.execute(update(sources).where(sources.c.id == id).values(change))
                elif due := _soon(known[id], wanted[id], now):
                    _hasten(connection, id, due)

    def claim_due(self, now: datetime, limit: int, lease: timedelta) -> list[Due]:
        """At most `limit` sources that are due, longest first; nobody else gets them until the lease ends."""
        with self._write() as connection:
            rows = connection.execute(DUE, {"now": now, "limit": limit}).all()
            for part in chunks(row.id for row in rows):
                connection.execute(CLAIM, {"ids": part, "until": now + lease})
        return [_due(row) for row in rows]

    def record_polls(self, visits: Sequence[Visit], now: datetime) -> list[int]:
        """Polls of different sources that succeeded. Returns how many entries of each are new.

        An entry whose title or summary its source has changed is read again, at most once an hour.
        """
        with self._write() as connection:
            intake = Intake(connection, visits, now)
            taken = [(visit, intake.take(visit)) for visit in visits]
            intake.write()
            rows = _remembered(connection, visits)
            polls = [_polled(visit, found, rows[as_key(visit.source)], now) for visit, found in taken]
            many(connection, POLLED, polls)
            many(connection, CARRYING, filter(None, itertools.starmap(_carrying, taken)))
        return [found.new for _, found in taken]

    def record_poll_failure(
        self,
        source: str,
        stage: str,
        cause: str,
        next_poll_at: datetime,
        now: datetime,
        learn: Learn | None = None,
    ) -> None:
        """A poll that failed; `stage` says where, `cause` why."""
        with self._write() as connection:
            connection.execute(
                update(sources)
                .where(sources.c.id == source)
                .values(
                    next_poll_at=next_poll_at, claimed=False, last_error=f"{stage}: {cause}",
                    last_error_at=now, failures=sources.c.failures + 1, polls=sources.c.polls + 1,
                )
            )  # fmt: skip
            if learn:
                _remember(connection, source, learn)

    def tell(
        self,
        say: Callable[[Mapping[str, History]], Sequence[Message]],
        after: Callable[[History], History],
        now: datetime,
    ) -> int:
        """What the operators do not know yet of the health of sources: `say` makes messages of it.

        The messages are queued and the sources become what `after` makes of them, in one transaction.
        Returns how many sources there were.
        """
        query = select(sources.c.id, sources.c.history).where(sources.c.untold, sources.c.active)
        with self._read() as connection:
            if connection.execute(query.limit(1)).first() is None:
                return 0
        with self._write() as connection:
            rows = connection.execute(query.order_by(sources.c.id).with_for_update(key_share=True)).all()
            untold = {row.id: row.history for row in rows}
            for id, history in untold.items():
                one = update(sources).where(sources.c.id == id)
                connection.execute(one.values(history=after(history), untold=False))
            enqueue(connection, say(untold), now, now)
        return len(untold)

    def source_states(self) -> list[SourceState]:
        """Every source ever configured, by its id."""
        wanted = [sources.c[name] for name in SourceState.__dataclass_fields__]
        with self._read() as connection:
            rows = connection.execute(select(*wanted).order_by(sources.c.id)).all()
        return [SourceState(*row) for row in rows]


def _new(source: Source, now: datetime) -> Mapping[str, Any]:
    return {
        "id": source.id, "url": source.url, "active": True, "added_at": now,
        "next_poll_at": _at_once(source, now), "claimed": False,
        **NO_VALIDATORS, **NEVER, **NOTHING, **UNKNOWN,
    }  # fmt: skip


def _change(row: Row[Any], source: Source, now: datetime) -> Mapping[str, Any] | None:
    """What the configuration changes in a source that is known."""
    back: dict[str, Any] = {"active": True, "next_poll_at": _at_once(source, now)}
    if clean(source.url) != row.url:
        return back | {"url": source.url, "failures": 0} | NO_VALIDATORS | UNKNOWN
    return None if row.active and row.next_poll_at < now + UNLIKELY else back


def _soon(row: Row[Any], source: Source, now: datetime) -> datetime | None:
    """When it is due by its `every`, if its old pace would have it later."""
    due = now + source.every if source.every and row.active else None
    return due if due and due < row.next_poll_at else None


def _hasten(connection: Connection, id: str, due: datetime) -> None:
    """Not where something holds the source, it fails, or it is asked right now."""
    one = sources.c.id == id
    columns = select(sources.c.failures, sources.c.claimed, sources.c.history)
    row = connection.execute(columns.where(one)).one()
    if not (row.failures or row.claimed or row.history.held):
        connection.execute(update(sources).where(one).values(next_poll_at=due))


def _at_once(source: Source, now: datetime) -> datetime:
    """Due now, in an order mixed by the id, so that one host's sources do not come in a row."""
    mixed = int.from_bytes(hashlib.blake2b(source.id.encode(), digest_size=4).digest())
    return now - timedelta(seconds=SPREAD * mixed / 2**32)


def _due(row: Row[*tuple[Any, ...]]) -> Due:
    id, etag, last_modified, body_hash, failures, added_at, first, history, carried, carried_at = row
    return Due(id, etag, last_modified, body_hash, failures, first, added_at, history, carried, carried_at)


def _remembered(connection: Connection, visits: Sequence[Visit]) -> Mapping[str, Any]:
    parts = chunks(sorted(as_key(visit.source) for visit in visits))
    return {row.id: row for part in parts for row in connection.execute(REMEMBERED, {"ids": part})}


def _polled(visit: Visit, found: TakenIn, row: Row[Any], now: datetime) -> Mapping[str, Any]:
    poll = visit.poll
    learned = Learned(row.history, row.untold, poll.next_poll_at)
    if visit.learn:
        learned = visit.learn(Taken(found.new, found.known, found.others, row.history, row.pages))
    return {
        "source": visit.source, "etag": poll.etag, "last_modified": poll.last_modified,
        "body_hash": poll.body_hash, "next_poll_at": learned.next_poll_at, "now": now,
        "changed_at": now if poll.changed else None, "new_at": now if found.new else None, "new": found.new,
        "history": learned.history, "untold": learned.untold,
    }  # fmt: skip


def _carrying(visit: Visit, found: TakenIn) -> Mapping[str, Any] | None:
    if found.carried is None:
        return None
    return {"source": visit.source, "carried": written(found.carried), "at": found.noted_at}


def _remember(connection: Connection, source: str, learn: Learn) -> None:
    row = connection.execute(REMEMBERED, {"ids": [as_key(source)]}).one()
    learned = learn(Taken(0, 0, 0, row.history, row.pages))
    told = {"history": learned.history, "untold": learned.untold, "next_poll_at": learned.next_poll_at}
    connection.execute(update(sources).where(sources.c.id == source).values(told))
