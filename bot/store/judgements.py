"""Decisions, the ledger and the developments: what one article changes is one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import compress, count
from operator import is_not
from typing import Any

from sqlalchemy import Connection, Select, delete, func, select, text, update

from bot.errors import StaleLedger
from bot.model import (
    Action,
    Article,
    Decision,
    Development,
    Fingerprint,
    Ledger,
    LedgerEntry,
    Message,
    Reason,
)
from bot.store.database import Database, chunks, insert, many
from bot.store.outbox import enqueue
from bot.store.records import Judgement
from bot.store.tables import articles, decisions, developments, fingerprints, ledger, subjects

REMEMBERED = 300  # fingerprints a subject


class Judgements(Database):
    """What was decided, what is known, what was told."""

    def ledger(self, subject: str) -> Ledger:
        """All that is known of a subject, and the newest 300 fingerprints in the order they were taken."""
        known = select(ledger.c.entry).where(ledger.c.subject == subject).order_by(ledger.c.position)
        with self._read() as connection:
            entries = tuple(connection.scalars(known))
            recent = tuple(connection.scalars(_newest(subject, REMEMBERED)))[::-1]
            told = connection.scalar(select(subjects.c.last_told).where(subjects.c.id == subject))
        return Ledger(subject, entries, recent, told)

    def record_judgement(
        self,
        article: Article,
        judgements: Sequence[Judgement],
        messages: Sequence[Message],
        release: datetime,
        now: datetime,
        look_at: datetime | None = None,
        version: str = "",
    ) -> None:
        """The article is judged: its decisions, what they do to ledgers, and the messages.

        Messages go at `release` or later. Without judgements the decision is that no subject is concerned.
        `look_at`: when to look at its page again, unless that was done. `version`: of the words that were
        judged, as `unjudged` gave it; "": whatever they are, and judged before or not.
        Raises StaleLedger, and records nothing, where another judge changed a ledger meanwhile or judged the
        article, or where it was edited.
        """
        made = [judgement.decision for judgement in judgements] or [_no_subject(article)]
        with self._write() as connection:
            one = update(articles).where(articles.c.id == article.id)
            waits = (~articles.c.judged, articles.c.digest == version) if version else ()
            if not connection.execute(one.where(*waits).values(judged=True)).rowcount and version:
                raise StaleLedger(f"{article.url} was judged or edited meanwhile")
            if look_at:
                unseen = (articles.c.looks == 0, articles.c.look_at.is_(None))
                connection.execute(one.where(*unseen).values(look_at=look_at))
            _decide(connection, made, now)
            for judgement in sorted(judgements, key=lambda each: each.decision.subject):
                if judgement.before != judgement.after:
                    _extend(connection, judgement.before, judgement.after, now)
            told = [each.development for each in judgements if each.development]
            many(connection, insert(connection, developments), [_told(each, now) for each in told])
            enqueue(connection, messages, release, now)

    def is_decided(self, article: str, subject: str) -> bool:
        """Whether it was ever decided what an article says of a subject."""
        made = select(decisions.c.id).where(decisions.c.article == article, decisions.c.subject == subject)
        with self._read() as connection:
            return connection.scalar(made.limit(1)) is not None

    def developments(self, subject: str, limit: int) -> tuple[Development, ...]:
        """The last `limit` developments of a subject, the newest last."""
        query = (
            select(developments.c.development)
            .where(developments.c.subject == subject)
            .order_by(developments.c.position.desc())
            .limit(limit)
        )
        with self._read() as connection:
            return tuple(connection.scalars(query))[::-1]

    def told(self, since: datetime, until: datetime) -> list[Development]:
        """The developments told after `since` and no later than `until`, in that order."""
        within = (developments.c.told_at > since, developments.c.told_at <= until)
        query = select(developments.c.development).where(*within).order_by(developments.c.position)
        with self._read() as connection:
            return list(connection.scalars(query))

    def told_so_far(self) -> int:
        """The place of the newest development: whatever is still being recorded comes after it."""
        with self._write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE developments IN SHARE MODE"))
            return connection.scalar(select(func.max(developments.c.position))) or 0

    def told_between(self, place: int, last: int) -> list[Development]:
        """The developments recorded after `place` and no later than `last`, in that order."""
        within = (developments.c.position > place, developments.c.position <= last)
        query = select(developments.c.development).where(*within).order_by(developments.c.position)
        with self._read() as connection:
            return list(connection.scalars(query))


def _newest(subject: str, number: int) -> Select[Any]:
    mine = fingerprints.c.subject == subject
    return select(fingerprints.c.fingerprint).where(mine).order_by(fingerprints.c.id.desc()).limit(number)


def _no_subject(article: Article) -> Decision:
    return Decision(article.id, "", Action.DROP, Reason.NO_SUBJECT)


def _decide(connection: Connection, made: Iterable[Decision], now: datetime) -> None:
    older = update(decisions).values(newest=False)
    for decision in made:
        same = (decisions.c.article == decision.article, decisions.c.subject == decision.subject)
        connection.execute(older.where(*same))
        row = {
            "article": decision.article, "subject": decision.subject, "action": decision.action,
            "reason": decision.reason, "newest": True, "at": now, "decision": decision,
        }  # fmt: skip
        connection.execute(insert(connection, decisions).values(row))


def _extend(connection: Connection, before: Ledger, after: Ledger, now: datetime) -> None:
    """Turns the stored ledger from `before` into `after`."""
    subject = after.subject
    add = insert(connection, subjects).on_conflict_do_nothing()
    connection.execute(add.values(id=subject, added_at=now))
    connection.execute(update(subjects).where(subjects.c.id == subject).values(last_told=after.last_told))
    _check(connection, before)
    touched = compress(count(), map(is_not, before.entries, after.entries))
    for position in (at for at in touched if before.entries[at] != after.entries[at]):
        one = update(ledger).where(ledger.c.subject == subject, ledger.c.position == position)
        connection.execute(one.values(entry=after.entries[position]))
    start = len(before.entries)
    rows = [_entry(subject, start + i, entry) for i, entry in enumerate(after.entries[start:])]
    many(connection, insert(connection, ledger), rows)
    _remember(connection, before, after)


def _check(connection: Connection, before: Ledger) -> None:
    """Holds what the judge went on from against what is stored; the subject's row is locked by now.

    Every judgement takes in a fingerprint: the newest tells whether another came between.
    """
    last = connection.scalar(select(func.max(ledger.c.position)).where(ledger.c.subject == before.subject))
    newest = tuple(connection.scalars(_newest(before.subject, 1)))
    if len(before.entries) != (0 if last is None else last + 1) or before.fingerprints[-1:] != newest:
        raise StaleLedger(f"the ledger of {before.subject} changed meanwhile; judge the article again")


def _remember(connection: Connection, before: Ledger, after: Ledger) -> None:
    """Stores the new fingerprints; lets those go that the ledger dropped or that nothing reads any more."""
    kept, past = set(after.fingerprints), set(before.fingerprints)
    mine = fingerprints.c.subject == after.subject
    for part in chunks(past - kept):
        connection.execute(delete(fingerprints).where(mine, fingerprints.c.fingerprint.in_(part)))
    new = [_fingerprint(after.subject, each) for each in after.fingerprints if each not in past]
    many(connection, insert(connection, fingerprints), new)
    ids = select(fingerprints.c.id).where(mine).order_by(fingerprints.c.id.desc())
    beyond = connection.scalar(ids.offset(REMEMBERED).limit(1))
    if beyond is not None:
        connection.execute(delete(fingerprints).where(mine, fingerprints.c.id <= beyond))


def _entry(subject: str, position: int, entry: LedgerEntry) -> dict[str, Any]:
    return {"subject": subject, "position": position, "entry": entry}


def _fingerprint(subject: str, fingerprint: Fingerprint) -> dict[str, Any]:
    return {"subject": subject, "fingerprint": fingerprint}


def _told(development: Development, now: datetime) -> dict[str, Any]:
    return {
        "id": development.id, "subject": development.subject, "told_at": now, "development": development,
    }  # fmt: skip
