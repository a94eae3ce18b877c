"""Adds named items to a section of a YAML file; every other byte of it stays as its owner wrote it."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node

from bot.errors import ConfigError, Problem
from bot.settings.files import replace
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
    new = _added(path.read_text(encoding="utf-8"), name, items)
    if not isinstance(held, dict) or plain(YAML(typ="rt").load(new)) != before | {name: held | dict(items)}:
        where = Problem(
            path, None, name, "nothing can be added here", "write its items as `id: {...}`, one a line"
        )
        raise ConfigError([where])
    replace(path, [new])


def _added(text: str, name: str, items: Items) -> str:
    section = _section(text, name)
    if section is None:
        above = text.rstrip("\n") + "\n\n" if text.strip() else ""
        return f"{above}{name}:\n{_block(items, 2)}"
    key, value = section
    if not isinstance(value, MappingNode):
        return _after_line(text, key.end_mark.index, _block(items, 2))
    if value.flow_style:
        held = ", ".join(f"{json.dumps(id)}: {_flow(item)}" for id, item in items.items())
        end = value.end_mark.index - 1
        return f"{text[:end]}{', ' if value.value else ''}{held}{text[end:]}"
    return _after_line(text, _end(value), _block(items, value.value[0][0].start_mark.column))


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


def _after_line(text: str, index: int, block: str) -> str:
    if text[index - 1 : index] == "\n":  # a block of text ends with its line
        return text[:index] + block + text[index:]
    end = text.find("\n", index)
    return f"{text}\n{block}" if end < 0 else text[: end + 1] + block + text[end + 1 :]


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
