"""Subjects: since when each is followed."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.store.columns import as_key
from bot.store.database import Database, chunks, insert, many
from bot.store.tables import facts, subjects
from bot.store.upkeep import keep

FOLLOWED = "followed"  # a fact: the subjects of the last start


class Subjects(Database):
    """What the watchlist asks for, and did before."""

    def sync_subjects(self, ids: Sequence[str], now: datetime, *, leads: bool = True) -> dict[str, datetime]:
        """Since when each subject is followed: `now` for one that is new, or that is back.

        Who `leads` says what is followed from now on: what he did not ask for at his last start was away.
        """
        wanted = sorted(set(map(as_key, ids)))
        with self._write() as connection:
            add = insert(connection, subjects).on_conflict_do_nothing()
            many(connection, add, [{"id": id, "added_at": now} for id in wanted])
            if leads:
                held = connection.scalar(select(facts.c.value).where(facts.c.name == FOLLOWED))
                back = set(wanted).difference(json.loads(held)) if held else ()
                for part in chunks(sorted(back)):
                    again = update(subjects).where(subjects.c.id.in_(part))
                    connection.execute(again.values(added_at=now))
                keep(connection, FOLLOWED, json.dumps(wanted))
            rows = connection.execute(select(subjects.c.id, subjects.c.added_at)).all()
        added = {row.id: row.added_at for row in rows}
        return {id: added[as_key(id)] for id in ids}
