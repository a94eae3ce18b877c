"""What the store can say: why, and how many."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, func, select

from bot.model import Action, Reason
from bot.store.database import Database
from bot.store.records import Counts, Decided, EntryState, Explanation, OutboxState
from bot.store.tables import articles, decisions, developments, entries, outbox, subjects


class Reports(Database):
    """Questions that change nothing."""

    def why(self, url_or_key: str) -> Explanation | None:
        """What became of an article, by its exact address or its key; None where it was never met."""
        with self._read() as connection:
            entry = _first(connection, [entries.c.key, entries.c.url], url_or_key)
            wanted = entry.article if entry and entry.article else url_or_key
            article = _first(connection, [articles.c.id, articles.c.url], wanted)
            made = _decided(connection, article.id if article else wanted)
        if not (entry or article or made):
            return None
        return _explanation(url_or_key, entry, article, made)

    def subjects(self) -> dict[str, datetime | None]:
        """Every subject ever followed, with the time of what was last told of it."""
        with self._read() as connection:
            rows = connection.execute(select(subjects.c.id, subjects.c.last_told).order_by(subjects.c.id))
            return {row.id: row.last_told for row in rows}

    def counts(self, since: datetime | None = None) -> Counts:
        """How many entries, articles, decisions, developments and messages came at `since` or later."""
        newest = decisions.c.newest
        with self._read() as connection:
            found = _tally(connection, [entries.c.state], since, entries.c.found_at)
            read = _tally(connection, [], since, articles.c.read_at)
            made = _tally(connection, [decisions.c.action, decisions.c.reason], since, decisions.c.at, newest)
            told = _tally(connection, [], since, developments.c.told_at)
            queued = _tally(connection, [outbox.c.state], since, outbox.c.created_at)
        return Counts(
            entries={EntryState(state): n for state, n in found},
            articles=read[0][0],
            decisions={(Action(action), Reason(reason)): n for action, reason, n in made},
            developments=told[0][0],
            outbox={OutboxState(state): n for state, n in queued},
        )


def _first(connection: Connection, columns: Iterable[Column[Any]], value: str) -> Row[Any] | None:
    """A row that holds `value`, in the first of `columns` where there is one."""
    for column in columns:
        row = connection.execute(select(column.table).where(column == value).limit(1)).first()
        if row is not None:
            return row
    return None


def _decided(connection: Connection, article: str) -> tuple[Decided, ...]:
    query = select(decisions).where(decisions.c.article == article).order_by(decisions.c.id)
    return tuple(Decided(row.decision, row.at) for row in connection.execute(query))


def _explanation(
    asked: str, entry: Row[Any] | None, article: Row[Any] | None, made: tuple[Decided, ...]
) -> Explanation:
    key = article.id if article else entry.key if entry else asked
    url = article.article.url if article else entry.url if entry else ""
    state, cause = (EntryState(entry.state), entry.cause) if entry else (None, "")
    return Explanation(key, url, state, cause, article.article if article else None, made)


def _tally(
    connection: Connection,
    groups: list[Column[Any]],
    since: datetime | None,
    at: Column[Any],
    *where: ColumnElement[bool],
) -> list[Any]:
    """Rows of the groups' values and how many there are of each."""
    query = select(*groups, func.count()).select_from(at.table).where(*where).group_by(*groups)
    return list(connection.execute(query.where(at >= since) if since else query))
