"""Greek in one spelling: capitals carry no accents, and a sigma that ends a word has a shape of its own.

Whatever meets Greek text, word lists and names alike, is read so; every offset stays.
"""

import re
import unicodedata
from collections.abc import Mapping

_LETTERS = (*range(0x0386, 0x03CF), *range(0x1F00, 0x1FFD))  # with tonos or dialytika; polytonic
_CAPITALS = re.compile("[Α-Ω]{2,}")
_ARTICLE = 4  # letters at most of articles and prepositions
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


def _table() -> dict[int, str]:
    bare = {code: unicodedata.normalize("NFD", chr(code))[0] for code in _LETTERS if chr(code).isalpha()}
    return {code: letter for code, letter in bare.items() if ord(letter) != code} | {ord("ς"): "σ"}


UNACCENTED: Mapping[int, str] = _table()
"""For str.translate: without accents, every sigma alike."""


def plain(text: str) -> str:
    """The text without accents, every sigma alike."""
    return text.translate(UNACCENTED) if _GREEK.search(text) else text


def lowered(text: str) -> str:
    """The same, and words in capitals as a title has them: first letters large, articles small."""
    return _CAPITALS.sub(_title_case, plain(text)) if _GREEK.search(text) else text


def _title_case(word: re.Match[str]) -> str:
    small = word[0].lower().translate(UNACCENTED)
    return small if len(small) <= _ARTICLE else word[0][0] + small[1:]
