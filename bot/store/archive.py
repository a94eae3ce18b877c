"""All that cannot be had again, as JSON lines, and back: the backup of what the bot knows.

A line is `{"table": name, "row": {...}}`, nouns as JSON within; the first names the format, the last says how
many there are, so that a file cut short is known for one. Articles are not in it: their sources have them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Table, select

from bot.errors import StoreError
from bot.model import OutboxState
from bot.store import codec
from bot.store.columns import Moment, Record
from bot.store.database import Database, chunks, insert, many
from bot.store.tables import (
    developments,
    facts,
    feedback,
    fingerprints,
    follows,
    ledger,
    mutes,
    outbox,
    sources,
    subjects,
)
from bot.store.upkeep import DIGEST, HEARTBEAT

FORMAT = 1
TABLES = (sources, subjects, ledger, fingerprints, developments, outbox, facts, mutes, follows, feedback)
NAMES = {table.name: table for table in TABLES}
KNOWLEDGE = (ledger, fingerprints, developments, outbox)  # where these hold anything, nothing is taken in
# What was true of another moment: the sources are asked anew, and what stood unsent is looked up first.
UNREAD = {"carried": "", "carried_at": None}  # these speak of entries, and those stay behind
ANEW = {"etag": "", "last_modified": "", "body_hash": "", "last_ok_at": None, "claimed": False} | UNREAD
LIVE = (HEARTBEAT,)  # facts of the process alone

Row = dict[str, Any]


class Archive(Database):
    """Out of one database and into another, of either kind."""

    def export(self) -> Iterator[str]:
        """Every line, as of one moment; it may be written while the bot runs."""
        yield json.dumps({"dealwire": "ledger", "format": FORMAT})
        number = 0
        with self._read() as connection:
            for table in TABLES:
                for row in connection.execution_options(yield_per=1000).execute(_ordered(table)):
                    if table is facts and row.name in LIVE:
                        continue
                    number += 1
                    yield _line(table, dict(row._mapping))
        yield json.dumps({"lines": number})

    def restore(self, lines: Iterable[str | bytes], place: str) -> int:
        """Takes in the lines of `place` in one transaction. Returns how many; 0 where they are there already.

        Raises StoreError, and changes nothing, where a line is broken or the database knows anything else.
        """
        rows = list(_read(lines, place))
        if self._knows():
            here = {_essence(name, row) for name, row in _read(self.export(), self.place)}
            if here >= {_essence(name, row) for name, row in rows if NAMES[name] in KNOWLEDGE}:
                return 0
            raise StoreError(f"{self.place}: it has a ledger of its own; take {place} into a new database")
        with self._write() as connection:
            for name, group in groupby(rows, key=lambda item: item[0]):
                _put(connection, NAMES[name], [row for _, row in group])
        return len(rows)

    def _knows(self) -> bool:
        with self._read() as connection:
            return any(connection.execute(select(table).limit(1)).first() for table in KNOWLEDGE)


def _ordered(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _kept(table: Table) -> Iterator[Column[Any]]:
    """The columns that mean something elsewhere: numbers that a database gives are its own."""
    return (
        column
        for column in table.columns
        if column.name not in UNREAD and not isinstance(column.type, BigInteger)
    )


def _line(table: Table, row: Mapping[str, Any]) -> str:
    told = {column.name: _plain(column, row[column.name]) for column in _kept(table)}
    return json.dumps({"table": table.name, "row": told}, ensure_ascii=False, separators=(",", ":"))


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, Record) and value is not None:
        return json.loads(codec.dumps(value))
    return value.isoformat() if isinstance(value, datetime) else value


def _read(lines: Iterable[str | bytes], place: str) -> Iterator[tuple[str, Row]]:
    """(table, row) of each line, in the order in which rows refer to each other."""
    found: list[tuple[str, Row]] = []
    end: object = None
    for number, line in enumerate(lines, 1):
        try:
            held = json.loads(line)
            if number == 1:
                _check_head(held)
            elif "lines" in held:
                end = held["lines"]
            else:
                found.append((held["table"], _row(NAMES[held["table"]], held["row"])))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            why = str(error) if isinstance(error, ValueError) else repr(error)
            what = f"this is no line of a ledger ({why}); take what `dealwire ledger export` wrote, unpacked"
            raise StoreError(f"{place}:{number}: {what}") from None
    if end != len(found):
        raise StoreError(
            f"{place}: it is cut short: {len(found)} lines of {end or 'unknown'}; take a whole one"
        )
    order = list(NAMES)
    yield from sorted(found, key=lambda item: order.index(item[0]))


def _check_head(held: Mapping[str, Any]) -> None:
    if held.get("dealwire") != "ledger" or held.get("format") != FORMAT:
        raise ValueError(f"its first line must be {{'dealwire': 'ledger', 'format': {FORMAT}}}")


def _row(table: Table, told: Mapping[str, Any]) -> Row:
    """Columns that are gone are passed over; one that a later version added takes what an empty row has."""
    row = {c.name: _noun(c, told[c.name]) for c in _kept(table) if c.name in told}
    missing = [c.name for c in _kept(table) if c.name not in row and not c.nullable and c.default is None]
    if missing:
        raise ValueError(f"no {', '.join(missing)}")
    return row


def _noun(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Record):
        return codec.loads(column.type.kind, json.dumps(value))
    return datetime.fromisoformat(value) if isinstance(column.type, Moment) else value


def _put(connection: Connection, table: Table, rows: list[Row]) -> None:
    keys = [column.name for column in table.primary_key.columns]
    add = insert(connection, table)
    if table not in KNOWLEDGE and all(key in rows[0] for key in keys):
        rest = {name: add.excluded[name] for name in rows[0] if name not in keys}
        add = (
            add.on_conflict_do_update(index_elements=keys, set_=rest)
            if rest
            else add.on_conflict_do_nothing()
        )
    for part in chunks(_afresh(table, row) for row in rows):
        many(connection, add, part)


def _afresh(table: Table, row: Row) -> Row:
    if table is outbox and row["unsent"]:
        return row | {"state": OutboxState.UNKNOWN}
    if table is facts and row["name"].startswith(DIGEST):
        return row | {"value": row["value"].partition(" ")[0]}
    if table is sources:
        return row | ANEW | {"next_poll_at": row["added_at"]}
    return row


def _essence(name: str, row: Row) -> str:
    table = NAMES[name]
    return _line(table, dict.fromkeys(column.name for column in table.columns) | _afresh(table, row))
