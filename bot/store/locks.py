"""Locks on names that several processes share, and that end with whoever holds them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from bot.store.database import Database
from bot.store.faults import faults

Take = Callable[[str], bool]  # takes the lock of a name; False where another holds it
KIND = 0x6A756467  # apart from other locks of the database
TAKE = text(f"SELECT pg_try_advisory_lock({KIND}, hashtext(:name))")
LET_GO = text("SELECT pg_advisory_unlock_all()")
SILENT = ("idle = 30", "interval = 10", "count = 3")  # a minute, and a machine that is gone holds no more


class Locks(Database):
    """Where one process has the database for itself, each lock is its own at once."""

    @contextmanager
    def locks(self) -> Iterator[Take]:
        """Gives what takes locks; they are let go together, or as this process or its connection dies."""
        if self._engine.dialect.name != "postgresql":
            yield lambda _: True
            return
        with faults(self.place), self._engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            for setting in SILENT:
                own.execute(text(f"SET tcp_keepalives_{setting}"))
            try:
                yield _taking(own)
            finally:
                own.execute(LET_GO)


def _taking(connection: Connection) -> Take:
    mine: set[str] = set()

    def take(name: str) -> bool:
        if name not in mine and connection.scalar(TAKE, {"name": name}):
            mine.add(name)
        return name in mine

    return take
