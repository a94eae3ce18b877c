"""The patterns of a lexicon, all found in one pass by one Aho-Corasick automaton.

A pattern is literal text with

    (a|b)     one of                         [a-c]  one of these characters
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
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise, product
from operator import attrgetter
from typing import NamedTuple

import ahocorasick_rs

_STOPS = ";:!?。！？；：\n"
_OUTRANK = frozenset({"collapse", "suspension"})  # whatever ends: terminated merger agreement
_FIRST = 1_000_000  # characters: more than any other has
_PLAIN = frozenset({"genre", "markers"})  # what `ignore` does not hide
_STOP = re.compile(f"[{_STOPS}]")
_ENDS = ("", " ", *_STOPS)
_RANGE = re.compile(r"(\w)[- ](\w)")  # 0-9, whose hyphen may have been folded
_TOKEN = re.compile(r"[^()\[\]|?]+(?!\?)|.", re.DOTALL)  # what stands together, or one sign


class _Words(dict[int, str]):
    """A table for str.translate: "w" for what words of alphabetic scripts are made of, " " for all else."""

    def __missing__(self, code: int) -> str:
        self[code] = "w" if code < 0x1100 and chr(code).isalnum() else " "  # beyond: hangul, kana, Han
        return self[code]


_pieces = attrgetter("pieces")
_WORDS, _INSIDE = _Words(), "ww"

Span = tuple[int, int]


class Hit(NamedTuple):
    """A pattern found: its label as group and name, the pieces of text that made it, and where they lie."""

    group: str
    name: str
    pieces: tuple[Span, ...]
    start: int
    end: int

    @property
    def weight(self) -> int:
        if len(self.pieces) == 1:
            return self.end - self.start
        return sum(end - start for start, end in self.pieces)

    def overlaps(self, other: "Hit") -> bool:
        if self.end <= other.start or other.end <= self.start:
            return False
        return any(a < d and c < b for a, b in self.pieces for c, d in other.pieces)


class _Literal(NamedTuple):
    text: str
    open_left: bool
    open_right: bool
    final: bool

    @classmethod
    def of(cls, text: str) -> "_Literal":
        return cls(text.strip("*$"), text.startswith("*"), text.endswith("*"), text.endswith("$"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A pattern behind its first literal: what must follow, each piece as the numbers of its literals."""

    group: str
    name: str
    rest: tuple[frozenset[int], ...]


class Scanner:
    """Finds every pattern of a lexicon in a folded text."""

    def __init__(self, patterns: Mapping[str, Iterable[str]], gap: int) -> None:
        self._gap = gap
        self._numbers: dict[_Literal, int] = {}
        self._heads: dict[int, list[_Entry]] = {}
        for label, listed in patterns.items():
            for pattern in chain.from_iterable(map(choices, listed)):
                self._add(label, pattern)
        texts: dict[str, list[tuple[int, _Literal]]] = {}
        for literal, number in self._numbers.items():
            texts.setdefault(literal.text, []).append((number, literal))
        self._fitting = [
            [_fitting(same, left, right) for same in texts.values()]
            for left, right in product((False, True), repeat=2)
        ]
        self._final = frozenset(number for literal, number in self._numbers.items() if literal.final)
        self._automaton = ahocorasick_rs.AhoCorasick(texts)

    def scan(self, folded: str) -> list[Hit]:
        """Every hit that counts, in the order of the text."""
        places = self._places(folded)
        found = list(self._hits(folded, places))
        ignored = [piece for hit in found if hit.group == "ignore" for piece in hit.pieces]
        if ignored:
            found = [hit for hit in found if hit.group in _PLAIN or not _covered(hit, ignored)]
        return sorted(_compete(found), key=_pieces)

    def _add(self, label: str, pattern: str) -> None:
        group, _, name = label.partition(".")
        head, *rest = [self._number(piece) for piece in pattern.split(" ... ")]
        entry = _Entry(group, name, tuple(map(frozenset, rest)))
        for number in head:
            self._heads.setdefault(number, []).append(entry)

    def _number(self, piece: str) -> list[int]:
        literals = map(_Literal.of, expand(piece.strip()))
        return [self._numbers.setdefault(literal, len(self._numbers)) for literal in literals]

    def _places(self, folded: str) -> dict[int, list[Span]]:
        """Where each literal stands, by its number."""
        places: dict[int, list[Span]] = {}
        words = folded.translate(_WORDS)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            left, right = words[start - 1 : start + 1] == _INSIDE, words[end - 1 : end + 1] == _INSIDE
            for number in self._fitting[2 * left + right][index]:
                if number not in self._final or folded[end : end + 1] in _ENDS:
                    places.setdefault(number, []).append((start, end))
        return places

    def _hits(self, folded: str, places: Mapping[int, list[Span]]) -> Iterator[Hit]:
        here = frozenset(places)
        for number, spans in places.items():
            for entry in self._heads.get(number, ()):
                if entry.rest and entry.rest[0].isdisjoint(here):
                    continue
                rest = [numbers & here for numbers in entry.rest]
                for span in spans if all(rest) else ():
                    pieces = self._follow(folded, places, span, rest) if rest else (span,)
                    if pieces:
                        yield Hit(entry.group, entry.name, pieces, span[0], pieces[-1][1])

    def _follow(
        self, folded: str, places: Mapping[int, list[Span]], head: Span, rest: list[frozenset[int]]
    ) -> tuple[Span, ...]:
        """The head and the nearest of each further piece in its clause; () where one is missing."""
        pieces = [head]
        for numbers in rest:
            begin = pieces[-1][1]
            stop = _STOP.search(folded, begin, begin + self._gap)
            limit = stop.start() if stop else begin + self._gap
            spans = [s for n in numbers for s in places[n] if begin <= s[0] and s[1] <= limit]
            if not spans:
                return ()
            pieces.append(min(spans, key=lambda span: (span[0], -span[1])))
        return tuple(pieces)


def _fitting(same: Iterable[tuple[int, _Literal]], left: bool, right: bool) -> tuple[int, ...]:
    """The numbers of the literals of one text that may stand inside a word on these sides."""
    return tuple(
        [
            number
            for number, (_, open_left, open_right, _) in same
            if open_left >= left and open_right >= right
        ]
    )


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


def _covered(hit: Hit, ignored: list[Span]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in ignored)


def _rank(hit: Hit) -> int:
    return -hit.weight - (_FIRST if hit.name in _OUTRANK else 0)


def _compete(hits: list[Hit]) -> Iterator[Hit]:
    kept: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=_rank):
        rivals = kept.setdefault(hit.group, [])
        if not any(map(hit.overlaps, rivals)):
            rivals.append(hit)
            yield hit
