"""The shipped word lists are read as YAML 1.2, whichever parser is fast."""

from collections import defaultdict
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import bot.matcher
from bot.matcher import tables
from bot.matcher.devanagari import composed
from bot.matcher.mentions import fold_name, mentions

ROOT = Path(bot.matcher.__file__).parent
LANGUAGES = tables.languages("mentions")
SORTS = {
    "plant", "same_plant", "both", "anaphors", "merger", "titles", "honorifics", "given", "saints",
    "given_han", "trades", "flagship", "others", "products", "homonyms", "katakana", "hangul", "particles",
    "hangul_prefixes", "proclitics", "endings", "inflected",
}  # fmt: skip
NAMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_list_says_the_same_to_a_strict_reader(name: str) -> None:
    """The strict one refuses what stands twice, and knows no YAML but 1.2."""
    strict = YAML(typ="safe", pure=True).load(composed((ROOT / name).read_text(encoding="utf-8")))
    assert repr(tables.read(name)) == repr(strict)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_beside_names_are_of_the_sorts_and_the_trades_that_there_are(language: str) -> None:
    """What is called by another name is never heard."""
    said, english = tables.read(f"mentions/{language}.yaml"), tables.read("mentions/en.yaml")
    assert set(said) <= SORTS
    assert all(set(said.get(sort, ())) <= set(english[sort]) for sort in ("trades", "flagship"))


def test_a_word_names_one_trade() -> None:
    trades: dict[str, set[str]] = defaultdict(set)
    for said in (tables.read(f"mentions/{language}.yaml") for language in LANGUAGES):
        for trade, words in {**said.get("trades", {}), **said.get("flagship", {})}.items():
            for word in words:
                trades[word].add(trade)
    assert [word for word, named in trades.items() if len(named) > 1] == []


def test_a_list_that_is_not_shipped_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="xx"):
        tables.read("lexicon/xx.yaml")


@pytest.mark.parametrize("text", ["リーズ原発が停止した", "リーズ発電所が停止した", "리즈 원전이 멈췄다"])
def test_a_nuclear_power_station_is_a_plant_by_its_short_word(text: str) -> None:
    assert mentions().plant.within(fold_name(text))
