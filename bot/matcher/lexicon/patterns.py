"""The language in which the words of a lexicon are written. A pattern is literal text with

    (a|b)     one of                         [a-c]  one of these characters
    x? (..)?  may be missing                 *      at either end: the word may go on
    $         at the end: the sentence, the clause or the part of a title ends here
    A ... B   B follows A in the same clause, at most `gap` characters later; a gap stands in no bracket but
              the one around a whole pattern
    {name}    the alternatives that `sets` holds under this name

so that it stands for a finite set of strings, and no regular expression has to run. `scanner` finds them.
"""

import re
from collections import deque
from collections.abc import Mapping
from itertools import accumulate, pairwise

_RANGE = re.compile(r"(\w)[- ](\w)")  # 0-9, whose hyphen may have been folded
_TOKEN = re.compile(r"[^()\[\]|?]+(?!\?)|.", re.DOTALL)  # what stands together, or one sign


def choices(pattern: str) -> list[str]:
    """The alternatives of a pattern that is one bracket, as each may hold a gap; else the pattern itself."""
    depths = list(accumulate((char == "(") - (char == ")") for char in pattern))
    if not pattern.startswith("(") or 0 in depths[:-1]:
        return [pattern]
    cuts = [0, *(i for i, char in enumerate(pattern) if char == "|" and depths[i] == 1), len(pattern) - 1]
    return [pattern[a + 1 : b] for a, b in pairwise(cuts)]


def expand(pattern: str) -> list[str]:
    """The strings a pattern without a gap stands for; ValueError where its brackets do not pair."""
    chars = deque(_TOKEN.findall(pattern))
    strings = _alternatives(chars)
    if chars or not all(text.strip("*$ ") and "*" not in text[1:-1] for text in strings):
        raise ValueError(f"{pattern!r}: unpaired brackets, an inner *, or it stands for nothing")
    return list(dict.fromkeys(strings))


def substitute(pattern: str, sets: Mapping[str, str]) -> str:
    """The pattern with each {name} replaced; KeyError where `sets` lacks it."""
    return re.sub(r"\{(\w+)\}", lambda m: f"({sets[m[1]]})", pattern)


def _alternatives(chars: deque[str]) -> list[str]:
    done: list[str] = []
    strings = [""]
    while chars and chars[0] != ")":
        char = chars.popleft()
        if char == "|":
            done, strings = done + strings, [""]
            continue
        unit = _unit(char, chars)
        if chars and chars[0] == "?":
            chars.popleft()
            unit = [*unit, ""]
        strings = [left + right for left in strings for right in unit]
    return done + strings


def _unit(char: str, chars: deque[str]) -> list[str]:
    if char not in "([":
        return [char]
    unit = _alternatives(chars) if char == "(" else _characters(chars)
    if not chars:
        raise ValueError(f"{char!r} is never closed")
    chars.popleft()
    return unit


def _characters(chars: deque[str]) -> list[str]:
    unit: list[str] = []
    while chars and chars[0] != "]":
        unit.extend(_RANGE.sub(_between, chars.popleft()))
    return unit


def _between(ends: re.Match[str]) -> str:
    return "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1)))
