"""Asks a source, and tells what its answer holds or how it failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeGuard

import structlog

from bot.errors import BadStatus, FetchError, TooLarge, TooSlow, Unreachable, Unreadable
from bot.history import Trouble
from bot.model import Entry, Source, SourceKind
from bot.scraper import decode, feed, health, listing, sitemap, symptoms
from bot.scraper.fetch import Fetcher, Response
from bot.scraper.marks import Unread, marked
from bot.store import carried
from bot.store.carried import Carried
from bot.store.polls import Due

log = structlog.get_logger()

NOTHING: Mapping[str, Unread] = {}


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A poll that gave nothing: at which stage, why, and what that says of the source.

    `before`: the latest answer of anybody when it was asked; that of `Poller` tells outages by it.
    """

    due: Due
    stage: str
    cause: Exception
    trouble: Trouble
    before: object = None


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll that answered. `nested`: an index of sitemaps; that it is the same says nothing of theirs.

    `contradicted`: by its validators the source called the same what it gave as changed. `known`: by mark,
    what it carried before.
    """

    due: Due
    response: Response
    entries: Sequence[Entry | Unread] = ()
    nested: bool = False
    changed: bool = True
    contradicted: bool = False
    known: Mapping[str, Carried] = field(default_factory=dict)


class Contents(NamedTuple):
    """The entries of an answer, and whether they stood in further sitemaps."""

    entries: Sequence[Entry | Unread]
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
    known = carried.read(due.carried)
    unread = {mark: Unread(mark, one.published) for mark, one in known.items()}
    try:
        contents = read_answer(response, source, fetcher, unread)
    except (Unreadable, FetchError) as error:
        trouble = _instead(response, source) or symptoms.failure(error, source)
        return SourceFailed(due, "read", error, trouble)
    if symptoms.is_thin(contents.entries, due.history) and (wall := _instead(response, source)):
        return SourceFailed(due, "read", Unreadable(f"{response.url}: {wall.value}"), wall)
    denied = probes and _denies(due, source, fetcher)
    return Polled(due, response, *contents, contradicted=denied, known=known)


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
    return [one for one in read_answer(response, source, fetcher).entries if isinstance(one, Entry)]


def read_answer(
    response: Response, source: Source, fetcher: Fetcher, known: Mapping[str, Unread] = NOTHING
) -> Contents:
    """What an answer holds, by the kind of its source; a sitemap's index is followed one step.

    Entries that say what those in `known` do are given back as they stand there. Raises Unreadable, or a
    FetchError where no sitemap of an index can be had.
    """
    if source.kind is SourceKind.FEED:
        return Contents(feed.read_feed(response.body, source, response.url, response.charset, known))
    if source.kind is SourceKind.LISTING:
        page = decode.decode(response.body, declared=response.charset, language=source.language)
        return Contents(marked(listing.read_listing(page, source, response.url), known))
    found = sitemap.read_sitemap(response.body, source, response.url)
    nested = _nested(found.children, source, fetcher)
    return Contents(marked([*found.entries, *nested], known), bool(found.children))


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
