"""Hosts that several processes ask: one of them at a time, each at the host's pace."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.store.database import Database, insert
from bot.store.records import HostTurn
from bot.store.tables import hosts


class Hosts(Database):
    """A row a host: until when nobody may ask it. Of one that is asked it is the end of a lease."""

    def claim_host(self, host: str, now: datetime, lease: timedelta) -> HostTurn:
        """Takes a host that is free until `leave_host`, or `now` + `lease` at the latest; or says why not."""
        mine = {"free_at": now + lease, "asked": True, "status": 0}
        with self._write() as connection:
            add = insert(connection, hosts).values(host=host, **mine)
            free = hosts.c.free_at <= now
            claim = add.on_conflict_do_update(index_elements=["host"], set_=mine, where=free)
            if connection.scalar(claim.returning(hosts.c.host)) is not None:
                return HostTurn(now + lease, True, False, 0)
            row = connection.execute(select(hosts).where(hosts.c.host == host)).first()
        return HostTurn(row.free_at, False, row.asked, row.status) if row else HostTurn(now, False, True, 0)

    def leave_host(self, host: str, lease_until: datetime, free_at: datetime, status: int) -> None:
        """It may be asked again at `free_at`. `status`: of an answer that wished so, or 0.

        Where the lease that ended at `lease_until` was over, and others have the host, nothing changes.
        """
        still_mine = (hosts.c.host == host, hosts.c.asked, hosts.c.free_at == lease_until)
        left = {"free_at": free_at, "asked": False, "status": status}
        with self._write() as connection:
            connection.execute(update(hosts).where(*still_mine).values(left))
