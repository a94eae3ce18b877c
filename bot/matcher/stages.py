"""How far along a claim is, and whether it is affirmed, by the words that govern it in its clause.

The words of one clause are read in this order: a denial, considered, decided, planned, done. "May have
decided" is considered, "plans to complete" planned. What is announced and planned is decided, in every
language. A clause without such a word takes them from the clause that governs it: the one before, or, where
verbs come last, the one after.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.matcher.lexicon import load
from bot.matcher.lexicon.patterns import PART, Hit, Hits, ends_clause
from bot.model import Certainty, ClaimKind

_PUNCTUATION = re.compile(rf"[;；؛:：—。、()（）「」『』“”\"«»„,，،…](?!(?<=\d[,，])\d)|{PART}")
_QUESTION = re.compile(r"[^;:!。…–—\n]*[?？؟]")
_ORDER = (Certainty.CONSIDERED, Certainty.DECIDED, Certainty.PLANNED, Certainty.DONE)
_INHERENT = {
    ClaimKind.RUMOUR: Certainty.CONSIDERED,
    ClaimKind.APPROACH: Certainty.CONSIDERED,
    ClaimKind.TALKS: Certainty.CONSIDERED,
    ClaimKind.REVIEW: Certainty.CONSIDERED,
    ClaimKind.MOU: Certainty.DECIDED,
    ClaimKind.AGREEMENT: Certainty.DECIDED,
    ClaimKind.APPROVAL: Certainty.DECIDED,
    ClaimKind.COMPLETION: Certainty.DONE,
    ClaimKind.COLLAPSE: Certainty.DONE,
    ClaimKind.SUSPENSION: Certainty.DONE,
    ClaimKind.ACCIDENT: Certainty.DONE,
    ClaimKind.DENIAL: Certainty.DENIED,
}
_NOT_NEGATED = frozenset({ClaimKind.DENIAL, ClaimKind.RUMOUR, ClaimKind.STATEMENT, ClaimKind.ACCIDENT})
_BEGINNINGS = frozenset(
    {ClaimKind.COMPLETION, ClaimKind.OPENING, ClaimKind.RESTART, ClaimKind.NEW_MODEL, ClaimKind.APPROVAL}
)
_ENDED = frozenset({ClaimKind.COLLAPSE, ClaimKind.SUSPENSION})
_FINAL = _ENDED | {ClaimKind.OPPOSITION, ClaimKind.APPROVAL, ClaimKind.COMPLETION}
_TOLD_AS_IT_IS = _FINAL | {ClaimKind.ACCIDENT, ClaimKind.LABOUR, ClaimKind.LEGAL, ClaimKind.MOU}
_PRESENT = "present"
_OBJECTS = frozenset({"talks", "approach", "collapse", "suspension"})
_AVERTING = ("averting", "averted")
_LACKING = "lacking"  # "without": only what comes next is not so
_ABSENT = {"not", _LACKING}
_SUPPOSING = "supposing"
_VOICES = (ClaimKind.APPROVAL, ClaimKind.OPPOSITION)
_AHEAD = ("averting", _SUPPOSING)  # which are said of what follows
_ADJOINING = 3
_NEIGHBOURS = 3  # clauses on either side that may govern one without a word of its own
_REACH = 45  # characters over which a negation is heard
_BEHIND = 22  # and those over which it is heard where it follows
_BESIDE = 16  # and those over which it is heard by a kind that is a negation itself


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

    def within(self, hits: tuple[Hit, ...], clause: int) -> list[Hit]:
        """The hits that begin or end in a clause."""
        start, end = self.bounds[clause]
        return [h for h in hits if start <= h.start < end or start < h.end <= end]


def judge(reading: Reading, kind: ClaimKind | None, hit: Hit) -> tuple[Certainty, bool]:
    """How certain what a hit claims is, and whether it is affirmed; no kind: it has no stage of its own."""
    negation = _negation(reading, kind, hit)
    if negation == "not":
        return Certainty.DENIED, False
    if negation == "undecided":
        return Certainty.STATED, False
    if negation in _AVERTING:
        return (Certainty.CONSIDERED if kind else Certainty.STATED), True
    if kind is ClaimKind.DENIAL:
        return Certainty.DENIED, True
    if kind is ClaimKind.STATEMENT:
        return (Certainty.NO_COMMENT if reading.has("certainty", "no_comment") else Certainty.STATED), True
    certainty = governed(reading, hit, final=kind in _FINAL, told=kind in _TOLD_AS_IT_IS)
    if certainty is Certainty.DENIED:
        return Certainty.DENIED, False
    if kind is ClaimKind.ACCIDENT and certainty in (Certainty.PLANNED, Certainty.DECIDED):
        return Certainty.DONE, True  # it is never planned: what is, is what comes of it
    if _asked(reading, hit) and certainty is not Certainty.DONE:
        return Certainty.CONSIDERED, not negation
    if negation == "cancelled":
        return (Certainty.DECIDED if certainty in (None, Certainty.PLANNED) else certainty), False
    return certainty or (_INHERENT.get(kind) if kind else None) or Certainty.STATED, True


def _asked(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is a question, or the part of a title that holds the hit: "Sale? - No"."""
    whole = reading.text.rstrip('」』”" ').endswith(("?", "？", "؟"))
    return whole or _QUESTION.match(reading.text, hit.end) is not None


