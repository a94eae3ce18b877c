"""The text and the dates of pages that a script draws: what they carry as JSON for it.

No two sites call its parts alike. So the article is the smallest object that bears the page's title, and its
text what stands under the key that says the most there.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import html

from bot.scraper.body import fragment
from bot.scraper.scripts import bare, shared, weight

MAX_SCRIPT = 2_000_000  # characters of one that is read
MAX_STARTS = 50  # places in a script at which JSON may begin
MAX_VALUES = 50_000  # of one that are looked at
MAX_HOLDERS = 10  # objects with the title
MAX_TITLE = 500
DEEPEST = 60
LEAST = 120  # weight of a text that is one
AKIN = 0.3  # share of the title's words in a text that is about it
PUBLISHED = [  # what keys say of the day on which it appeared
    re.compile(r"publi(?!sher|c$)", re.IGNORECASE),
    re.compile(
        r"pub_?(?:date|time|at)|issued|posted|releas|deploy|display_?date|reg_?(?:date|dt)|^date(?:_?time)?$",
        re.IGNORECASE,
    ),
]
CHANGED = re.compile(r"modif|updat|expir|re_?(?:deploy|publi)|unpubli|delet|user|by$|er$", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)20\d\d|^1\d{9}(?:\d{3})?$")
START = re.compile(r"(?:=|\(|,)\s*(?=[\[{])|\bJSON\.parse\(\s*(?=\")|^\s*(?=[\[{])")
DECODER = json.JSONDecoder(strict=False)


def carried(tree: html.HtmlElement, title: str) -> str:
    """The text that a page's scripts carry beside its title, paragraphs divided by newlines; "" for none."""
    texts = (_longest(holder) for holder in _holders(tree, title))
    return next((text for text in texts if weight(text) >= LEAST and shared(title, text) >= AKIN), "")


def carried_dates(tree: html.HtmlElement, title: str) -> tuple[str, ...]:
    """When it was published, as a page's scripts have it beside its title, the most trustworthy first."""
    for holder in _holders(tree, title):
        dated = [(rank, str(value)) for rank, value in map(_dated, _items(holder)) if rank]
        if dated:
            return tuple(value for _, value in sorted(dated))
    return ()


def _dated(item: tuple[str, Any]) -> tuple[int, Any]:
    """How well a key names the day of publication, best 1, and its value; 0 if not at all."""
    key, value = item
    if not isinstance(value, str | int) or not YEAR.search(str(value)) or CHANGED.search(key):
        return 0, value
    return next((rank for rank, name in enumerate(PUBLISHED, start=1) if name.search(key)), 0), value


def _items(holder: Any) -> list[tuple[str, Any]]:
    return list(holder.items()) if isinstance(holder, dict) else []


def _holders(tree: html.HtmlElement, title: str) -> Iterator[Any]:
    """The objects and lists that bear the title, script by script, the smallest of each first."""
    named = bare(title)
    for script in tree.iter("script") if named else ():
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") and LEAST < len(text) <= MAX_SCRIPT:
            for value in _values(text):
                holders = [one for one in _containers(value) if _bears(one, named)]
                yield from islice(reversed(holders), MAX_HOLDERS)


def _values(script: str) -> Iterator[Any]:
    """The JSON in a script: all of it, or what it assigns or hands over."""
    end = 0
    for _ in range(MAX_STARTS):
        start = START.search(script, end)
        if not start:
            return
        try:
            value, end = DECODER.raw_decode(script, start.end())
            yield json.loads(value, strict=False) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            end = max(end, start.end())


def _containers(value: Any) -> Iterator[Any]:
    """Every object and list, outer ones first."""
    level, seen = [value], 0
    while level and seen < MAX_VALUES:
        seen += len(level)
        level = [one for one in level if isinstance(one, dict | list)]
        yield from level
        level = [part for one in level for part in _parts(one)]


def _bears(holder: Any, title: str) -> bool:
    """Whether one of its strings is the title, or one of a small part of it: headlines: {basic: ...}."""
    parts = [inner for part in _parts(holder) for inner in (part, *(_parts(part) if _is_small(part) else ()))]
    return any(isinstance(one, str) and len(one) < MAX_TITLE and bare(one) == title for one in parts)


def _is_small(part: Any) -> bool:
    return isinstance(part, dict) and len(part) <= 2


def _parts(value: Any) -> Iterator[Any]:
    yield from value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _longest(holder: Any) -> str:
    """The text of that part of an object which has the most."""
    return max(map(_text, _parts(holder)), key=weight, default="")


def _text(part: Any) -> str:
    """The text in a value: of HTML, or of blocks, each with its pieces under one key."""
    while isinstance(part, dict) or (isinstance(part, list) and len(part) == 1):
        part = max(_parts(part), key=_size, default="")
    if isinstance(part, str):
        return fragment(part) if len(part) >= LEAST else ""
    said: Counter[str] = Counter()
    for key, text in _strings(part):
        said[key] += weight(text) if " " in text or not text.isascii() else 0
    best = max(said, key=lambda key: said[key], default="")
    blocks = ("".join(text for key, text in _strings(block, best) if key == best) for block in _parts(part))
    return fragment("\n".join(blocks))


def _size(value: Any) -> int:
    return sum(len(text) for _, text in _strings(value))


def _strings(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The strings in a value, each with the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif depth < DEEPEST:
        for name, part in value.items() if isinstance(value, dict) else ((key, one) for one in _parts(value)):
            yield from _strings(part, name, depth + 1)
