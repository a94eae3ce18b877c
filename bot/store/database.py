"""One engine, SQLite or PostgreSQL, and its two kinds of transaction."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Executable, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.errors import StoreError
from bot.store.faults import faults

DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",  # as Heroku writes it
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
PRAGMAS = ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
CHUNK = 500


class Database:
    """Base of the query modules. Safe to share between threads: each call is one transaction."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place  # a path, or host and name; never a password
        self._engine = engine
        self._shared: ContextVar[Connection | None] = ContextVar("transaction", default=None)
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(
            reads=True, **(snapshot if engine.dialect.name == "postgresql" else {})
        )

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """A transaction that sees one moment and blocks nobody."""
        with faults(self.place), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if shared := self._shared.get():
            yield shared
            return
        with faults(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread writes within is one transaction on SQLite, where each is dear.

        PostgreSQL's are cheap, and long ones that touch rows in no order would deadlock.
        """
        if self._engine.dialect.name != "sqlite":
            yield
            return
        with self._write() as connection:
            token = self._shared.set(connection)
            try:
                yield
            finally:
                self._shared.reset(token)

    def close(self) -> None:
        """Lets go of every connection."""
        self._engine.dispose()


def connect(url: str) -> tuple[Engine, str]:
    """An engine for `url` that has not connected yet, and the place to name in messages."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    place = f"{parsed.host or parsed.query.get('host', 'localhost')}:{parsed.port or 5432}/{parsed.database}"
    try:
        engine = create_engine(
            parsed, pool_size=8, max_overflow=24, pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "application_name": "dealwire"},
        )  # fmt: skip
    except ImportError as error:
        raise StoreError(f'{place}: PostgreSQL needs its driver: pip install "dealwire[postgres]"') from error
    return engine, place


def connecting(url: str) -> Mapping[str, Any]:
    """What the driver of a PostgreSQL database is given to connect: host, user, password and so on."""
    parsed = _parse(url)
    _, options = parsed.get_dialect()().create_connect_args(parsed)
    return options


def many(connection: Connection, statement: Executable, rows: Iterable[Mapping[str, Any]]) -> None:
    """Executes `statement` once for each row, if there are any."""
    if parameters := list(rows):
        connection.execute(statement, parameters)


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    """`items` in lists short enough for one statement."""
    listed = list(items)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        driver = DRIVERS[parsed.drivername]
        if "@" in (parsed.host or ""):  # a password that has one, unescaped
            raise ValueError
    except (ArgumentError, ValueError, KeyError):  # its text may hold the password
        raise StoreError(
            "DATABASE_URL is no address of a database; write sqlite:///path or postgresql://user@host/name, "
            "an @ in a password as %40"
        ) from None
    return parsed.set(drivername=driver)


def _sqlite(url: URL) -> tuple[Engine, str]:
    path = url.database or ":memory:"
    folder = Path(path).parent
    if not path.startswith(("file:", ":")) and not folder.is_dir():
        raise StoreError(f"{path}: the folder {folder} does not exist; create it, or correct DATABASE_URL")
    size = 1 if path == ":memory:" else 8  # each further connection would be another database
    engine = create_engine(url, pool_size=size, max_overflow=(size - 1) * 3, poolclass=QueuePool)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine, path


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would be a deferred one
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """A write that begins as a read fails where it meets another; no timeout applies to that."""
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
