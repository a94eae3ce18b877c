"""Marks of entries: what tells that a source says the same of an entry as before."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot.model import Entry

SIZE = 8  # bytes: a source has some hundred entries


class Unread(NamedTuple):
    """An entry that is known by its mark, of which nothing more is read."""

    mark: str
    published: datetime | None = None


def mark(*said: str) -> str:
    """The mark of all that is said of an entry."""
    text = "\0".join(said).encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=SIZE).hexdigest()


def marked(entries: Iterable[Entry], known: Mapping[str, Unread]) -> list[Entry | Unread]:
    """Entries that bear no mark yet with one; those in `known` as they stand there."""
    return [known.get(one.mark, one) for one in map(_marked, entries)]


def _marked(entry: Entry) -> Entry:
    if entry.mark:
        return entry
    return replace(entry, mark=mark(entry.url, entry.title, entry.summary, str(entry.published)))
