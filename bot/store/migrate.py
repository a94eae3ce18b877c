"""Brings a database to the tables of this version when it is opened."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.errors import NewerDatabase
from bot.store.faults import faults

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6465616C  # one opener at a time; SQLite's BEGIN IMMEDIATE sees to it there


def upgrade(engine: Engine, place: str) -> None:
    """Runs the migrations that are missing, all in one transaction.

    Raises NewerDatabase where the database holds migrations that this version does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with faults(place), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _current(connection, script, place) != script.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _current(connection: Connection, script: ScriptDirectory, place: str) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current and current not in {revision.revision for revision in script.walk_revisions()}:
        raise NewerDatabase(
            f"{place}: made by a later dealwire (its schema is {current}); "
            "upgrade dealwire, or point DATABASE_URL to another database"
        )
    return current
