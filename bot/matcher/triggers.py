"""The words of a sentence that name what it claims, by kind: the triggers of its events, as ACE calls them.

How far along that is, and whether it is so, is another question: `certainty`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from bot.matcher.lexicon.scanner import Hit
from bot.matcher.mentions import fold_name, mentions
from bot.matcher.negation import ENDED
from bot.matcher.reading import Reading
from bot.model import ClaimKind, NameHit, NameKind, Speaker, Standing

ACQUISITION = "acquisition"  # a word for buying or merging, whose kind follows from how certain it is
LEADERSHIP = "leadership"  # a change of who leads: a statement, as certain as its words
_WITH_UNIONS = frozenset({ClaimKind.TALKS, ClaimKind.AGREEMENT})
_BEGUN = (ClaimKind.OPENING, ClaimKind.RESTART)
_BESIDE = 24  # characters between a word for beginning and what begins
_OF_BODIES = frozenset({ClaimKind.LEGAL, ClaimKind.LABOUR})  # whose words name courts and unions
_NAMES = frozenset({NameKind.COMPANY, NameKind.PLANT})


def triggers(
    reading: Reading, names: Sequence[NameHit], bodies: Sequence[tuple[int, int]], speaker: Speaker
) -> Mapping[str, list[Hit]]:
    """By kind, as the lexicon calls it, the words that name it.

    Not those that only say that nobody comments, or on what rumours, or that are a name: "Kredyt Mazovia" is
    no loan, nor the Public Investment Corporation an investment. `bodies`: where names of several words
    stand.
    """
    own_names = [(name.start, name.end) for name in names if name.kind in _NAMES]
    later = [hit for hit in reading.groups["negation"] if hit.name == "not_before"]
    silent = [hit for hit in reading.groups["certainty"] if hit.name == "no_comment"]
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in reading.groups["kinds"]:
        if (
            hit.name != "neutral"
            and not any(map(hit.overlaps, silent))
            and not _within(hit, own_names if hit.name in _OF_BODIES else (*own_names, *bodies))
        ):
            found[hit.name].append(hit)
    for kind in ENDED & found.keys():  # what does not take place before a day is not called off
        found[kind] = [hit for hit in found[kind] if not any(map(hit.overlaps, later))]
    found = defaultdict(list, {kind: hits for kind, hits in found.items() if hits})
    if speaker.standing is Standing.OUTLET:
        found = _without_name(found, reading, speaker.name)
    if silent:
        found.pop(ClaimKind.RUMOUR, None)
    _drop_beside(found, ClaimKind.AGREEMENT, (ClaimKind.MOU,), reading)
    _drop_beside(found, ClaimKind.JOBS, (ClaimKind.ACCIDENT,), reading)
    _drop_beside(found, ACQUISITION, (ClaimKind.LEGAL, ClaimKind.OPPOSITION), reading)
    if LEADERSHIP in found:
        found.pop(ClaimKind.STATEMENT, None)
    own = speaker.standing is Standing.UNION
    told = len(found) > 1 if own else found.keys().isdisjoint(_WITH_UNIONS)
    if told and all(_is_union(hit, reading) for hit in found.get(ClaimKind.LABOUR, ())):
        found.pop(ClaimKind.LABOUR, None)
    if acts := [hit for hit in found.get(ClaimKind.LABOUR, ()) if not _is_union(hit, reading)]:
        found[ClaimKind.LABOUR] = acts
    talks = found.get(ClaimKind.TALKS, ())
    for kind in _BEGUN:
        if all(_begins_talks(hit, talks, reading) for hit in found.get(kind, ())):
            found.pop(kind, None)
    return found


def _without_name(found: dict[str, list[Hit]], reading: Reading, name: str) -> dict[str, list[Hit]]:
    """Without the name of the paper that is quoted: "Expansión"."""
    kept = (
        (kind, [hit for hit in hits if reading.text[hit.start : hit.end] != name])
        for kind, hits in found.items()
    )
    return {kind: hits for kind, hits in kept if hits}


def _drop_beside(found: dict[str, list[Hit]], name: str, of: Sequence[str], reading: Reading) -> None:
    """Leaves out what only names the object of another hit of its clause: "a probe into the purchase"."""
    taken = {reading.clause(hit.start) for kind in of for hit in found.get(kind, ())}
    if all(reading.clause(hit.start) in taken for hit in found.get(name, ())):
        found.pop(name, None)


def _begins_talks(hit: Hit, talks: Sequence[Hit], reading: Reading) -> bool:
    """Whether it is talks that open or start again, and no plant."""
    pairs = (sorted((hit, other), key=attrgetter("start")) for other in talks)
    return len(hit.pieces) == 1 and any(_adjoin(first, second, reading) for first, second in pairs)


def _adjoin(first: Hit, second: Hit, reading: Reading) -> bool:
    """Whether two words stand beside each other in one clause, and no plant between them."""
    between = reading.text[first.end : second.start]
    if len(between) > _BESIDE or reading.clause(first.start) != reading.clause(second.start):
        return False
    return not mentions().plant.within(fold_name(between))


def _is_union(hit: Hit, reading: Reading) -> bool:
    """Whether it is a union and nothing it does: it may say what else is claimed, "ACC drops its plans,
    union says", or only be told of it. Where there are talks or an accord, they are with the union.
    """
    unions = [word for word in reading.groups["speakers"] if word.name == Standing.UNION]
    return all(any(word.start < end and start < word.end for word in unions) for start, end in hit.pieces)


def _within(hit: Hit, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether it lies in one of these."""
    return any(start <= hit.start < hit.end <= end for start, end in spans)
