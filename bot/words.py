"""The English a reader sees for what the matcher found: stages, speakers, amounts, dates, counts."""

from collections.abc import Mapping
from datetime import timedelta

import regex

from bot.model import (
    Certainty,
    Change,
    Claim,
    ClaimKind,
    Precision,
    Quantity,
    Reason,
    Speaker,
    Standing,
    Timex,
)

K, C = ClaimKind, Certainty

_LETTER = regex.compile(r"\p{L}")
_SPACE = regex.compile(r"[\s\p{Cc}\p{Cs}]+")
_OVERRIDE = regex.compile(r"[\u202A-\u202E\u2066-\u2069]")  # bidi controls: could reorder our own words

NOUN: Mapping[ClaimKind, str] = {
    K.MOU: "memorandum", K.APPROVAL: "approval", K.SUSPENSION: "suspension", K.COLLAPSE: "end of talks",
    K.PRODUCTION_STOP: "production stop", K.NEW_USE: "new use of the site", K.NEW_MODEL: "new model",
    K.PARTY: "new party", K.LEGAL: "legal action", K.JOBS: "jobs", K.LABOUR: "labour dispute",
    K.SUPPORT: "public support", K.SALE: "sale", K.OPENING: "opening", K.REVIEW: "review",
}  # fmt: skip

PHRASE: Mapping[tuple[ClaimKind, Certainty], str] = {
    (K.APPROACH, C.CONSIDERED): "bid interest",  # from a bid that is weighed to one that is on the table
    (K.APPROACH, C.DECIDED): "approach made",
    (K.APPROACH, C.DONE): "approach made",
    (K.TALKS, C.STATED): "in talks",
    (K.TALKS, C.CONSIDERED): "talks",  # under way, sought or wished for: the words seldom tell these apart
    (K.TALKS, C.DECIDED): "talks agreed",
    (K.TALKS, C.DONE): "in talks",
    (K.MOU, C.DECIDED): "memorandum signed",
    (K.MOU, C.DONE): "memorandum signed",
    (K.AGREEMENT, C.DECIDED): "agreed",
    (K.AGREEMENT, C.DONE): "agreed",
    (K.APPROVAL, C.CONSIDERED): "approval needed",
    (K.APPROVAL, C.PLANNED): "approval expected",
    (K.APPROVAL, C.DECIDED): "approved",
    (K.APPROVAL, C.DONE): "approved",
    (K.COMPLETION, C.PLANNED): "completion expected",
    (K.COMPLETION, C.DONE): "completed",
    (K.FINANCING, C.DONE): "financing secured",
    (K.LEGAL, C.DONE): "legal action taken",
    (K.SUSPENSION, C.DECIDED): "put on hold",
    (K.SUSPENSION, C.DONE): "put on hold",
    (K.COLLAPSE, C.CONSIDERED): "collapse possible",
    (K.COLLAPSE, C.PLANNED): "withdrawal planned",
    (K.COLLAPSE, C.DECIDED): "called off",
    (K.COLLAPSE, C.DONE): "called off",
    (K.REVIEW, C.CONSIDERED): "under review",
    (K.REVIEW, C.STATED): "under review",
    (K.REVIEW, C.DONE): "review finished",
    (K.CLOSURE, C.CONSIDERED): "closure under review",
    (K.CLOSURE, C.DONE): "closed",
    (K.PRODUCTION_STOP, C.DONE): "production stopped",
    (K.RESTART, C.DONE): "restarted",
    (K.SALE, C.DONE): "sold",
    (K.NEW_USE, C.DONE): "site in new use",
    (K.NEW_MODEL, C.DONE): "new model under way",
    (K.EXPANSION, C.DONE): "expanded",
    (K.INVESTMENT, C.DONE): "investment made",
    (K.OUTPUT, C.DONE): "output",
    (K.JOBS, C.CONSIDERED): "jobs at stake",
    (K.JOBS, C.PLANNED): "job plans",
    (K.JOBS, C.DECIDED): "job decision",
    (K.JOBS, C.DONE): "jobs",
    (K.LABOUR, C.CONSIDERED): "labour dispute",
    (K.LABOUR, C.PLANNED): "labour action planned",
    (K.LABOUR, C.DECIDED): "labour action decided",
    (K.LABOUR, C.DONE): "labour action",
    (K.OPENING, C.DONE): "opened",
    (K.SUPPORT, C.DECIDED): "public support granted",
    (K.SUPPORT, C.DONE): "public support paid",
}

