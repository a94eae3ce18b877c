"""Deals in an article: two parties in one passage, or parties and a topic; between siblings topics decide.

Siblings are deals of the same companies. A passage that names the companies without a topic is about the
merger among them, if there is one: the greater matter is what a pair is named together for.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain, combinations
from typing import NamedTuple

from bot.matcher.mentions import fold_name, mentions
from bot.matcher.passages import Line, Lines, lead
from bot.model import Subject, Watchlist

_REACH = 2  # sentences of a paragraph to either side that make one passage


class _Scene(NamedTuple):
    """What bears on one deal in one article."""

    lines: Lines
    topical: frozenset[int]  # sentences with a topic of its own
    claimed: frozenset[int]  # sentences with a sibling's topic
    siblings: bool
    meant: bool  # a passage without a topic is taken for it
    parties: tuple[frozenset[str], ...]  # those named in each line

    def passage(self, line: Line) -> list[int]:
        """The line and its neighbours in the paragraph; the title belongs to the first."""
        at, paragraph = line.index, line.sentence.paragraph
        near = self.lines[max(at - _REACH, 0) : at + _REACH + 1]
        return [each.index for each in near if each.sentence.paragraph in (paragraph, 0) or at == 0]

    def names(self, line: Line) -> bool:
        """Does the line name the deal, as its passage is to be understood?"""
        if not (self.parties[line.index] or line.index in self.topical):
            return False
        passage = self.passage(line)
        parties = frozenset().union(*[self.parties[other] for other in passage])
        if len(parties) < 2:
            return bool(parties) and line.index in self.topical and not self.siblings
        if not self.topical.isdisjoint(passage):
            return True
        return self.meant and self.claimed.isdisjoint(passage)


class Deals:
    """The deals of a watchlist, indexed so that an article asks only for those of its companies."""

    def __init__(self, watchlist: Watchlist, deals: Mapping[str, Subject]) -> None:
        self._deals = deals
        self._of_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._of_company: dict[str, set[str]] = defaultdict(set)
        for deal in deals.values():
            for pair in combinations(sorted(set(deal.parties)), 2):
                self._of_pair[pair].add(deal.id)
            for party in deal.parties:
                self._of_company[party].add(deal.id)
        known = _names_of(watchlist)
        self._proper = {deal.id: _proper_topics(deal, known) for deal in deals.values()}
        self._mergers = frozenset(deal.id for deal in deals.values() if _is_merger(deal))

    def find(self, lines: Lines) -> dict[str, frozenset[int]]:
        """The deals an article concerns, each with the indexes of the sentences that name it."""
        companies = frozenset().union(*(line.named for line in lines))
        topics = frozenset().union(*(line.topics for line in lines))
        paired = self._paired(companies)
        alone = frozenset().union(*(self._of_company.get(id, set()) & topics for id in companies)) - paired
        cores = {id: self._of_two(self._scene(id, lines, paired, companies)) for id in sorted(paired)}
        cores |= {id: self._of_one(id, lines) for id in sorted(alone)}
        return {id: core for id, core in cores.items() if core}

    def surmised(self, lines: Lines) -> dict[str, frozenset[int]]:
        """Of an article whose passages name no subject, the deals that it is most likely about.

        Both parties are named, far apart, one of them in the title; else a party and a topic of one deal, and
        of no other, stand in front.
        """
        companies = frozenset().union(*(line.named for line in lines))
        found = {id for id in self._paired(companies) if lines[0].named.intersection(self._deals[id].parties)}
        return {id: self._bearing(id, lines) for id in sorted(found or self._in_front(lead(lines)))}

    def _paired(self, companies: frozenset[str]) -> frozenset[str]:
        """The deals of which two parties are among these."""
        pairs = combinations(sorted(companies), 2)
        return frozenset().union(*(self._of_pair.get(pair, ()) for pair in pairs))

    def _in_front(self, lines: Lines) -> set[str]:
        """The one deal with a party and a topic here; none if there are several."""
        companies = frozenset().union(*(line.named for line in lines))
        topics = frozenset().union(*(line.topics for line in lines))
        deals = {id for company in companies for id in self._of_company.get(company, set()) & topics}
        return deals if len(deals) == 1 else set()

    def _bearing(self, id: str, lines: Lines) -> frozenset[int]:
        """The sentences with a party or a topic."""
        parties = self._deals[id].parties
        return frozenset(
            line.index for line in lines if id in line.topics or line.named.intersection(parties)
        )

    def _scene(self, id: str, lines: Lines, paired: frozenset[str], companies: frozenset[str]) -> _Scene:
        deal = self._deals[id]
        here = companies.intersection(deal.parties)
        others = paired - {id}
        siblings = {other for other in others if len(here.intersection(self._deals[other].parties)) > 1}
        rivals = others - siblings
        topical = frozenset(line.index for line in lines if self._own_topic(id, line, rivals))
        claimed = frozenset(
            line.index
            for line in lines
            if any(self._own_topic(sibling, line, rivals) for sibling in siblings & line.topics)
        )
        greatest = id in self._mergers or not siblings & self._mergers
        meant = greatest and bool(topical or not claimed)
        return _Scene(lines, topical, claimed, bool(siblings), meant, _parties(deal, lines))

    def _own_topic(self, id: str, line: Line, rivals: frozenset[str]) -> bool:
        """Is a topic of the deal's here, and not because it is a topic of the others named here?"""
        if id not in line.topics:
            return False
        if line.named and not line.companies.intersection(self._deals[id].parties):
            return False
        return self._both(id, line) or not any(self._both(rival, line) for rival in rivals & line.topics)

    def _both(self, id: str, line: Line) -> bool:
        return len(line.companies.intersection(self._deals[id].parties)) > 1

    def _of_two(self, scene: _Scene) -> frozenset[int]:
        named = frozenset(line.index for line in scene.lines if scene.names(line))
        return named or scene.topical

    def _of_one(self, id: str, lines: Lines) -> frozenset[int]:
        """One party is named: enough in a deal of one party; else the topic must be a name of its own."""
        deal = self._deals[id]
        scene = _Scene(lines, frozenset(), frozenset(), False, False, _parties(deal, lines))
        return frozenset(
            line.index
            for line in lines
            if id in line.topics
            and any(scene.parties[other] for other in scene.passage(line))
            and (
                len(deal.parties) == 1
                or any(name in fold_name(line.sentence.text) for name in self._proper[id])
            )
        )


def _parties(deal: Subject, lines: Lines) -> tuple[frozenset[str], ...]:
    return tuple([line.companies.intersection(deal.parties) for line in lines])


def _names_of(watchlist: Watchlist) -> frozenset[str]:
    companies = (name for company in watchlist.companies.values() for name in company.names)
    plants = (name for subject in watchlist.subjects.values() for name in subject.names)
    return frozenset(fold_name(name) for name in chain(companies, plants))


def _proper_topics(deal: Subject, known: frozenset[str]) -> frozenset[str]:
    """The deal's topics that are names, and no one else's: of a person, a brand, a project."""
    return frozenset(fold_name(topic) for topic in deal.topics if _is_proper(topic)) - known


def _is_proper(topic: str) -> bool:
    titles = mentions().titles
    folded = fold_name(topic)
    return (topic[:1].isupper() and not topic.isupper()) or (folded.endswith(titles) and folded not in titles)


def _is_merger(deal: Subject) -> bool:
    return any(mentions().merger.search(fold_name(text)) for text in deal.topics or (deal.title,))
