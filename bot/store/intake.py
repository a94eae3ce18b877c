"""What polls bring into the table of entries: first told apart, then written at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from bot.store.carried import Carried
from bot.store.columns import as_key, digest
from bot.store.database import chunks, insert, many
from bot.store.polls import FoundEntry, Visit
from bot.store.records import EntryState
from bot.store.tables import entries

AGAIN = timedelta(hours=1)  # an entry that keeps changing is read again no more often
DAY = timedelta(days=1)
UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
DONE = (EntryState.READ, EntryState.UNREADABLE)

KNOWN = select(
    entries.c.key,
    entries.c.source,
    entries.c.digest,
    entries.c.state,
    entries.c.seen_at,
    entries.c.renewed_at,
).where(entries.c.key.in_(bindparam("keys", expanding=True)))
FREE = (
    select(entries.c.key)
    .where(entries.c.key.in_(bindparam("keys", expanding=True)))
    .with_for_update(skip_locked=True)
)
SEEN = (
    update(entries)
    .where(entries.c.key.in_(bindparam("keys", expanding=True)))
    .values(seen_at=bindparam("now", type_=entries.c.seen_at.type))
)


class StoredEntry(NamedTuple):
    """What is stored of an entry, as far as a poll may change it."""

    source: str
    digest: str
    state: EntryState
    seen_at: datetime
    renewed_at: datetime | None


class TakenIn(NamedTuple):
    """How many entries of a poll are new, known, and of these known through another source; and what its
    source carries from now on: None where that is as it was."""

    new: int
    known: int
    others: int
    carried: Mapping[str, Carried] | None
    noted_at: datetime


class Intake:
    """The polls of one transaction. `take` them one by one, then `write`."""

    def __init__(self, connection: Connection, visits: Iterable[Visit], now: datetime) -> None:
        keys = {as_key(item.key) for visit in visits for item in visit.entries}
        self._connection, self._now = connection, now
        self._known = dict(_known(connection, keys))
        self._new: dict[str, Mapping[str, Any]] = {}
        self._changes: dict[str, Mapping[str, Any]] = {}
        self._seen: set[str] = set()  # and nothing else is to be noted of them

    def take(self, visit: Visit) -> TakenIn:
        """Tells what a poll found from what is known; of an entry given twice the first counts."""
        by_key = {as_key(item.key): item for item in reversed(visit.entries)}
        known = {key: row for key in by_key if (row := self._known.get(key))}
        shared = {key: row.source != visit.source for key, row in known.items()}
        settled = {key for key, item in by_key.items() if self._settle(key, item, visit.source)}
        marked = {
            item.entry.mark: Carried(key, item.entry.published, shared.get(key, False))
            for item in visit.entries
            if item.entry.mark and (key := as_key(item.key)) in settled
        }
        shared |= {carried.key: carried.shared for carried in (visit.carried or {}).values()}
        carried = None if visit.carried is None else {**visit.carried, **marked}
        return TakenIn(
            len(by_key) - len(known), len(shared), sum(shared.values()), carried, self._noted(visit)
        )

    def _noted(self, visit: Visit) -> datetime:
        """When it was last noted that the entries of a source are still there: once a day is enough."""
        if visit.carried and visit.carried_at and self._now - visit.carried_at < DAY:
            return visit.carried_at
        self._seen |= {carried.key for carried in (visit.carried or {}).values()}
        return self._now

    def write(self) -> None:
        """Rows are touched in the order of their keys, so that two polls that overlap cannot deadlock."""
        connection = self._connection
        add = insert(connection, entries).on_conflict_do_nothing()
        many(connection, add, [self._new[key] for key in sorted(self._new)])
        for key in sorted(self._changes):
            connection.execute(update(entries).where(entries.c.key == key).values(self._changes[key]))
        for part in chunks(_free(connection, sorted(self._seen - self._changes.keys()))):
            connection.execute(SEEN, {"keys": part, "now": self._now})

    def _settle(self, key: str, found: FoundEntry, source: str) -> bool:
        """Whether nothing more is to be done about an entry as it is found here."""
        row = self._known.get(key)
        if row is None:
            self._new[key] = _entry(key, found, source, self._now)
            self._known[key] = StoredEntry(source, _digest(found), EntryState.NEW, self._now, None)
            return True
        edited = row.source == source and row.digest != _digest(found)
        change = _change(row, found, self._now) if edited else None
        if change:
            self._changes[key] = change
        elif self._now - row.seen_at >= DAY:
            self._seen.add(key)
        return bool(change) or not edited


def _known(connection: Connection, keys: Iterable[str]) -> Iterator[tuple[str, StoredEntry]]:
    for part in chunks(keys):
        for key, *row in connection.execute(KNOWN, {"keys": part}).all():
            yield key, StoredEntry(*row)


def _free(connection: Connection, keys: Iterable[str]) -> Sequence[str]:
    """Those that no other poll is at: of the others it notes the same."""
    parts = (connection.scalars(FREE, {"keys": part}) for part in chunks(keys))
    return list(chain.from_iterable(parts))


def _entry(key: str, found: FoundEntry, source: str, now: datetime) -> Mapping[str, Any]:
    return {
        "key": key, "source": source, "state": EntryState.NEW, "attempts": 0, "cause": "",
        "found_at": now, "seen_at": now, **_content(found),
    }  # fmt: skip


def _content(found: FoundEntry) -> dict[str, Any]:
    entry = found.entry
    return {
        "url": entry.url, "digest": _digest(found), "order_at": entry.published or UNDATED,
        "baseline": found.baseline, "entry": entry,
    }  # fmt: skip


def _digest(found: FoundEntry) -> str:
    return digest(found.entry.title, found.entry.summary)


def _change(row: StoredEntry, found: FoundEntry, now: datetime) -> Mapping[str, Any] | None:
    """What becomes of an entry that its source has edited; None where it was just read again.

    Another source that carries the same address words it in its own way: that is no edit.
    """
    if row.state not in DONE:
        return {"seen_at": now, **_content(found)}
    if row.renewed_at is None or now - row.renewed_at >= AGAIN:
        fresh = {"state": EntryState.NEW, "attempts": 0, "renewed_at": now, "seen_at": now}
        return fresh | _content(found)
    return None
