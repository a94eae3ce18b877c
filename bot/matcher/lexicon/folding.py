"""The form in which text and patterns meet: one width, one case, spaces for hyphens, every offset kept."""

import unicodedata
from collections.abc import Mapping

from bot.matcher.letters import ALIKE

_HYPHENS = "-\u2010\u2011\u2012\u2013"
_QUOTES = "\u2019\u2018\u02bc\u00b4`"
_SPACES = "\u200b\ufeff\u3000\t\r"


class Folding(dict[int, str]):
    """A table for str.translate that folds width and case and keeps every offset."""

    def __init__(self, variants: Mapping[str, str] | None = None) -> None:
        super().__init__({ord(c): " " for c in _HYPHENS + _SPACES} | {ord(c): "'" for c in _QUOTES})
        self._variants = variants or {}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        wide = unicodedata.normalize("NFKC", char)
        wide = wide if len(wide) == 1 else char
        low = wide.lower()
        folded = low if len(low) == 1 else wide
        folded = ALIKE.get(ord(folded), folded)
        self[code] = self._variants.get(folded, folded)
        return self[code]
