"""What `ledger`, `why` and `sources` print: text for people, JSON lines for scripts."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot import words
from bot.config import Config
from bot.errors import DealwireError
from bot.matcher import summary
from bot.model import Action, Claim, Ledger, LedgerEntry
from bot.store import Store
from bot.store.records import Counts, Explanation, OutboxState, SourceState

SIGNALS = 8  # so many of the strongest are shown by `why`


def ledger(config: Config, store: Store, subject: str | None, as_json: bool) -> str:
    """One subject as a timeline, or all with their state."""
    if subject is None:
        return _all(config, store, as_json)
    known = store.ledger(subject)
    if not known.entries and subject not in config.watchlist.subjects:
        raise DealwireError(f"{subject}: no such subject; one of: {', '.join(config.watchlist.subjects)}")
    if as_json:
        return _lines(_entry(entry) for entry in known.entries)
    tracked = config.watchlist.subjects.get(subject)
    title = tracked.title if tracked else subject
    timeline = [_told(entry) for entry in _in_time(known)]
    return "\n".join([title, "", *(timeline or ["nothing known yet"])])


def _all(config: Config, store: Store, as_json: bool) -> str:
    rows = []
    for id, subject in config.watchlist.subjects.items():
        known = store.ledger(id)
        last = known.last_told
        rows.append({
            "subject": id, "title": subject.title, "claims": len(known.entries),
            "last_told": last.isoformat() if last else None,
        })  # fmt: skip
    if as_json:
        return _lines(rows)
    return "\n".join(
        f"{row['subject']:28} {row['claims']:5} claims  last told {_day(store.ledger(str(row['subject'])))}"
        for row in rows
    )


def _day(known: Ledger) -> str:
    return f"{known.last_told:%Y-%m-%d}" if known.last_told else "never"


def _in_time(known: Ledger) -> list[LedgerEntry]:
    return sorted(known.entries, key=lambda entry: entry.at)


def _told(entry: LedgerEntry) -> str:
    claim = entry.claim
    mark = "●" if entry.told else "·"
    outlets = f"{len(entry.outlets)} outlets" if len(entry.outlets) > 1 else entry.outlet
    return (
        f"{mark} {entry.at:%Y-%m-%d %H:%M}  {_phrase(claim)}\n"
        f"    {words.speaker(claim.speaker, entry.outlet)}; {outlets}\n"
        f"    “{claim.quote}”\n    {entry.url}"
    )


def _phrase(claim: Claim) -> str:
    return ": ".join(part for part in (words.stage(claim), words.details(claim)) if part)


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
    """What was decided on an article, with the claims and the signals."""
    found = store.why(url)
    if found is None:
        raise DealwireError(f"{url}: never met; is a source that carries it in sources.yaml?")
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
        when = found.article.published or found.article.seen
        told = f"{found.article.outlet}, {when:%Y-%m-%d %H:%M} UTC"
        lines += [found.article.title, told, found.article.url, ""]
    for decision in (decided.decision for decided in found.decisions):
        lines.append(f"{decision.subject or '-'}: {decision.action.value} ({decision.reason.value})")
        lines += [f"  now: {summary.line(change, '')}" for change in decision.changes]
        lines += [f"  says: {_phrase(claim)} “{claim.quote}”" for claim in decision.claims]
        lines.append(f"  {_strongest(decision.evidence)}")
    return "\n".join(lines)


def _strongest(evidence: Mapping[str, float]) -> str:
    score = f"score {evidence.get('score', 0):.2f}, told from {evidence.get('threshold', 0):.2f}"
    rest = {name: value for name, value in evidence.items() if value and name not in ("score", "threshold")}
    shown = sorted(rest.items(), key=lambda item: -abs(item[1]))[:SIGNALS]
    return "; ".join([score, *(f"{name} {value:.2f}" for name, value in shown)])


def sources(config: Config, store: Store, as_json: bool) -> str:
    """Every source with its health."""
    del config
    states = store.source_states()
    if as_json:
        return _lines(_source(state) for state in states)
    return "\n".join(_health(state) for state in states) or "no source was ever polled; try `dealwire once`"


def _source(state: SourceState) -> dict[str, object]:
    return {
        "source": state.id, "active": state.active, "polls": state.polls, "entries": state.entries,
        "failures": state.failures, "last_ok": _iso(state.last_ok_at), "next_poll": _iso(state.next_poll_at),
        "last_error": state.last_error,
    }  # fmt: skip


def _health(state: SourceState) -> str:
    good = f"ok {state.last_ok_at:%Y-%m-%d %H:%M}" if state.last_ok_at else "never ok"
    trouble = f"  {state.failures} failures: {state.last_error}" if state.failures else ""
    return f"{state.id:36} {good:20} {state.entries:6} entries{trouble}"


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
