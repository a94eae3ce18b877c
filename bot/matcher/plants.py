"""Plants in an article: a plant's own name near its owner, its place or a word for a plant."""

import re
from collections import defaultdict
from collections.abc import Mapping

from bot.matcher.mentions import fold_name
from bot.matcher.passages import Line, Lines
from bot.model import NameKind, Subject

_ELSEWHERE = re.compile(r", ?([^\W\d_]{3,})")  # "Canton, Ohio"


class Plants:
    """The plants of a watchlist."""

    def __init__(self, plants: Mapping[str, Subject]) -> None:
        self._plants = plants
        self._named: dict[str, set[str]] = defaultdict(set)
        for plant in plants.values():
            for name in plant.names:
                self._named[fold_name(name)].add(plant.id)

    def named(self, folded: str) -> frozenset[str]:
        """The plants that bear a folded name."""
        return frozenset(self._named.get(folded, ()))

    def find(self, lines: Lines) -> dict[str, frozenset[int]]:
        """The plants an article concerns, each with the indexes of the sentences that name it."""
        candidates = frozenset().union(*(line.plants | line.bare_plants for line in lines))
        companies = frozenset().union(*(line.named for line in lines))
        found = {}
        for id in sorted(candidates):
            core = frozenset(line.index for line in lines if _names(self._plants[id], line, companies))
            if core and self._meant(self._plants[id], lines, companies):
                found[id] = core
        return found

    def surmised(self, lines: Lines) -> dict[str, frozenset[int]]:
        """Of an article that names no subject outright, the plants that have the title, if there is a word
        for a plant anywhere.
        """
        titled = sorted(lines[0].plants)
        if not titled or not any(line.says_plant for line in lines):
            return {}
        return {
            id: frozenset(line.index for line in lines if id in line.plants)
            for id in titled
            if not any(_elsewhere(self._plants[id], line) for line in lines)
        }

    def _meant(self, plant: Subject, lines: Lines, companies: frozenset[str]) -> bool:
        if companies.intersection(plant.parties) or any(plant.id in line.places for line in lines):
            return True
        if any(plant.id in line.bare_plants and line.plants for line in lines):
            return True
        naming = [line for line in lines if plant.id in line.plants]
        return any(line.says_plant for line in naming) and not any(_elsewhere(plant, line) for line in naming)


def _names(plant: Subject, line: Line, companies: frozenset[str]) -> bool:
    if plant.id in line.plants:
        return True
    owned = bool(companies.intersection(plant.parties)) or bool(line.plants)
    return owned and plant.id in line.bare_plants


def _elsewhere(plant: Subject, line: Line) -> bool:
    """Is the name a town's of another region?"""
    near = fold_name(f"{plant.place} {plant.title}")
    for span in line.spans:
        after = _ELSEWHERE.match(line.sentence.text, span.end)
        named = any(plant.id in each.ids for each in span.bearers if each.kind is NameKind.PLANT)
        if named and after and after[1][0].isupper():
            return fold_name(after[1]) not in near
    return False