_SURE: Mapping[Certainty, str] = {
    C.CONSIDERED: "considered", C.PLANNED: "planned", C.DECIDED: "decided", C.DONE: "done",
    C.STATED: "", C.DENIED: "denied", C.NO_COMMENT: "no comment",
}  # fmt: skip

_UNDONE: Mapping[Certainty, str] = {C.STATED: "not decided", C.CONSIDERED: "in doubt"}  # of what is not so

_UNITS: Mapping[str, str] = {"m2": "square metres", "points": "percentage points"}
_THIRDS: Mapping[float, str] = {33.33: "a third", 66.67: "two thirds"}  # percent that no digits end
_ONE: Mapping[str, str] = {"people": "person", "companies": "company", "countries": "country"}

_ADVERSE = frozenset(
    {K.CLOSURE, K.PRODUCTION_STOP, K.COLLAPSE, K.SUSPENSION, K.OPPOSITION, K.ACCIDENT, K.JOBS}
)
_PRESS = (Standing.NONE, Standing.OUTLET, Standing.SOURCE)
_COUNTED = frozenset({K.STATEMENT, K.TERMS, K.PARTY, K.JOBS, K.OUTPUT})
_UNSAID = frozenset({K.DENIAL, K.OPPOSITION, K.RUMOUR})
_BARE = frozenset({K.RUMOUR, K.STATEMENT, K.TERMS, K.PARTY, K.ACCIDENT, K.DENIAL, K.OPPOSITION})


def clean(text: str) -> str:
    """Text from outside as one line: no controls, lone surrogates or bidi overrides."""
    return str(_SPACE.sub(" ", _OVERRIDE.sub("", text))).strip()


