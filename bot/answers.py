"""What the answer of a source means: its entries, which of them are news, and when to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeGuard

import structlog

from bot.errors import BadStatus, FetchError, TooLarge, TooSlow, Unreachable, Unreadable
from bot.model import Entry, Source, SourceKind
from bot.scraper import decode, feed, listing, sitemap, urls
from bot.scraper.fetch import Fetcher, Response
from bot.store.records import Due, FoundEntry, Poll

log = structlog.get_logger()

PACE = timedelta(minutes=15)  # of a source that names none
SLOWEST = timedelta(hours=24)
FRESHEST = 3600  # seconds that a Cache-Control is believed
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A poll that gave nothing: at which stage, and why."""

    due: Due
    stage: str
    cause: Exception


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that answered. `nested`: an index of sitemaps; that it is the same says nothing of theirs."""

    due: Due
    response: Response
    entries: Sequence[Entry] = ()
    nested: bool = False
    changed: bool = True


class Reading(NamedTuple):
    """The entries of an answer, and whether they stood in further sitemaps."""

    entries: Sequence[Entry]
    nested: bool = False


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
    """A date in the future is none. What is first met in a later poll may bear its day alone, or no date."""
    if entry.published and entry.published > now + DAY:
        entry = replace(entry, published=None)
    grace = timedelta(0) if due.first else DAY
    old = due.first if entry.published is None else entry.published + grace <= due.added_at
    return FoundEntry(urls.key(entry.url), entry, baseline=old)


def next_poll(answer: Polled, source: Source, now: datetime) -> Poll:
    """When to ask again, and on what condition."""
    response, known = answer.response, answer.due
    fresh = timedelta(seconds=min(response.max_age or 0, FRESHEST))
    again = now + max(source.every or PACE, fresh)
    if answer.nested:
        return Poll("", "", "", again, answer.changed)
    return Poll(
        response.etag or known.etag,
        response.last_modified or known.last_modified,
        known.body_hash if response.status == 304 else response.body_hash,
        again,
        answer.changed,
    )


def back_off(source: Source, failures: int, cause: Exception, now: datetime) -> timedelta:
    """How long a source that failed is left alone: doubling, never for good, and as long as it asks."""
    pace: timedelta = min((source.every or PACE) * 2 ** min(failures, 10), SLOWEST)
    return max(pace, (retry_at(cause) or now) - now)


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
