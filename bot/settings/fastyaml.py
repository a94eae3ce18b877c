"""YAML by libyaml, fifty times faster than with every line and comment kept; for what it surely reads alike.

libyaml knows YAML 1.1, these files are YAML 1.2: `no` is a word in them, and 010 is ten. So scalars are told
apart by ruamel.yaml's own table of 1.2, and whatever is written in an unusual way is left to ruamel.yaml.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from ruamel.yaml.resolver import implicit_resolvers

_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_INT = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_UNUSUAL = re.compile(r"^%|[\t\ufeff]|(?:^|[\s\[{,])!", re.MULTILINE)  # tabs, tags, directives


class Unsure(Exception):
    """It is wrong, or may mean something else: ruamel.yaml knows."""


class _Loader(_Fastest):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012


for _versions, _tag, _pattern, _first in implicit_resolvers:
    if (1, 2) in _versions:
        _Loader.add_implicit_resolver(_tag, _pattern, _first)


def load(text: str) -> Any:
    """What a document says, with keys as text. Raises Unsure."""
    if _UNUSUAL.search(text):
        raise Unsure
    try:
        node = yaml.compose(text, _Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise Unsure from error
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node.tag, node.value)
    if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
        held = {_key(key): _value(value) for key, value in node.value}
        if len(held) == len(node.value):
            return held
    raise Unsure


def _key(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode) and node.tag in (f"{_TAG}str", f"{_TAG}int"):
        return str(_scalar(node.tag, node.value))
    raise Unsure


def _scalar(tag: str, text: str) -> Any:
    if read := _READERS.get(tag):
        return read(text)
    raise Unsure


def _number(pattern: re.Pattern[str], kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if pattern.fullmatch(text):
            return kind(text)
        raise Unsure

    return read


_READERS: Mapping[str, Callable[[str], Any]] = {
    f"{_TAG}str": str,
    f"{_TAG}int": _number(_INT, int),
    f"{_TAG}float": _number(_FLOAT, float),
    f"{_TAG}bool": lambda text: text.lower() == "true",
    f"{_TAG}null": lambda _: None,
}