def count(number: int, noun: str) -> str:
    """So many of something: "1 story", "1,200 stories"."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}"


def stage(claim: Claim) -> str:
    """Where things stand by this claim, in a few words: "closure decided", "in talks"."""
    noun = NOUN.get(claim.kind, claim.kind.value.replace("_", " "))
    if claim.certainty is C.DENIED or claim.kind is K.DENIAL:
        return "denied" if claim.kind is K.DENIAL else f"{noun} denied"
    if not claim.affirmed:
        return f"{noun} {_UNDONE.get(claim.certainty, 'called off')}"
    if claim.kind in (K.STATEMENT, K.RUMOUR) and claim.certainty is C.NO_COMMENT:
        return "no comment"
    if claim.kind in _BARE:
        return "report" if claim.kind is K.STATEMENT and claim.speaker.standing in _PRESS else noun
    return PHRASE.get((claim.kind, claim.certainty), f"{noun} {_SURE[claim.certainty]}".strip())


def is_bare(claim: Claim) -> bool:
    """Whether its stage says nothing without what it counts: "jobs", "terms", "report"."""
    noun = NOUN.get(claim.kind, claim.kind.value)
    return claim.kind in _COUNTED and stage(claim) in (noun, "report")


def is_unsaid(claim: Claim) -> bool:
    """Whether its stage leaves open of what: a denial, say, that nothing else is read in."""
    return claim.kind in _UNSAID and not (claim.quantities or claim.dates)


def emoji(claim: Claim) -> str:
    """A mark for the stage; never alone, always beside `stage`."""
    if claim.certainty is C.DENIED or claim.kind is K.DENIAL or not claim.affirmed:
        return "🚫"
    if claim.kind in _ADVERSE and claim.certainty in (C.DECIDED, C.DONE):
        return "🔴"
    return {C.CONSIDERED: "🟡", C.PLANNED: "🟠", C.DECIDED: "🔵", C.DONE: "🟢"}.get(claim.certainty, "⚪")


def reason(why: Reason) -> str:
    return why.value.capitalize()


def speaker(who: Speaker, outlet: str) -> str:
    """Whose word it is: "Nissan (company)", "unnamed sources, via Harbor Wire"."""
    name, outlet = clean(who.spelt or who.name), clean(outlet)
    if who.standing is Standing.SOURCE:
        return f"{name or 'unnamed sources'}, via {outlet}" if outlet else name or "unnamed sources"
    if who.standing is Standing.NONE:
        return outlet
    if who.standing is Standing.OUTLET:
        return f"{name or 'another outlet'}, via {outlet}" if outlet else name or "another outlet"
    if who.standing is Standing.PERSON:
        return name or "a named person"
    return f"{name} ({who.standing})" if name else f"the {who.standing}"


def details(claim: Claim, language: str, why: Reason | None = None) -> str:
    """What the claim says beyond its stage: amounts, dates, and parties where those are the news.

    `language`: that of the article, by its ISO 639 code.
    """
    parts = [*(amount(each, language) for each in claim.quantities), *map(when, claim.dates)]
    if why is Reason.NEW_PARTY:
        parts += [clean(name) for name in claim.names]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def fact(claim: Claim, language: str, why: Reason | None = None) -> str:
    """Where things stand by this claim and what it says beyond that: "closure decided, by March 2028".

    Arguments as of `details`.
    """
    return _joined(stage(claim), details(claim, language, why))


def was_now(change: Change, outlet: str, language: str) -> tuple[str, str, str]:
    """The label, what was told before ("" where nothing was), and what is so now."""
    claim, was = change.claim, change.was
    label, now = stage(claim), details(claim, language, change.reason)
    if was is None:
        return label, "", now
    if stage(was.claim) != label:
        return "", fact(was.claim, was.language, change.reason), fact(claim, language, change.reason)
    then = details(was.claim, was.language, change.reason)
    if then == now:
        told, tells = speaker(was.claim.speaker, was.outlet), speaker(claim.speaker, outlet)
        return (label, told, tells) if told != tells else (label, "", now)
    return (label, then, now) if now else (label, "", "")


def amounts(claim: Claim, language: str) -> str:
    return _joined(*(amount(each, language) for each in claim.quantities))


def amount(quantity: Quantity, language: str) -> str:
    """A quantity a reader of English can read: as English has written it, or spelt anew.

    "" for a bare number, that of a page or a house say: nobody could tell what it counts.
    """
    if language.startswith("en") and quantity.text.isascii():
        return clean(quantity.text) if quantity.unit or _LETTER.search(quantity.text) else ""
    return _spelt(quantity) if quantity.unit else ""


def _spelt(quantity: Quantity) -> str:
    low, high = _number(quantity.low), _number(quantity.high)
    number = low if low == high else f"{low} to {high}"
    about = "about " if quantity.approximate else ""
    if quantity.unit == "percent":
        third = _THIRDS.get(round(quantity.low, 2)) if low == high else None
        return about + (third or f"{number}%")
    if quantity.is_money:
        return f"{about}{quantity.unit} {number}"
    return f"{about}{number} {_counted(quantity)}"


def _counted(quantity: Quantity) -> str:
    unit = _UNITS.get(quantity.unit, quantity.unit)
    return _ONE.get(unit, unit.removesuffix("s")) if quantity.high == 1 else unit


def when(timex: Timex) -> str:
    """A date as precise as it was given: "by March 2028", "Q1 2027", "the year to March 2028"."""
    first, last = timex.first, timex.last
    told = {
        Precision.DAY: f"{first.day} {first:%B %Y}",
        Precision.MONTH: f"{first:%B %Y}",
        Precision.QUARTER: f"Q{(first.month + 2) // 3} {first.year}",
        Precision.HALF: f"H{(first.month + 5) // 6} {first.year}",
        Precision.YEAR: f"{first.year}",
        Precision.FISCAL: f"the year to {last:%B %Y}",
    }[timex.precision]
    if timex.precision is Precision.DAY and last - first == timedelta(days=6) and first.weekday() == 0:
        told = f"the week of {told}"
    elif timex.precision is Precision.DAY and last - first >= timedelta(days=1):
        told = f"{told} to {last.day} {last:%B %Y}"
    return f"{timex.relation} {told}".strip()


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _number(value: float) -> str:
    for unit, word in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= unit:
            return f"{value / unit:,.6g}{word}"
    return f"{value:,.10g}"
