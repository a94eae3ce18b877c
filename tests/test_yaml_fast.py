"""What is read fast is read as ruamel.yaml would, or left to it."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.settings import fastyaml
from bot.settings.fastyaml import Unsure
from bot.settings.yamlfile import plain, read_yaml

CONFIG = Path(__file__).parents[1] / "config"
FILES = [path.read_text(encoding="utf-8") for path in sorted(CONFIG.glob("*.yaml"))]
SCALARS = (
    *("no", "yes", "on", "True", "false", "~", "null", "", "5", "-3", "010", "0o17", "0x1f", "1_000", "2.50"),
    *(
        ".5",
        "1e3",
        "-.inf",
        ".nan",
        "1:30",
        "2025-01-01",
        "15m",
        "24h",
        "12e03",
        "+7",
        "a:b",
        "a #b",
        "<<",
        "=",
    ),
    *(
        "'it''s'",
        '"\\u00e9\\n"',
        "!",
        "- x",
        "[a, b]",
        "{a: 1, b: no}",
        "*x",
        "&x y",
        "!!str 5",
        "日産: 横浜",
    ),
    *("|\n  two\n  lines", ">\n  two\n  lines", "http://a.example/?b=c&d=*e", "{a: b, a: c}", "[1,2", "a\tb"),
    *("@at", "%x", "`", "? k", "\ufeff"),
)
ENTRY = st.tuples(st.sampled_from(["a", "b", "1", "no", "x y", "'q'", "<<", "? z"]), st.sampled_from(SCALARS))


def agrees(text: str) -> Any:
    """Where it is read fast, ruamel.yaml reads the same."""
    try:
        fast = fastyaml.load(text)
    except Unsure:
        return None
    thorough = plain(YAML(typ="rt").load(text))
    assert fast == thorough
    assert repr(fast) == repr(_bare(thorough))
    return fast


def _bare(node: Any) -> Any:
    """Without ruamel's kinds of text and numbers."""
    if isinstance(node, dict):
        return {key: _bare(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_bare(value) for value in node]
    kinds = (bool, int, float, str)
    return next((kind(node) for kind in kinds if isinstance(node, kind)), node)


@pytest.mark.parametrize("text", FILES)
def test_the_shipped_files_are_read_fast(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize("scalar", SCALARS)
def test_a_value_is_what_it_is_in_yaml_1_2(scalar: str) -> None:
    agrees(f"a: {scalar}\n")
    agrees(f"a:\n- {scalar}\n- b\n")


@given(st.lists(ENTRY, max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_mapping_is_read_alike(entries: list[tuple[str, str]]) -> None:
    agrees("".join(f"{key}: {value}\n" for key, value in entries))


@given(st.randoms(use_true_random=False), st.sampled_from(FILES))
@settings(max_examples=60, deadline=None)
def test_a_file_with_some_characters_changed_is_read_alike(chance: random.Random, text: str) -> None:
    start = chance.randrange(len(text))
    piece = list(text[start : start + 600])
    for _ in range(chance.randrange(4)):
        piece[chance.randrange(len(piece))] = chance.choice(":-#[]{}'\"|>&*!% \n\tax0,?")
    agrees("".join(piece))


def test_the_line_of_an_item_is_known_also_where_its_name_is_a_number(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n  2024:\n    kind: feed\n  b: {kind: feed}\n", encoding="utf-8")
    file = read_yaml(path)
    assert file.line(("sources", "2024", "kind")) == 3
    assert file.line(("sources", "b", "kind")) == 4
