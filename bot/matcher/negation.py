"""Whether what a sentence claims is not so, not settled, or averted, by the words for that near its hit."""

from bot.matcher.lexicon.scanner import Hit
from bot.matcher.reading import Reading
from bot.model import Certainty, ClaimKind

_NOT_NEGATED = frozenset({ClaimKind.DENIAL, ClaimKind.RUMOUR, ClaimKind.STATEMENT, ClaimKind.ACCIDENT})
_BEGINNINGS = frozenset(
    {ClaimKind.COMPLETION, ClaimKind.OPENING, ClaimKind.RESTART, ClaimKind.NEW_MODEL, ClaimKind.APPROVAL}
)
ENDED = frozenset({ClaimKind.COLLAPSE, ClaimKind.SUSPENSION})  # which are negations themselves
_AVERTING = ("averting", "averted")
_CONTRASTED = "contrasted"  # "not the sale": only named
_LACKING = "lacking"  # "without": only what comes next is not so
_ABSENT = {"not", _LACKING}
_SUPPOSING = "supposing"
_NEEDED = "needed"  # "subject to", "requires": an approval that is not given yet
_VOICES = (ClaimKind.APPROVAL, ClaimKind.OPPOSITION)
_AHEAD = ("averting", _SUPPOSING)  # which are said of what follows
_ADJOINING = 3  # characters between a denial and what is denied
_SET_AGAINST = 3  # words at most that "not" sets against what stands before: an article, "of the", a thing
_REACH = 45  # characters over which a negation is heard
_BEHIND = 22  # and those over which it is heard where it follows
_NEEDING = (30, 12)  # and both, of what is needed
_BESIDE = 16  # and those over which it is heard by a kind that is a negation itself


def negation(reading: Reading, kind: ClaimKind | None, hit: Hit) -> str:
    """The negation of a hit: "not", "undecided", "cancelled", "averting", "contrasted", "needed" or ""."""
    clauses = reading.clauses(hit)
    own = {clauses[-1]} if kind in ENDED and not reading.predicate_last else {clauses[0], clauses[-1]}
    near = _heard(reading, hit, own)
    if kind in _BEGINNINGS and "not_before" in near:
        return ""
    if kind is ClaimKind.OPPOSITION:
        within = reading.bounds[max(own)][1]
        beside = [h for h in reading.groups["negation"] if _touches(hit, h, reading.predicate_last)]
        near = {h.name for h in beside if h.start < within} - {"cancelled"}
    if _denied_before(reading, min(own)):
        near.add("not")
    if "undecided" in near and kind not in _NOT_NEGATED:
        return "undecided"
    supposed = _SUPPOSING in near and not near.isdisjoint(_ABSENT)
    if (supposed or not near.isdisjoint(_AVERTING)) and kind not in _NOT_NEGATED:
        return "averting"
    if "cancelled" in near and kind not in ENDED | _NOT_NEGATED:
        return "cancelled"
    if not near.isdisjoint(_ABSENT) and kind not in _NOT_NEGATED:
        return "not"
    if _NEEDED in near and kind is ClaimKind.APPROVAL:
        return _NEEDED
    return _CONTRASTED if _CONTRASTED in near else ""


def _heard(reading: Reading, hit: Hit, own: set[int]) -> set[str]:
    """The negations near a hit in its own clauses.

    "Undecided" is heard from anywhere, where these are bare and nothing else is undecided there.
    """
    words = reading.groups["negation"]
    if not words:
        return set()
    found = [h for clause in own for h in reading.within(words, clause)]
    heard = [h for h in found if _hears(reading, hit, h) and not _spent(reading, hit, h)]
    near = {_CONTRASTED if _contrasts(reading, h) else h.name for h in heard}
    bare = not any(reading.within(reading.groups["certainty"], clause) for clause in own)
    open_yet = [h for h in words if bare and h.name == "undecided"]
    return near | {h.name for h in open_yet if not claimed(reading, reading.clause(h.start))}


def _spent(reading: Reading, hit: Hit, word: Hit) -> bool:
    """Whether a negation is a part of another word for assent or dissent: "does not oppose" the sale."""
    voices = (other for other in reading.groups["kinds"] if other.name in _VOICES and other != hit)
    return any(word.overlaps(voice) for voice in voices)


def _contrasts(reading: Reading, word: Hit) -> bool:
    """Whether it opens a few words that say what the dissent before is not about: "opposes the closure, not
    the sale".
    """
    clause = reading.clause(word.start)
    begin, end = reading.bounds[clause]
    words = reading.text[word.end : end].split()
    if not clause or reading.text[begin : word.start].strip() or len(words) > _SET_AGAINST:
        return False
    before = reading.within(reading.groups["kinds"], clause - 1)
    return any(other.name == ClaimKind.OPPOSITION for other in before)


def claimed(reading: Reading, clause: int) -> bool:
    """Whether a clause has a kind of its own."""
    hits = reading.within(reading.groups["kinds"], clause)
    return any(hit.name not in ("neutral", "denial", "statement") for hit in hits)


def _denied_before(reading: Reading, clause: int) -> bool:
    """Whether the clause before ends in a denial of what this one says: "denied | that it would"."""
    begin = reading.bounds[clause][0]
    denials = (each.end for each in reading.groups["certainty"] if each.name == Certainty.DENIED)
    return any(0 <= begin - end <= _ADJOINING for end in denials)


def _touches(hit: Hit, word: Hit, behind: bool) -> bool:
    """Whether a negation stands right beside a hit, outside of it; behind: only after it."""
    gap = word.start - hit.end if behind else max(hit.start - word.end, word.start - hit.end)
    return not word.overlaps(hit) and 0 <= gap <= _BESIDE


def _hears(reading: Reading, hit: Hit, word: Hit) -> bool:
    """Whether a negation reaches a hit from where it stands."""
    if reading.predicate_last:
        itself = word.name == "cancelled" and word.overlaps(hit)  # 중단하기로: what is stopped is
        reach = _NEEDING[1] if word.name == _NEEDED else _REACH
        return not itself and word.end > hit.end and word.start - hit.end <= reach
    if word._replace(pieces=word.pieces[:1], end=word.pieces[0][1]).overlaps(hit):
        return False
    if word.name == _NEEDED:
        before, behind = _NEEDING
        return hit.start - word.end <= before if word.start < hit.start else word.start - hit.end <= behind
    if word.name == _LACKING:
        between = (other.start for other in reading.groups["kinds"] if other.start < hit.start)
        return 0 <= hit.start - word.end <= _BESIDE and all(start < word.end for start in between)
    if word.start < hit.start:
        return hit.start - word.end <= _REACH
    return word.name not in _AHEAD and word.start - hit.end <= _BEHIND
