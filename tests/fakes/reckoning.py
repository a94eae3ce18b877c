"""What a chaos came to: what its database says was told, held against what stands in Slack."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.model import MessageKind, OutboxState
from bot.store import Store
from bot.store.tables import outbox

NEWS = (MessageKind.PARENT, MessageKind.REPLY)


@dataclass
class Report:
    """What happened, and what it came to. `kills`: by what was going on; `faults`: those that Slack made."""

    kills: Counter[str] = field(default_factory=Counter)
    stops: int = 0  # in order, by SIGTERM
    faults: Counter[str] = field(default_factory=Counter)
    published: int = 0
    judged: int = 0
    developments: int = 0
    replayed: int = 0  # developments that the same stream makes undisturbed, read from its file
    posted: int = 0
    folded: int = 0  # developments told in a summary with others
    amid: int = 0  # of those posted, before peace came
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # stories whose message does not show the newest state
    seconds: float = 0.0

    @property
    def is_whole(self) -> bool:
        return not (self.twice or self.lost or self.stale) and self.judged == self.published

    def holds(self, database_url: str, shown: Sequence[Any], missing: Sequence[str]) -> None:
        """The messages that stand in Slack against the database; `missing`: articles that nobody judged."""
        keys, made = keys_of(shown), rows(database_url)
        self.posted = len(keys)
        self.twice = [key for key, times in Counter(keys).items() if times > 1]
        told_alone = [
            row for row in made if row.kind != MessageKind.UPDATE and row.state != OutboxState.MERGED
        ]
        wanted = {row.key for row in told_alone}
        self.folded = sum(row.state == OutboxState.MERGED and row.kind in NEWS for row in made)
        self.lost = [*missing, *sorted(wanted - set(keys))]
        with opened(database_url) as store:
            told = [(s, d) for s in store.subjects() for d in store.developments(s, 10_000)]
        self.developments = len(told)
        news = [row for row in made if row.kind in NEWS]
        if len(news) != len(told):
            self.lost.append(f"{len(told)} developments made {len(news)} messages")
        self.stale = stale(made, shown)


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """A store for a question."""
    store = Store.open(url)
    try:
        yield store
    finally:
        store.close()


def rows(database_url: str) -> list[Any]:
    """The outbox, in the order it was filled."""
    with opened(database_url) as store, store._read() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)))


def keys_of(shown: Sequence[Any]) -> list[str]:
    """Of all messages that stand in Slack."""
    return [message.metadata["event_payload"]["key"] for message in shown if message.metadata]


def stale(made: Sequence[Any], shown: Sequence[Any]) -> list[str]:
    """Stories whose message, of those `shown`, is not the newest of the outbox."""
    edits = (MessageKind.UPDATE, MessageKind.PARENT)
    newest = {row.story: row for row in made if row.kind in edits and row.state == OutboxState.SENT}
    stands = {
        message.metadata["event_payload"]["story"]: message.text
        for message in shown
        if message.metadata.get("event_payload", {}).get("kind") == MessageKind.PARENT
    }
    return [story for story, row in newest.items() if stands.get(story) != row.message.text]
