"""Which article it is that was read, and when to look at it again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from bot.model import Article
from bot.store.columns import digest
from bot.store.database import Database, chunks, insert
from bot.store.records import Reread, Validators
from bot.store.tables import articles, entries

TELLING = 200  # characters of a text that no other article of its outlet has
ALIKE = 50  # articles with the same words that are looked through


class Rereads(Database):
    """Articles whose pages are looked at again."""

    def claim_looks(self, now: datetime, limit: int, lease: timedelta) -> list[Reread]:
        """At most `limit` judged articles to look at again; nobody else gets them until the lease ends."""
        due = select(articles).where(articles.c.look_at <= now, articles.c.judged)
        query = due.order_by(articles.c.look_at).limit(limit).with_for_update(skip_locked=True)
        with self._write() as connection:
            rows = connection.execute(query).all()
            for part in chunks(row.id for row in rows):
                claim = update(articles).where(articles.c.id.in_(part))
                connection.execute(claim.values(look_at=now + lease))
        return [
            Reread(row.article, Validators(row.etag, row.last_modified, row.body_hash), row.looks)
            for row in rows
        ]

    def record_look(
        self,
        kept: Reread,
        validators: Validators,
        edited: Article | None,
        again: datetime | None,
        now: datetime,
    ) -> None:
        """An article was looked at; one that was edited waits to be judged. The next look is at `again`."""
        looked = {"looks": kept.looks + 1, "look_at": again, **validators._asdict()}
        with self._write() as connection:
            one = update(articles).where(articles.c.id == kept.article.id)
            connection.execute(one.values(looked))
            if edited:
                _edit(connection, edited, False, now)


def keep(
    connection: Connection, key: str, read: Article, baseline: bool, validators: Validators, now: datetime
) -> str:
    """Stores an article that was read behind the entry `key`, or what is new of one that is known. Returns
    its id.

    One that is known is judged again where its words changed; it is news where one way to it says so.
    """
    article = _at_home(connection, key, read)
    known = _identity(connection, article)
    if known is None:
        row = _row(article, baseline, now) | {"looks": 0} | validators._asdict()
        added = connection.execute(insert(connection, articles).on_conflict_do_nothing().values(row))
        return article.id if added.rowcount else keep(connection, key, read, baseline, validators, now)
    same = known == article.id and _edit(connection, article, baseline, now)
    if not (same or baseline):
        one = update(articles).where(articles.c.id == known)
        connection.execute(one.where(~articles.c.judged).values(baseline=False))
    return known


def _at_home(connection: Connection, key: str, article: Article) -> Article:
    """The article at the address that its source gave, where its page claims that of another: there are
    sites whose pages all call themselves by the address of their section."""
    if article.id == key:
        return article
    other = entries.c.article.is_distinct_from(article.id)
    own = connection.execute(
        select(entries.c.url, entries.c.entry).where(entries.c.key == key, other)
    ).first()
    known = connection.scalar(select(articles.c.article).where(articles.c.id == article.id))
    if own is None or known is None or not _differ(known, article):
        return article
    return replace(article, id=key, url=own.entry.url if own.entry else own.url)


def _differ(one: Article, other: Article) -> bool:
    """Whether they are two articles, not one that was edited: neither title nor most of the text is one's."""
    lines, said = set(one.text.split("\n")), other.text.split("\n")
    return one.title != other.title and 2 * sum(line in lines for line in said) < len(said)


def _identity(connection: Connection, article: Article) -> str | None:
    """The id of an article that is known: by its address, or by its outlet, title and very words."""
    same = select(articles.c.id).where(articles.c.id == article.id)
    known: str | None = connection.scalar(same.with_for_update())
    if known or not (body := _body(article)):
        return known
    alike = select(articles).where(articles.c.body == body).order_by(articles.c.read_at).limit(ALIKE)
    rows = connection.execute(alike).all()
    named = (article.outlet, article.title)  # one text stands below all that some sites publish
    return next((row.id for row in rows if (row.article.outlet, row.article.title) == named), None)


def _edit(connection: Connection, article: Article, baseline: bool, now: datetime) -> bool:
    """Whether the words of an article changed; then it waits to be judged, as news where it ever was news."""
    fresh = _row(article, baseline, now)
    if baseline:
        del fresh["baseline"]
    other = (articles.c.id == article.id, articles.c.digest != fresh["digest"])
    return connection.execute(update(articles).where(*other).values(fresh)).rowcount > 0


def _row(article: Article, baseline: bool, now: datetime) -> dict[str, Any]:
    return {
        "id": article.id, "url": article.url, "digest": digest(article.title, article.text), "at": article.at,
        "read_at": now, "judged": False, "baseline": baseline, "article": article, "body": _body(article),
    }  # fmt: skip


def _body(article: Article) -> str:
    return digest(article.text) if len(article.text) >= TELLING else ""
