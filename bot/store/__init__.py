"""The one database of the bot, SQLite or PostgreSQL.

Each method is one transaction: what it records is whole after a kill, or not there. Nouns go in and out;
no SQL, no row and no connection leaves this folder. Importing it costs 0.3 s: do so where it is used.
"""

from bot.store.archive import Archive
from bot.store.articles import Rereads
from bot.store.backlog import Backlogs
from bot.store.database import connect
from bot.store.entries import Entries
from bot.store.hosts import Hosts
from bot.store.judgements import Judgements
from bot.store.locks import Locks
from bot.store.migrate import upgrade
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.posts import Posts
from bot.store.reports import Reports
from bot.store.sources import Sources
from bot.store.subjects import Subjects
from bot.store.upkeep import Upkeep


class Store(
    Archive, Backlogs, Sources, Entries, Hosts, Locks, Rereads, Judgements, Outbox, Posts, People, Reports,
    Subjects, Upkeep,
):  # fmt: skip
    """Everything that is remembered. Safe to share between threads.

    Methods raise StoreError where the database cannot be used: it says where, why and what to do.
    """

    @classmethod
    def open(cls, url: str) -> "Store":
        """Opens `sqlite:///path` or `postgresql://user@host/name`, brought to this version's tables.

        Raises NewerDatabase where a later version made it.
        """
        store = cls(*connect(url))
        try:
            upgrade(store._engine, store.place)
        except BaseException:
            store.close()
            raise
        return store
