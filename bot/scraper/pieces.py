"""The items of an XML feed as they are written. Most stood there an hour ago, letter for letter: in the
place of these an empty one is parsed, with their mark."""

import re
from collections.abc import Container

from bot.scraper.marks import mark

MARK = "dealwire-mark"  # the attribute that bears the mark of an item
NAMES = ("item", "entry")
# What may change while the entry stays the same: how it is numbered, unless that is an address, or counted.
NUMBERS = re.compile(r"<(guid|id|slash:comments)\b[^<>]*>(?!\s*https?:)[^<]*</\1>", re.IGNORECASE)


def emptied(text: str, place: str, known: Container[str]) -> str:
    """The feed with a mark on each item that is written the common way; those that are `known` are empty.

    `text`: from its root element on; `place`: its address, which relative links lean on. It may no longer be
    well-formed where CDATA or comments hold tags of items.
    """
    name = next((name for name in NAMES if f"</{name}>" in text), "")
    if not name:
        return text
    end, context = f"</{name}>", place + text[: text.find(">")]  # with its namespaces and base
    *pieces, tail = text.split(end)
    said = NUMBERS.sub("", text).split(end)
    marked = [_marked(piece, name, context, words, known) for piece, words in zip(pieces, said, strict=False)]
    return "".join([*marked, tail])


def _marked(piece: str, name: str, context: str, said: str, known: Container[str]) -> str:
    """One item, and what stands before it; `said`: the same without numbers."""
    before, start, rest = piece.rpartition(f"<{name}")
    if not rest.startswith((">", " ", "\n")) or start in before:
        return f"{piece}</{name}>"
    own = mark(context, said[said.find(start) :])
    if own in known:
        return f'{before}{start} {MARK}="{own}"/>'
    return f'{before}{start} {MARK}="{own}"{rest}</{name}>'
