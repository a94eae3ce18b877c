"""Adds named items to a section of a YAML file; every other byte of it stays as its owner wrote it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node

from bot.errors import ConfigError, Problem
from bot.settings import files
from bot.settings.yamlfile import plain, read_yaml

SLUG = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
WORDS = ("yes", "no", "on", "off", "true", "false", "null")  # which YAML takes for something else
Items = Mapping[str, Mapping[str, object]]


def add_items(path: Path, name: str, items: Items) -> None:
    """Adds `items` at the end of the section `name`: all of them, or none and a ConfigError.

    The file is replaced as a whole, so that a reader or a kill finds the old one or the new one.
    """
    before = read_yaml(path).data
    held = before.get(name) or {}
    text = files.read(path)
    at, added = _addition(text, name, items)
    new = text[:at] + (added.replace("\n", "\r\n") if "\r\n" in text else added) + text[at:]
    if not isinstance(held, dict) or plain(YAML(typ="rt").load(new)) != before | {name: held | dict(items)}:
        where = Problem(
            path, None, name, "nothing can be added here", "write its items as `id: {...}`, one a line"
        )
        raise ConfigError([where])
    files.replace(path, [new])


def _addition(text: str, name: str, items: Items) -> tuple[int, str]:
    """Where the items go, and what is to stand there."""
    section = _section(text, name)
    if section is None:
        whole = f"{name}:\n{_block(items, 2)}"
        return (len(text), f"{_gap(text)}{whole}") if text.strip() else (0, whole)
    key, value = section
    if not isinstance(value, MappingNode):
        return _below(text, key.end_mark.index, _block(items, 2))
    if value.flow_style:
        held = ", ".join(f"{json.dumps(id)}: {_flow(item)}" for id, item in items.items())
        return value.end_mark.index - 1, f"{', ' if value.value else ''}{held}"
    return _below(text, _end(value), _block(items, value.value[0][0].start_mark.column))


def _section(text: str, name: str) -> tuple[Node, Node] | None:
    root = YAML(typ="rt").compose(text)
    pairs = root.value if isinstance(root, MappingNode) else ()
    return next(((key, value) for key, value in pairs if key.value == name), None)


def _end(node: Node) -> int:
    """Where the last thing inside a node ends; the node's own mark stands after the comments that follow."""
    if isinstance(node, CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _gap(text: str) -> str:
    """What keeps a line free between a text and what follows it."""
    return "\n" if text.endswith("\n") else "\n\n"


def _below(text: str, index: int, block: str) -> tuple[int, str]:
    """A block below the line in which something ends at `index`."""
    if text[index - 1 : index] == "\n":  # a block of text ends with its line
        return index, block
    end = text.find("\n", index)
    return (len(text), f"\n{block}") if end < 0 else (end + 1, block)


def _block(items: Items, indent: int) -> str:
    space = " " * indent
    return "".join(f"{space}{_name(id)}:\n{space}  {_flow(item)}\n" for id, item in items.items())


def _name(id: str) -> str:
    return id if SLUG.fullmatch(id) and id.lower() not in WORDS else json.dumps(id, ensure_ascii=False)


def _flow(item: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in item.items()) + "}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return _flow(value)
    return _name(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
