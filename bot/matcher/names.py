"""Every name of the watchlist in one automaton (Aho and Corasick 1975), whatever the number of names.

    fold -> find all, overlapping -> drop what the case or the boundary rule refuses -> keep the longest

Longest comes last: leftmost-longest first would hide a valid shorter name behind a refused longer one.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.matcher import boundary
from bot.matcher.declension import adjectives, declined, declines
from bot.matcher.mentions import Mentions, fold_name, mentions
from bot.matcher.text import Script, fold, script
from bot.matcher.wording import base
from bot.model import NameHit, NameKind, Subject, Watchlist


class Case(IntEnum):
    """How a spelling must be written to count."""

    ANY = 0
    CAPITAL = 1  # with a capital somewhere, unless the whole text has none
    UPPER = 2  # an acronym: in capitals


@dataclass(frozen=True, slots=True)
class Bearers:
    """All that bear one spelling in one way; as one value, since thousands may share a topic."""

    kind: NameKind
    case: Case
    ids: frozenset[str]
    bare: bool = False  # a plant's name without "plant" or its owner: a name only beside such a word


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


_TOWNS = (NameKind.PLANT, NameKind.PLACE)
_ACRONYM = 4  # letters at most
_HOMONYM = 16  # characters at most


class NameFinder:
    """Finds the names of a watchlist; safe to share between threads."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._words = mentions()
        self._bearers = _bearers_of(watchlist)
        self._plain = _patterns(self._bearers, self._words)
        self._declined: dict[str, _Patterns] = {}  # by language, made when it first occurs
        self._trades = {
            company.id: boundary.trades_of(map(fold_name, company.names), self._words)
            for company in watchlist.companies.values()
        }

    def find(self, sentence_text: str, sentence: int = 0, language: str = "") -> tuple[NameHit, ...]:
        """The names in a sentence, in order; one that several bear is a hit for each.

        `language` (ISO 639-1) only adds its inflections: names are found without it.
        """
        return tuple(
            NameHit(each.kind, id, sentence_text[span.start : span.end], span.start, span.end, sentence)
            for span in self.spans(sentence_text, language)
            for each in span.bearers
            if not each.bare
            for id in sorted(each.ids)
        )

    def spans(self, text: str, language: str = "") -> tuple[Span, ...]:
        """The names in a text, in order, bare plant names included, each once with all its bearers."""
        folded = fold(text)
        haystack = folded.text.replace("-", " ")
        language = base(language) if language else ""
        patterns = self._patterns_of(language)
        found = patterns.automaton.find_matches_as_indexes(haystack, overlapping=True)
        if not found:
            return ()
        written = text if folded.starts is None else "".join(text[start] for start in folded.starts)
        seen = _Text(haystack, written, language, text == text.lower())
        spans = _longest(list(self._valid(found, seen, patterns)))
        if folded.starts is None:
            return tuple(spans)
        return tuple(Span(*folded.span(span.start, span.end), span.bearers) for span in spans)

    def _patterns_of(self, language: str) -> _Patterns:
        if not declines(language):
            return self._plain
        if language not in self._declined:
            self._declined[language] = _patterns(_with_declined(self._bearers, language), self._words)
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


def _longest(spans: list[Span]) -> list[Span]:
    """In order, without what lies inside a longer company's name, or inside a longer name of its own kind.

    Topics are no names: one inside another's is heard all the same.
    """
    if all(one.end <= other.start for one, other in pairwise(spans)):
        return spans
    covering: dict[NameKind, Span] = {}
    kept = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if own := tuple([each for each in span.bearers if not _inside(span, each, covering)]):
            kept.append(Span(span.start, span.end, own))
        for each in span.bearers:
            if each.kind not in covering or covering[each.kind].end < span.end:
                covering[each.kind] = span
    return kept


def _inside(span: Span, each: Bearers, covering: dict[NameKind, Span]) -> bool:
    rival = NameKind.COMPANY if each.kind is NameKind.TOPIC else each.kind
    return _lies_in(span, covering.get(rival)) or _lies_in(span, covering.get(NameKind.COMPANY))


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


def _with_declined(
    bearers: Mapping[str, tuple[Bearers, ...]], language: str
) -> Mapping[str, tuple[Bearers, ...]]:
    """With the forms that names, not acronyms or topics, have in a language."""
    found = dict(bearers)
    for name, ways in bearers.items():
        own = [each for each in ways if each.case is Case.CAPITAL]
        towns = [replace(each, case=Case.ANY) for each in own if each.kind in _TOWNS]
        forms = [(form, own) for form in declined(name, language) if own]
        forms += [(form, towns) for form in adjectives(name, language) if towns]
        for form, meant in forms:
            found[form] = tuple(dict.fromkeys([*found.get(form, ()), *meant]))
    return found


def _bearers_of(watchlist: Watchlist) -> dict[str, tuple[Bearers, ...]]:
    found: dict[str, dict[tuple[NameKind, Case, bool], set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, id, name, bare in _spellings(watchlist):
        if folded := fold_name(name).strip():
            found[folded][kind, _case_of(name, kind), bare].add(id)
    return {
        name: tuple(Bearers(kind, case, frozenset(ids), bare) for (kind, case, bare), ids in ways.items())
        for name, ways in found.items()
    }


def _spellings(watchlist: Watchlist) -> Iterator[tuple[NameKind, str, str, bool]]:
    for company in watchlist.companies.values():
        yield from ((NameKind.COMPANY, company.id, name, False) for name in company.names)
    for subject in watchlist.subjects.values():
        yield from ((NameKind.TOPIC, subject.id, name, False) for name in subject.topics)
        yield from ((NameKind.PLACE, subject.id, part, False) for part in _places(subject))
        yield from ((NameKind.PLANT, subject.id, name, False) for name in subject.names)
        owners = [watchlist.companies[id] for id in subject.parties if id in watchlist.companies]
        beside = [name for owner in owners for name in owner.names]
        yield from ((NameKind.PLANT, subject.id, name, True) for name in _bare(subject.names, beside))


def _bare(names: tuple[str, ...], beside: list[str]) -> set[str]:
    """Plant names without the words for "plant" and without the owner: "Shonan plant" -> "Shonan"."""
    bare = {mentions().without(name, beside) for name in names}
    return {name.title() for name in bare if len(name) > 1 and name not in map(fold_name, names)}


def _places(subject: Subject) -> list[str]:
    """The parts of "town, region, country" that tell more than the plant's own name does."""
    parts = [part.strip() for part in subject.place.split(",")]
    return [part for part in parts[:-1] or parts if part not in subject.names]


def _case_of(name: str, kind: NameKind) -> Case:
    letters = [char for char in name if char.isalpha()]
    if letters and len(letters) <= _ACRONYM and all(char.isupper() for char in letters):
        return Case.UPPER
    return Case.CAPITAL if kind is not NameKind.TOPIC and name != name.lower() else Case.ANY
