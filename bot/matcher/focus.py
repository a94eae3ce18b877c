"""Is a subject what an article is about, or named in passing? The evidence, as numbers.

An article that only mentions a subject hardly ever brings news of it, whatever else in it is new; so this
decides more than any one slot. Where the subject is named, how much of the text is its own, and who else
has the title: all of it free of language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.matcher.passages import Line, Lines
from bot.model import Match, Subject, SubjectKind

Cores = Mapping[str, frozenset[int]]  # subject -> indexes of the sentences that name it
MANY = 4.0  # names a sentence; what has more is a list
Chance = Callable[[Mapping[str, float]], float]  # of being what the article is about


def compared(matches: Sequence[Match], chance: Chance) -> tuple[Match, ...]:
    """The matches of one article, each knowing if it is foremost: if none akin to it has a better chance.

    The chance is taken by the text alone, without when each was last met. A plant in the title is foremost
    whatever else stands there: what two companies build in it is news of it too.
    """
    chances = [chance(match.evidence) for match in matches]

    def foremost(match: Match, own: float) -> bool:
        rivals = zip(matches, chances, strict=True)
        ahead = all(own >= other for rival, other in rivals if _akin(match.subject, rival.subject))
        return ahead or bool(match.evidence["plant"] and match.evidence["title"])

    return tuple(
        replace(match, evidence={**match.evidence, "foremost": float(foremost(match, own))})
        for match, own in zip(matches, chances, strict=True)
    )


def evidence(subjects: Sequence[Subject], lines: Lines, cores: Cores) -> Mapping[str, Mapping[str, float]]:
    """What speaks for and against each subject of an article, by its id; all between -4 and 4."""
    opens = {each.id: [names_itself(each, line, cores) for line in lines[:2]] for each in subjects}
    titles = {each.id: _named(each, lines[0]) / len(each.parties) for each in subjects}
    named = {each.id: _density(each, lines) for each in subjects}
    return {
        each.id: {**_place(each, lines, cores[each.id]), **_rivals(each, subjects, opens, titles, named)}
        for each in subjects
    }


def _place(subject: Subject, lines: Lines, core: frozenset[int]) -> dict[str, float]:
    """Where and how densely it is named."""
    parties = frozenset().union(*(line.companies for line in lines)).intersection(subject.parties)
    topical = sum(subject.id in line.topics for line in lines)
    return {
        "last_named": max(core) / len(lines),
        "both_share": sum(_named(subject, line) > 1 for line in lines) / len(lines),
        "no_topic": float(bool(subject.topics) and not topical),
        "parties": len(parties) / len(subject.parties),
        "plant": float(subject.kind is SubjectKind.PLANT),
    }


def _rivals(
    subject: Subject,
    subjects: Sequence[Subject],
    opens: Mapping[str, Sequence[bool]],
    titles: Mapping[str, float],
    named: Mapping[str, float],
) -> dict[str, float]:
    """What of the title, the first sentence and the names is its own, and what another subject's."""
    others = [each for each in subjects if each.id != subject.id]
    akin = [each for each in others if _akin(subject, each)]
    return {
        "title": float(opens[subject.id][0]),
        "opening": float(opens[subject.id][-1]),
        "title_parties": titles[subject.id],
        "title_lead": titles[subject.id] - max((titles[each.id] for each in others), default=0.0),
        "named_more": named[subject.id] - max((named[each.id] for each in others), default=0.0),
        "sibling_title": float(any(opens[each.id][0] for each in akin)),
        "other_opening": float(any(opens[each.id][-1] for each in others)),
    }


def _akin(one: Subject, other: Subject) -> bool:
    return not frozenset(one.parties).isdisjoint(other.parties)


def _density(subject: Subject, lines: Lines) -> float:
    """How many names a sentence has that are its own, a party's or a topic's."""
    owners = frozenset({*subject.parties, subject.id})
    return min(sum(line.names(owners) for line in lines) / len(lines), MANY)


def names_itself(subject: Subject, line: Line, cores: Cores) -> bool:
    """Does a line name the subject, and by itself: a plant, two parties, or a topic of the deal's?"""
    plainly = subject.kind is SubjectKind.PLANT or subject.id in line.topics or _named(subject, line) > 1
    return plainly and line.index in cores[subject.id]


def _named(subject: Subject, line: Line) -> int:
    return len(line.companies.intersection(subject.parties))
