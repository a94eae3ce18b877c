"""Block Kit as Slack sees it: what it refuses, what a reader sees, whom it would notify.

Written from Slack's reference and not from `bot.notifier.limits`: a second opinion.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

Node = dict[str, Any]

TOTAL = 13_200
KNOWN = {"header", "section", "rich_text", "context", "actions", "divider", "image", "markdown", "table"}
RICH_PARTS = {
    "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted",
}  # fmt: skip
MENTIONS = {"user", "usergroup", "broadcast", "channel", "team"}
RICH_LEAVES = {"text", "link", "emoji", "date", "color", *MENTIONS}
STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}

_TOKEN = re.compile(r"<([!@#][^<>|]*|https?:[^<>|]*|mailto:[^<>|]*)(?:\|([^<>]*))?>")


class Refusal(Exception):
    """A named error of the Web API, with what it points at."""

    def __init__(self, code: str, *details: str, **more: object) -> None:
        super().__init__(code)
        self.code, self.details, self.more = code, details, more


def check(blocks: object) -> None:
    """Raises the Refusal that Slack would answer with."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    broken = [
        f"{what} [json-pointer:/blocks/{n}]" for n, block in enumerate(blocks) for what in _broken(block)
    ]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(blocks) > 50:
        broken.append("no more than 50 items allowed")
    if len(ids) != len(set(ids)):
        broken.append("block_id is not unique")
    if broken:
        raise Refusal("invalid_blocks", *broken)
    if len(json.dumps(blocks, ensure_ascii=False)) > TOTAL:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Node) -> None:
    """The same for a form or the app's own page."""
    blocks = view.get("blocks")
    if view.get("type") not in ("modal", "home") or not isinstance(blocks, list) or len(blocks) > 100:
        raise Refusal("invalid_arguments")
    if view["type"] == "modal" and not 1 <= len(view["title"]["text"]) <= 24:
        raise Refusal("invalid_arguments", "title")
    check([block for block in blocks if block["type"] != "input"][:50])
    for block in blocks:
        if block["type"] == "input" and len(block["element"]["placeholder"]["text"]) > 150:
            raise Refusal("invalid_arguments", "placeholder")


def visible(blocks: list[Node]) -> str:
    """What a reader sees, line by line."""
    return "\n".join(line for block in blocks for line in _lines(block))


def links(blocks: list[Node]) -> tuple[str, ...]:
    """Addresses a reader can follow, in order, once each."""
    rich = [leaf["url"] for block in blocks for leaf in _leaves(block) if leaf["type"] == "link"]
    written = [url for text in marked(blocks) for url, _ in _TOKEN.findall(text) if url.startswith("http")]
    return tuple(dict.fromkeys(rich + written))


def mentions(text: str, blocks: list[Node]) -> tuple[str, ...]:
    """Whom Slack would notify."""
    rich = [leaf["type"] for block in blocks for leaf in _leaves(block) if leaf["type"] in MENTIONS]
    tokens = [token for words in [text, *marked(blocks)] for token, _ in _TOKEN.findall(words)]
    return (*rich, *(t for t in tokens if t[0] in "!@#" and not t.startswith("!date^")))


def plain(mrkdwn: str) -> str:
    """mrkdwn as a reader sees it: labels, fallbacks for dates, bold without stars, entities decoded."""
    shown = _TOKEN.sub(lambda found: found[2] or found[1], mrkdwn)
    return unescape(re.sub(r"\*([^*\n]+)\*", r"\1", shown))


def _broken(block: Node) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KNOWN:
        yield f"unsupported type: {kind}"
    elif kind == "header":
        yield from _text(block["text"], 150, ("plain_text",))
    elif kind == "section":
        yield from _section(block)
    elif kind == "context":
        yield from _count(block["elements"], 1, 10)
        for element in block["elements"]:
            yield from _text(element, 3_000)
    elif kind == "rich_text":
        yield from _rich(block["elements"])
    elif kind == "table":
        yield from _count(block["rows"], 1, 100)
        for row in block["rows"]:
            yield from _count(row, 1, 20)
            for cell in row:
                yield from _rich(cell["elements"])
    elif kind == "actions":
        yield from _actions(block["elements"])


