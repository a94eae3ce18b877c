"""Types of columns: what goes in comes back equal, on SQLite and on PostgreSQL."""
# ruff: noqa: ARG002  (the dialect is part of SQLAlchemy's signatures)

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from bot.store import codec

KEY_BYTES = 400  # PostgreSQL refuses index rows over 2,704 bytes


class _Stamp(sqlite.DATETIME):
    """As SQLAlchemy writes it, at a fifth of the cost."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        return lambda value: None if value is None else value.isoformat(" ", "microseconds")


STAMP: TypeEngine[datetime] = _Stamp()  # type: ignore[no-untyped-call]


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        return dialect.type_descriptor(STAMP if dialect.name == "sqlite" else self.impl_instance)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Plain(TypeDecorator[str]):
    """Text from outside: what a database cannot hold (NUL, lone surrogates) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Key(TypeDecorator[str]):
    """Text that is looked up: a long one is cut and told apart by its digest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else as_key(value)


class Record(TypeDecorator[Any]):
    """A dataclass, as JSON. `remembers`: how many of those read last, which must be immutable, are not read
    anew from the same text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type, remembers: int = 0) -> None:
        super().__init__()
        self.kind, self.remembers = kind, remembers
        self._loads = lru_cache(maxsize=remembers)(partial(codec.loads, kind))

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else codec.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._loads(value)


def clean(text: str) -> str:
    """`text` as both databases can hold it."""
    whole = str(text).replace("\0", "\ufffd")
    if whole.isascii():
        return whole
    try:
        whole.encode()
    except UnicodeEncodeError:  # pairs of surrogates become what they stand for
        return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole


def as_key(text: str) -> str:
    """`text` as a `Key` column holds it; the same again for what it returned."""
    cleaned = clean(text)
    if len(cleaned) <= KEY_BYTES and cleaned.isascii():
        return cleaned
    whole = cleaned.encode()
    if len(whole) <= KEY_BYTES:
        return cleaned
    head = whole[: KEY_BYTES - 65].decode(errors="ignore")
    return f"{head}#{hashlib.sha256(whole).hexdigest()}"


def digest(*texts: str) -> str:
    """Tells whether texts changed."""
    joined = "\0".join(texts).encode(errors="surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).hexdigest()
