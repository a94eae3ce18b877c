"""What an article adds to a ledger, as numbers: the signals that the decision weighs.

Slots carry the signal: a number, date, stage, name or speaker that the ledger does not hold, and where
in the article it stands. Whole-text similarity only recognises copies. Every signal is free of
language; all lie between 0 and about 3, so that their weights compare.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from operator import attrgetter

from bot.matcher import dates, lexicon, text
from bot.matcher.genre import Genre, genre_of
from bot.matcher.known import RECENT, Slots, speaker
from bot.matcher.titles import LEAD
from bot.model import (
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Fingerprint,
    Ledger,
    Match,
    Standing,
    Tier,
)

RETOLD = timedelta(days=2)  # for so long outlets of other languages take up news
_TIERS = {
    tier: f"tier_{tier}" for tier in (Tier.COMPANY, Tier.WIRE, Tier.TRADE, Tier.AGGREGATOR, Tier.BLOG)
}  # national and local papers are what the others are held against
_article, _at, _spoken = attrgetter("article"), attrgetter("at"), attrgetter("language")
_told = attrgetter("told")
COPY = 0.6  # containment from which an article is a copy of another
_AGE = re.compile(r"[(（][1-9]\d[)）]|,\s[1-9]\d,|[1-9]\d\s?[歳岁歲세]")  # "Mora, 52, welds"; 佐藤さん（46）


def fingerprint(article: Article, match: Match, claims: Iterable[Claim], *, told: bool) -> Fingerprint:
    """What is kept of an article to recognise its copies, and what retells it in any language."""
    passage = "\n".join(sentence.text for sentence in match.sentences)
    shingles = text.shingles(f"{article.title}\n{passage}", article.language)
    return Fingerprint(article.id, article.at, article.language, shingles, told, facts=facts(claims))


def facts(claims: Iterable[Claim]) -> frozenset[str]:
    """The kinds, figures and dates of claims, each written alike in every language."""
    return frozenset(fact for claim in claims for fact in _facts(claim))


def signals(
    article: Article, match: Match, slots: Sequence[Slots], ledger: Ledger, mark: Fingerprint
) -> Mapping[str, float]:
    """All signals by name."""
    said = content(article, match, slots, ledger, mark)
    return {**said, **circumstances(article, lead_facts(slots), ledger)}


def content(
    article: Article, match: Match, slots: Sequence[Slots], ledger: Ledger, mark: Fingerprint
) -> Mapping[str, float]:
    """What the article says, and what of it is held: the same whatever was told."""
    return {
        **match.evidence,
        **_new(slots),
        **_voices(slots),
        **_titled(slots),
        "new_parties": _many(_joined(match, slots)),
        **_wording(article, match),
        **_near(mark, ledger),
        **{name: float(_voice(article.tier) is tier) for tier, name in _TIERS.items()},
        "length": math.log1p(len(match.sentences)) / 3,
    }


def _new(slots: Sequence[Slots]) -> dict[str, float]:
    """What is not held, below the lead: title and lead have much that is new to the ledger alone."""
    front = [slot for slot in slots if not slot.claim.background]
    body = [slot for slot in front if slot.claim.sentence > LEAD]
    return {
        "new_stages_body": _many(len({slot.claim.kind for slot in body if slot.stage})),
        "new_speakers_body": _many(len({speaker(slot.claim) for slot in body if slot.speaker})),
        "new_denial": float(any(denied(s.claim) and (s.kind or s.stage or s.speaker) for s in front)),
    }


def _titled(slots: Sequence[Slots]) -> dict[str, float]:
    """What the title states. One that denies is seldom a retelling, though it names what is known."""
    title = [slot.claim for slot in slots if slot.claim.sentence == 0]
    return {"title_fact": float(any(map(_fact, title))), "title_denies": float(any(map(denied, title)))}


def _voices(slots: Sequence[Slots]) -> dict[str, float]:
    """Whose word the lead gives: unnamed sources are cited by who reports first, outlets by who retells."""
    lead = [slot.claim for slot in slots if slot.claim.sentence <= LEAD and not slot.claim.background]
    heard = {claim.speaker.standing for claim in lead}
    return {
        "voice_source": float(Standing.SOURCE in heard),
        "voice_outlet": float(Standing.OUTLET in heard),
    }


def _joined(match: Match, slots: Sequence[Slots]) -> int:
    """How often a party meets a kind that was never claimed of it: talks, but with the other one."""
    front = [slot for slot in slots if not slot.claim.background]
    facts = [slot for slot in front if _fact(slot.claim)]
    parties = frozenset(match.subject.parties)
    return len({(slot.claim.kind, party) for slot in facts for party in slot.joined & parties})


def _fact(claim: Claim) -> bool:
    return claim.kind is not ClaimKind.STATEMENT


def _facts(claim: Claim) -> Iterator[str]:
    """A figure by two digits: 2,398 cars are 2,400, and 35.7% is 36%. No sale is another fact than a sale."""
    if _fact(claim):
        yield f"no {claim.kind}" if denied(claim) else claim.kind
    yield from (f"{quantity.low:.2g} {quantity.unit}" for quantity in claim.quantities)
    yield from map(dates.canonical, claim.dates)


def _wording(article: Article, match: Match) -> dict[str, float]:
    """What the article says of itself: of today, or an update; opinion, or a roundup.

    A person with an age is one from the street: a feature, or a victim.
    """
    front = [sentence.text for sentence in match.sentences if sentence.index <= LEAD]
    said, day = (article.title, *front), article.at.date()
    genre = genre_of(article.title, article.text, article.language)
    return {
        "today": float(any(lexicon.dateline(text, article.language, day) for text in front)),
        "says_update": float(any(lexicon.updates(text, article.language) for text in said)),
        "opinion": float(genre is Genre.OPINION),
        "roundup": float(genre in (Genre.ROUNDUP, Genre.CHRONOLOGY)),
        "ages": _many(len(_AGE.findall(article.text))),
    }


def _near(mark: Fingerprint, ledger: Ledger) -> dict[str, float]:
    """How much the article is a copy, or an edit, of another in its language."""
    same = [past for past in ledger.fingerprints if past.language == mark.language]
    copied = max([text.containment(mark.shingles, past.shingles) for past in same], default=0.0)
    return {
        "copy": float(copied >= COPY),
        "edited": float(mark.article in map(_article, ledger.fingerprints)),
    }


def adds(slot: Slots) -> bool:
    """Whether a claim, in a text that is known otherwise, is a new fact: no mere statement, not recalled."""
    new = slot.kind or slot.stage or slot.quantities or slot.dates
    return bool(new) and not slot.claim.background and _fact(slot.claim)


def lead_facts(slots: Sequence[Slots]) -> frozenset[str]:
    """What title and lead tell as news."""
    claims = (slot.claim for slot in slots)
    return facts(claim for claim in claims if claim.sentence <= LEAD and not claim.background)


def circumstances(article: Article, lead: frozenset[str], ledger: Ledger) -> Mapping[str, float]:
    """When and in which language it comes, after what was met and told, and how much of what its `lead` tells
    readers have heard of late; reads the fingerprints alone.
    """
    at = article.at
    recent = at - RECENT
    lately = [mark for mark in ledger.fingerprints if mark.at >= recent]
    since_told = _days(at, ledger.last_told)
    since_met = _days(at, max(map(_at, ledger.fingerprints), default=None))
    return {
        "first": float(not ledger.fingerprints),
        "days_since_told": math.log1p(min(since_told, 60)) / 2,
        "days_since_met": math.log1p(min(since_met, 60)) / 2,
        "told_lately": _many(sum(map(_told, lately))),
        "met_lately": _many(len(lately)),
        "other_language": float(_translates(article, ledger.fingerprints)),
        "promise": _promise(lately),
        **_heard(lead, lately),
    }


def _voice(tier: Tier) -> Tier:
    """A filing is its company's own word."""
    return Tier.COMPANY if tier is Tier.FILING else tier


