"""A YAML file whose problems can be told with their line, and its parts checked against a shape."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.errors import ConfigError, Problem
from bot.settings import fastyaml

AShape = TypeVar("AShape", bound=BaseModel)


@dataclass(frozen=True)
class YamlFile:
    path: Path
    text: str
    data: dict[str, Any]

    def line(self, keys: Sequence[str | int]) -> int | None:
        """The line (from 1) of the deepest of `keys` that stands in the file."""
        node: Any = self._marked
        line = None
        for key in keys:
            written = _as_written(node, key)
            try:
                place = node.lc.item(written) if isinstance(node, CommentedSeq) else node.lc.key(written)
                line, node = place[0] + 1, node[written]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return line

    @cached_property
    def _marked(self) -> Any:
        return _thorough(self.text)


def read_yaml(path: Path) -> YamlFile:
    """A YAML 1.2 file whose top is a mapping (an empty file is an empty one)."""
    try:
        text = path.read_text(encoding="utf-8")
        data = _read(text)
    except OSError as error:
        mend = "`dealwire init` writes one" if isinstance(error, FileNotFoundError) else "make it readable"
        raise _unreadable(path, None, error.strerror or str(error), mend) from None
    except UnicodeDecodeError:
        raise _unreadable(path, None, "is not UTF-8", "save it as UTF-8") from None
    except DuplicateKeyError as error:
        raise _unreadable(path, _line_of(error), _first_line(error), "each id may stand once") from None
    except YAMLError as error:
        mend = "indent with spaces, not tabs" if "\\t" in str(error) else "mend the YAML at this line"
        raise _unreadable(path, _line_of(error), _first_line(error), mend) from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise _unreadable(path, 1, "is no mapping at its top", "see docs/configuration.md")
    return YamlFile(path, text, data)


def _read(text: str) -> Any:
    try:
        return fastyaml.load(text)
    except (fastyaml.Unsure, RecursionError):
        return plain(_thorough(text))


def _thorough(text: str) -> Any:
    return YAML(typ="rt").load(text)


def _as_written(node: Any, key: str | int) -> Any:
    """The key of a mapping that reads so: a number may stand where we have text."""
    if not isinstance(node, CommentedMap) or key in node:
        return key
    return next((written for written in node if str(written) == key), key)


def _unreadable(path: Path, line: int | None, what: str, mend: str) -> ConfigError:
    return ConfigError([Problem(path, line, "", what, mend)])


def _line_of(error: YAMLError) -> int | None:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return mark.line + 1 if mark else None


def _first_line(error: YAMLError) -> str:
    told = error.problem if isinstance(error, MarkedYAMLError) else str(error)
    first = str(told or error).strip().splitlines()[0]
    return first.partition(" with value ")[0]  # of a key that stands twice


def perhaps(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, as the end of a sentence."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def unknown_keys(file: YamlFile, known: tuple[str, ...]) -> list[Problem]:
    return [
        Problem(file.path, file.line((key,)), str(key), f"unknown key{perhaps(str(key), known)}")
        for key in file.data
        if key not in known
    ]


def section(
    file: YamlFile, name: str, shape: type[AShape], problems: list[Problem]
) -> Iterator[tuple[str, AShape]]:
    """The items of one part of the file that have the right shape; the others become problems."""
    part = file.data.get(name)
    if part is None:
        return
    if not isinstance(part, dict | list):
        problems.append(Problem(file.path, file.line((name,)), name, "must hold named items, not one value"))
        return
    items: Iterable[tuple[str | int, Any]] = part.items() if isinstance(part, dict) else enumerate(part)
    for id, item in items:
        try:
            yield str(id), shape.model_validate(item)
        except ValidationError as error:
            problems += problems_of(file, (name, id), error, shape)


def plain(node: Any) -> Any:
    """ruamel's mappings and sequences as dict and list, for pydantic."""
    if isinstance(node, CommentedMap):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain(value) for value in node]
    return node


def problems_of(
    file: YamlFile, above: tuple[str | int, ...], error: ValidationError, shape: type[BaseModel]
) -> Iterator[Problem]:
    for wrong in error.errors():
        keys = (*above, *(key for key in wrong["loc"] if key != "[key]"))
        what, mend = said(wrong)
        if wrong["type"] == "extra_forbidden":
            what += perhaps(str(keys[-1]), reduce(_within, wrong["loc"][:-1], shape).model_fields)
        elif wrong["type"] == "missing":
            mend = f"add {keys[-1]}: under {'.'.join(map(str, keys[:-1])) or 'the top'}"
        yield Problem(file.path, file.line(keys), ".".join(map(str, keys)), what, mend)


def said(wrong: ErrorDetails) -> tuple[str, str]:
    """What is wrong and how to mend it, in words of the file and not of Python."""
    value = wrong["input"]
    single = isinstance(value, str | int | float)
    match wrong["type"]:
        case "extra_forbidden":
            return "unknown key", ""
        case "missing":
            return "is missing", ""
        case "model_type" | "dict_type":
            return "must hold keys of its own", "write them below it, one `key: value` a line"
        case "list_type":
            return "must be a list", f"write [{value}]" if single else "write [one, another]"
        case "string_type" if value is None:
            return "is empty", "what begins with # must stand in quotes; without them it is a comment"
        case "string_type":
            return "is no text", f'put it in quotes: "{value}"' if single else "put it in quotes"
        case "string_too_short" | "too_short":
            return "is empty", ""
        case "enum" | "literal_error":
            known = re.findall(r"'([^']*)'", str(wrong["ctx"]["expected"]))
            told = f"{value!r} is none of {', '.join(known)}{perhaps(str(value), known)}"
            return told if single else f"must be one of {', '.join(known)}", ""
    return str(wrong["msg"]).removeprefix("Value error, "), ""


def _within(declared: Any, key: str | int) -> Any:
    """How a field of a shape, an item of a list or a value of a mapping is declared."""
    fields = getattr(declared, "model_fields", None)
    return fields[key].annotation if fields else get_args(declared)[-1]
