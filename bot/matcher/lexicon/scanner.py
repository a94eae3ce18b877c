"""Finds all patterns of a lexicon in one pass, by one Aho-Corasick automaton.

A string matches whole words where a script sets them apart (`shapes`). Text is folded first, without moving
an offset: width, case, and hyphens to spaces. Where one hit is a part of an `ignore` hit it does not count;
where two hits of one group share characters, the one with more literal characters counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from operator import attrgetter
from typing import NamedTuple

import ahocorasick_rs

from bot.matcher.lexicon.patterns import choices, expand
from bot.matcher.lexicon.shapes import PLACES, STOP, ends_clause, shape_of

_OUTRANK = frozenset({"collapse", "suspension"})  # whatever ends: terminated merger agreement
_TURNS = "averting"  # "a sale would avert its closing" is no closing of a sale
_FIRST = 1_000_000  # characters: more than any other has
_PLAIN = frozenset({"genre", "markers"})  # what `ignore` does not hide

_pieces = attrgetter("pieces")

Span = tuple[int, int]
Hits = Mapping[str, tuple["Hit", ...]]  # by group, in the order of the text


class Hit(NamedTuple):
    """A pattern found: the name of its label, the pieces of text that made it, and where they lie."""

    name: str
    pieces: tuple[Span, ...]
    start: int
    end: int

    def bridges(self, at: int) -> bool:
        """Whether a place lies in one of its gaps."""
        return any(left[1] <= at < right[0] for left, right in pairwise(self.pieces))

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


class _Entry(NamedTuple):
    """A pattern behind its first literal: what must follow, each piece as the numbers of its literals."""

    group: str
    name: str
    rest: tuple[frozenset[int], ...]


class Scanner:
    """Finds every pattern of a lexicon in a folded text."""

    def __init__(self, patterns: Mapping[str, Iterable[str]], gap: int) -> None:
        self._gap = gap
        self._heads: dict[int, list[_Entry]] = {}
        numbers: dict[_Literal, int] = {}
        for label, listed in patterns.items():
            for pattern in chain.from_iterable(map(choices, listed)):
                self._add(label, pattern, numbers)
        texts: dict[str, list[tuple[int, _Literal]]] = {}
        for literal, number in numbers.items():
            texts.setdefault(literal.text, []).append((number, literal))
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._fitting = {
            left: {
                right: [shared.setdefault(fit, fit) for fit in _fitting(texts.values(), left, right)]
                for right in PLACES
            }
            for left in PLACES
        }
        self._automaton = ahocorasick_rs.AhoCorasick(texts)

    def scan(self, folded: str) -> dict[str, tuple[Hit, ...]]:
        """Every hit that counts, by group, in the order of the text."""
        found = self._hits(folded, self._places(folded))
        ignored = found.pop("ignore", ())
        if ignored:
            found = {
                group: hits if group in _PLAIN else [hit for hit in hits if not _covered(hit, ignored)]
                for group, hits in found.items()
            }
        averted = [hit.start for hit in found.get("negation", ()) if hit.name == _TURNS]
        if averted and "kinds" in found:
            found["kinds"] = [hit for hit in found["kinds"] if not any(hit.bridges(at) for at in averted)]
        return {group: _foremost(hits) for group, hits in found.items()}

    def _add(self, label: str, pattern: str, numbers: dict[_Literal, int]) -> None:
        group, _, name = label.partition(".")
        head, *rest = [_numbered(piece, numbers) for piece in pattern.split(" ... ")]
        entry = _Entry(group, name, tuple(map(frozenset, rest)))
        for number in head:
            self._heads.setdefault(number, []).append(entry)

    def _places(self, folded: str) -> dict[int, list[Span]]:
        """Where each literal stands, by its number."""
        places = defaultdict[int, list[Span]](list)
        shape, fitting = shape_of(folded), self._fitting
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for number in fitting[shape[start]][shape[end]][index]:
                places[number].append((start, end))
        return places

    def _hits(self, folded: str, places: Mapping[int, list[Span]]) -> dict[str, list[Hit]]:
        found = defaultdict[str, list[Hit]](list)
        for number, heads in places.items():
            for group, name, rest in self._heads.get(number, ()):
                if not rest:
                    found[group] += [Hit(name, (head,), *head) for head in heads]
                elif not rest[0].isdisjoint(places):
                    whole = [_follow(folded, places, head, rest, self._gap) for head in heads]
                    found[group] += [Hit(name, each, each[0][0], each[-1][1]) for each in whole if each]
        return found


def _numbered(piece: str, numbers: dict[_Literal, int]) -> list[int]:
    """The numbers of its literals; those that are new get the next."""
    literals = map(_Literal.of, expand(piece.strip()))
    return [numbers.setdefault(literal, len(numbers)) for literal in literals]


def _follow(
    folded: str, places: Mapping[int, list[Span]], head: Span, rest: Iterable[frozenset[int]], gap: int
) -> tuple[Span, ...]:
    """The head and the nearest of each further piece in its clause; () where one is missing."""
    pieces = [head]
    for numbers in rest:
        begin = pieces[-1][1]
        stops = (stop.start() for stop in STOP.finditer(folded, begin, begin + gap) if ends_clause(stop))
        limit = next(stops, begin + gap)
        here = numbers.intersection(places)
        spans = [span for n in here for span in places[n] if begin <= span[0] and span[1] <= limit]
        if not spans:
            return ()
        pieces.append(min(spans, key=lambda span: (span[0], -span[1])))
    return tuple(pieces)


def _fitting(
    texts: Iterable[Iterable[tuple[int, _Literal]]], left: str, right: str
) -> Iterator[tuple[int, ...]]:
    """Of each text the numbers of the literals that may stand between such places."""
    for same in texts:
        yield tuple(
            [
                number
                for number, literal in same
                if (literal.open_left or left != "w")
                and (literal.open_right or right != "w")
                and (not literal.final or right == ".")
            ]
        )


def _covered(hit: Hit, ignored: Iterable[Hit]) -> bool:
    """Whether it is a part of what is ignored; a pattern for all of that means it."""
    return any(
        start <= hit.start and hit.end <= end and hit.pieces != other.pieces
        for other in ignored
        for start, end in other.pieces
    )


def _rank(hit: Hit) -> int:
    weight = sum([end - start for start, end in hit.pieces])
    return -weight - (_FIRST if hit.name in _OUTRANK else 0)


def _foremost(hits: list[Hit]) -> tuple[Hit, ...]:
    """Those of a group that count."""
    inline = sorted(hits, key=_pieces)
    if all(one.end <= other.start for one, other in pairwise(inline)):
        return tuple(inline)
    kept: list[Hit] = []
    for hit in sorted(hits, key=_rank):
        if not any(map(hit.overlaps, kept)):
            kept.append(hit)
    return tuple(sorted(kept, key=_pieces))
