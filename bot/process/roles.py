"""Which part of the work a process takes."""

from enum import StrEnum

from bot.errors import StoreError


class Role(StrEnum):
    """All of it, alone; or, on PostgreSQL beside others, what is done when, or doing it, or both."""

    ALONE = "alone"
    SCHEDULER = "scheduler"
    WORKER = "worker"
    ALL = "all"

    @property
    def leads(self) -> bool:
        """Whether it keeps the table of sources, the digests and the clearing up."""
        return self is not Role.WORKER


def role_of(asked: str, database_url: str) -> Role:
    """What `--role` means on a database: SQLite is for one process. Raises StoreError where it cannot be."""
    if not database_url.startswith("sqlite"):
        return Role(asked)
    if asked != Role.ALL:
        raise StoreError(
            f"the role {asked} shares its work with other processes, and needs PostgreSQL for that: set "
            "DATABASE_URL=postgresql://user@host/name, or run all in one process with `dealwire run`"
        )
    return Role.ALONE
