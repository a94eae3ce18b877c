"""The patterns of a lexicon, all found in one pass by one Aho-Corasick automaton.

A pattern is literal text with

    (a|b)     one of                         [ab]   one of these characters
    x? (..)?  may be missing                 *      at either end: the word may go on
    $         at the end: the sentence or the part of a title ends here
    A ... B   B follows A in the same clause, at most `gap` characters later; a gap stands in no bracket but
              the one around a whole pattern
    {name}    the alternatives that `sets` holds under this name

so that it stands for a finite set of strings, and no regular expression has to run. In alphabetic scripts
a string matches whole words; Han, kana and hangul are matched anywhere. Text is folded first, without moving
an offset: width, case, and hyphens to spaces. Where one hit lies inside an `ignore` hit it does not count;
where two hits of one group share characters, the one with more literal characters counts.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

import ahocorasick_rs

_HYPHENS = "-\u2010\u2011\u2012\u2013"
_QUOTES = "\u2019\u2018\u02bc\u00b4`"
_STOPS = ";:!?。！？；：\n"
_ENDS = ("", " ", *_STOPS)
_SPACES = "\u200b\ufeff\u3000\t\r"
_WIDE = "\u1100"  # from here on scripts do not divide words by letters: hangul, kana, Han


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its label "group.name", and the pieces of text that made it."""

    label: str
    pieces: tuple[tuple[int, int], ...]

    @property
    def group(self) -> str:
        return self.label.partition(".")[0]

    @property
    def name(self) -> str:
        return self.label.rpartition(".")[2]

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]

    @property
    def weight(self) -> int:
        return sum(end - start for start, end in self.pieces)

    def overlaps(self, other: "Hit") -> bool:
        return any(a < d and c < b for a, b in self.pieces for c, d in other.pieces)


@dataclass(frozen=True, slots=True)
class _Literal:
    text: str
    open_left: bool
    open_right: bool
    final: bool

    @classmethod
    def of(cls, text: str) -> "_Literal":
        return cls(text.strip("*$"), text.startswith("*"), text.endswith("*"), text.endswith("$"))

    def stands(self, text: str, start: int) -> bool:
        end = start + len(self.text)
        if self.final and text[end : end + 1] not in _ENDS:
            return False
        return (self.open_left or not _joined(text, start)) and (self.open_right or not _joined(text, end))


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    head: _Literal
    rest: tuple[tuple[_Literal, ...], ...]


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
        self[code] = self._variants.get(folded, folded)
        return self[code]


class Scanner:
    """Finds every pattern of a lexicon in a folded text."""

    def __init__(self, patterns: Mapping[str, Iterable[str]], gap: int) -> None:
        self._gap = gap
        self._entries: dict[str, list[_Entry]] = {}
        for label, listed in patterns.items():
            for pattern in chain.from_iterable(map(choices, listed)):
                self._add(label, pattern)
        self._literals = list(self._entries)
        self._automaton = ahocorasick_rs.AhoCorasick(self._literals) if self._literals else None

    def scan(self, folded: str) -> list[Hit]:
        """Every hit that counts, in the order of the text."""
        found = list(self._found(folded))
        ignored = [piece for hit in found if hit.group == "ignore" for piece in hit.pieces]
        return sorted(_compete([h for h in found if not _covered(h, ignored)]), key=lambda h: h.pieces)

    def _add(self, label: str, pattern: str) -> None:
        head, *rest = [expand(piece.strip()) for piece in pattern.split(" ... ")]
        tail = tuple(tuple(_Literal.of(text) for text in piece) for piece in rest)
        for text in head:
            literal = _Literal.of(text)
            self._entries.setdefault(literal.text, []).append(_Entry(label, literal, tail))

    def _found(self, folded: str) -> Iterator[Hit]:
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for entry in self._entries[self._literals[index]]:
                if entry.head.stands(folded, start):
                    pieces = self._rest(folded, ((start, end),), entry.rest)
                    if pieces:
                        yield Hit(entry.label, pieces)

    def _rest(
        self, text: str, pieces: tuple[tuple[int, int], ...], rest: Sequence[tuple[_Literal, ...]]
    ) -> tuple[tuple[int, int], ...]:
        for literals in rest:
            begin = pieces[-1][1]
            window = _clause(text, begin, begin + self._gap)
            found = [(at, at + len(x.text)) for x in literals if (at := _find(x, text, begin, window)) >= 0]
            if not found:
                return ()
            pieces = (*pieces, min(found, key=lambda piece: (piece[0], -piece[1])))
        return pieces


def choices(pattern: str) -> list[str]:
    """The alternatives of a pattern that is one bracket, as each may hold a gap; else the pattern itself."""
    depths = list(accumulate((char == "(") - (char == ")") for char in pattern))
    if not pattern.startswith("(") or 0 in depths[:-1]:
        return [pattern]
    cuts = [0, *(i for i, char in enumerate(pattern) if char == "|" and depths[i] == 1), len(pattern) - 1]
    return [pattern[a + 1 : b] for a, b in pairwise(cuts)]


def expand(pattern: str) -> list[str]:
    """The strings a pattern without a gap stands for; ValueError where its brackets do not pair."""
    chars = deque(pattern)
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
    unit = []
    while chars and chars[0] != "]":
        unit.append(chars.popleft())
    return unit


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and at this offset are parts of one word."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    return left.isalnum() and right.isalnum() and left < _WIDE and right < _WIDE


def _clause(text: str, begin: int, end: int) -> int:
    return next((i for i in range(begin, min(end, len(text))) if text[i] in _STOPS), min(end, len(text)))


def _find(literal: _Literal, text: str, begin: int, end: int) -> int:
    at = text.find(literal.text, begin, end)
    while at >= 0 and not literal.stands(text, at):
        at = text.find(literal.text, at + 1, end)
    return at


def _covered(hit: Hit, ignored: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in ignored)


def _compete(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: -h.weight):
        if not any(hit.group == other.group and hit.overlaps(other) for other in kept):
            kept.append(hit)
    return kept
