"""What the store can say: why, and how many."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Executable, Row, Select, and_, func, or_, select

from bot.model import Action, Decision, OutboxState, Reason
from bot.store.database import Database
from bot.store.records import UNFINISHED, Counts, Decided, EntryState, Explanation, Vitals
from bot.store.tables import articles, decisions, developments, entries, facts, outbox, sources, subjects
from bot.store.upkeep import HEARTBEAT


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

    def due(self, now: datetime, most: int) -> tuple[int, int, int]:
        """How many sources are due, entries to read, and articles to judge; of each `most` are counted."""
        due = select(sources.c.id).where(sources.c.active, sources.c.next_poll_at <= now)
        returned = (entries.c.state.in_([EntryState.READING, EntryState.WAITING]), entries.c.due_at <= now)
        new = select(entries.c.key).where(or_(entries.c.state == EntryState.NEW, and_(*returned)))
        waiting = select(articles.c.id).where(~articles.c.judged)
        with self._read() as connection:
            polls, reads, judgements = (
                connection.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0
                for query in (due, new, waiting)
            )
        return polls, reads, judgements

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

    def vitals(self, now: datetime) -> Vitals:
        """How the work stands now. Reads the sources once and what waits by its indexes, nothing else."""
        with self._read() as connection:
            fared = connection.execute(_fared()).one()
            waiting = {step: connection.scalar(query) or 0 for step, query in _waiting().items()}
            beat = connection.scalar(select(facts.c.value).where(facts.c.name == HEARTBEAT))
        return Vitals(
            sources={"ok": fared.ok or 0, "failing": fared.failing or 0, "unasked": fared.unasked or 0},
            waiting=waiting, polls=int(fared.polls or 0), entries=int(fared.entries or 0),
            lag=max((now - fared.first).total_seconds(), 0.0) if fared.first else 0.0,
            heartbeat=datetime.fromisoformat(beat) if beat else None,
        )  # fmt: skip

    def decided(self, since: datetime, until: datetime) -> Iterator[Decision]:
        """The decisions on tracked subjects made after `since` and no later than `until`, in that order; of
        an article that was judged again, the last."""
        return self._decisions(decisions.c.at > since, decisions.c.at <= until)

    def decided_between(self, before: int, last: int) -> Iterator[Decision]:
        """Those numbered after `before` and no later than `last`: judging may take minutes, and all that it
        decides is of the moment when it began."""
        return self._decisions(decisions.c.id > before, decisions.c.id <= last)

    def _decisions(self, *within: ColumnElement[bool]) -> Iterator[Decision]:
        query = select(decisions.c.decision).where(*within, decisions.c.newest, decisions.c.subject != "")
        with self._read() as connection:
            yield from connection.scalars(query.order_by(decisions.c.id))

    def last_decision(self) -> int:
        """The number of the latest decision; 0 before the first."""
        with self._read() as connection:
            return connection.scalar(select(func.max(decisions.c.id))) or 0

    def decided_after(self, last: int) -> tuple[Mapping[tuple[Action, Reason], int], int]:
        """How many decisions of each kind were made after the one numbered `last`, and the latest number."""
        kinds = (decisions.c.action, decisions.c.reason)
        query = select(*kinds, func.count(), func.max(decisions.c.id)).where(decisions.c.id > last)
        with self._read() as connection:
            rows = connection.execute(query.group_by(*kinds)).all()
        made = {(Action(action), Reason(reason)): number for action, reason, number, _ in rows}
        return made, max((row[3] for row in rows), default=last)


def _fared() -> Executable:
    """One pass over the sources."""
    active, asked = sources.c.active, sources.c.polls > 0
    failing = sources.c.failures > 0
    return select(
        func.count().filter(and_(active, asked, ~failing)).label("ok"),
        func.count().filter(and_(active, failing)).label("failing"),
        func.count().filter(and_(active, ~asked)).label("unasked"),
        func.sum(sources.c.polls).label("polls"),
        func.sum(sources.c.entries).label("entries"),
        func.min(sources.c.next_poll_at).filter(active).label("first"),
    )


def _waiting() -> dict[str, Select[Any]]:
    count = select(func.count())
    return {
        "read": count.select_from(entries).where(entries.c.state.in_(UNFINISHED)),
        "judge": count.select_from(articles).where(~articles.c.judged),
        "deliver": count.select_from(outbox).where(outbox.c.unsent),
    }


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
