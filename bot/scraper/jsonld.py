"""JSON-LD, by which a page tells software of its article (schema.org): also where it is broken."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from typing import Any

from lxml import html

MAX_JSON = 1_000_000  # characters of one script
MAX_NODES = 2000  # that are looked at
WRAPPING = " \t\r\n\f\v\xa0/*<!->;"  # of comments, and what may follow the JSON
GAP = re.compile(r"[\s,;]*")  # between values in a row
CDATA = "[CDATA["
UNTYPED = re.compile(r"\s*[\[{]\s*[\[{]?\s*\"@(?:context|graph|type)\"")
FIELD = re.compile(r'"(@type|headline|datePublished|dateCreated)"\s*:\s*("(?:[^"\\\n]|\\.)*")')
DECODER = json.JSONDecoder(strict=False)

Node = Mapping[str, Any]


def nodes_of(tree: html.HtmlElement) -> Iterator[Node]:
    """Every object in the page's JSON-LD, outer ones first."""
    scripts = ((script.get("type") or "", script.text or "") for script in tree.iter("script"))
    waiting: list[Any] = [
        _load(text) for kind, text in scripts if "ld+json" in kind.lower() or UNTYPED.match(text)
    ]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:MAX_NODES]
        elif isinstance(node, dict):
            yield node
            waiting += [value for value in node.values() if isinstance(value, dict | list)]


def _load(script: str) -> Any:
    """The JSON of a script, also where the page wraps it in comments, leaves a comma too many or lets more
    follow; of what is no JSON its dates with their headline."""
    text = script[:MAX_JSON].strip(WRAPPING)
    if text.startswith(CDATA):
        text = text.removeprefix(CDATA).removesuffix("]]").strip(WRAPPING)
    readings = (text, re.sub(r",\s*([}\]])", r"\1", text), unescape(text))
    return next(filter(None, map(_values, readings)), None) or _pieces(text)


def _values(text: str) -> list[Any]:
    """The values that stand in a row, up to where it breaks."""
    found: list[Any] = []
    at = 0
    with suppress(ValueError, RecursionError):
        while len(found) < MAX_NODES:
            value, end = DECODER.raw_decode(text, at)
            found.append(value)
            at = end + len(gap[0]) if (gap := GAP.match(text, end)) else end
    return found


def _pieces(text: str) -> Node:
    """An object of the fields that can be told from broken JSON, each as it stands there first."""
    found: dict[str, Any] = {}
    for name, value in FIELD.findall(text):
        try:
            found.setdefault(name, json.loads(value, strict=False))
        except ValueError:
            continue
    return found