def _actions(elements: list[Node]) -> Iterator[str]:
    yield from _count(elements, 1, 25)
    if len({element["action_id"] for element in elements}) != len(elements):
        yield "action_id is not unique"
    for element in elements:
        yield from _text(element.get("text") or element["placeholder"], 75, ("plain_text",))
        if len(element.get("value", "")) > 2_000:
            yield "value must be less than 2001 characters"
        for option in element.get("options", []):
            yield from _text(option["text"], 75, ("plain_text",))


def _section(block: Node) -> Iterator[str]:
    if "text" in block:
        yield from _text(block["text"], 3_000)
    elif not block.get("fields"):
        yield "missing required field: text"
    yield from _count(block.get("fields", []), 0, 10)
    for field in block.get("fields", []):
        yield from _text(field, 2_000)


def _text(node: Node, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    kind = node.get("type")
    if kind not in kinds:
        yield f"unsupported text type: {kind}"
    elif stray := set(node) - {"type", "text", "verbatim" if kind == "mrkdwn" else "emoji"}:
        yield f"invalid additional property: {stray}"
    if not str(node.get("text", "")).strip():
        yield "must be more than 0 characters"
    elif len(node["text"]) > most:
        yield f"must be less than {most + 1} characters"


def _count(items: list[Node], least: int, most: int) -> Iterator[str]:
    if not least <= len(items) <= most:
        yield f"{len(items)} items, {least} to {most} allowed"


def _rich(parts: list[Node]) -> Iterator[str]:
    if not parts:
        yield "no more than 0 elements missing"
    for part in parts:
        if part["type"] not in RICH_PARTS:
            yield f"unsupported rich text part: {part['type']}"
        if not part.get("elements"):
            yield "elements must not be empty"
        for element in part.get("elements", []):
            if part["type"] == "rich_text_list":
                yield from _rich([element])
            else:
                yield from _leaf(element)


def _leaf(leaf: Node) -> Iterator[str]:
    if leaf["type"] not in RICH_LEAVES:
        yield f"unsupported element: {leaf['type']}"
    if leaf["type"] == "text" and not leaf["text"]:
        yield "must be more than 0 characters"
    if leaf["type"] == "date" and not (isinstance(leaf.get("timestamp"), int) and leaf.get("format")):
        yield "invalid date"
    if leaf["type"] == "link" and not re.fullmatch(r"https?://[\x21-\x7e]{1,3000}", leaf["url"]):
        yield "invalid url"
    if set(leaf.get("style", {})) - STYLES:
        yield "unknown style"


def _leaves(node: Node) -> Iterator[Node]:
    for row in node.get("rows", []):
        for cell in row:
            yield from _leaves(cell)
    for element in node.get("elements", []):
        if "elements" in element:
            yield from _leaves(element)
        elif node["type"].startswith("rich_text"):
            yield element


def marked(blocks: list[Node]) -> Iterator[str]:
    """Every text that Slack would read as mrkdwn."""
    for block in blocks:
        texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
        yield from (t["text"] for t in texts if isinstance(t, dict) and t.get("type") == "mrkdwn")


def _lines(block: Node) -> Iterator[str]:
    if block["type"] == "header":
        yield block["text"]["text"]
    elif block["type"] == "rich_text":
        for part in block["elements"]:
            yield from _rich_lines(part)
    elif block["type"] == "table":
        for row in block["rows"]:
            yield " | ".join(line for cell in row for line in _lines(cell))
    elif block["type"] == "context":
        yield " ".join(_shown(element) for element in block["elements"])
    elif block["type"] == "section":
        yield from map(_shown, [*([block["text"]] if "text" in block else []), *block.get("fields", [])])


def _rich_lines(part: Node) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        yield from (f"• {_rich_text(item)}" for item in part["elements"])
    else:
        yield ("> " if part["type"] == "rich_text_quote" else "") + _rich_text(part)


def _rich_text(part: Node) -> str:
    shown = ("text", "fallback", "url")
    return "".join(
        next((leaf[key] for key in shown if leaf.get(key)), f"@{leaf['type']}") for leaf in part["elements"]
    )


def _shown(node: Node) -> str:
    return plain(node["text"]) if node["type"] == "mrkdwn" else node["text"]
