"""The patterns of a lexicon, all found in one pass by one Aho-Corasick automaton.

A pattern is literal text with

    (a|b)     one of                         [a-c]  one of these characters
    x? (..)?  may be missing                 *      at either end: the word may go on
    $         at the end: the sentence, the clause or the part of a title ends here
    A ... B   B follows A in the same clause, at most `gap` characters later; a gap stands in no bracket but
              the one around a whole pattern
    {name}    the alternatives that `sets` holds under this name

so that it stands for a finite set of strings, and no regular expression has to run. In alphabetic scripts
a string matches whole words, in Arabic behind the article and particles too; Han, kana and hangul are
matched anywhere, and so is Thai, but not amid a syllable. Text is folded first, without moving an offset:
width, case, and hyphens to spaces. Where one hit is a part of an `ignore` hit it does not count; where two
hits of one group share characters, the one with more literal characters counts.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import NamedTuple

import ahocorasick_rs

from bot.matcher.arabic import beginnings
from bot.matcher.text import LEADING, TRAILING, Script, script

_STOPS = ";:!?。！？；：।؛؟\n"
_HAN = "\u3040-\u30ff\u3400-\u9fff"  # and kana
_THAI = "\u0e01-\u0e2e\u0e30-\u0e45\u0e47-\u0e4e"  # without the signs behind which a space is the rule
# A space between Han or kana, where a part of a title ends, or between Thai words, where a clause does.
PART = f"(?:(?<=[{_HAN}」』）】]) (?=[{_HAN}「『（【])|(?<=[{_THAI}]) (?=[{_THAI}]))"
_OUTRANK = frozenset({"collapse", "suspension"})  # whatever ends: terminated merger agreement
_TURNS = "averting"  # "a sale would avert its closing" is no closing of a sale
_FIRST = 1_000_000  # characters: more than any other has
_COUNTED = 15  # characters of a Thai count, the space behind it included
_PLAIN = frozenset({"genre", "markers"})  # what `ignore` does not hide
_STOP = re.compile(f"[{_STOPS}]|{PART}")
_COUNT = re.compile(f"[0-9] ?[{_THAI}]{{1,12}} $")
_RANGE = re.compile(r"(\w)[- ](\w)")  # 0-9, whose hyphen may have been folded
_TOKEN = re.compile(r"[^()\[\]|?]+(?!\?)|.", re.DOTALL)  # what stands together, or one sign


class _Shapes(dict[int, str]):
    """A table for str.translate: "w" for what words of alphabetic scripts are made of, " " for a space, "."
    for what ends a clause or a part of a title, "-" for all else; of scripts that run on "<" for a vowel with
    which the next letter belongs, ">" for what belongs with the letter before.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if script(char) is Script.UNSPACED:
            self[code] = "<" if _LEADS.match(char) else ">" if _TRAILS.match(char) else "-"
            return self[code]
        word = char.isalnum() and not 0x1100 <= code < 0x1E00 and not 0x2000 <= code < 0xA500
        word = word and code < 0xA580  # Devanagari's signs last; else: hangul, kana, Han
        self[code] = "w" if word else _SIGNS.get(char, "-")
        return self[code]


_LEADS, _TRAILS = re.compile(f"[{LEADING}]"), re.compile(f"[{TRAILING}]")
_pieces = attrgetter("pieces")
_SIGNS = {" ": " "} | dict.fromkeys(_STOPS + ',،.…)"“”»«', ".")
_SHAPES = _Shapes()
_PLACES = "w.-"

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
                for right in _PLACES
            }
            for left in _PLACES
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
        shape, fitting = _shape(folded), self._fitting
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


def _shape(folded: str) -> str:
    """What stands at each place of a text and at its end: "w" only inside of a word, not where one may begin.

    A space ends a part of what is written upright; between alphabetic words only two do, once round a dash.
    """
    shape = f"-{folded.translate(_SHAPES)}."
    for sign, end in (("w  ", "w. "), ("w ", "w-"), (" ", ".")):
        shape = shape.replace(sign, end)
    shape = shape.replace("-w", "--").replace(".w", ".-")
    if folded.isascii():
        return shape[1:]
    for sign, within in ((">w", ">-"), ("<-", "-w"), (">", "w"), ("<", "-")):
        shape = shape.replace(sign, within)
    begun = [*beginnings(folded)]
    return _begun(shape[1:], begun) if begun else shape[1:]


def _begun(shape: str, places: Iterable[int]) -> str:
    marked = [*shape]
    for place in places:
        marked[place] = "-"
    return "".join(marked)


def _follow(
    folded: str, places: Mapping[int, list[Span]], head: Span, rest: Iterable[frozenset[int]], gap: int
) -> tuple[Span, ...]:
    """The head and the nearest of each further piece in its clause; () where one is missing."""
    pieces = [head]
    for numbers in rest:
        begin = pieces[-1][1]
        stops = (stop.start() for stop in _STOP.finditer(folded, begin, begin + gap) if ends_clause(stop))
        limit = next(stops, begin + gap)
        here = numbers.intersection(places)
        spans = [span for n in here for span in places[n] if begin <= span[0] and span[1] <= limit]
        if not spans:
            return ()
        pieces.append(min(spans, key=lambda span: (span[0], -span[1])))
    return tuple(pieces)


def ends_clause(mark: re.Match[str]) -> bool:
    """Whether a mark ends a clause: not a space behind what is counted, "1,200 คน ตกงาน"."""
    end = mark.end()
    return mark[0] != " " or not _COUNT.search(mark.string, max(0, end - _COUNTED), end)


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
