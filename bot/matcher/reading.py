"""A sentence as the readers of claims have it: what the lexicon found in it, clause by clause."""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.matcher.lexicon import load
from bot.matcher.lexicon.scanner import Hit, Hits
from bot.matcher.lexicon.shapes import DASH, ENDING, PART, ends_clause

_PUNCTUATION = re.compile(
    rf"[;；؛:：—。、()（）「」『』“”\"«»„,，،…](?!(?<=\d[,，])\d)(?!{ENDING})|{PART}|{DASH}"
)


class Reading(NamedTuple):
    """A sentence with what the lexicon found in it, divided into clauses."""

    text: str
    folded: str
    groups: Hits
    bounds: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]  # of all clauses but the last
    predicate_last: bool

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, text: str, language: str) -> "Reading":
        """Kept for a while, since one article is read for each of its subjects."""
        lexicon = load(language)
        folded, groups = lexicon.fold(text), lexicon.scan(text)
        cuts = {match.end() for match in _PUNCTUATION.finditer(folded) if ends_clause(match)}
        cuts.update([hit.start for hit in groups["breaks"]])
        marks = [0, *sorted(cuts), len(text)]
        bounds = [(a, b) for a, b in pairwise(marks) if folded[a:b].strip(" ,，،、")] or [(0, len(text))]
        ends = tuple([end for _, end in bounds[:-1]])
        return cls(text, folded, groups, tuple(bounds), ends, lexicon.predicate_last)

    def has(self, group: str, name: str) -> bool:
        return name in [hit.name for hit in self.groups[group]]

    def clause(self, at: int) -> int:
        """The number of the clause that holds this offset."""
        return bisect_right(self.ends, at)

    def clauses(self, hit: Hit) -> range:
        """The numbers of the clauses that a hit lies in, its gaps included."""
        return range(self.clause(hit.start), self.clause(max(hit.start, hit.end - 1)) + 1)

    def within(self, hits: tuple[Hit, ...], clause: int) -> list[Hit]:
        """The hits that begin or end in a clause."""
        start, end = self.bounds[clause]
        return [h for h in hits if start <= h.start < end or start < h.end <= end]
