"""Who bears which name: every spelling of a watchlist, and how it must be written to count."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.matcher.declension import adjectives, declined
from bot.matcher.mentions import fold_name, mentions
from bot.model import NameKind, Subject, Watchlist

_TOWNS = (NameKind.PLANT, NameKind.PLACE)
_ACRONYM = 4  # letters at most


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


def bearers_of(watchlist: Watchlist) -> dict[str, tuple[Bearers, ...]]:
    """Those of each spelling, folded as names are compared."""
    found: dict[str, dict[tuple[NameKind, Case, bool], set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, id, name, bare in _spellings(watchlist):
        if folded := fold_name(name).strip():
            found[folded][kind, _case_of(name, kind), bare].add(id)
    return {
        name: tuple(Bearers(kind, case, frozenset(ids), bare) for (kind, case, bare), ids in ways.items())
        for name, ways in found.items()
    }


def with_declined(
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


def _spellings(watchlist: Watchlist) -> Iterator[tuple[NameKind, str, str, bool]]:
    """Kind, id, name as written, and whether it is bare."""
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
