"""Slack's limits, and how any text, link or message is made to keep them. Lengths are code points.

The numbers are those of docs.slack.dev (Block Kit reference, chat.postMessage) unless a line says
"ours". Only `escape`d text may enter mrkdwn and `Message.text`: a headline must mention nobody.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

import regex

from bot.model import Message

Block = Mapping[str, Any]

BLOCKS = 50  # a message
HEADER = 150
HEADER_OURS = 120  # ours: two lines on a phone
SECTION = 3_000
FIELDS = 10
FIELD = 2_000
CONTEXT = 10  # elements
CONTEXT_TEXT = 3_000
ROWS, COLUMNS = 100, 20  # of a table; its cells may hold 10,000 code points, as all blocks together
RICH_TEXT = 3_000  # ours, for one element: Slack publishes none
URL = 3_000
BLOCK_ID = 255
TEXT = 1_000  # ours: from 4,000 on Slack splits the message and repeats its blocks (bolt-python #764)
TOTAL = 10_000  # ours, JSON of all blocks: refused from about 13,200 on (bolt-js #2509, #2867)

WORD = 20  # code points; a longer one is cut
EMPTY = "—"  # Slack refuses an empty text

_GRAPHEME = regex.compile(r"\X")
_TOKEN = re.compile(r"&(?:amp|lt|gt);|<(?:[!@#]|https?:)[^<>]*>")
_STEPS = (SECTION, 1_000, 600, 400, 250, 120)  # how far texts are cut, in turn, until all fit
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"  # RFC 3986


def escape(text: str) -> str:
    """Slack's three escapes, `&` first (docs.slack.dev: formatting message text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_url(url: str) -> str:
    """An http(s) address that can stand in a link; "" for anything else."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return quote(url.strip(), safe=_URL_SAFE, errors="replace")


def cut(text: str, limit: int) -> str:
    """At most `limit` code points, ending in an ellipsis where something is gone.

    Cuts at a space where one is near, never inside a grapheme, an entity or a `<...>` token.
    """
    if len(text) <= limit:
        return text
    if limit <= 0:
        return ""
    end = _grapheme_end(text, limit - 1)
    space = text.rfind(" ", 0, end + 1)
    end = space if space >= max(end - WORD, end // 2) else end
    for token in _TOKEN.finditer(text, 0, limit + URL):
        if token.start() < end < token.end():
            end = token.start()
    return text[:end].rstrip() + "…"


def size(blocks: Sequence[Block]) -> int:
    """Code points of the blocks as JSON."""
    return len(json.dumps(blocks, ensure_ascii=False))


def fullest(layouts: Iterable[Sequence[Block]]) -> Sequence[Block]:
    """The first that all fits in a message, of layouts that say ever less; the last where none does."""
    blocks: Sequence[Block] = ()
    for blocks in layouts:
        if size(blocks) <= TOTAL:
            break
    return blocks


def fit(message: Message) -> Message:
    """The same message within every limit: texts are cut first, then lists lose their last lines."""
    blocks = [_cut(block, SECTION) for block in message.blocks]
    blocks = [block for block in blocks if _fits(block)][:BLOCKS]
    for limit in _STEPS:
        if size(blocks) <= TOTAL:
            break
        blocks = [_cut(block, limit) for block in blocks]
    while size(blocks) > TOTAL:
        _prune(blocks)
    return replace(message, text=cut(message.text.strip(), TEXT - 1) or EMPTY, blocks=tuple(blocks))


def _grapheme_end(text: str, limit: int) -> int:
    end = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > limit:
            break
        end = grapheme.end()
    return end or limit  # a single grapheme longer than the limit is cut all the same


def _fits(block: Block) -> bool:
    """Whether Slack takes a block; one of a kind that is not used here is not known to."""
    rule = _RULES.get(str(block.get("type")))
    named = "block_id" not in block or _within(block["block_id"], BLOCK_ID)
    return rule is not None and named and rule(block)


def _within(text: object, limit: int) -> bool:
    return isinstance(text, str) and 0 < len(text) <= limit


def _header(block: Block) -> bool:
    return _within(block["text"]["text"], HEADER)


def _section(block: Block) -> bool:
    fields = block.get("fields", ())
    said = _within(block["text"]["text"], SECTION) if "text" in block else len(fields) > 0
    return said and len(fields) <= FIELDS and all(_within(field["text"], FIELD) for field in fields)


def _context(block: Block) -> bool:
    elements = block["elements"]
    return 1 <= len(elements) <= CONTEXT and all(_within(each["text"], CONTEXT_TEXT) for each in elements)


def _rich_text(node: Block) -> bool:
    return bool(node["elements"]) and all(map(_rich_element, node["elements"]))


def _rich_element(node: Block) -> bool:
    if "elements" in node:
        return _rich_text(node)
    said = node["type"] not in ("text", "link") or _within(node["text"], RICH_TEXT)
    return said and (node["type"] != "link" or _within(link_url(node["url"]), URL))


def _table(block: Block) -> bool:
    rows = block["rows"]
    sized = 2 <= len(rows) <= ROWS and all(len(row) <= COLUMNS for row in rows)
    return sized and all(_rich_text(cell) for row in rows for cell in row)


_RULES: Mapping[str, Callable[[Block], bool]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "rich_text": _rich_text,
    "table": _table,
    "divider": lambda _: True,
}


def _cut(node: Any, limit: int) -> Any:
    """A block or a part of one with every text at most `limit` long and no list too long."""
    if isinstance(node, Mapping):
        if node.get("type") == "link" and len(node["url"]) > URL:
            return _cut({"type": "text", "text": node["text"]}, limit)
        limit = min(limit, HEADER_OURS) if node.get("type") == "header" else limit
        return {name: _cut_value(name, value, node, limit) for name, value in node.items()}
    return node


def _cut_value(name: str, value: Any, node: Block, limit: int) -> Any:
    if name == "text" and isinstance(value, str):
        return cut(value, limit) if value.strip() else EMPTY
    if name == "fields":
        return [_cut(field, min(limit, FIELD)) for field in value[:FIELDS]]
    if name == "elements":
        most = CONTEXT if node.get("type") == "context" else len(value)
        return [_cut(element, limit) for element in value[:most]]
    if name == "rows":
        return [[_cut(cell, limit) for cell in row] for row in value[:ROWS]]
    return _cut(value, limit)


def _prune(blocks: list[Block]) -> None:
    """Takes the last line from the longest block, or the block itself where it has but one."""
    longest = max(range(len(blocks)), key=lambda index: size(blocks[index : index + 1]))
    shorter = _without_last(blocks[longest])
    blocks[longest : longest + 1] = [shorter] if shorter else []


def _without_last(node: Block) -> Block | None:
    if len(rows := node.get("rows", ())) > 2:  # its head and one line are kept
        return {**node, "rows": rows[:-1]}
    elements = node.get("elements", ())
    if not elements:
        return None
    last = _without_last(elements[-1])
    kept = [*elements[:-1], last] if last else list(elements[:-1])
    return {**node, "elements": kept} if kept else None
