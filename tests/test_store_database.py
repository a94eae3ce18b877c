"""How the database is reached, and what is said where it cannot be used."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreError
from bot.store import Store
from bot.store.database import connect
from tests.fakes.nouns import NOON, message


def pragma(store: Store, name: str) -> Any:
    with store._read() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_sqlite_is_set_up_for_several_processes(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    assert [pragma(store, name) for name in names] == ["wal", 1, 1, 30000]
    store.close()


def test_a_writer_takes_the_lock_before_it_reads(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    with store._write():
        other = sqlite3.connect(tmp_path / "dealwire.db", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    store.close()


def test_a_reader_waits_for_no_writer(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store._write():
        assert store.get("name") is None
    store.close()


def test_a_database_in_memory_is_one_for_all() -> None:
    store = Store.open("sqlite://")
    store.enqueue([message("m1")], NOON)
    assert store.channels(NOON) == ["#deals"]
    store.close()


def test_when_every_connection_is_in_use_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open("sqlite://")
    monkeypatch.setattr(store._engine.pool, "_timeout", 0)
    with store._read(), pytest.raises(StoreError, match="every connection is in use"):
        store.get("name")
    store.close()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_the_one_driver(scheme: str) -> None:
    engine, place = connect(f"{scheme}://user:secret@db.example:6432/wire")
    assert engine.url.drivername == "postgresql+psycopg"
    assert place == "db.example:6432/wire"


@pytest.mark.parametrize(
    "url",
    [
        *("", "wire.db", "mysql://user:secret@host/x", "postgresql://user:secret@host:port/x"),
        "postgresql://user:top@secret@host/x",
    ],
)
def test_an_address_of_no_database_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(StoreError, match=r"write sqlite:///path or postgresql://") as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1/wire.*is the server up") as caught:
        Store.open("postgresql://user:secret@127.0.0.1:1/wire")
    assert "secret" not in str(caught.value)


def test_without_the_driver_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install \"dealwire\[postgres\]\""):
        Store.open("postgresql://db.example/wire")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the folder .*nowhere does not exist; create it"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'wire.db'}")


def test_a_path_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"{tmp_path}: it cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wire.db"
    path.write_text("once upon a time " * 100)
    with pytest.raises(StoreError, match=r"wire\.db: it is damaged, or no SQLite database; restore a copy"):
        Store.open(f"sqlite:///{path}")


def test_a_database_that_may_not_be_written_is_named(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written; give this user the right"):
        Store.open(f"sqlite:///file:{tmp_path / 'dealwire.db'}?mode=ro&uri=true").set("name", "value")


def test_a_full_disk_loses_nothing_that_was_recorded(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    store.set("name", "value")
    pages = pragma(store, "page_count")
    assert pragma(store, f"max_page_count = {pages}") == pages
    with pytest.raises(StoreError, match=r"dealwire\.db: the disk is full; free some space"):
        store.set("more", "value " * 10_000)
    assert store.get("name") == "value"
    store.close()


def test_a_locked_database_is_named(sqlite_url: str, tmp_path: Path) -> None:
    store = Store.open(sqlite_url)
    other = sqlite3.connect(tmp_path / "dealwire.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert pragma(store, "busy_timeout = 1") == 1
    with pytest.raises(StoreError, match="another program keeps it locked"):
        store.set("name", "value")
    other.close()
    store.close()


def test_a_role_without_rights_is_told_so(postgres_url: str) -> None:
    store = Store.open(postgres_url)
    with store._write() as connection:
        connection.exec_driver_sql("CREATE ROLE guest LOGIN")
        connection.exec_driver_sql("GRANT SELECT ON alembic_version TO guest")
    guest = Store.open(postgres_url.replace("postgres@", "guest@"))
    with pytest.raises(StoreError, match="give this user the right"):
        guest.set("name", "value")
    guest.close()
    with store._write() as connection:
        connection.exec_driver_sql("DROP OWNED BY guest")
        connection.exec_driver_sql("DROP ROLE guest")
    store.close()


def test_a_wrong_statement_is_a_fault_of_the_program(store: Store) -> None:
    with pytest.raises(Exception, match="stories") as caught, store._write() as connection:
        connection.exec_driver_sql("INSERT INTO facts (name, value) VALUES ('a', NULL), ('stories', NULL)")
    assert not isinstance(caught.value, StoreError)


def test_a_read_sees_one_moment(store: Store) -> None:
    with store._read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM facts").scalar()
        store.set("name", "value")
        assert connection.exec_driver_sql("SELECT count(*) FROM facts").scalar() == before
    assert store.get("name") == "value"


def test_a_server_that_restarted_is_found_again(postgres_url: str) -> None:
    store, other = Store.open(postgres_url), Store.open(postgres_url)
    store.set("name", "value")
    with other._write() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert store.get("name") == "value"
    other.close()
    store.close()
