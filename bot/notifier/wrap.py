"""Lines that fit a terminal: broken between words, and between characters where a script has no spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

# Kana, Han and full-width signs; what closes stays with what it closes, what opens with what follows.
_WIDE = (
    r"[\u2E80-\u303F\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF"
    r"\uFF00-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFFEF]"
)
_CLOSING = r"[、。，．・：；？！゛゜ー々）」』】〕〉》〗”’ぁぃぅぇぉっゃゅょァィゥェォッャュョ]"
_OPENING = r"[（「『【〔〈《〖“‘]"
_PIECE = re.compile(rf"{_OPENING}*(?:{_WIDE}{_CLOSING}*|(?:(?!{_WIDE})\S)+{_CLOSING}*)\s*|\s+")


@dataclass(frozen=True, slots=True)
class Hanging:
    """Text behind a mark: `rest` stands before every line but the first, as wide as `mark`."""

    mark: str
    text: Text
    rest: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        width = max(options.max_width - cell_len(self.mark), 1)
        for number, line in enumerate(self.text.divide(breaks(self.text.plain, width))):
            line.rstrip()
            yield Text().append(self.rest if number else self.mark, self.style).append_text(line)


def breaks(text: str, width: int) -> list[int]:
    """Where to break `text` so that no line is wider than `width` cells, as far as its pieces allow.

    A piece that is wider than a line, an address say, is broken anywhere.
    """
    found: list[int] = []
    used = 0
    for piece in _PIECE.finditer(text):
        room = cell_len(piece[0].rstrip())
        if used and used + room > width:
            found.append(piece.start())
            used = 0
        if room > width:
            found += _broken(piece[0], piece.start(), width)
            used = cell_len(text[found[-1] : piece.end()])
        else:
            used += cell_len(piece[0])
    return found


def _broken(piece: str, start: int, width: int) -> Iterator[int]:
    used = 0
    for index, character in enumerate(piece):
        room = cell_len(character)
        if used and used + room > width:
            yield start + index
            used = 0
        used += room