def _translates(article: Article, marks: Sequence[Fingerprint]) -> bool:
    """Whether it is the first in its language since news was told in another: it most likely tells that."""
    last = next((n for n in range(len(marks) - 1, -1, -1) if marks[n].told), None)
    lately = last is not None and article.at - marks[last].at <= RETOLD
    return lately and article.language not in map(_spoken, marks[last:])


def _heard(lead: frozenset[str], lately: Sequence[Fingerprint]) -> dict[str, float]:
    """The facts of a lead that readers were told these days, and those that they were not; where nothing was
    told, none of either.
    """
    news = [mark.facts for mark in lately if mark.told]
    told = frozenset().union(*news)
    return {"told_facts": _many(len(lead & told)), "untold_facts": _many(len(lead - told) if news else 0)}


def _promise(lately: Sequence[Fingerprint]) -> float:
    """The best chance of a report that was not told, since the last that was."""
    untold = takewhile(lambda mark: not mark.told, reversed(lately))
    return max((mark.chance for mark in untold), default=0.0)


def _days(at: datetime, past: datetime | None) -> float:
    return max((at - past).total_seconds(), 0) / 86400 if past else 60.0


def _many(count: int) -> float:
    """A count on a scale that saturates: 0, 0.69, 1.1, 1.39 ..."""
    return math.log1p(count)


def denied(claim: Claim) -> bool:
    return claim.certainty is Certainty.DENIED or not claim.affirmed
