"""Entries that wait to be read, and the articles that were."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from bot.model import Article
from bot.store.articles import keep
from bot.store.columns import as_key
from bot.store.database import Database, chunks
from bot.store.records import EntryState, PendingEntry, Unjudged, Validators
from bot.store.tables import articles, entries, sources

PAGE = 200


class Entries(Database):
    """The way from an entry to an article that is judged."""

    def claim_entries(
        self, now: datetime, limit: int, lease: timedelta, each: int | None = None, but: Collection[str] = ()
    ) -> list[PendingEntry]:
        """At most `limit` entries to read, oldest published first, undated last; `each`: of one source;
        `but`: none of these sources.

        Nobody else gets them until the lease ends; then they are new again.
        """
        order = (entries.c.order_at, entries.c.key)
        turn = func.row_number().over(partition_by=entries.c.source, order_by=order)
        is_new = (entries.c.state == EntryState.NEW, entries.c.source.not_in(map(as_key, but)))
        new = select(entries.c.key, turn.label("turn")).where(*is_new).subquery()
        query = (
            select(entries)
            .join(new, new.c.key == entries.c.key)
            .where(entries.c.state == EntryState.NEW, new.c.turn <= (each or limit))
            .order_by(*order)
            .limit(limit)
            .with_for_update(skip_locked=True, of=entries)
        )
        with self._write() as connection:
            _return_overdue(connection, now)
            rows = connection.execute(query).all()
            claim = {"state": EntryState.READING, "due_at": now + lease, "attempts": entries.c.attempts + 1}
            _update(connection, [row.key for row in rows], claim)
        return [PendingEntry(row.key, row.entry, row.source, row.baseline, row.attempts) for row in rows]

    def record_article(
        self,
        key: str,
        article: Article,
        baseline: bool,
        now: datetime,
        sign: str = "",
        validators: Validators = Validators(),  # noqa: B008
    ) -> None:
        """The entry `key` is read; `article` waits to be judged unless it is known with the same text.

        An article that is known is that one, whatever its address, date and title are now. `sign`: a letter
        that says how its page was read, kept with its source; "": nothing to say.
        """
        read = {"state": EntryState.READ, "due_at": None, "cause": "", "entry": None}
        with self._write() as connection:
            id = keep(connection, key, article, baseline, validators, now)
            _update(connection, [key], read | {"article": id})
            _sign(connection, key, sign)

    def record_unreadable(self, key: str, cause: str, retry_at: datetime | None, sign: str = "") -> None:
        """The entry could not be read: again at `retry_at`, or never. `sign` as with `record_article`."""
        state = EntryState.WAITING if retry_at else EntryState.UNREADABLE
        with self._write() as connection:
            connection.execute(
                update(entries)
                .where(entries.c.key == key, entries.c.state != EntryState.READ)
                .values(state=state, due_at=retry_at, cause=cause)
            )
            _sign(connection, key, sign)

    def unjudged(self, limit: int) -> list[Unjudged]:
        """At most `limit` articles that wait for a decision, in the order they spoke."""
        query = select(articles).where(~articles.c.judged).order_by(articles.c.at, articles.c.id).limit(limit)
        with self._read() as connection:
            rows = connection.execute(query).all()
        return [Unjudged(row.article, row.baseline, row.digest) for row in rows]

    def article(self, id: str) -> Article | None:
        """An article that was read and is kept."""
        with self._read() as connection:
            found: Article | None = connection.scalar(select(articles.c.article).where(articles.c.id == id))
        return found

    def articles(self, since: datetime) -> Iterator[Article]:
        """Judged articles that spoke at `since` or later, oldest first; the others will be judged anyway.

        Nothing is locked between two of them.
        """
        order = (articles.c.at, articles.c.id)
        last: tuple[datetime, str] = (since, "")
        while page := self._page(order, last):
            yield from (row.article for row in page)
            last = (page[-1].at, page[-1].id)

    def _page(self, order: tuple[Any, Any], last: tuple[datetime, str]) -> Sequence[Row[Any]]:
        at, id = order
        beyond = or_(at > last[0], and_(at == last[0], id > last[1]))
        query = select(articles).where(articles.c.judged, at >= last[0], beyond).order_by(at, id).limit(PAGE)
        with self._read() as connection:
            return connection.execute(query).all()


def _return_overdue(connection: Connection, now: datetime) -> None:
    overdue = (
        select(entries.c.key)
        .where(entries.c.state.in_([EntryState.READING, EntryState.WAITING]), entries.c.due_at <= now)
        .with_for_update(skip_locked=True)
    )
    _update(connection, connection.scalars(overdue).all(), {"state": EntryState.NEW, "due_at": None})


def _update(connection: Connection, keys: Sequence[str], values: Mapping[str, Any]) -> None:
    for part in chunks(keys):
        connection.execute(update(entries).where(entries.c.key.in_(part)).values(values))


def _sign(connection: Connection, key: str, sign: str) -> None:
    """The newest letter in place of the oldest."""
    if sign:
        of = select(entries.c.source).where(entries.c.key == key).scalar_subquery()
        row = update(sources).where(sources.c.id == of)
        connection.execute(row.values(pages=func.substr(sources.c.pages + sign, 2)))
