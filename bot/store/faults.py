"""What a driver raises, as a StoreError that says where, what and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreError

ADVICE = (
    (("disk is full", "no space left"), "the disk is full; free some space: nothing recorded is lost"),
    (
        ("readonly database", "read-only transaction", "permission denied"),
        "it cannot be written; give this user the right to write it (the file and its folder)",
    ),
    (
        ("malformed", "not a database"),
        "it is damaged, or no SQLite database; restore a copy, or move it away to begin anew",
    ),
    (("already exists",), "it holds tables of another program; give dealwire a database of its own"),
    (
        ("unable to open",),
        "it cannot be opened; its folder must exist, and this user must be able to write there",
    ),
    (("database is locked",), "another program keeps it locked; close that program"),
    (("authentication failed",), "it refuses the login; correct user and password in DATABASE_URL"),
)
NO_RIGHT, TAKEN = "42501", "42P07"  # SQLSTATE


@contextmanager
def faults(place: str) -> Iterator[None]:
    """Raises StoreError for every fault of the database at `place`; programming errors pass."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreError(f"{place}: every connection is in use; fewer threads, or look for a hang") from error
    except DBAPIError as error:
        if _is_ours(error):
            raise
        raise StoreError(f"{place}: {advice(error)}") from error


def advice(error: DBAPIError) -> str:
    """What happened and what to do, in a sentence; no address, no password."""
    said = " ".join(str(error.orig).split())
    for fragments, told in ADVICE:
        if any(fragment in said.lower() for fragment in fragments):
            return told
    return f"it cannot be used ({said}); is the server up, and is DATABASE_URL right?"


def _is_ours(error: DBAPIError) -> bool:
    """A wrong statement or value; but PostgreSQL calls a missing right and a taken name the same."""
    if isinstance(error, ProgrammingError):
        return getattr(error.orig, "sqlstate", "") not in (NO_RIGHT, TAKEN)
    return isinstance(error, IntegrityError | DataError | NotSupportedError)
