"""What `ledger` prints, and `once` at its end: text for people, JSON lines for scripts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot import words
from bot.chronicle import chronicle
from bot.errors import DealwireError
from bot.model import Action, Ledger, LedgerEntry, OutboxState
from bot.settings.yamlfile import perhaps
from bot.store import Store
from bot.store.records import Counts

LISTED = 20  # subjects that an error names


def ledger(
    titles: Mapping[str, str], store: Store, subject: str | None, as_json: bool, *, every: bool = False
) -> str:
    """One subject as a chronicle, or all with where they stand. `titles`: of the watchlist, by subject.

    `every`: of the chronicle all claims.
    """
    if subject is None:
        return _all(titles, store, as_json)
    known = store.ledger(subject)
    if not known.entries:
        require(titles, store, subject)
    if as_json:
        return _lines(_entry(entry) for entry in _in_time(known))
    told = list(chronicle(known, every)) or ["nothing known yet"]
    return "\n\n".join([titles.get(subject, subject), *told])


def require(titles: Mapping[str, str], store: Store, subject: str) -> None:
    """DealwireError where a subject is neither in the watchlist nor was ever followed."""
    ids = list(dict.fromkeys([*titles, *store.subjects()]))
    if subject not in ids:
        raise DealwireError(_unknown(subject, ids))


def _unknown(subject: str, ids: Sequence[str]) -> str:
    known = f"one of: {', '.join(ids)}" if ids else "nothing was ever followed here"
    if len(ids) > LISTED:
        known = f"`dealwire ledger` lists all {len(ids)}"
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
    if told := store.developments(id, 1):
        return told[-1].headline
    silent = len(store.ledger(id).entries)
    aside = f" ({words.count(silent, 'claim')} taken in silently)" if silent else ""
    return f"{titles.get(id, '')}{aside}".strip()


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never told"


def _in_time(known: Ledger) -> list[LedgerEntry]:
    return sorted(known.entries, key=lambda entry: entry.at)


def _entry(entry: LedgerEntry) -> dict[str, object]:
    claim = entry.claim
    return {
        "at": entry.at.isoformat(), "kind": claim.kind.value, "certainty": claim.certainty.value,
        "affirmed": claim.affirmed, "speaker": words.speaker(claim.speaker, entry.outlet), "told": entry.told,
        "quantities": [quantity.text for quantity in claim.quantities],
        "dates": [date.text for date in claim.dates], "quote": claim.quote,
        "outlets": list(entry.outlets), "article": entry.article, "url": entry.url,
    }  # fmt: skip


def tally(counts: Counts) -> str:
    """What was decided and why, the most frequent first."""
    order = sorted(counts.decisions.items(), key=lambda item: (item[0][0] is not Action.TELL, -item[1]))
    lines = [f"{number:6}  {action.value:7} {reason.value}" for (action, reason), number in order]
    sent = counts.outbox.get(OutboxState.SENT, 0)
    total = (
        f"{words.count(counts.articles, 'article')} read, "
        f"{words.count(counts.developments, 'development')} told, {words.count(sent, 'message')} sent"
    )
    return "\n".join([total, *lines])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
