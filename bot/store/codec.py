"""Dataclasses to JSON and back, by their type hints alone.

What comes back is equal to what went in. Fields added later take their default when old JSON is read;
fields that are gone are passed over.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]

MICROSECOND = timedelta(microseconds=1)


def dumps(value: object) -> str:
    """JSON of a dataclass; text that UTF-8 cannot carry (lone surrogates) is escaped."""
    text = PLAIN.encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return ESCAPED.encode(value)
    return text


def loads(kind: Any, text: str) -> Any:
    """The dataclass `kind` that `dumps` wrote."""
    return _reader(kind)(json.loads(text))


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {name: getattr(value, name) for name in _names(value.__class__)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // MICROSECOND
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@cache
def _names(kind: Any) -> Sequence[str]:
    return [field.name for field in fields(kind)]


PLAIN = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))
ESCAPED = json.JSONEncoder(default=_plain, separators=(",", ":"))


@cache
def _reader(kind: Any) -> Reader:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is frozenset:
        return _collection(frozenset, arguments[0])
    if origin is Mapping:
        key, item = _key(arguments[0]), _reader(arguments[1])
        return lambda raw: {key(name): item(value) for name, value in raw.items()}
    return _scalar(kind)


def _key(kind: Any) -> Reader:
    """The names of an object in JSON are strings, whatever they are elsewhere."""
    return int if kind is int else _as_it_is


def _scalar(kind: Any) -> Reader:
    if is_dataclass(kind):
        return _record(kind)
    if kind is timedelta:
        return lambda raw: raw * MICROSECOND
    if kind in (datetime, date) or issubclass(kind, Enum):
        reader: Reader = kind if issubclass(kind, Enum) else kind.fromisoformat
        return reader
    if kind in (str, int, float, bool, object):
        return _as_it_is
    raise TypeError(f"{kind} cannot be read from JSON")


def _record(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(raw: Mapping[str, Any]) -> Any:
        return kind(**{name: readers[name](value) for name, value in raw.items() if name in readers})

    return read


def _tuple(arguments: tuple[Any, ...]) -> Reader:
    if arguments[1:] != (...,):
        raise TypeError("only tuples of one kind and any length are read")
    return _collection(tuple, arguments[0])


def _collection(make: Reader, kind: Any) -> Reader:
    """Thousands of shingles are read at once: none of them costs a call."""
    item = _reader(kind)
    return make if item is _as_it_is else lambda raw: make(map(item, raw))


def _as_it_is(raw: Any) -> Any:
    return raw


def _optional(arguments: tuple[Any, ...]) -> Reader:
    inner = [argument for argument in arguments if argument is not NoneType]
    if len(inner) != 1:
        raise TypeError(f"one kind or None can be read, not {arguments}")
    item = _reader(inner[0])
    return lambda raw: None if raw is None else item(raw)
