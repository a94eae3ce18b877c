"""Spellings that count as one, script by script: what `greek`, `arabic` and `devanagari` tell, for texts and
word lists.
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.matcher import arabic, devanagari, greek

ALIKE: Mapping[int, str] = {**greek.UNACCENTED, **arabic.ONE_LETTER, **devanagari.LETTERS}
"""For str.translate: every offset stays, where the text is `tidy`."""

_CONCERNED = re.compile("[\u0370-\u03ff\u0600-\u06ff\u0900-\u097f\u1f00-\u1fff\u200c\u200d]")


def concerns(text: str) -> bool:
    """Whether anything here could change it: most texts are in other scripts."""
    return not text.isascii() and _CONCERNED.search(text) is not None


def tidy(text: str) -> str:
    """The text without signs that are no letters: vowel signs of Arabic, joiners, dots apart from letters."""
    return arabic.bare(devanagari.composed(text)) if concerns(text) else text


def plain(text: str) -> str:
    """The text in one spelling; a title in Greek capitals in small letters."""
    return greek.lowered(text).translate(ALIKE) if concerns(text) else text


def plain_words(listed: Any) -> Any:
    """A word list with all its words in one spelling: lists are written as languages are spelt."""
    if isinstance(listed, str):
        return listed.translate(ALIKE)
    if isinstance(listed, list):
        return [plain_words(each) for each in listed]
    if isinstance(listed, dict):
        return {plain_words(key): plain_words(each) for key, each in listed.items()}
    return listed
