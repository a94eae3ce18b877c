"""A migration runs while workers of the version before go on: it only adds what they need not know."""

from itertools import pairwise
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from bot.store import database

FOLDER = Path(database.__file__).parent / "migrations"
REVISIONS = [step.revision for step in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]
Shape = dict[str, dict[str, tuple[str, bool]]]


def migrated(engine: Engine, revision: str) -> Shape:
    """Tables and columns at a revision: type, and whether a row may be written without it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        found = inspect(connection)
        return {
            table: {
                column["name"]: (str(column["type"]), column["nullable"] or column["default"] is not None)
                for column in found.get_columns(table)
            }
            for table in found.get_table_names()
        }


@pytest.mark.parametrize(("before", "after"), list(pairwise(REVISIONS)))
def test_a_worker_of_the_version_before_can_go_on(tmp_path: Path, before: str, after: str) -> None:
    engine, _ = database.connect(f"sqlite:///{tmp_path / 'dealwire.db'}")
    old, new = migrated(engine, before), migrated(engine, after)
    engine.dispose()
    for table, columns in old.items():
        assert table in new, f"{after} takes the table {table} away"
        for name, (kind, _) in columns.items():
            assert new[table].get(name, ("", False))[0] == kind, f"{after} changes {table}.{name}"
        for name in new[table].keys() - columns.keys():
            assert new[table][name][1], f"{after}: {table}.{name} must be nullable or have a server default"
