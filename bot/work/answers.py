"""What the answer of a source means: its entries, which of them are news, and when to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeGuard

import structlog

from bot.errors import BadStatus, FetchError, TooLarge, TooSlow, Unreachable, Unreadable
from bot.history import History, Trouble
from bot.model import Entry, Source, SourceKind
from bot.scraper import decode, feed, health, listing, sitemap, symptoms, urls
from bot.scraper.fetch import Fetcher, Response
from bot.scraper.pace import SLOWEST, paced
from bot.scraper.symptoms import Seen
from bot.store.records import Due, FoundEntry, Learn, Learned, Poll, Taken

log = structlog.get_logger()

PACE = timedelta(minutes=15)  # of a source of which nothing is known
DAY = timedelta(days=1)
CAUGHT_UP = timedelta(days=8)  # what is found late, and is older, is taken in silently


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A poll that gave nothing: at which stage, why, and what that says of the source.

    `before`: the latest answer of anybody when it was asked; that of `Collector` tells outages by it.
    """

    due: Due
    stage: str
    cause: Exception
    trouble: Trouble
    before: object = None


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that answered. `nested`: an index of sitemaps; that it is the same says nothing of theirs.

    `contradicted`: by its validators the source called the same what it gave as changed.
    """

    due: Due
    response: Response
    entries: Sequence[Entry] = ()
    nested: bool = False
    changed: bool = True
    contradicted: bool = False


class Reading(NamedTuple):
    """The entries of an answer, and whether they stood in further sitemaps."""

    entries: Sequence[Entry]
    nested: bool = False


def ask(due: Due, source: Source, fetcher: Fetcher) -> Polled | SourceFailed:
    """Asks a source for what it carries, on condition that it has changed, and reads the answer."""
    probes = health.probes(due.history)
    try:
        response = fetcher.get(source.url) if probes else _on_condition(due, source, fetcher)
    except FetchError as error:
        return SourceFailed(due, "fetch", error, symptoms.failure(error, source))
    if response.status == 304 or response.body_hash == due.body_hash:
        return Polled(due, response, changed=False)
    if symptoms.leads_home(response.url, source):
        return SourceFailed(due, "fetch", Unreadable(f"{source.url}: leads to {response.url}"), Trouble.HOME)
    try:
        reading = read_answer(response, source, fetcher)
    except (Unreadable, FetchError) as error:
        trouble = _instead(response, source) or symptoms.failure(error, source)
        return SourceFailed(due, "read", error, trouble)
    if symptoms.is_thin(reading.entries, due.history) and (wall := _instead(response, source)):
        return SourceFailed(due, "read", Unreadable(f"{response.url}: {wall.value}"), wall)
    denied = probes and _denies(due, source, fetcher)
    return Polled(due, response, *reading, contradicted=denied)


def _on_condition(due: Due, source: Source, fetcher: Fetcher) -> Response:
    return fetcher.get(source.url, etag=due.etag, last_modified=due.last_modified)


def _instead(response: Response, source: Source) -> Trouble | None:
    if not response.body.strip():
        return Trouble.EMPTY
    return symptoms.instead(decode.decode(response.body, declared=response.charset, language=source.language))


def _denies(due: Due, source: Source, fetcher: Fetcher) -> bool:
    """Whether the source, asked on its own condition, says that what it just gave has not changed."""
    if not (due.etag or due.last_modified):
        return False
    try:
        return _on_condition(due, source, fetcher).status == 304
    except FetchError:
        return False


def read_entries(response: Response, source: Source, fetcher: Fetcher) -> Sequence[Entry]:
    """The entries of an answer, as `read_answer` finds them."""
    return read_answer(response, source, fetcher).entries


def read_answer(response: Response, source: Source, fetcher: Fetcher) -> Reading:
    """What an answer holds, by the kind of its source; a sitemap's index is followed one step.

    Raises Unreadable, or a FetchError where no sitemap of an index can be had.
    """
    if source.kind is SourceKind.FEED:
        return Reading(feed.read_feed(response.body, source, response.url, response.charset))
    if source.kind is SourceKind.LISTING:
        page = decode.decode(response.body, declared=response.charset, language=source.language)
        return Reading(listing.read_listing(page, source, response.url))
    found = sitemap.read_sitemap(response.body, source, response.url)
    nested = _nested(found.children, source, fetcher)
    return Reading([*found.entries, *nested], bool(found.children))


def _nested(children: Sequence[str], source: Source, fetcher: Fetcher) -> list[Entry]:
    """The entries of further sitemaps; one that fails is left out, unless all do."""
    entries: list[Entry] = []
    failed: list[FetchError | Unreadable] = []
    for url in children:
        try:
            child = fetcher.get(url)
            entries += sitemap.read_sitemap(child.body, source, child.url).entries
        except (FetchError, Unreadable) as error:
            log.warning("sitemap left out", source=source.id, cause=str(error))
            failed.append(error)
    if failed and len(failed) == len(children):
        raise failed[0]
    return entries


def found(answer: Polled, now: datetime) -> list[FoundEntry]:
    """The entries of an answer, each marked as news or as what its source carried before it was followed."""
    return [_found(entry, answer.due, now) for entry in answer.entries if urls.is_web(entry.url)]


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


def retry_at(cause: Exception) -> datetime | None:
    """When a host that sent us away wants to be asked again, if it says so."""
    return cause.retry_at if isinstance(cause, BadStatus) else None


def is_unreached(answer: Polled | SourceFailed) -> TypeGuard[SourceFailed]:
    """No answer, or none to its end: the fault is the host's, or our own network's."""
    return isinstance(answer, SourceFailed) and isinstance(answer.cause, Unreachable | TooSlow)


def is_reached(answer: Polled | SourceFailed) -> bool:
    """Somebody answered just now, so that our own network works. One left alone for a time was not asked."""
    if isinstance(answer, Polled) or answer.stage == "read":
        return True
    return isinstance(answer.cause, TooLarge | BadStatus) and retry_at(answer.cause) is None
