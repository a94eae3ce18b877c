"""Writing systems, as far as they differ in where a word may begin and end."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Script(StrEnum):
    ALPHABETIC = "alphabetic"  # words stand apart
    HAN = "han"
    KATAKANA = "katakana"
    HIRAGANA = "hiragana"
    HANGUL = "hangul"  # words stand apart, particles are joined on
    UNSPACED = "unspaced"  # Thai, Lao, Khmer, Burmese
    DIGIT = "digit"
    NONE = ""  # space, punctuation, symbols


_RANGES = (
    ("\u3041", "\u309f", Script.HIRAGANA),
    ("\u30a1", "\u30fa", Script.KATAKANA),
    ("\u30fc", "\u30ff", Script.KATAKANA),
    ("\u3005", "\u3007", Script.HAN),
    ("\u3400", "\u9fff", Script.HAN),
    ("\uf900", "\ufaff", Script.HAN),
    ("\U00020000", "\U0003ffff", Script.HAN),
    ("\u1100", "\u11ff", Script.HANGUL),
    ("\u3131", "\u318e", Script.HANGUL),
    ("\uac00", "\ud7a3", Script.HANGUL),
    ("\u0e00", "\u0eff", Script.UNSPACED),
    ("\u1000", "\u109f", Script.UNSPACED),
    ("\u1780", "\u17ff", Script.UNSPACED),
)


@lru_cache(maxsize=8192)
def script(char: str) -> Script:
    """The writing system of one character; combining marks count with the letters."""
    for first, last, name in _RANGES:
        if first <= char <= last:
            return name
    if char.isdecimal():
        return Script.DIGIT
    return Script.ALPHABETIC if char.isalpha() or unicodedata.combining(char) else Script.NONE


# Of the scripts that run on: vowels written before the consonant they follow in speech, and what is no letter
# of its own. A word neither begins behind the first nor ends before the second.
LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4"
TRAILING = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
_SYLLABLE = re.compile(f"(?<=[{LEADING}])|(?=[{TRAILING}])")


def divides(text: str, at: int) -> bool:
    """Whether a cut at this place would divide a syllable: ปิด is no part of เปิด."""
    return _SYLLABLE.match(text, at) is not None
