"""What `ledger` and `why` print: text for people, JSON lines for scripts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot import words
from bot.errors import DealwireError
from bot.matcher import summary
from bot.model import Action, Article, Claim, Decision, Ledger, LedgerEntry
from bot.scraper import urls
from bot.settings.yamlfile import perhaps
from bot.store import Store
from bot.store.records import Counts, Explanation, OutboxState

SIGNALS = 8  # so many of the strongest are shown by `why`


def ledger(titles: Mapping[str, str], store: Store, subject: str | None, as_json: bool) -> str:
    """One subject as a timeline, or all with where they stand. `titles`: of the watchlist, by subject."""
    if subject is None:
        return _all(titles, store, as_json)
    known = store.ledger(subject)
    if not known.entries and subject not in titles:
        raise DealwireError(
            _unknown(subject, [*titles, *(id for id in store.subjects() if id not in titles)])
        )
    if as_json:
        return _lines(_entry(entry) for entry in _in_time(known))
    timeline = [_told(entry) for entry in _in_time(known)]
    return "\n".join([titles.get(subject, subject), "", *(timeline or ["nothing known yet"])])


def _unknown(subject: str, ids: Sequence[str]) -> str:
    known = f"one of: {', '.join(ids)}" if ids else "nothing was ever followed here"
    return f"{subject}: no such subject{perhaps(subject, ids)}; {known}"


def _all(titles: Mapping[str, str], store: Store, as_json: bool) -> str:
    followed = store.subjects()
    ids = [*titles, *(id for id in followed if id not in titles)]
    if as_json:
        return _lines(_standing(id, titles, followed, store) for id in ids)
    width = max((len(id) for id in ids), default=0)
    lines = (f"{id:{width}}  {_day(followed.get(id))}  {_state(id, titles, store)}" for id in ids)
    return "\n".join(lines) or "no deal or plant is followed; add one to watchlist.yaml"


def _standing(
    id: str, titles: Mapping[str, str], followed: Mapping[str, datetime | None], store: Store
) -> dict[str, object]:
    told = store.developments(id, 1)
    return {
        "subject": id, "title": titles.get(id, ""), "claims": len(store.ledger(id).entries),
        "last_told": _iso(followed.get(id)), "headline": told[-1].headline if told else "",
    }  # fmt: skip


def _state(id: str, titles: Mapping[str, str], store: Store) -> str:
    told = store.developments(id, 1)
    return told[-1].headline if told else titles.get(id, "")


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never told"


def _in_time(known: Ledger) -> list[LedgerEntry]:
    return sorted(known.entries, key=lambda entry: entry.at)


def _told(entry: LedgerEntry) -> str:
    claim = entry.claim
    mark = "●" if entry.told else "·"
    who = words.speaker(claim.speaker, entry.outlet)
    many = f"; {len(entry.outlets)} outlets" if len(entry.outlets) > 1 else ""
    return (
        f"{mark} {entry.at:%Y-%m-%d %H:%M}  {_phrase(claim, entry.language)}\n"
        f"    {who}{many}\n"
        f"    “{claim.quote}”\n    {entry.url}"
    )


def _phrase(claim: Claim, language: str) -> str:
    return ": ".join(part for part in (words.stage(claim), words.details(claim, language)) if part)


def _entry(entry: LedgerEntry) -> dict[str, object]:
    claim = entry.claim
    return {
        "at": entry.at.isoformat(), "kind": claim.kind.value, "certainty": claim.certainty.value,
        "affirmed": claim.affirmed, "speaker": words.speaker(claim.speaker, entry.outlet), "told": entry.told,
        "quantities": [quantity.text for quantity in claim.quantities],
        "dates": [date.text for date in claim.dates], "quote": claim.quote,
        "outlets": list(entry.outlets), "article": entry.article, "url": entry.url,
    }  # fmt: skip


def why(store: Store, url: str, as_json: bool) -> str:
    """What was decided on an article, with the claims and the signals; however its address was passed on."""
    found = store.why(url) or store.why(urls.key(url))
    if found is None:
        raise DealwireError(f"{url}: never met; does a source of `dealwire sources` carry it?")
    return _lines(_decisions(found)) if as_json else _explained(found)


def _decisions(found: Explanation) -> Iterable[dict[str, object]]:
    for decided in found.decisions:
        decision = decided.decision
        yield {
            "at": decided.at.isoformat(),
            "article": decision.article, "subject": decision.subject, "action": decision.action.value,
            "reason": decision.reason.value, "evidence": dict(decision.evidence),
            "claims": [{"kind": claim.kind.value, "quote": claim.quote} for claim in decision.claims],
        }  # fmt: skip


def _explained(found: Explanation) -> str:
    lines = [f"not read: {found.cause}"] if found.cause else []
    if found.article:
        lines += [found.article.title, _origin(found.article), found.article.url, ""]
    for decided in found.decisions:
        lines += _decided(decided.decision, found.article)
    if not found.decisions and not found.cause:
        lines.append("met, and not judged yet: it waits to be read")
    return "\n".join(lines)


def _origin(article: Article) -> str:
    when = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "undated"
    return f"{article.outlet} ({article.tier}, {article.language}), {when}"


def _decided(decision: Decision, article: Article | None) -> Iterable[str]:
    language = article.language if article else ""
    yield f"{decision.subject or '-'}: {decision.action.value} ({decision.reason.value})"
    yield from (f"  new: {summary.line(change, '', language)}" for change in decision.changes)
    yield from (f"  says: {_phrase(claim, language)} “{claim.quote}”" for claim in decision.claims)
    if decision.evidence:
        yield f"  {_strongest(decision.evidence)}"


def _strongest(evidence: Mapping[str, float]) -> str:
    score = f"score {evidence.get('score', 0):.2f}, told from {evidence.get('threshold', 0):.2f}"
    rest = {name: value for name, value in evidence.items() if value and name not in ("score", "threshold")}
    shown = sorted(rest.items(), key=lambda item: -abs(item[1]))[:SIGNALS]
    return "; ".join([score, *(f"{name} {value:.2f}" for name, value in shown)])


def tally(counts: Counts) -> str:
    """What was decided and why, the most frequent first."""
    order = sorted(counts.decisions.items(), key=lambda item: (item[0][0] is not Action.TELL, -item[1]))
    lines = [f"{number:6}  {action.value:7} {reason.value}" for (action, reason), number in order]
    sent = counts.outbox.get(OutboxState.SENT, 0)
    total = f"{counts.articles} articles read, {counts.developments} developments told, {sent} messages sent"
    return "\n".join([total, *lines])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