def governed(reading: Reading, hit: Hit, *, final: bool, told: bool) -> Certainty | None:
    """The certainty that the clause of a hit, or else the clause governing it, gives.

    A verb in the present tense, "closes", tells a plan; not where a kind is `told` when it is so: "strikes".
    Talks that have ended are no sign that their end is only considered: to a final kind the words of its
    object, talks or a proposal, do not count, nor those of other clauses; nor, as the object of a collapse,
    the word for a plan: "gives up plans".
    """
    words = reading.groups["certainty"]
    if told:
        words = tuple(word for word in words if word.name != _PRESENT)
    if final:
        objects = [hit, *(other for other in reading.groups["kinds"] if other.name in _OBJECTS)]
        words = tuple(
            word
            for word in words
            if word.name != Certainty.CONSIDERED or not any(map(word.overlaps, objects))
            if word.name != Certainty.PLANNED or hit.name != ClaimKind.COLLAPSE or not word.overlaps(hit)
        )
    if not words:
        return None
    announced = any(word.name == "announced" for word in words)
    for clause in _outwards(reading, hit, 0 if final else _NEIGHBOURS):
        found = _strongest(reading.within(words, clause))
        if found is Certainty.PLANNED and announced:
            return Certainty.DECIDED
        if found is not None:
            return found
    return Certainty.DECIDED if announced else None


def _outwards(reading: Reading, hit: Hit, neighbours: int) -> Iterator[int]:
    """Its own clauses, then those towards the predicate, then those away from it."""
    first, last = reading.clause(hit.start), reading.clause(max(hit.start, hit.end - 1))
    yield from range(first, last + 1)
    before = range(first - 1, max(-1, first - 1 - neighbours), -1)
    after = range(last + 1, min(len(reading.bounds), last + 1 + neighbours))
    nearest = (after, before) if reading.predicate_last else (before, after)
    for clauses in nearest:
        yield from clauses


def _strongest(words: list[Hit]) -> Certainty | None:
    names = {word.name for word in words}
    if "denied" in names:
        return Certainty.DENIED
    if _PRESENT in names:
        names.add(Certainty.PLANNED)
    return next((certainty for certainty in _ORDER if certainty in names), None)


def _negation(reading: Reading, kind: ClaimKind | None, hit: Hit) -> str:
    """Which negation governs a hit: "not", "undecided", "cancelled", "averting" or ""."""
    own = {reading.clause(hit.start), reading.clause(max(hit.start, hit.end - 1))}
    near = _heard(reading, hit, own)
    if kind in _BEGINNINGS and "not_before" in near:
        return ""
    if kind is ClaimKind.OPPOSITION:
        near = {h.name for h in reading.groups["negation"] if _touches(hit, h)} - {"cancelled"}
    if _denied_before(reading, min(own)):
        near.add("not")
    if "undecided" in near and kind not in _NOT_NEGATED:
        return "undecided"
    supposed = _SUPPOSING in near and not near.isdisjoint(_ABSENT)
    if (supposed or not near.isdisjoint(_AVERTING)) and kind not in _NOT_NEGATED:
        return "averting"
    if "cancelled" in near and kind not in _ENDED | _NOT_NEGATED:
        return "cancelled"
    return "not" if not near.isdisjoint(_ABSENT) and kind not in _NOT_NEGATED else ""


def _heard(reading: Reading, hit: Hit, own: set[int]) -> set[str]:
    """The negations near a hit in its own clauses.

    "Undecided" is heard from anywhere, where these are bare and nothing else is undecided there.
    """
    words = reading.groups["negation"]
    if not words:
        return set()
    found = [h for clause in own for h in reading.within(words, clause)]
    near = {h.name for h in found if _hears(reading, hit, h) and not _spent(reading, hit, h)}
    bare = not any(reading.within(reading.groups["certainty"], clause) for clause in own)
    open_yet = [h for h in words if bare and h.name == "undecided"]
    return near | {h.name for h in open_yet if not _claimed(reading, reading.clause(h.start))}


def _spent(reading: Reading, hit: Hit, negation: Hit) -> bool:
    """Whether a negation is a part of another word for assent or dissent: "does not oppose" the sale."""
    voices = (other for other in reading.groups["kinds"] if other.name in _VOICES and other != hit)
    return any(negation.overlaps(voice) for voice in voices)


def _claimed(reading: Reading, clause: int) -> bool:
    """Whether a clause has a kind of its own."""
    hits = reading.within(reading.groups["kinds"], clause)
    return any(hit.name not in ("neutral", "denial", "statement") for hit in hits)


def _denied_before(reading: Reading, clause: int) -> bool:
    """Whether the clause before ends in a denial of what this one says: "denied | that it would"."""
    begin = reading.bounds[clause][0]
    denials = (word.end for word in reading.groups["certainty"] if word.name == Certainty.DENIED)
    return any(0 <= begin - end <= _ADJOINING for end in denials)


def _touches(hit: Hit, negation: Hit) -> bool:
    """Whether a negation stands right beside a hit, outside of it."""
    gap = max(hit.start - negation.end, negation.start - hit.end)
    return not negation.overlaps(hit) and 0 <= gap <= _BESIDE


def _hears(reading: Reading, hit: Hit, negation: Hit) -> bool:
    if reading.predicate_last:
        return negation.end > hit.end and negation.start - hit.end <= _REACH
    if negation._replace(pieces=negation.pieces[:1], end=negation.pieces[0][1]).overlaps(hit):
        return False
    if negation.name == _LACKING:
        between = (other.start for other in reading.groups["kinds"] if other.start < hit.start)
        return 0 <= hit.start - negation.end <= _BESIDE and all(start < negation.end for start in between)
    if negation.start < hit.start:
        return hit.start - negation.end <= _REACH
    return negation.name not in _AHEAD and negation.start - hit.end <= _BEHIND
