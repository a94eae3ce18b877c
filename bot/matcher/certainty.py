"""How far along a claim is, and whether it is affirmed, by the words that govern it in its clause.

The words of one clause are read in this order: a denial, considered, decided, planned, done. "May have
decided" is considered, "plans to complete" planned. What is announced and planned is decided, in every
language. A clause without such a word takes them from the clause that governs it: the one before, or, where
verbs come last, the one after.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from bot.matcher.lexicon.scanner import Hit
from bot.matcher.lexicon.shapes import BETWEEN_HAN
from bot.matcher.negation import ENDED, claimed, negation
from bot.matcher.reading import Reading
from bot.model import Certainty, ClaimKind

# What parts a headline in Korean, and in Han and kana.
_PARTED = re.compile(f"(?<=[\uac00-\ud7a3])…(?=.)|{BETWEEN_HAN}")
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
_FINAL = frozenset({
    ClaimKind.COLLAPSE, ClaimKind.SUSPENSION, ClaimKind.OPPOSITION, ClaimKind.APPROVAL, ClaimKind.COMPLETION,
})  # fmt: skip
_TOLD_AS_IT_IS = _FINAL | {ClaimKind.ACCIDENT, ClaimKind.LABOUR, ClaimKind.LEGAL, ClaimKind.MOU}
_PRESENT = "present"
_OBJECTS = frozenset({"talks", "approach", "collapse", "suspension"})
_NEIGHBOURS = 3  # clauses on either side that may govern one without a word of its own


def certainty_of(reading: Reading, kind: ClaimKind | None, hit: Hit) -> tuple[Certainty, bool]:
    """How certain what a hit claims is, and whether it is affirmed; no kind: it has no stage of its own."""
    negated = negation(reading, kind, hit)
    if negated == "not":
        return Certainty.DENIED, False
    if negated == "undecided":
        return Certainty.STATED, False
    if negated == "contrasted":
        return Certainty.STATED, True
    if negated == "averting":
        return (Certainty.CONSIDERED if kind else Certainty.STATED), True
    if negated == "needed":
        return Certainty.CONSIDERED, True
    if kind is ClaimKind.DENIAL:
        return Certainty.DENIED, True
    if kind is ClaimKind.STATEMENT:
        return (Certainty.NO_COMMENT if reading.has("certainty", "no_comment") else Certainty.STATED), True
    certainty = _governed(reading, kind, hit)
    if certainty is Certainty.DENIED:
        return Certainty.DENIED, False
    if kind is ClaimKind.ACCIDENT and certainty in (Certainty.PLANNED, Certainty.DECIDED):
        return Certainty.DONE, True  # it is never planned: what is, is what comes of it
    if _asked(reading, hit) and certainty is not Certainty.DONE:
        return Certainty.CONSIDERED, not negated
    if negated == "cancelled":
        return (Certainty.DECIDED if certainty in (None, Certainty.PLANNED) else certainty), False
    return certainty or (_INHERENT.get(kind) if kind else None) or Certainty.STATED, True


def _asked(reading: Reading, hit: Hit) -> bool:
    """Whether the sentence is a question, or the part of a title that holds the hit: "Sale? - No"."""
    whole = reading.text.rstrip('」』”" ').endswith(("?", "？", "؟"))
    if whole and any(
        word.name in ("verbs", "says") and reading.text.startswith(":", word.end)
        for word in reading.groups["speakers"]
        if word.start >= hit.end
    ):
        return False  # "Unit restarts, and union asks: why close now?"
    return whole or _QUESTION.match(reading.text, hit.end) is not None


def _governed(reading: Reading, kind: ClaimKind | None, hit: Hit) -> Certainty | None:
    """The certainty that the clause of a hit, or else the clause governing it, gives."""
    words = _words(reading, kind, hit)
    if not words:
        return None
    announced = any(word.name == "announced" for word in words)
    for clause in _outwards(reading, hit, 0 if kind in _FINAL else _NEIGHBOURS):
        found = _strongest(reading.within(words, clause))
        if found is Certainty.PLANNED and announced:
            return Certainty.DECIDED
        if found is not None:
            return found
    return Certainty.DECIDED if announced else None


def _words(reading: Reading, kind: ClaimKind | None, hit: Hit) -> tuple[Hit, ...]:
    """The words for certainty that count for a kind.

    A verb in the present tense, "closes", tells a plan; not where a kind is told when it is so: "strikes".
    Talks that have ended are no sign that their end is only considered: to a final kind the words of its
    object, talks, a proposal or what stands between its ends, "統合に向けた検討を終了", do not count, nor
    those of other clauses; nor, as the object of a collapse or an assent, the word for a plan: "gives up
    plans", "backs the planned merger". To no kind do the words of what has ended.
    """
    return tuple(word for word in reading.groups["certainty"] if _counts(word, kind, hit, reading))


def _counts(word: Hit, kind: ClaimKind | None, hit: Hit, reading: Reading) -> bool:
    if word.name == _PRESENT:
        return kind not in _TOLD_AS_IT_IS
    if word.name == Certainty.CONSIDERED:
        others = [other for other in reading.groups["kinds"] if other != hit and word.overlaps(other)]
        if any(other.name in ENDED for other in others):
            return False
        own = _inside(word, hit) or word.overlaps(hit) or any(other.name in _OBJECTS for other in others)
        return kind not in _FINAL or not own
    if word.name == Certainty.DENIED:  # 동의하지 않는다: what is not agreed to is opposed, not denied
        return kind is not ClaimKind.OPPOSITION or not word.overlaps(hit)
    if word.name == Certainty.PLANNED and kind is ClaimKind.COLLAPSE:
        return not (word.overlaps(hit) if reading.predicate_last else _inside(word, hit))
    if word.name == Certainty.PLANNED and kind is ClaimKind.APPROVAL:
        return not hit.bridges(word.start)
    return True


def _inside(word: Hit, hit: Hit) -> bool:
    """Whether a word begins in a hit or between its pieces."""
    return hit.start <= word.start < hit.end or word.overlaps(hit)


def _outwards(reading: Reading, hit: Hit, neighbours: int) -> Iterator[int]:
    """Its own clauses, then those towards the predicate, then those away from it: where verbs do not come
    last, those behind only as far as they claim nothing themselves, "closes mill - 300 jobs at risk", or
    say what the colon before them opens.
    """
    own = reading.clauses(hit)
    first, last = own[0], own[-1]
    yield from own
    cuts = [reading.clause(mark.start()) for mark in _PARTED.finditer(reading.folded)]
    since = max((cut + 1 for cut in cuts if cut < first), default=0)
    until = min((cut + 1 for cut in cuts if cut >= last), default=len(reading.bounds))
    before = range(first - 1, max(since, first - neighbours) - 1, -1)
    after = range(last + 1, min(until, last + 1 + neighbours))
    free = takewhile(lambda each: _opened(reading, each) or not claimed(reading, each), after)
    nearest = (after, before) if reading.predicate_last else (before, free)
    for clauses in nearest:
        yield from clauses


def _opened(reading: Reading, clause: int) -> bool:
    """Whether a colon opens a clause."""
    return reading.text[: reading.bounds[clause][0]].rstrip().endswith((":", "："))


def _strongest(words: list[Hit]) -> Certainty | None:
    names = {word.name for word in words}
    if "denied" in names:
        return Certainty.DENIED
    if _PRESENT in names:
        names.add(Certainty.PLANNED)
    return next((certainty for certainty in _ORDER if certainty in names), None)
