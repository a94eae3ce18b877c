"""Arabic in one spelling, and where its words begin: particles and the article are joined to what follows.

Whatever meets Arabic text, word lists and names alike, reads its letters so; every offset stays.
"""

import re
from collections.abc import Iterator, Mapping

ONE_LETTER: Mapping[int, str] = {ord(a): b for a, b in zip("أإآٱىةکی", "اااايهكي", strict=True)}
"""For str.translate: alef with or without hamza, ya with or without dots, the ending of feminines."""

MARKS = "\u064b-\u065f\u0670"  # vowel signs, which hardly any paper writes
_STRETCH = "\u0640"  # a line that widens a word, or joins a particle to a figure or a foreign name
LETTERS = "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06fa-\u06fc"
JOINS = LETTERS + _STRETCH  # what a number may follow without a space
_SHOWN = re.compile(f"[{MARKS}]|{_STRETCH}+(?![^{LETTERS}{_STRETCH}{MARKS}\\s])")
_APART = re.compile(f"{_STRETCH}+")
_WORD = re.compile(f"[{LETTERS}]")
# And, then; by, to, like; the: one of each sort, in this order, and what is left is a word by its length.
_JOINED = re.compile(
    f"(?<![{LETTERS}])([وف]?)((?:ال|لل|[بك]ال)(?=[{LETTERS}]{{2}})|[بلك](?=[{LETTERS}]{{3}}))?(?=[{LETTERS}]{{2}})"
)


def bare(text: str) -> str:
    """The text without vowel signs and without lines that widen words; before what is not Arabic such a line
    is a space: "بـ20%".
    """
    return _APART.sub(" ", _SHOWN.sub("", text)) if _WORD.search(text) else text


def beginnings(text: str) -> Iterator[int]:
    """Where in a folded text words may begin behind what is joined to them: "اتفاق" of "وبالاتفاق"."""
    for found in _JOINED.finditer(text) if _WORD.search(text) else ():
        start, after = found.end(1), found.end()
        yield from {start, after, start + 1 if after > start + 1 and text[start] != "ا" else after}


def opens(text: str, at: int) -> bool:
    """Whether a word may begin at a place of a folded text behind what is joined to it."""
    return text[at : at + 1] >= "\u0620" and at in beginnings(text)


def written_out(pattern: str) -> str:
    """A pattern of a word list whose feminine ending goes on: "صفقة*" is "صفقة", "صفقتها"."""
    return pattern.replace("ة*", "(ة|ت*)")
