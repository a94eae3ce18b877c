"""Devanagari in one spelling, whose every sign counts as a letter.

A letter with a dot below, nukta, is also written without it (फ़ैक्ट्री, फैक्ट्री), the sign of a nasal with a moon
or without (ँ, ं), digits in two scripts. Signs of vowels are no letters to regular expressions, so that a word
would end amid itself: they are read as letters of a script in which nothing is written here, Vai.
"""

import re
import unicodedata
from collections.abc import Mapping

_NUKTA, _NASAL = 0x093C, 0x0902
_BLOCK = range(0x0900, 0x0980)
_LETTERS_FROM = 0xA500  # 128 letters
_DOTTED = {
    unicodedata.normalize("NFKD", chr(code)): chr(code)
    for code in _BLOCK
    if unicodedata.decomposition(chr(code)).endswith(f" {_NUKTA:04X}")
}
_IN_PARTS = re.compile(f"[{''.join(pair[0] for pair in _DOTTED)}]{chr(_NUKTA)}|{chr(_NUKTA)}|[\u200c\u200d]")
_WRITTEN = re.compile("[\u0900-\u097f]")


def _table() -> dict[int, str]:
    signs = (code for code in _BLOCK if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    table = {code: chr(code - _BLOCK[0] + _LETTERS_FROM) for code in signs}
    table |= {ord(dotted): pair[0] for pair, dotted in _DOTTED.items()}
    table |= {0x0966 + digit: str(digit) for digit in range(10)}
    return table | {0x0901: table[_NASAL]}


LETTERS: Mapping[int, str] = _table()
"""For str.translate, character for character, where the text is `composed`."""


def composed(text: str) -> str:
    """The text with one character for each dotted letter, and without the joiners that only shape letters."""
    return _IN_PARTS.sub(lambda part: _DOTTED.get(part[0], ""), text) if _WRITTEN.search(text) else text
