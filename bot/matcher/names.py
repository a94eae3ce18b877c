"""Every name of the watchlist in one automaton (Aho and Corasick 1975), whatever the number of names.

    fold -> find all, overlapping -> drop what the case or the boundary rule refuses -> keep the longest

Longest comes last: leftmost-longest first would hide a valid shorter name behind a refused longer one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.matcher import boundary
from bot.matcher.bearers import Bearers, Case, bearers_of, with_declined
from bot.matcher.declension import declines
from bot.matcher.mentions import Mentions, fold_name, mentions
from bot.matcher.scripts import Script, script
from bot.matcher.text import fold
from bot.matcher.wording import base
from bot.model import NameKind, Watchlist


class Span(NamedTuple):
    """A name found in a text, with its bearers; offsets count the text's code points."""

    start: int
    end: int
    bearers: tuple[Bearers, ...]


class _Patterns(NamedTuple):
    """Spellings as one automaton. `bearers`: of each, by its number there; () of what is only a homonym."""

    automaton: AhoCorasick
    bearers: list[tuple[Bearers, ...]]
    homonyms: frozenset[int]


class _Text(NamedTuple):
    """A sentence, folded; `written` has the original character of each folded one."""

    folded: str
    written: str
    language: str
    small: bool  # no capitals at all: case tells nothing


_HOMONYM = 16  # characters at most


class NameFinder:
    """Finds the names of a watchlist; safe to share between threads."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._words = mentions()
        self._bearers = bearers_of(watchlist)
        self._plain = _patterns(self._bearers, self._words)
        self._declined: dict[str, _Patterns] = {}  # by language, made when it first occurs
        self._owners = {id: frozenset(subject.parties) for id, subject in watchlist.subjects.items()}
        self._trades = {
            company.id: boundary.trades_of(map(fold_name, company.names), self._words)
            for company in watchlist.companies.values()
        }

    def spans(self, text: str, language: str) -> tuple[Span, ...]:
        """The names in a text, in order, bare plant names included, each once with all its bearers.

        `language` (ISO 639-1, "" if unknown) only adds its inflections: names are found without it.
        """
        folded = fold(text)
        haystack = folded.text.replace("-", " ")
        language = base(language) if language else ""
        patterns = self._patterns_of(language)
        found = patterns.automaton.find_matches_as_indexes(haystack, overlapping=True)
        if not found:
            return ()
        written = text if folded.starts is None else "".join(text[start] for start in folded.starts)
        seen = _Text(haystack, written, language, text == text.lower())
        spans = _longest(list(self._valid(found, seen, patterns)), self._owners)
        if folded.starts is None:
            return tuple(spans)
        return tuple(Span(*folded.span(span.start, span.end), span.bearers) for span in spans)

    def _patterns_of(self, language: str) -> _Patterns:
        if not declines(language):
            return self._plain
        if language not in self._declined:
            self._declined[language] = _patterns(with_declined(self._bearers, language), self._words)
        return self._declined[language]

    def _valid(self, found: list[tuple[int, int, int]], seen: _Text, patterns: _Patterns) -> Iterator[Span]:
        homonyms = sorted((start, end) for pattern, start, end in found if pattern in patterns.homonyms)
        joints = {start for _, start, _ in found} & {end for _, _, end in found}
        for pattern, start, end in found:
            if not (boundary.begins(seen.folded, start, self._words) or _joined(seen, start, start, joints)):
                continue
            if homonyms and _crossed(start, end, homonyms):
                continue
            if bearers := tuple(self._standing(patterns.bearers[pattern], start, end, seen, joints)):
                yield Span(start, end, bearers)

    def _standing(
        self, bearers: tuple[Bearers, ...], start: int, end: int, seen: _Text, joints: set[int]
    ) -> Iterator[Bearers]:
        for each in bearers:
            topic = each.kind is NameKind.TOPIC
            if not _written(each.case, seen.written[start:end], seen.small):
                continue
            if boundary.ends(seen.folded, start, end, self._words, seen.language, topic) or _joined(
                seen, end - 1, end, joints
            ):
                own = self._its_own(each, start, end, seen) if each.kind is NameKind.COMPANY else each
                if own.ids:
                    yield own

    def _its_own(self, each: Bearers, start: int, end: int, seen: _Text) -> Bearers:
        """Without the companies for which what stands beside the name makes it another's."""
        others = [
            id
            for id in each.ids
            if boundary.another(seen.written, seen.folded, start, end, self._trades[id], self._words)
        ]
        return Bearers(each.kind, each.case, each.ids.difference(others)) if others else each


def _joined(seen: _Text, char: int, at: int, joints: set[int]) -> bool:
    """Does a second name begin where a first ends, as in ルノーニッサン or 르노닛산?"""
    return at in joints and script(seen.folded[char]) in (Script.KATAKANA, Script.HANGUL)


def _crossed(start: int, end: int, homonyms: list[tuple[int, int]]) -> bool:
    """Does one of the words, sorted, overlap the name without lying inside it?"""
    near = homonyms[bisect_left(homonyms, (start - _HOMONYM, 0)) : bisect_left(homonyms, (end, 0))]
    return any(start < last and not (start <= first and last <= end) for first, last in near)


def _written(case: Case, as_written: str, small: bool) -> bool:
    if case is Case.UPPER:
        return as_written.upper() == as_written
    return case is Case.ANY or small or as_written != as_written.lower()


def _longest(spans: list[Span], owners: Mapping[str, frozenset[str]]) -> list[Span]:
    """In order, without what lies inside a longer company's name, or inside a longer name of its own kind.

    Topics are no names: one inside another's is heard all the same. Nor does a plant's name hide in that of
    the company that owns it and is called after it: Morava Power Station plc. `owners`: by subject.
    """
    if all(one.end <= other.start for one, other in pairwise(spans)):
        return spans
    covering: dict[NameKind, Span] = {}
    kept = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if own := tuple([each for each in span.bearers if not _inside(span, each, covering, owners)]):
            kept.append(Span(span.start, span.end, own))
        for each in span.bearers:
            if each.kind not in covering or covering[each.kind].end < span.end:
                covering[each.kind] = span
    return kept


def _inside(
    span: Span, each: Bearers, covering: Mapping[NameKind, Span], owners: Mapping[str, frozenset[str]]
) -> bool:
    rival = NameKind.COMPANY if each.kind is NameKind.TOPIC else each.kind
    company = covering.get(NameKind.COMPANY)
    if each.kind is NameKind.PLANT and company and _owned(each, company, owners):
        company = None
    return _lies_in(span, covering.get(rival)) or _lies_in(span, company)


def _owned(plant: Bearers, company: Span, owners: Mapping[str, frozenset[str]]) -> bool:
    named = frozenset().union(*(each.ids for each in company.bearers if each.kind is NameKind.COMPANY))
    return any(named & owners[id] for id in plant.ids)


def _lies_in(span: Span, other: Span | None) -> bool:
    if other is None:
        return False
    return other.end >= span.end and other.end - other.start > span.end - span.start


def _patterns(bearers: Mapping[str, tuple[Bearers, ...]], words: Mentions) -> _Patterns:
    spelt = [*bearers, *sorted(words.homonyms - bearers.keys())]
    return _Patterns(
        AhoCorasick(spelt, matchkind=MatchKind.Standard),
        [bearers.get(each, ()) for each in spelt],
        frozenset(number for number, each in enumerate(spelt) if each in words.homonyms),
    )
