"""What is recorded of a poll: what it brought, what its source still carries, and when to ask again."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.history import History
from bot.model import Entry, Source
from bot.scraper import health, urls
from bot.scraper.pace import SLOWEST, paced
from bot.scraper.symptoms import Seen
from bot.store import carried
from bot.store.carried import Carried
from bot.store.polls import Due, FoundEntry, Learn, Learned, Poll, Taken, Visit
from bot.work.answers import Polled, SourceFailed, retry_at

PACE = timedelta(minutes=15)  # of a source of which nothing is known
DAY = timedelta(days=1)
CAUGHT_UP = timedelta(days=8)  # what is found late, and is older, is taken in silently


def visit(answer: Polled, learn: Learn, now: datetime) -> Visit:
    """A poll as it is recorded: of entries that are known only that they are still there."""
    due = answer.due
    entries, still = found(answer, now) if answer.changed else ([], _still(due, now))
    return Visit(due.source, next_poll(answer, now), entries, still, due.carried_at, learn)


def found(answer: Polled, now: datetime) -> tuple[list[FoundEntry], dict[str, Carried]]:
    """What an answer brings, each entry marked as news or as what its source carried before it was followed;
    and what it still carries, by mark. Of an entry that is given twice the first counts."""
    still: dict[str, Carried] = {}
    before: dict[str, Carried] = {}  # by key: what stands above in the answer
    new: list[FoundEntry] = []
    for entry in answer.entries:
        one = answer.known.get(entry.mark)
        if one is None and isinstance(entry, Entry) and urls.is_web(entry.url):
            item = _found(entry, answer.due, now)
            one = before.get(item.key)
            if one is None:
                new.append(item)
        if one:
            still[entry.mark] = before[one.key] = one
    return new, still


def _still(due: Due, now: datetime) -> dict[str, Carried] | None:
    """What a source carries that has not changed, where that is to be noted again."""
    noted = due.carried_at is None or now - due.carried_at < DAY
    return None if noted else carried.read(due.carried)


def _found(entry: Entry, due: Due, now: datetime) -> FoundEntry:
    """A date in the future is none. What is first met in a later poll may bear its day alone, or no date.

    After a long absence what is too old for news is taken in as if it had been there before.
    """
    if entry.published and entry.published > now + DAY:
        entry = replace(entry, published=None)
    grace = timedelta(0) if due.first else DAY
    asked = due.history.at or now
    since = max(due.added_at, now - CAUGHT_UP) if now - asked > CAUGHT_UP else due.added_at
    old = due.first if entry.published is None else entry.published + grace <= since
    return FoundEntry(urls.key(entry.url), entry, baseline=old)


def next_poll(answer: Polled, now: datetime) -> Poll:
    """On what condition to ask again; when, `learned` knows better."""
    response, known, again = answer.response, answer.due, now + PACE
    if answer.nested:
        return Poll("", "", "", again, answer.changed)
    return Poll(
        response.etag or known.etag,
        response.last_modified or known.last_modified,
        known.body_hash if response.status == 304 else response.body_hash,
        again,
        answer.changed,
    )


def learned(answer: Polled | SourceFailed, source: Source, at_host: int, now: datetime) -> Learn:
    """What a poll says of its source, and when to ask again. `at_host`: sources that share its host."""

    def learn(taken: Taken) -> Learned:
        if isinstance(answer, SourceFailed):
            after = health.failed(taken.history, answer.trouble, str(answer.cause), now)
            return Learned(after, health.is_untold(after), now + back_off(answer, source, after, now))
        seen = Seen(
            now, answer.entries, taken.new, taken.known, taken.others, answer.changed, answer.contradicted
        )
        after = health.answered(taken.history, seen, source, taken.pages)
        after = paced(after, source, answer.response.gap * at_host, answer.response.max_age)
        return Learned(after, health.is_untold(after), now + timedelta(hours=after.pace))

    return learn


def back_off(failed: SourceFailed, source: Source, history: History, now: datetime) -> timedelta:
    """How long a source that failed is left alone: doubling, never for good, and as long as it asks.

    Until a fault is told it is looked at often enough to be told in time.
    """
    usual = timedelta(hours=history.pace) or source.every or PACE
    pace: timedelta = min(usual * 2 ** min(failed.due.failures, 10), SLOWEST)
    if history.fault and not history.fault.told:
        pace = min(pace, max(usual, health.hold(history, failed.trouble)))
    return max(pace, (retry_at(failed.cause) or now) - now)
