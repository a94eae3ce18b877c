"""The genre of an article, by the words of its title and by how its text is laid out."""

import re
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from bot.matcher.lexicon import load

_ITEM = re.compile(r"(\d(?<!\d\d)\d?)[.)、．]\s*\D")
_INDENT = 16  # characters of white space before an item, at most
_DATED = re.compile(
    r"^\W{0,3}(?:\d{4}[-/.年]\s?\d{1,2}|\d{1,2}[-/.月]\d{1,2}|\w+\.? \d{1,2},? \d{4}\b)", re.MULTILINE
)


class Genre(StrEnum):
    """What sort of text it is, where it is no plain report."""

    NONE = "none"
    OPINION = "opinion"  # columns, editorials, analysis
    CHRONOLOGY = "chronology"
    ROUNDUP = "roundup"  # newsletters, market wraps, press reviews, rankings
    LIVE = "live"


@lru_cache(maxsize=256)
def genre_of(title: str, text: str, language: str) -> Genre:
    """What the title calls it, or else what the text looks like."""
    named = load(language).scan(title)["genre"]
    return Genre(named[0].name) if named else _laid_out(text)


def _laid_out(text: str) -> Genre:
    """Numbered items make a roundup, dated lines a chronology."""
    items = [found for found in _ITEM.finditer(text) if _begins(text, found.start())]
    numbers = [int(item[1]) for item in items]
    counted = sum(abs(b - a) == 1 for a, b in pairwise(numbers))
    if counted >= 3:
        return Genre.ROUNDUP
    lines = max(1, text.count("\n") + 1)
    dated = len(_DATED.findall(text))
    return Genre.CHRONOLOGY if dated >= 4 and dated >= lines / 2 else Genre.NONE


def _begins(text: str, at: int) -> bool:
    """Does a line or a sentence begin there?"""
    before = text[max(0, at - _INDENT) : at]
    told = before.rstrip()
    return not told or told.endswith((".", "!", "?", "。")) or "\n" in before[len(told) :]
