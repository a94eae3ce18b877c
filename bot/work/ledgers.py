"""The ledgers of late, so that an article does not cost the reading of all that is known."""

from collections import OrderedDict

from bot.model import Ledger
from bot.store import Store

MOST = 50_000  # claims held, or about 100 MB, beside those of the newest ledger
MARK = 8  # a fingerprint takes as much as so many claims


class Ledgers:
    """Ledgers as they were last read or recorded, each with the index that the matcher made of it.

    Another process may have changed the stored one since: `record_judgement` notices (StaleLedger), and
    `forget` has it read again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: OrderedDict[str, Ledger] = OrderedDict()
        self._size = 0

    def of(self, subject: str) -> Ledger:
        """What is known of a subject."""
        if subject not in self._held:
            self.keep(self._store.ledger(subject))
        return self._held[subject]

    def keep(self, ledger: Ledger) -> None:
        """Holds a ledger as it is stored now; lets those go that were not kept for longest."""
        self.forget(ledger.subject)
        self._held[ledger.subject] = ledger
        self._size += _size(ledger)
        while self._size > MOST and len(self._held) > 1:
            self.forget(next(iter(self._held)))

    def forget(self, subject: str) -> None:
        """Has it read again when it is next asked for."""
        if held := self._held.pop(subject, None):
            self._size -= _size(held)


def _size(ledger: Ledger) -> int:
    return len(ledger.entries) + MARK * len(ledger.fingerprints)
