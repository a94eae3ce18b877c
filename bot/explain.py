"""What `why` prints: of each claim what the ledger held, and what weighed for telling and against it; without
an article, the near misses."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot import words
from bot.errors import DealwireError
from bot.matcher import summary
from bot.matcher.developments import PROMISED
from bot.matcher.known import Known
from bot.matcher.near_misses import chance_of
from bot.matcher.weights import read_weights
from bot.model import Article, Claim, Decision, Ledger, LedgerEntry
from bot.scraper import urls
from bot.store import Store
from bot.store.records import Explanation
from bot.work.near_misses import with_articles

SIGNALS = 8  # so many of the weightiest are shown
NEAR = 20  # near misses


def why(store: Store, url: str, as_json: bool) -> str:
    """What was decided on an article, with the claims and the signals; however its address was passed on."""
    found = store.why(url) or store.why(urls.key(url))
    if found is None:
        raise DealwireError(f"{url}: never met; does a source of `dealwire sources` carry it?")
    if as_json:
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in _rows(found, store))
    return "\n".join(_explained(found, store))


def near_misses(store: Store, since: datetime, until: datetime, as_json: bool) -> str:
    """The articles that were not told and came nearest to it, of those judged in that time."""
    near = list(with_articles(store, store.decided(since, until), NEAR))
    if as_json:
        return "\n".join(json.dumps(_near_row(*each), ensure_ascii=False) for each in near)
    lines = (line for each in near for line in _near_lines(*each))
    return "\n".join(lines) or f"nothing came near to being told since {since:%Y-%m-%d %H:%M} UTC"


def _near_row(article: Article, decision: Decision) -> dict[str, object]:
    return {
        "article": article.id, "subject": decision.subject, "chance": round(chance_of(decision), 3),
        "reason": decision.reason.value, "at": article.at.isoformat(), "outlet": article.outlet,
        "title": article.title, "url": article.url,
    }  # fmt: skip


def _near_lines(article: Article, decision: Decision) -> Iterable[str]:
    yield f"{chance_of(decision):.2f}  {decision.subject}: {article.title}"
    yield f"      {_origin(article)}; {decision.reason.value}"
    yield f"      {article.url}"


def _rows(found: Explanation, store: Store) -> Iterable[dict[str, object]]:
    for decided in found.decisions:
        decision = decided.decision
        before = _Before.of(decision, found.article, store)
        yield {
            "at": decided.at.isoformat(),
            "article": decision.article, "subject": decision.subject, "action": decision.action.value,
            "reason": decision.reason.value, "evidence": dict(decision.evidence),
            "claims": [{"kind": c.kind.value, "quote": c.quote, **before.row(c)} for c in decision.claims],
        }  # fmt: skip


def _explained(found: Explanation, store: Store) -> Iterable[str]:
    if found.cause:
        yield f"not read: {found.cause}"
    if found.article:
        yield from (found.article.title, _origin(found.article), found.article.url, "")
    for decided in found.decisions:
        yield from _decided(decided.decision, found.article, store)
    if not found.decisions and not found.cause:
        yield "met, and not judged yet: it waits to be read"


def _origin(article: Article) -> str:
    when = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "undated"
    return f"{article.outlet} ({article.tier}, {article.language}), {when}"


def _decided(decision: Decision, article: Article | None, store: Store) -> Iterable[str]:
    language = article.language if article else ""
    before = _Before.of(decision, article, store)
    yield f"{decision.subject or '-'}: {decision.action.value} ({decision.reason.value})"
    yield from (f"  new: {summary.line(change, '', language)}" for change in decision.changes)
    for claim in decision.claims:
        yield f"  says: {phrase(claim, language)} “{claim.quote}”"
        yield f"        {before.line(claim)}"
    if decision.evidence:
        yield from _weighed(decision.evidence)


class _Before:
    """The ledger as the article met it."""

    def __init__(self, ledger: Ledger, at: datetime | None) -> None:
        self._known, self._at = Known(ledger), at

    @classmethod
    def of(cls, decision: Decision, article: Article | None, store: Store) -> "_Before":
        """Without what the article itself brought and what came after it."""
        at = article.at if article else None
        ledger = store.ledger(decision.subject) if decision.subject else Ledger("")
        met = (e for e in ledger.entries if e.article != decision.article and (at is None or e.at <= at))
        return cls(replace(ledger, entries=tuple(met), index=None), at)

    def row(self, claim: Claim) -> dict[str, object]:
        held, near = self._found(claim)
        return {"background": claim.background, "repeats": _place(held), "differs_from": _place(near)}

    def line(self, claim: Claim) -> str:
        """What of it was held, or what came nearest."""
        aside = "told as known; " if claim.background else ""
        held, near = self._found(claim)
        if held:
            return f"{aside}repeats {_named(held)}"
        return f"{aside}differs from {_named(near)}" if near else f"{aside}the ledger had nothing of the kind"

    def _found(self, claim: Claim) -> tuple[LedgerEntry | None, LedgerEntry | None]:
        held = self._known.holding(claim)
        return (held, None) if held or self._at is None else (None, self._known.nearest(claim))


def _place(entry: LedgerEntry | None) -> dict[str, str] | None:
    if entry is None:
        return None
    return {"at": entry.at.isoformat(), "article": entry.article, "quote": entry.claim.quote}


def _named(entry: LedgerEntry) -> str:
    told = "" if entry.told else ", not told"
    return f"{entry.at:%Y-%m-%d} {entry.outlet}: {phrase(entry.claim, entry.language)}{told}"


def phrase(claim: Claim, language: str) -> str:
    return ": ".join(part for part in (words.stage(claim), words.details(claim, language)) if part)


def _weighed(evidence: Mapping[str, float]) -> Iterable[str]:
    """The weightiest signals, by what each adds to the score or takes from it with the weights shipped."""
    score = f"score {evidence.get('score', 0):.2f}, told from {evidence.get('threshold', 0):.2f}"
    if (promise := evidence.get("promise", 0.0)) > PROMISED:
        score += f", less {promise - PROMISED:.2f} for a report of these days that fell short"
    yield f"  {score}; about the subject {evidence.get('focus', 0):.2f}"
    weights = read_weights().novelty.weights
    shares = {name: weights.get(name, 0.0) * value for name, value in evidence.items()}
    weighty = sorted(shares, key=lambda name: -abs(shares[name]))[:SIGNALS]
    for sign, side in (("for", 1), ("against", -1)):
        named = (name for name in weighty if shares[name] * side > 0)
        shown = ", ".join(f"{name} {evidence[name]:.2f} ({shares[name]:+.2f})" for name in named)
        yield f"  {sign}: {shown or 'nothing'}"
