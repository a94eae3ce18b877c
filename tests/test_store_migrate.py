"""A database is brought to this version when it is opened."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.errors import NewerDatabase, StoreError
from bot.store import Store
from bot.store.database import connect
from bot.store.tables import metadata
from tests.fakes.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.database()
    yield url
    postgres.drop(url)


def execute(url: str, statement: str) -> None:
    engine, _ = connect(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_uses(empty_url: str) -> None:
    Store.open(empty_url).close()
    engine, _ = connect(empty_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_opening_again_changes_nothing(empty_url: str) -> None:
    with_fact = Store.open(empty_url)
    with_fact.set("name", "value")
    with_fact.close()
    again = Store.open(empty_url)
    assert again.get("name") == "value"
    again.close()


def test_several_may_open_a_new_database_at_once(empty_url: str) -> None:
    stores: list[Store] = []
    threads = [threading.Thread(target=lambda: stores.append(Store.open(empty_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    for store in stores:
        store.close()


def test_a_database_of_a_later_version_is_left_alone(empty_url: str) -> None:
    Store.open(empty_url).close()
    execute(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match=r"made by a later dealwire.*9999.*upgrade dealwire"):
        Store.open(empty_url)


def test_a_database_of_another_program_is_left_as_it_was(empty_url: str) -> None:
    execute(empty_url, "CREATE TABLE outbox (id INTEGER)")
    with pytest.raises(StoreError, match="tables of another program"):
        Store.open(empty_url)
    execute(empty_url, "DROP TABLE outbox")
    Store.open(empty_url).close()


def test_the_folder_may_hold_any_character(tmp_path: Path) -> None:
    folder = tmp_path / "100 % of it"
    folder.mkdir()
    Store.open(f"sqlite:///{folder / 'dealwire.db'}").close()
    assert (folder / "dealwire.db").is_file()
