"""The shipped word lists are read as YAML 1.2, whichever parser is fast."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import bot.matcher
from bot.matcher import tables
from bot.matcher.devanagari import composed

ROOT = Path(bot.matcher.__file__).parent
NAMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_list_says_the_same_to_a_strict_reader(name: str) -> None:
    """The strict one refuses what stands twice, and knows no YAML but 1.2."""
    strict = YAML(typ="safe", pure=True).load(composed((ROOT / name).read_text(encoding="utf-8")))
    assert repr(tables.read(name)) == repr(strict)


def test_a_list_that_is_not_shipped_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="xx"):
        tables.read("lexicon/xx.yaml")
